"""The locals of a suspended coroutine's frame, read without leaving anything behind.

Until Python 3.12 `frame.f_locals` is a dict that the frame makes at the first reading and keeps: a copy, which goes on
holding what the coroutine has long dropped. The same dict is what `locals()` gives to the program. So:

    the frame has no such dict     read it, and empty it at once; nothing stays but an empty dict
    it has one, and it is empty    it is what we left behind, or nobody's loss: the same
    it has one with something in   the program called `locals()`, or a debugger did: it is theirs, and nothing is read

From 3.13 on `f_locals` is a view that holds nothing.
"""

import gc
import inspect
import sys
from collections.abc import Iterable, Mapping
from itertools import islice
from types import FrameType
from typing import Any

from playground.lab import describe

MOST = 40
"""Locals of one frame."""

Named = tuple[tuple[str, str], ...]
"""Names and values in words."""


def values(coroutine: object, frame: FrameType) -> Mapping[str, Any] | None:
    """The locals of this suspended coroutine, whose frame it is; None if they cannot be read without a trace."""
    if not frame.f_code.co_flags & inspect.CO_OPTIMIZED:
        return {}  # an entry of the REPL's: its names are the module's own
    if sys.version_info >= (3, 13):
        return frame.f_locals
    if not _is_free(coroutine, frame):
        return None
    # No thread is changed between these three lines, as nothing in them is a call that CPython changes threads after.
    kept = frame.f_locals
    taken = {**kept}
    kept.clear()
    return taken


def of_library(frame: FrameType) -> Mapping[str, Any]:
    """The locals of a frame of asyncio's own code, running or suspended, which calls `locals()` nowhere itself."""
    if sys.version_info >= (3, 13):
        return frame.f_locals
    kept = frame.f_locals
    taken = {**kept}
    kept.clear()  # else it would count as the program's, and the frame's locals be read no more
    return taken


def named(coroutine: object, frame: FrameType) -> Named | None:
    """The same in words."""
    found = values(coroutine, frame)
    return None if found is None else _words(found.items())


def _is_free(coroutine: object, frame: FrameType) -> bool:
    """Whether nobody else uses the frame's dict, which is what a coroutine refers to right after the frame."""
    is_next = False
    for each in gc.get_referents(coroutine):
        if is_next:
            return not (type(each) is dict and each)
        is_next = each is frame
    return is_next


def _words(items: Iterable[tuple[str, object]]) -> Named:
    listed = list(islice(items, MOST + 1))
    words = [(name, describe.value(value)) for name, value in listed[:MOST] if name != "__class__"]
    if len(listed) > MOST:
        words.append(("…", "more"))
    return tuple(words)
