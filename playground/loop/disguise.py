"""What debug mode tells of a callback, told as the bare loop would: its name, and the stack that made it."""

import sys
from asyncio.constants import DEBUG_STACK_DEPTH
from asyncio.format_helpers import extract_stack
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

HERE = str(Path(__file__).parent)


def forget_own_frames(made: Any) -> list[Any] | None:
    """Take our frames out of the stack that was noted when a handle or a task was made, from its inner end.

    Returns what is left, which is the noted list itself; None outside debug mode, where no stack is noted.
    """
    stack: list[Any] | None = getattr(made, "_source_traceback", None)
    if not stack or not stack[-1].filename.startswith(HERE):
        return stack
    # As long as it was: only so many frames are noted, and ours took the place of the outermost.
    stack[:] = stack_outside(len(stack))
    return stack


def forget_inner_frames(made: Any) -> None:
    """The same, with the frames of whatever we had it made by."""
    stack: list[Any] | None = made._source_traceback
    if stack:
        stack[:] = stack_outside(len(stack))


def stack_outside(length: int = DEBUG_STACK_DEPTH) -> list[Any]:
    """The stack that debug mode notes, from the line of whoever called us."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_filename.startswith(HERE):
        frame = frame.f_back
    stack: list[Any] = extract_stack(frame, length)
    return stack


def disguised(callback: Callable[..., object], run: Callable[[Any], None], argument: object) -> Callable[..., object]:
    """Something for the base's queue that calls `run(argument)`, and that debug mode logs as it would the callback."""
    if issubclass(type(callback), partial):  # the callback itself is asked for nothing: it may refuse
        inner = disguised(callback.func, run, argument)  # type: ignore[attr-defined]
        return partial(inner, *callback.args, **callback.keywords)  # type: ignore[attr-defined]
    return Disguise(callback, run, argument)


class Disguise:
    """Answers to the name of a callback."""

    __slots__ = ("__wrapped__", "_argument", "_run")

    def __init__(self, callback: Callable[..., object], run: Callable[[Any], None], argument: object) -> None:
        self.__wrapped__ = callback
        self._run = run
        self._argument = argument

    def __call__(self, *_: object, **__: object) -> None:
        run, argument = self._run, self._argument
        del self  # a traceback that outlives this frame must not hold the callback
        run(argument)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__wrapped__, name)

    def __repr__(self) -> str:
        return repr(self.__wrapped__)
