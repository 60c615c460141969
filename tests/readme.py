"""The parts of README.md that are made: the table of keys, and the list of differences.

python -m tests.readme
"""

from pathlib import Path

from playground.ui.keymap import markdown
from tests.differences import DIFFERENCES

PATH = Path(__file__).parent.parent / "README.md"


def filled(text: str) -> str:
    """The text with its made parts made anew."""
    text = _between(text, "keys", markdown())
    return _between(text, "differences", "".join(f"- {difference.sentence}\n" for difference in DIFFERENCES))


def _between(text: str, name: str, made: str) -> str:
    before, begin, rest = text.partition(f"<!-- {name}: made by `python -m tests.readme` -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    assert begin, f"README.md has no place for {name}"
    assert end, f"README.md has no end of {name}"
    return f"{before}{begin}{made.rstrip()}\n{end}{after}"


if __name__ == "__main__":
    PATH.write_text(filled(PATH.read_text()))
