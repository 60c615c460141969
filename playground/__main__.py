"""`python -m playground` and the `playground` command."""

import sys


def main() -> int:
    """Run the command line; the exit status."""
    from playground.cli import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
