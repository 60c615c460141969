"""The facts of a cancel, in the order of its life: requested, delivered, caught, swallowed. The end is `TaskEnded`.

They are among the facts of `facts.py`.
"""

from playground.wire.cancel import Cancel, CancelStage
from playground.wire.fact import Fact
from playground.wire.places import Place
from playground.wire.state import Wait


class CancelRequested(Fact, frozen=True):
    """`task.cancel()` was called. Nothing has reached the task yet."""

    task: int
    accepted: bool
    """What the call returned: False when the task had ended."""
    count: int
    """`task.cancelling()` after the call."""
    by: int | None
    """The task in whose step the call was made; if asyncio made it, the task that it worked for, if that is known:
    the waiter, or the task whose gather, TaskGroup or timeout it is."""
    origin: str
    """What of asyncio's made the call: `timeout`, `TaskGroup`, `gather`, `wait_for`, `asyncio.run`,
    `await` (it came down from a waiter); empty if the code at `place` did it directly."""
    place: Place | None
    """The innermost line outside asyncio; None if there is none."""
    message: str | None
    """The `msg` argument, if it was a string."""
    cancel: Cancel | None = None
    """How it stands with it at first; None if it was not accepted."""


class CancelDelivered(Fact, frozen=True):
    """CancelledError was thrown into the task."""

    task: int
    place: Place | None
    """The await at which it came up; None if it had not begun, or no code of the person's is in it."""
    begun: bool
    """Whether the task had run at all; if not, its body never does."""


class CancelCaught(Fact, frozen=True):
    """The step that the CancelledError was thrown in by is over, and the task did not end with it."""

    task: int
    place: Place | None
    """Where it stands now."""
    stage: CancelStage = CancelStage.CAUGHT
    """`CLEANING_UP`, `TAKEN_BACK`, `TAKEN_OVER`, or `CAUGHT` if neither can be seen."""
    wait: Wait | None = None
    """What it awaits now."""


class CancelSwallowed(Fact, frozen=True):
    """The CancelledError is gone and nobody took the cancel back: the task goes on outside of any handler of it."""

    task: int
    place: Place | None
    """Where it stands now."""
    wait: Wait | None = None
    """What it awaits now."""


class CancelLost(Fact, frozen=True):
    """What a cancel was passed on to did not end with CancelledError, so that nothing is thrown into the task."""

    task: int
    place: Place | None
    """Where it stands, about to go on."""


AnyCancel = CancelRequested | CancelDelivered | CancelCaught | CancelSwallowed | CancelLost
"""All of them."""
