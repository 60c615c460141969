"""Tells that a file was saved."""

import os
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

from watchfiles import Change, awatch

from playground.errors import UsageError

DEBOUNCE = 50
"""Milliseconds within which changes count as one; editors write in several steps."""
STEP = 20

LOOK_AFTER = 500
"""Milliseconds from the beginning, after which it is told once that the file may have been written before that."""


async def saves(path: Path) -> AsyncIterator[None]:
    """Once for each time that the file was written, or replaced by another as some editors do, and perhaps more often.

    Raises UsageError if the system will not watch its folder.
    """
    target = _resolved(path)

    def concerns(change: Change, changed: str) -> bool:
        return change is not Change.deleted and changed == str(target)

    watched = partial(awatch, target.parent, watch_filter=concerns, debounce=DEBOUNCE, step=STEP, recursive=False)
    while True:
        looked = False
        try:
            async for changes in watched(rust_timeout=LOOK_AFTER, yield_on_timeout=True):
                if changes or not looked:
                    looked = True
                    yield
            return
        except Exception as error:  # and then it is watched anew
            if not _is_of_a_name(error):
                raise UsageError(f"{path.name} is not watched: {_innermost(error)}.") from error


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_of_a_name(error: Exception) -> bool:
    """Whether it was only that another file there has a name that is not UTF-8, on which watchfiles 1.3 gives up."""
    return "Unable to decode path" in str(_innermost(error))


def _innermost(error: BaseException) -> BaseException:
    """What anyio put into groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
