"""What is known of a task, beside it and not keeping it alive; and the class of tasks that lead to it."""

import asyncio
import sys
import weakref
from types import CoroutineType, FrameType
from typing import Any, Protocol, Self

from playground.lab.describe import class_name, short
from playground.lab.fields import native
from playground.lab.groups import LeftInCount
from playground.lab.waits import coroutine_of
from playground.wire.cancel import CancelStage
from playground.wire.fact import Outcome
from playground.wire.places import Failure, Place

AnyTask = asyncio.Task[Any]

_CANCEL = asyncio.Task.cancel


class Record(weakref.ref[AnyTask]):
    """What is known of a task, and a weak reference to it."""

    __slots__ = (
        "by",
        "cancel_pending",
        "coroutine",
        "created",
        "delivered",
        "ended",
        "failure",
        "held_before",
        "id",
        "left",
        "lost",
        "name",
        "outcome",
        "place",
        "sent",
        "settled",
        "since",
        "stage",
        "stepped",
        "thrown",
        "value",
        "variable",
    )  # fmt: skip

    id: int
    name: str
    coroutine: str
    """Qualified name of the coroutine function."""
    by: int | None
    """The task that created it."""
    created: float
    """On the loop's clock, like all times here."""
    since: float
    """When its last step ended, as far as the line has looked."""
    stepped: bool
    """A step of it has ended since the line looked; set from birth on."""
    place: Place | None
    """Where it stood last."""
    cancel_pending: bool
    """A cancel was requested that has not been thrown into it."""
    thrown: bool
    """CancelledError was thrown into it, and it has neither ended nor got rid of it: its steps are watched."""
    delivered: bool
    """A cancel was thrown into it."""
    held_before: frozenset[int] | None
    """The CancelledErrors, by identity, that it had in its hands before one was thrown in; None if nobody looked."""
    stage: CancelStage | None
    """What it made of the latest; None if that is not known yet, or nothing is left of it."""
    settled: int
    """Of `task.cancelling()` so many are over and done with, and were not taken back."""
    lost: int
    """Of those so many were never thrown in."""
    left: LeftInCount | None
    """What its TaskGroups have left in `task.cancelling()`; None if none can have left any."""
    outcome: Outcome | None
    """None until it has ended."""
    ended: float | None
    """When it ended; set last, so that it stands for all of what is told of an end."""
    value: str
    failure: Failure | None
    variable: str | None
    sent: bool
    """Whether the reader has heard of it."""

    def __getattr__(self, name: str) -> Any:
        """What was not set yet. One store less for each of them is what makes a record cheap to make."""
        if name == "since":
            return self.created
        try:
            return _DEFAULTS[name]
        except KeyError:
            raise AttributeError(name) from None

    def begin(self, number: int, created: float) -> Self:
        """Set what has no default. `TaskProbe.make_task` does the same in line: it has no time for a call."""
        self.id = number
        self.created = created
        self.stepped = self.cancel_pending = self.thrown = self.sent = False
        self.outcome = self.variable = None
        return self

    def describe(self, task: AnyTask) -> None:
        """Note how the task is called, which costs too much to be done for each one of a flood."""
        if not self.coroutine:
            coroutine = coroutine_of(task)
            is_plain = type(coroutine) is CoroutineType
            named = coroutine.__qualname__ if is_plain else native(coroutine, "__qualname__")
            self.coroutine = "—" if coroutine is None else short(named or class_name(type(coroutine)))
        self.name = short(task.get_name())

    def look_anew(self) -> None:
        """From now on the end of its next step is news."""
        self.stepped = False
        task = self()
        if type(task) is SeenTask:
            task._steps_unseen = False

    @property
    def described(self) -> bool:
        """Whether `describe` was called; a task that is gone cannot be described."""
        return bool(self.coroutine)


_DEFAULTS: dict[str, object] = {
    "by": None,
    "coroutine": "",
    "delivered": False,
    "ended": None,
    "failure": None,
    "held_before": frozenset(),
    "left": None,
    "lost": 0,
    "name": "",
    "place": None,
    "settled": 0,
    "stage": None,
    "value": "",
}


class Probe(Protocol):
    """Who is told of what is done to a task."""

    def cancel_requested(self, task: "SeenTask", record: Record, message: object) -> None:
        """`task.cancel(message)` is about to be done."""

    def cancel_made(self, record: Record) -> None:
        """It was done."""

    def renamed(self, task: AnyTask, record: Record) -> None:
        """`task.set_name()` was done."""

    @property
    def propagation(self) -> "PropagationProbe":
        """Who is told of what that means to others."""


class PropagationProbe(Protocol):
    """Who is told of what a task's doings mean to others."""

    def taken_back(self, number: int, count: int, caller: FrameType) -> None:
        """`uncancel()` of this task was done by what runs in this frame, and a cancel was taken back."""


class SeenTask(asyncio.Task[Any]):
    """The C task with a slot for its record; in every other way, its name included, the C task."""

    __slots__ = ("_playground_probe", "_playground_record", "_steps_unseen")

    _playground_record: Record
    _playground_probe: Probe
    _steps_unseen: bool
    """Nothing would be news of its next steps; see `Seams.before_step`."""

    def cancel(self, msg: Any = None) -> bool:
        """Request cancellation, and tell who did."""
        try:
            record, probe = self._playground_record, self._playground_probe
        except AttributeError:
            return _CANCEL(self, msg)
        probe.cancel_requested(self, record, msg)
        is_accepted = _CANCEL(self, msg)
        probe.cancel_made(record)
        return is_accepted

    def uncancel(self) -> int:
        """Take a cancel back, and tell who did."""
        before = asyncio.Task.cancelling(self)
        count = asyncio.Task.uncancel(self)
        record = getattr(self, "_playground_record", None)
        if record is not None and count < before:
            self._playground_probe.propagation.taken_back(record.id, count, sys._getframe(1))
        return count

    def set_name(self, value: object, /) -> None:
        """Name it; before 3.13 `asyncio.create_task` names a task only after it was made."""
        asyncio.Task.set_name(self, value)
        probe = getattr(self, "_playground_probe", None)
        if probe is not None:
            probe.renamed(self, self._playground_record)


SeenTask.__name__ = SeenTask.__qualname__ = "Task"
SeenTask.__module__ = "_asyncio"
for _method in (SeenTask.cancel, SeenTask.uncancel, SeenTask.set_name):
    _method.__qualname__ = f"Task.{_method.__name__}"


class Changed(dict[int, Record]):
    """Records whose rows must be told anew, by id, in the order in which they changed."""

    def add(self, record: Record) -> None:
        """This one has to be told."""
        self[record.id] = record

    def take(self, limit: int) -> list[Record]:
        """Take so many out, those that have waited longest; on the line's thread, while the loop's adds others."""
        taken = (self.pop(number, None) for number in list(self)[:limit])
        return [record for record in taken if record is not None]
