"""What holds the loop, read from the main thread's stack while it does."""

import dis
from inspect import CO_COROUTINE
from types import CodeType, FrameType
from typing import NamedTuple

from playground.lab import describe
from playground.sources import is_library, is_own
from playground.wire.places import Place


class Block(NamedTuple):
    """Where the loop is held."""

    place: Place | None
    """The innermost line of the person's own code."""
    inside: str
    """Qualified name of the library's function that it called; empty if it called none that is written in Python."""
    has_await: bool
    """Whether the innermost coroutine of the person's on the stack has any await; True if there is none."""


def look(frame: FrameType | None) -> Block:
    """What the thread whose innermost frame this is does for the person."""
    called: FrameType | None = None
    while frame is not None and is_library(frame.f_code.co_filename):
        called, frame = frame, frame.f_back
    if frame is None:
        return Block(None, "", has_await=True)
    inside = "" if called is None else called.f_code.co_qualname
    return Block(describe.place(frame.f_code, frame.f_lineno), inside, _has_await(frame))


def _has_await(frame: FrameType | None) -> bool:
    while frame is not None and not is_own(frame.f_code.co_filename):
        if frame.f_code.co_flags & CO_COROUTINE and not is_library(frame.f_code.co_filename):
            return awaits(frame.f_code)
        frame = frame.f_back
    return True


def awaits(code: CodeType) -> bool:
    """Whether this coroutine function has any await, `async for` or `async with`."""
    return any(instruction.opname == "SEND" for instruction in dis.get_instructions(code))
