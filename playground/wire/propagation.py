"""Facts of propagation: a cancel that is taken back or kept off, an exception that is handed on."""

from enum import StrEnum

from playground.wire.fact import Fact
from playground.wire.places import Place


class CancelTakenBack(Fact, frozen=True):
    """`task.uncancel()` was called, and there was a cancel to take back."""

    task: int
    count: int
    """`task.cancelling()` after the call."""
    by: int | None
    """The task in whose step the call was made."""
    origin: str
    """What of asyncio's made the call: `timeout`, `wait_for`, `TaskGroup`, `asyncio.run`; empty if the code at `place`
    did it directly."""
    place: Place | None
    """The innermost line outside asyncio."""
    raises: str
    """The exception that now comes in the place of CancelledError: `TimeoutError`; empty if none is known to."""
    seconds: float | None
    """What the `wait_for` was given; None if it is not known, as of a `timeout` block."""


class CancelKeptOff(Fact, frozen=True):
    """A waiter was asked to cancel, and a shield keeps that from what it waits for, which goes on."""

    task: int
    """The task or job behind the shield."""
    waiter: int
    detached: bool
    """Nobody else waits for it."""


class Effect(StrEnum):
    """What becomes of an exception that a task ended with, where it is waited for."""

    RAISED = "raised"
    """It is raised in the task that waits."""
    KEPT = "kept"
    """It stands among the results: `return_exceptions`, or `wait`, which raises nothing."""
    CANCELS = "cancels"
    """A TaskGroup collects it, and cancels what is left of it."""
    COLLECTED = "collected"
    """A TaskGroup that is cancelling already collects it."""
    LOST = "lost"
    """The gather was over by then: nobody is told."""


class FailureHandedOn(Fact, frozen=True):
    """A task has failed, and what of asyncio's waits for it takes notice."""

    task: int
    error: str
    """The class of its exception."""
    to: int | None
    """The task that waits in the end; None if none does by now."""
    through: str
    """What stands between the two: `await`, `shield`, `gather`, `wait`, `TaskGroup`."""
    effect: Effect
    place: Place | None
    """Where `to` stands."""
    others: tuple[int, ...]
    """Of a gather that raises it the others, which run on; the first hundred."""
    total: int | None
    """Of how many it is one; None where that means nothing."""


class GroupFailed(Fact, frozen=True):
    """A TaskGroup raises an ExceptionGroup in the task that it belongs to."""

    task: int
    count: int
    """Exceptions in it."""
    place: Place | None
    """The line of its `async with`."""


AnyPropagation = CancelTakenBack | CancelKeptOff | FailureHandedOn | GroupFailed
"""All of them."""
