"""The life of a cancel: who asked for it, whether and where it was thrown in, and what the task made of it.

    requested    `SeenTask.cancel` was called; told before the call does anything, so that cause precedes consequence
    delivered    a step is about to run that throws CancelledError into the coroutine
    caught       that step is over, the task is not: it cleans up, has taken the cancel back, or has swallowed it

Whether the next step throws is known from what asyncio itself goes by: the task's `_must_cancel`, or a future that was
awaited and ended cancelled. If neither is so when the step comes, the cancel had been passed on to something that did
not end with it, and is lost.

A task that cleans up is looked at after each of its steps, until it has ended or is rid of the CancelledError (see
`handling.py`): such tasks are few. `uncancel()` takes the count back down, and what is taken back is not swallowed. A
cancel that was swallowed stays in the count for good, so what counts later on is how far it is above that. So does one
that a TaskGroup left there (see `groups.py`), which nobody has swallowed.
"""

import asyncio
from asyncio import current_task
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from playground.lab import describe, handling
from playground.lab.callbacks import GATHERING, waiting_behind
from playground.lab.emit import Emitter
from playground.lab.executors import job_id
from playground.lab.fields import field, native
from playground.lab.futures import awaited_future, is_done
from playground.lab.groups import LEAVES, LeftInCount
from playground.lab.holding import blocks
from playground.lab.local import of_library
from playground.lab.record import AnyTask, Record, SeenTask
from playground.lab.waits import Waits, chain, coroutines, has_begun, linked, standing
from playground.sources import is_library, is_own
from playground.wire.cancel import Cancel, CancelStage
from playground.wire.cancel_facts import CancelCaught, CancelDelivered, CancelLost, CancelRequested, CancelSwallowed
from playground.wire.fact import Outcome
from playground.wire.places import Place
from playground.wire.state import Wait

_ORIGINS = {
    "Timeout._on_timeout": ("timeout", "_task"),
    "TaskGroup._abort": ("TaskGroup", "_parent_task"),
    "TaskGroup._on_task_done": ("TaskGroup", "_parent_task"),
    "TaskGroup.__aexit__": ("TaskGroup", "_parent_task"),
    "TaskGroup._aexit": ("TaskGroup", "_parent_task"),
    "_GatheringFuture.cancel": ("gather", ""),
    "wait_for": ("wait_for", ""),
    "_cancel_and_wait": ("wait_for", ""),
    "_cancel_all_tasks": ("asyncio.run", ""),
    "Runner._on_sigint": ("Ctrl+C", ""),
}
"""Which of asyncio's own functions asked, by qualified name; the word for it, and where its object has its task."""

_OVER = frozenset({CancelStage.TAKEN_BACK, CancelStage.TAKEN_OVER})


class Cancels:
    """Sees what becomes of the cancels of all tasks; notes it in their records, and tells it."""

    def __init__(self, emitter: Emitter, record: Callable[[AnyTask], Record]) -> None:
        self._emitter = emitter
        self._record = record
        # Of its own, since rows read waits on another thread; who holds a lock is theirs to say.
        self._waits = Waits(lambda task: record(task).id, job_id, emitter.moment, lambda _lock: ())

    def requested(self, task: SeenTask, record: Record, message: object, frame: FrameType) -> bool:
        """Note that it is on its way, if it means anything to the task, and tell it; `frame` is who called it.

        False if it was only counted, as in a flood.
        """
        accepted = record.outcome is None and not task.done()
        if accepted:
            if frame.f_code is LEAVES:
                record.left = record.left or LeftInCount()
                record.left.asked(frame)
            record.cancel_pending = True
            count = task.cancelling()
            record.settled = min(record.settled, count) if count else 0
            # Of a task that nobody has cancelled before, and of nearly all it is the first, nothing can have been lost.
            if count and record.lost:
                record.lost = min(record.lost, count)
            task._steps_unseen = False
        if self._emitter.full:
            self._emitter.counts["CancelRequested"] += 1
            return False
        self._tell(task, record, accepted, message, frame)
        return True

    def _tell(self, task: SeenTask, record: Record, accepted: bool, message: object, frame: FrameType) -> None:
        self._emitter.settle()
        loop = asyncio._get_running_loop()
        current = None if loop is None else current_task(loop)
        origin, asker = _origin(frame)
        by = asker or (current if origin in ("", "gather") else None)
        self._emitter.add(
            CancelRequested(
                record.id,
                accepted,
                task.cancelling() + accepted,
                None if by is None else self._record(by).id,
                origin,
                _place(frame),
                message if type(message) is str else None,
                self._undelivered(record, task, running=current is task) if accepted else None,
                at=self._emitter.clock(),
                cause=self._emitter.cause,
            )
        )

    def step_begins(self, record: Record, task: AnyTask) -> None:
        """The first step since the request is about to run: it throws CancelledError into the task, or nothing will."""
        record.cancel_pending = False
        future = awaited_future(task)
        # Of what most wait for, a plain future, its own method is asked: its fields are nobody's but C's.
        brings_cancel = future.cancelled() if type(future) is asyncio.Future else _brings_cancel(future)
        if not (brings_cancel or task._must_cancel):  # type: ignore[attr-defined]
            self._lost(record, task)
            return
        was_thrown, record.delivered, record.thrown, record.stage = record.thrown, True, True, None
        if self._emitter.full:
            self._emitter.counts["CancelDelivered"] += 1
            record.held_before = None
        else:
            self._tell_delivered(record, task, was_thrown)

    def _lost(self, record: Record, task: AnyTask) -> None:
        if not record.thrown:
            count = task.cancelling()
            record.lost += count - record.settled
            record.stage, record.settled = CancelStage.LOST, count
        if self._emitter.has_room("CancelLost"):
            self._emitter.add(CancelLost(record.id, standing(chain(task)), at=self._emitter.clock()))

    def _tell_delivered(self, record: Record, task: AnyTask, was_thrown: bool) -> None:
        self._emitter.settle()
        begun = has_begun(task)
        inwards = coroutines(task)[0] if begun else []
        if not was_thrown:
            record.held_before = handling.held(inwards)
        self._emitter.add(CancelDelivered(record.id, standing(linked(inwards)), begun, at=self._emitter.clock()))

    def step_ended(self, record: Record, task: AnyTask) -> None:
        """A step is over of a task into which CancelledError was thrown, and which has not ended."""
        left = 0 if record.left is None else record.left.settle()
        record.settled += left
        # What was asked in that very step is still to come.
        count = task.cancelling() - record.cancel_pending
        told, record.stage = record.stage, self._stage(record, task, count, left)
        if record.stage is CancelStage.SWALLOWED:
            record.thrown = False
            record.settled = count
            if self._emitter.has_room("CancelSwallowed"):
                place, wait = self._standing(task)
                self._emitter.add(CancelSwallowed(record.id, place, wait, at=self._emitter.clock()))
        elif (told is None or record.stage in _OVER) and self._emitter.has_room("CancelCaught"):
            place, wait = self._standing(task)
            self._emitter.add(CancelCaught(record.id, place, record.stage, wait, at=self._emitter.clock()))
        if record.stage in _OVER:
            record.thrown = False
            record.settled = count
            # An earlier one that it has swallowed still stands in the count.
            record.stage = CancelStage.SWALLOWED if _has_swallowed(record, count) else None

    def _stage(self, record: Record, task: AnyTask, count: int, left: int) -> CancelStage:
        if count <= record.settled:
            return CancelStage.TAKEN_OVER if left else CancelStage.TAKEN_BACK
        return CancelStage.CAUGHT if record.held_before is None else handling.stage(task, record.held_before)

    def ended(self, record: Record, task: AnyTask) -> tuple[bool, bool]:
        """Of one that has had a cancel thrown in: whether it has swallowed one, and whether it failed instead."""
        if record.outcome is Outcome.CANCELLED:
            return False, False
        if record.left is not None:
            record.settled += record.left.settle()
        count = task.cancelling()
        swallowed = record.outcome is Outcome.FINISHED and _has_swallowed(record, count)
        instead = record.thrown and record.outcome is Outcome.FAILED and count > record.settled
        return swallowed, instead

    def stands(self, record: Record, task: AnyTask, *, running: bool) -> Cancel | None:
        """How it stands with the cancel of a task that has not ended; None if nothing is left of any."""
        if record.cancel_pending:
            return self._undelivered(record, task, running=running)
        return None if record.stage is None or not task.cancelling() else Cancel(stage=record.stage)

    def _undelivered(self, record: Record, task: AnyTask, *, running: bool) -> Cancel:
        """Why nothing was thrown in yet, or is not going to be at once."""
        again = record.thrown and record.stage is CancelStage.CLEANING_UP
        if running:
            return Cancel(stage=CancelStage.IN_STEP, again=again)
        if not has_begun(task):
            return Cancel(stage=CancelStage.UNBEGUN)
        future = awaited_future(task)
        if future is None or is_done(future) or not _is_passed_on(future):
            return Cancel(stage=CancelStage.NEXT_STEP, again=again)
        return Cancel(stage=CancelStage.PASSED_ON, tasks=tuple(self._asked(future)), again=again)

    def _asked(self, future: Any) -> Iterator[int]:
        """The tasks that are asked in its place, and have not ended."""
        if issubclass(type(future), asyncio.Task):
            if not is_done(future):
                yield self._record(future).id
        elif type(future) is GATHERING:
            for each in field(future, "_children") or ():
                yield from self._asked(each)

    def _standing(self, task: AnyTask) -> tuple[Place | None, Wait]:
        """Where it stands, and what it awaits there."""
        links = chain(task)
        return standing(links), self._waits.waiting(task, links, blocks(links))


def _has_swallowed(record: Record, count: int) -> bool:
    """Whether some of those in the count were its own to raise again: none of its groups' or of a lost one's."""
    left = 0 if record.left is None else record.left.total
    return count > left + record.lost


def _is_passed_on(future: object) -> bool:
    """Whether to cancel this future is to ask others, and to wait for them; any other ends at once."""
    return issubclass(type(future), asyncio.Task) or type(future) is GATHERING


def _brings_cancel(future: object) -> bool:
    """Whether this awaited future will throw CancelledError; a cancelled gather carries it as its exception."""
    state = native(future, "_state") or field(future, "_state")
    error = native(future, "_exception") or field(future, "_exception")
    return (type(state) is str and state == "CANCELLED") or issubclass(type(error), asyncio.CancelledError)


def _origin(frame: FrameType) -> tuple[str, AnyTask | None]:
    """What of asyncio's asked for the cancel, and the task that it works for; empty if the person's code asked."""
    if frame.f_code is SeenTask.cancel.__code__:
        return "await", of_library(frame)["self"]
    for each in _callers(frame):
        if not is_library(each.f_code.co_filename):
            return "", None
        if (found := _ORIGINS.get(each.f_code.co_qualname)) is not None:
            word, name = found
            return word, _works_for(word, name, each)
    return "", None


def _works_for(word: str, name: str, frame: FrameType) -> AnyTask | None:
    """The task that made the gather, the group or the timeout; None if that is not known."""
    if word == "wait_for":
        return current_task()
    if word == "gather":
        return waiting_behind(of_library(frame)["self"])
    task = field(of_library(frame).get("self"), name) if name else None  # of another library's class perhaps
    return task if isinstance(task, asyncio.Task) else None


def _callers(frame: FrameType) -> Iterator[FrameType]:
    """Who called `cancel()`, out to the loop; where that was another task's, who called that."""
    outer: FrameType | None = frame
    while outer is not None:
        if outer.f_code is not SeenTask.cancel.__code__:
            if is_own(outer.f_code.co_filename):
                return
            yield outer
        outer = outer.f_back


def _place(frame: FrameType) -> Place | None:
    """The innermost line of the person's own code that led to it."""
    for each in _callers(frame):
        if not is_library(each.f_code.co_filename):
            return describe.place(each.f_code, each.f_lineno)
    return None
