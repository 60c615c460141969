"""The task probe: who made each task, who asked it to cancel, what it did about it, how it ended.

Three places see everything. `make_task` is what the loop calls to make a task: a subclass of the C task with a slot
for our record, and no Python `__init__`. `SeenTask.cancel` sees every request. `before_step` and `after_step` see every
step of every task, those included that were made behind our back (`asyncio.Task(c)`, a task factory): these are adopted
at their first step, with "unknown" for their origin. `run_handle` does the same for the few steps that have a handle.

Nothing here keeps a task alive: a record is a weak reference to its task. What a task waits for and where it
stands is not read here but by the line, at frame rate, for the records in `changed`.
Result and exception are read from `_result` and `_exception`, which silence no "was never retrieved" warning.

Little is done for every task and every step. Which task runs is asked of asyncio when somebody wants to know; when a
step ended is noted by the line when it looks; a task that came and went between two looks is only counted in a flood.
"""

import asyncio
import sys
import weakref
from asyncio import current_task
from collections.abc import Callable, Coroutine
from operator import attrgetter
from typing import Any

import msgspec

from playground.lab import describe
from playground.lab.callbacks import called_at_end
from playground.lab.cancels import Cancels
from playground.lab.emit import Emitter
from playground.lab.propagation import Propagation
from playground.lab.record import AnyTask, Changed, Record, SeenTask
from playground.lab.tally import Tally
from playground.lab.woken import woken
from playground.loop import SteerableLoop
from playground.loop.ready import is_step, owner_of
from playground.wire.fact import Outcome
from playground.wire.facts import ProbeStopped, TaskCreated, TaskDestroyed, TaskEnded, TaskRenamed
from playground.wire.places import Place

__all__ = ["AnyTask", "Record", "SeenTask", "TaskProbe"]

FINISHED, FAILED, CANCELLED = Outcome.FINISHED, Outcome.FAILED, Outcome.CANCELLED


class TaskProbe:
    """Sees the tasks of every loop of the lab."""

    def __init__(self, emitter: Emitter, mint: Callable[[], int], switch_off: Callable[[], None]) -> None:
        self._emitter = emitter
        self._mint = mint
        self._switch_off, self._is_off = switch_off, False
        self.propagation = Propagation(emitter, self.id_of)
        self._loops: weakref.WeakSet[SteerableLoop] = weakref.WeakSet()
        self._adopted: weakref.WeakKeyDictionary[AnyTask, Record] = weakref.WeakKeyDictionary()
        self._listed: dict[int, Record] = {}
        """Tasks that the line has seen: that have not ended, and those that ended and are still listed."""
        self.changed = Changed()
        """Records whose rows must be told anew; emptied by the line."""
        self.interrupted: int | None = None
        """The task out of whose step KeyboardInterrupt or SystemExit came last."""
        self.tally: Tally | None = None
        """Counts the steps of the task that somebody looks at."""
        self._on_gone = self._gone
        self.cancels = Cancels(emitter, self.record)
        self.created = self.finished = self.failed = self.cancelled = self._destroyed = 0

    def watch(self, loop: SteerableLoop) -> None:
        """See the tasks of this loop."""
        self._loops.add(loop)
        loop.task_class = self.make_task
        loop.run_handle = self.run_handle
        loop.before_step, loop.after_step = self.before_step, self.after_step
        loop.on_task = self.made_by_factory

    def unwatch(self) -> None:
        """See nothing more."""
        for loop in list(self._loops):
            loop.task_class = asyncio.Task
            loop.run_handle = loop.before_step = loop.after_step = loop.on_task = None

    # How things stand; may be asked from other threads

    @property
    def current(self) -> Record | None:
        """The task whose step runs now."""
        for loop in list(self._loops):
            task = current_task(loop)
            if task is not None:
                return self.record(task)
        return None

    @property
    def alive(self) -> int:
        """How many have not ended."""
        return self.created - self.finished - self.failed - self.cancelled - self._destroyed

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """How many have ended in which way."""
        return {Outcome.FINISHED: self.finished, Outcome.FAILED: self.failed, Outcome.CANCELLED: self.cancelled}

    @property
    def records(self) -> dict[int, Record]:
        """Tasks that have not ended, and those that ended and are still listed, by id and in its order."""
        known = list(self._listed.values()) + list(self.changed.values())
        return {record.id: record for record in sorted(known, key=attrgetter("id"))}

    def find(self, number: int) -> Record | None:
        """One of the records."""
        return self._listed.get(number) or self.changed.get(number)

    def keep(self, record: Record) -> None:
        """List it; the line does so when it first sees it."""
        self._listed[record.id] = record
        if record.outcome is None and record() is None:  # it went meanwhile
            self.forget(record)

    def forget(self, record: Record) -> None:
        """List it no longer."""
        self._listed.pop(record.id, None)

    # Birth

    def make_task(self, coro: Coroutine[Any, Any, Any], *, loop: Any, **options: Any) -> AnyTask:
        """Make a task as the loop would; what the loop's `task_class` is set to."""
        # Handing on a dict of options costs, and there is mostly none.
        task = SeenTask(coro, loop=loop, **options) if options else SeenTask(coro, loop=loop)
        is_eager = "eager_start" in options if options else False
        if is_eager and hasattr(task, "_playground_record"):
            return task  # it was met in its first step, which it has taken already
        record = Record(task, self._on_gone)
        record.id = number = self._mint()
        emitter = self._emitter
        record.created = emitter.now()
        record.stepped = True
        record.cancel_pending = record.thrown = record.sent = False
        record.outcome = record.variable = None
        task._playground_probe = self
        task._playground_record = record
        task._steps_unseen = True
        by: Any = current_task(loop)
        if by is not None:
            try:
                record.by = by._playground_record.id
            except AttributeError:
                record.by = self.record(by).id
        self.changed[number] = record
        self.created += 1
        if emitter.full:
            emitter.births += 1
        else:
            self._tell_birth(record, task, describe.caller(sys._getframe(1)))
        if is_eager and task.done():
            self._ended(record, task)
        return task

    def _adopt(self, task: AnyTask) -> Record:
        """A record for a task that was made behind our back."""
        record = Record(task, self._on_gone).begin(self._mint(), self._emitter.now())
        if type(task) is SeenTask:
            task._playground_probe = self
            task._playground_record = record
            task._steps_unseen = False
        else:
            self._adopted[task] = record
        self.changed.add(record)
        self.created += 1
        if self._emitter.has_room("TaskCreated"):
            self._tell_birth(record, task, None)
        if task.done():
            self._ended(record, task)
        return record

    def _tell_birth(self, record: Record, task: AnyTask, at: Place | None) -> None:
        record.describe(task)
        emitter = self._emitter
        emitter.settle()
        now, cause = emitter.clock(), emitter.cause
        emitter.add(TaskCreated(record.id, record.name, record.coroutine, record.by, at, at=now, cause=cause))

    def renamed(self, task: AnyTask, record: Record) -> None:
        """The task was given a name; one that was made this moment is told as if it had been made with it."""
        record.name = describe.short(task.get_name())
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
        """The record of a task; a task made behind our back, be it by `type(task)(…)`, gets one now."""
        record = getattr(task, "_playground_record", None) if type(task) is SeenTask else self._adopted.get(task)
        return self._adopt(task) if record is None else record

    def id_of(self, task: Any) -> int:
        """Its id; asked of each child of a gather, of which there may be ten thousand."""
        try:
            return task._playground_record.id  # type: ignore[no-any-return]
        except AttributeError:
            return self.record(task).id

    def made_by_factory(self, task: AnyTask) -> None:
        """A task factory made it; an eager one may have ended by now, and will take no step to be seen at."""
        record = self._before(task)
        if record is not None:
            self._after(record, task)

    def _gone(self, record: Any) -> None:
        """The task was collected; if it had not ended, that is news. May run at any moment, in any thread."""
        if record.outcome is None:
            self.forget(record)
            self._destroyed += 1
            self.changed.add(record)
            # One that was born in a flood, and gone before the line saw it, has no name by now; it is counted.
            if self._emitter.has_room("TaskDestroyed", record.described):
                self._emitter.add(TaskDestroyed(record.id, record.name, at=self._emitter.clock()))

    # Steps

    def before_step(self, task: Any) -> None:
        """A C task is about to take a step; not told of those that are unseen."""
        try:
            seen: Record = task._playground_record
        except AttributeError:
            record = self._before(task)
        else:
            record = seen
            if seen.cancel_pending:
                try:
                    self.cancels.step_begins(seen, task)
                except Exception as error:  # noqa: BLE001 - whatever it is, the person's program goes on without us
                    self._failed(error)
        if self.tally is not None and record is not None:
            self.tally.step_begins(record)

    def after_step(self, task: Any, interrupted: bool) -> None:
        """It has taken it. Told of an unseen one too, if it was the last."""
        try:
            record: Record = task._playground_record
        except AttributeError:
            adopted = self._adopted.get(task)
            if adopted is None:  # the probe has failed
                return
            record = adopted
        if interrupted:
            self.interrupted = record.id
        if self.tally is not None:
            self.tally.step_ended(record, done=task.done())
        if task.done():
            self._ended(record, task)
            return
        if not record.stepped:
            record.stepped = True
            self.changed[record.id] = record
        if record.thrown:
            self._after(record, task)
        if type(task) is SeenTask:
            is_counted = self.tally is not None and self.tally.record is record
            task._steps_unseen = not (record.cancel_pending or record.thrown or is_counted)

    def run_handle(self, handle: asyncio.Handle) -> None:
        """Run a handle of the loop, which may be a step of a task."""
        task = owner_of(handle._callback)  # type: ignore[attr-defined]
        try:
            # A method of a task may also be called back without being a step of it: `call_later(1, task.cancel)`.
            if issubclass(type(task), asyncio.Task) and is_step(handle._callback):  # type: ignore[attr-defined]
                self._watch(task, handle._run)
            else:
                handle._run()
        finally:
            del handle, task

    def _watch(self, task: AnyTask, run: Callable[..., object], *args: Any) -> None:
        """Take any step of any task, one that may throw CancelledError into it included."""
        record = self._before(task)
        if record is not None and self.tally is not None:
            self.tally.step_begins(record)
        try:
            run(*args)
        except BaseException:  # KeyboardInterrupt or SystemExit, as a rule
            self.interrupted = None if record is None else record.id
            raise
        finally:
            if record is not None:
                record.stepped = True
                if self.tally is not None:
                    self.tally.step_ended(record, done=task.done())
                self._after(record, task)
            del task, record, run, args

    def _before(self, task: AnyTask) -> Record | None:
        """The task's record, and what becomes of its cancel told; None once the probe has failed."""
        try:
            record = self.record(task)
            if record.cancel_pending:
                self.cancels.step_begins(record, task)
            return record
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(error)
            return None

    def _after(self, record: Record, task: AnyTask) -> None:
        """What the step has brought about."""
        try:
            if task.done():
                self._ended(record, task)
                return
            self.changed.add(record)
            if record.thrown:
                self.cancels.step_ended(record, task)
                self.propagation.caught(task, record.id)
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(error)

    def count(self, number: int | None) -> None:
        """Count the steps of this task from now on, and of no other; to be called between two handles."""
        if self.tally is not None:
            self.tally.end()
        self.tally = None
        record = None if number is None else self.find(number)
        task = None if record is None else record()
        if record is not None and task is not None and not task.done():
            self.tally = Tally(record, task, self._emitter.now)

    def _failed(self, error: Exception) -> None:
        """Switch the probe off, and say so."""
        if self._is_off:
            return
        self._is_off = True
        self._switch_off()
        failure = describe.failure(error, with_traceback=True)
        self._emitter.tell(ProbeStopped("tasks", failure, at=self._emitter.clock()))

    def _ended(self, record: Record, task: AnyTask) -> None:
        """Count it; and unless it came and went in a flood, tell it."""
        try:
            if record.outcome is not None:
                return
            if task._exception is not None:
                record.outcome = FAILED
                self.failed += 1
            elif task.cancelled():
                record.outcome = CANCELLED
                self.cancelled += 1
            else:
                record.outcome = FINISHED
                self.finished += 1
            # Only after the outcome was set: from then on the line makes no row of it as of one that lives.
            if self._emitter.full and not record.sent and record.variable is None:
                self.changed.pop(record.id, None)
                self._emitter.ends += 1
            else:
                self._note_end(record, record.outcome, task)
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(error)

    def _note_end(self, record: Record, outcome: Outcome, task: AnyTask) -> None:
        record.cancel_pending = False
        record.describe(task)  # anew: the line may have read its name before a change, and noted it after that
        value, failure = "", None
        error = task._exception
        if error is not None:
            record.failure = failure = describe.failure(error)
            record.place = failure.place or record.place
        elif outcome is FINISHED:
            record.value = value = describe.value(task._result)  # type: ignore[attr-defined]
        record.ended = self._emitter.now()
        self.changed.add(record)
        if self._emitter.has_room("TaskEnded"):
            delivered = record.delivered
            swallowed, instead = self.cancels.ended(record, task) if delivered else (False, False)
            told = record.id, record.name, outcome, value, failure
            # Of an end that is no news nobody asks what it set going, and there are many of these.
            is_plain = outcome is FINISHED and not delivered and not task.cancelling()
            called = [] if is_plain else called_at_end(task)
            woke = woken(called, self.id_of) if swallowed or outcome is not FINISHED else ()
            self._emitter.add(TaskEnded(*told, swallowed, instead, woke, at=self._emitter.clock()))
            if called:
                self.propagation.ended(task, record.id, called)

    def cancel_requested(self, task: SeenTask, record: Record, message: object) -> None:
        """Called before the request is made, so that what it brings about is told after it."""
        try:
            caller = sys._getframe(2)
            if self.cancels.requested(task, record, message, caller):
                self.propagation.cancel_requested(task, record.id, caller)
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(error)

    def cancel_made(self, record: Record) -> None:
        """The row is to be read as it stands after the call."""
        if record.outcome is None:
            self.changed[record.id] = record
