"""What debug mode tells of a callback, told as the bare loop would: its name, and the stack that made it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = str(Path(__file__).parent)


def forget_own_frames(made: Any) -> list[Any] | None:
    """Drop our frames from the inner end of the stack that was noted when a handle or a task was made.

    Returns what is left, which is the noted list itself; None outside debug mode, where no stack is noted.
    """
    stack: list[Any] | None = getattr(made, "_source_traceback", None)
    while stack and stack[-1].filename.startswith(HERE):
        del stack[-1]
    return stack


class Disguise:
    """Stands in the base's queue for a callback, and answers to its name in what the base's debug mode logs."""

    __slots__ = ("__wrapped__", "_argument", "_run")

    def __init__(self, callback: Callable[..., object], run: Callable[[Any], None], argument: object) -> None:
        self.__wrapped__ = callback
        self._run = run
        self._argument = argument

    def __call__(self, *_: object) -> None:
        self._run(self._argument)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__wrapped__, name)

    def __repr__(self) -> str:
        return repr(self.__wrapped__)
