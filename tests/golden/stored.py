"""The files of the golden transcripts."""

from collections.abc import Mapping
from pathlib import Path

from tests.golden.variants import GROUNDS, PYTHONS, Ground, Lines, read, written

LIBRARY = Path(__file__).parent / "library"


def stored(name: str, python: tuple[int, ...], loop: str) -> Lines:
    """What is expected of a scenario there; nothing, if it has no transcript."""
    path = _path(name)
    return read(path.read_text())[Ground(min(python[:2], PYTHONS[-1]), loop)] if path.exists() else []


def store(name: str, made: Mapping[Ground, Lines]) -> bool:
    """Keep what was made on some grounds beside what is stored of others; whether that changes anything.

    What has never run on a Python is expected there to be as it is where it was made.
    """
    path = _path(name)
    before = path.read_text() if path.exists() else ""
    others = read(before) if before else {}
    by_loop = {ground.loop: lines for ground, lines in made.items()}
    after = written({ground: made.get(ground) or others.get(ground) or by_loop[ground.loop] for ground in GROUNDS})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(after)
    return after != before


def _path(name: str) -> Path:
    return (LIBRARY / name).with_suffix(".txt")
