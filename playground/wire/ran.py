"""One handle, as facts and state tell it."""

from enum import StrEnum

import msgspec


class RanKind(StrEnum):
    """What sort of thing the loop ran."""

    STEP = "step"
    """A step of a task."""
    CALLBACK = "callback"
    TIMER = "timer"
    IO = "I/O"
    SIGNAL = "signal"


class Ran(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """One handle: that the loop ran, or that is ready to be run."""

    kind: RanKind
    task: int | None
    """Whose step it is; of another callback the task that it belongs to, if it is a method of one."""
    name: str
    """The task's name, or the callback's qualified name."""
