"""How it stands with a cancel between its request and the end of its task: what facts and state share."""

from enum import StrEnum

import msgspec


class CancelStage(StrEnum):
    """How far a cancel has come. The first four: it has not been delivered, and why."""

    UNBEGUN = "unbegun"
    """The task has not begun. Its first step will end it, and its body never runs."""
    IN_STEP = "in step"
    """A step of the task runs now, and nothing can be thrown into it before that comes to an await."""
    NEXT_STEP = "next step"
    """It is thrown in by the task's next step, for which the task is ready."""
    PASSED_ON = "passed on"
    """What the task awaits was asked to cancel in its place; the task goes on when that has ended."""
    CLEANING_UP = "cleaning up"
    """It was thrown in and is being handled: the task stands in an `except`, a `finally` or an `__aexit__`."""
    CAUGHT = "caught"
    """It was thrown in, and has not ended the task; whether it is still being handled cannot be seen."""
    TAKEN_BACK = "taken back"
    """It was caught, and `uncancel()` was called for it, as a timeout or a TaskGroup does for its own."""
    TAKEN_OVER = "taken over"
    """It was a TaskGroup's, which has raised its children's exceptions in its place, and left it in the count."""
    SWALLOWED = "swallowed"
    """It was caught, and the task has gone on as if nothing had been asked of it."""
    LOST = "lost"
    """It was passed on to something that did not end with CancelledError, so nothing was ever thrown in."""


class Cancel(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """How it stands with the latest cancel of a task."""

    stage: CancelStage
    tasks: tuple[int, ...] = ()
    """Tasks and jobs that it was passed on to, if that is known."""
    again: bool = False
    """The task is still handling an earlier one."""
