"""The task probe: who made each task, who asked it to cancel, what it did about it, how it ended.

Three places see everything. `make_task` is what the loop calls to make a task: a subclass of the C task with one slot
for our record, and no Python `__init__`. `SeenTask.cancel` sees every request. `run_handle` stands around
every handle that the loop runs, and so around every step of every task, those included that were made behind
our back (`asyncio.Task(c)`, a task factory): these are adopted at their first step, with "unknown" for their origin.

Nothing here keeps a task alive: a record is a weak reference to its task. What a task waits for and where it
stands is not read here but by the line, at frame rate, for the records in `changed`.
Result and exception are read from `_result` and `_exception`, which silence no "was never retrieved" warning.
"""

import asyncio
import sys
import weakref
from collections.abc import Callable, Coroutine
from time import monotonic
from types import FrameType
from typing import Any

import msgspec

from playground.lab import describe
from playground.lab.emit import Emitter
from playground.lab.waits import chain, has_begun, standing
from playground.sources import is_library
from playground.wire.facts import (
    CancelCaught,
    CancelDelivered,
    CancelRequested,
    Outcome,
    ProbeStopped,
    TaskCreated,
    TaskDestroyed,
    TaskEnded,
    TaskRenamed,
)
from playground.wire.places import Failure, Place

AnyTask = asyncio.Task[Any]

_ORIGINS = {
    "Timeout._on_timeout": "timeout",
    "TaskGroup._abort": "TaskGroup",
    "_GatheringFuture.cancel": "gather",
    "wait_for": "wait_for",
    "_cancel_and_wait": "wait_for",
    "_cancel_all_tasks": "asyncio.run",
    "Runner._on_sigint": "Ctrl+C",
}
"""Which of asyncio's own functions asked, by qualified name, and the word for it."""


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
        "id",
        "name",
        "outcome",
        "place",
        "sent",
        "since",
        "value",
        "variable",
    )  # fmt: skip

    id: int
    name: str
    coroutine: str
    by: int | None
    created: float
    since: float
    """When its last step ended, or it was created; monotonic."""
    place: Place | None
    """Where it stood last."""
    cancel_pending: bool
    """A cancel was requested that has not been thrown into it."""
    delivered: bool
    """A cancel was thrown into it."""
    outcome: Outcome | None
    """None until it has ended."""
    ended: float
    value: str
    failure: Failure | None
    variable: str | None
    sent: bool
    """Whether the reader has heard of it."""


class SeenTask(asyncio.Task[Any]):
    """The C task with a slot for its record; in every other way, its name included, the C task."""

    __slots__ = ("_probe", "_record")

    _record: Record
    _probe: "TaskProbe"

    def cancel(self, msg: Any = None) -> bool:
        """Request cancellation, and tell who did."""
        probe = getattr(self, "_probe", None)
        if probe is not None:
            probe.cancel_requested(self, self._record, msg, sys._getframe(1))
        return asyncio.Task.cancel(self, msg)

    def set_name(self, value: object, /) -> None:
        """Name it; before 3.13 `asyncio.create_task` names a task only after it was made."""
        asyncio.Task.set_name(self, value)
        probe = getattr(self, "_probe", None)
        if probe is not None:
            probe.renamed(self, self._record)


SeenTask.__name__ = SeenTask.__qualname__ = "Task"
SeenTask.__module__ = "_asyncio"
_CANCEL = SeenTask.cancel.__code__


class TaskProbe:
    """Sees the tasks of every loop of the lab."""

    def __init__(self, emitter: Emitter, mint: Callable[[], int], switch_off: Callable[[], None]) -> None:
        self._emitter = emitter
        self._mint = mint
        self._switch_off = switch_off
        self._adopted: weakref.WeakKeyDictionary[AnyTask, Record] = weakref.WeakKeyDictionary()
        self.records: dict[int, Record] = {}
        """Tasks that have not ended, and those that ended and are still listed, by id."""
        self.changed: set[Record] = set()
        """Records whose rows must be told anew; emptied by the line."""
        self.current: Record | None = None
        """The task whose step runs now."""
        self.interrupted: int | None = None
        """The task out of whose step KeyboardInterrupt or SystemExit came last."""
        self.created = 0
        self.outcomes = {Outcome.FINISHED: 0, Outcome.FAILED: 0, Outcome.CANCELLED: 0}
        self.alive = 0

    # Birth

    def make_task(self, coro: Coroutine[Any, Any, Any], **options: Any) -> AnyTask:
        """Make a task as the loop would; what the loop's `task_class` is set to."""
        task = SeenTask(coro, **options)
        created_at: list[Any] | None = task._source_traceback  # type: ignore[attr-defined]
        if created_at:
            del created_at[-1]
        task._probe = self
        task._record = self._born(task, known=True)
        return task

    def _born(self, task: AnyTask, *, known: bool) -> Record:
        record = Record(task, self._gone)
        record.id = self._mint()
        record.by = self.current.id if known and self.current is not None else None
        record.created = record.since = monotonic()
        record.cancel_pending = record.delivered = record.sent = False
        record.outcome = record.failure = record.variable = record.place = None
        record.value = ""
        coroutine = task.get_coro()
        record.coroutine = getattr(coroutine, "__qualname__", None) or describe.class_name(type(coroutine))
        record.name = task.get_name()
        self.records[record.id] = record
        self.changed.add(record)
        self.created += 1
        self.alive += 1
        emitter = self._emitter
        if emitter.has_room("TaskCreated"):
            at = describe.caller(sys._getframe(1)) if known else None
            emitter.add(
                TaskCreated(
                    record.id, record.name, record.coroutine, record.by, at, at=emitter.clock(), cause=emitter.cause
                )
            )
        return record

    def renamed(self, task: AnyTask, record: Record) -> None:
        """The task was given a name; one that was made this moment is told as if it had been made with it."""
        record.name = task.get_name()
        self.changed.add(record)
        emitter = self._emitter
        last = emitter.take_last()
        if isinstance(last, TaskCreated) and last.task == record.id:
            emitter.add(msgspec.structs.replace(last, name=record.name))
            return
        if last is not None:
            emitter.add(last)
        if emitter.has_room("TaskRenamed"):
            emitter.add(TaskRenamed(record.id, record.name, at=emitter.clock(), cause=emitter.cause))

    def record(self, task: AnyTask) -> Record:
        """The record of a task; a task made behind our back gets one now."""
        if type(task) is SeenTask:
            try:
                return task._record
            except AttributeError:  # somebody called `type(task)(…)`
                task._probe = self
                task._record = self._born(task, known=False)
                return task._record
        record = self._adopted.get(task)
        if record is None:
            record = self._adopted[task] = self._born(task, known=False)
            if task.done():
                self._ended(record, task)
        return record

    def _gone(self, record: weakref.ref[AnyTask]) -> None:
        """The task was collected; if it had not ended, that is news. May run at any moment, in any thread."""
        assert isinstance(record, Record)
        if record.outcome is None and self.records.pop(record.id, None) is not None:
            self.alive -= 1
            self.changed.add(record)
            if self._emitter.has_room("TaskDestroyed"):
                self._emitter.add(TaskDestroyed(record.id, record.name, at=self._emitter.clock()))

    # Steps

    def run_handle(self, handle: asyncio.Handle) -> None:
        """Run a handle of the loop, watching what it does to the task whose step it is."""
        task = getattr(handle._callback, "__self__", None)  # type: ignore[attr-defined]
        if not isinstance(task, asyncio.Task):
            del task
            handle._run()
            del handle
            self._emitter.settle()
            return
        record, thrown = self._before(task)
        try:
            handle._run()
        except BaseException:  # KeyboardInterrupt or SystemExit: nothing else comes out of a handle
            self.interrupted = None if record is None else record.id
            raise
        finally:
            if record is not None:
                self._after(record, task, thrown)
            # A traceback that outlives this step holds this frame: it must hold neither the task nor its callback.
            del handle, task, record

    def _before(self, task: AnyTask) -> tuple[Record | None, bool]:
        """The task's record, and whether CancelledError will be thrown into it; None once the probe has failed."""
        try:
            self.current = record = self.record(task)
            return record, record.cancel_pending and self._deliver(record, task)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person's program goes on without the probe
            self.current = None
            self._failed(error)
            return None, False

    def _after(self, record: Record, task: AnyTask, thrown: bool) -> None:
        try:
            self._stepped(record, task, thrown)
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(error)
        finally:
            self.current = None

    def _stepped(self, record: Record, task: AnyTask, thrown: bool) -> None:
        self._emitter.settle()
        record.since = monotonic()
        self.changed.add(record)
        if task.done():
            self._ended(record, task)
        elif thrown:
            self._caught(record, task)

    def _failed(self, error: Exception) -> None:
        """Switch the probe off, and say so."""
        self._switch_off()
        self._emitter.tell(
            ProbeStopped("tasks", describe.failure(error, with_traceback=True), at=self._emitter.clock())
        )

    def _ended(self, record: Record, task: AnyTask) -> None:
        if record.outcome is not None:
            return
        emitter = self._emitter
        record.name = task.get_name()
        record.ended = monotonic()
        record.cancel_pending = False
        error = task._exception
        if task.cancelled():
            record.outcome = Outcome.CANCELLED
        elif error is not None:
            record.outcome = Outcome.FAILED
            record.failure = describe.failure(error)
            record.place = record.failure.place or record.place
        else:
            record.outcome = Outcome.FINISHED
            record.value = describe.value(task._result)  # type: ignore[attr-defined]
        self.outcomes[record.outcome] += 1
        self.alive -= 1
        if emitter.has_room("TaskEnded"):
            swallowed = record.delivered and record.outcome is Outcome.FINISHED and task.cancelling() > 0
            emitter.add(
                TaskEnded(
                    record.id, record.name, record.outcome, record.value, record.failure, swallowed, at=emitter.clock()
                )
            )

    # Cancellation

    def cancel_requested(self, task: AnyTask, record: Record, message: object, frame: FrameType) -> None:
        """Tell who asks; called before the request is made, so that what it brings about is told after it."""
        accepted = not task.done()
        record.cancel_pending = record.cancel_pending or accepted
        self.changed.add(record)
        emitter = self._emitter
        if not emitter.has_room("CancelRequested"):
            return
        emitter.add(
            CancelRequested(
                record.id,
                accepted,
                task.cancelling() + accepted,
                self.current.id if self.current is not None else None,
                _origin(frame),
                describe.caller(frame),
                message if type(message) is str else None,
                at=emitter.clock(),
                cause=emitter.cause,
            )
        )

    def _deliver(self, record: Record, task: AnyTask) -> bool:
        """Whether the step that is about to run throws CancelledError into the task; if so it is told where."""
        if not task._must_cancel and not _brings_cancel(task._fut_waiter):  # type: ignore[attr-defined]
            return False
        record.cancel_pending = False
        record.delivered = True
        if self._emitter.has_room("CancelDelivered"):
            begun = has_begun(task)
            at = standing(chain(task)) if begun else None
            self._emitter.add(CancelDelivered(record.id, at, begun, at=self._emitter.clock()))
        return True

    def _caught(self, record: Record, task: AnyTask) -> None:
        if self._emitter.has_room("CancelCaught"):
            self._emitter.add(CancelCaught(record.id, standing(chain(task)), at=self._emitter.clock()))


def _brings_cancel(future: Any) -> bool:
    """Whether this awaited future will throw CancelledError; a cancelled gather carries it as its exception."""
    if future is None:
        return False
    return future.cancelled() or isinstance(getattr(future, "_exception", None), asyncio.CancelledError)


def _origin(frame: FrameType) -> str:
    """What of asyncio's asked for the cancel; empty if the person's code did it directly."""
    if frame.f_code is _CANCEL:
        return "await"
    for each in describe.callers(frame):
        if not is_library(each.f_code.co_filename):
            return ""
        word = _ORIGINS.get(each.f_code.co_qualname)
        if word is not None:
            return word
    return ""
