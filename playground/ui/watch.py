"""Tells that a file was saved."""

from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import Change, awatch

from playground.errors import UsageError

DEBOUNCE = 50
"""Milliseconds within which changes count as one; editors write in several steps."""
STEP = 20


async def saves(path: Path) -> AsyncIterator[None]:
    """Once for each time that the file was written, or replaced by another as some editors do.

    Raises UsageError if the system will not watch its folder.
    """
    target = _resolved(path)

    def concerns(change: Change, changed: str) -> bool:
        return change is not Change.deleted and changed == str(target)

    try:
        async for _ in awatch(target.parent, watch_filter=concerns, debounce=DEBOUNCE, step=STEP, recursive=False):
            yield
    except (OSError, RuntimeError) as error:
        raise UsageError(f"{target.name} is not watched, so ctrl+r loads it again: {error}.") from error


def _resolved(path: Path) -> Path:
    return path.resolve()
