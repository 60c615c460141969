"""Make the golden transcripts anew, on the Python that runs this, which leaves what other Pythons do as it is.

for python in python3.11 python3.12 python3.13; do $python -m tests.golden; done
python -m tests.golden swallowed 02-running    # those alone in whose names one of the words is found
"""

import asyncio
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product

from tests.both import LOOPS
from tests.golden.stored import LIBRARY, store
from tests.golden.transcript import transcript
from tests.golden.variants import PYTHONS, Ground
from tests.judged import PYTHON, in_lab
from tests.test_library import REAL, SCENARIOS


def main(words: Sequence[str]) -> None:
    """Run them, and say which files have changed."""
    if PYTHON[:2] not in PYTHONS:
        sys.exit("Of this Python nothing is stored yet: add it to PYTHONS in tests/golden/variants.py.")
    names = [name for name in SCENARIOS if not words or any(word in name for word in words)]
    with ThreadPoolExecutor(max_workers=4) as pool:  # they mostly sleep
        made = pool.map(_transcript, product(names, LOOPS))
        lines = dict(zip(product(names, LOOPS), made, strict=True))
    for name in names:
        if store(name, {Ground(PYTHON[:2], loop): lines[name, loop] for loop in LOOPS}):
            print(f"changed: {name}")
    for path in LIBRARY.glob("*/*.txt"):
        if str(path.relative_to(LIBRARY).with_suffix(".py")) not in SCENARIOS:
            path.unlink()
            print(f"removed: {path}")


def _transcript(of: tuple[str, str]) -> list[str]:
    name, loop = of
    instant = name not in REAL
    return transcript(asyncio.run(in_lab(SCENARIOS[name], loop, instant=instant)), SCENARIOS[name], instant=instant)


if __name__ == "__main__":
    main(sys.argv[1:])
