"""What all facts share, and how what they tell of can end."""

from enum import StrEnum

import msgspec


class Outcome(StrEnum):
    """How a task, a job or a whole program came to its end."""

    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """A program that a KeyboardInterrupt ended."""
    DIED = "died"
    """A program whose process ended without a word: killed, crashed, or `os._exit`."""


class Fact(msgspec.Struct, frozen=True, array_like=True, tag=True, gc=False, kw_only=True):
    """What all facts share."""

    at: float
    """Seconds on the loop's clock since the lab's first loop began to run; 0 before."""
    cause: int | None = None
    """The id of the command that brought this about; None if the program did it by itself."""
