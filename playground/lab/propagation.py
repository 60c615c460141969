"""What a task's doings mean to others: a cancel taken back or kept off, an exception handed on, a group that fails.

All of it is rare, and nothing is done for what is not: `uncancel()` and `cancel()` are told by the tasks themselves
(`record.py`), the end of a task that failed or was cancelled by the task probe. Each reads what asyncio's own frames,
futures and callbacks hold at that moment, and keeps none of it.

A TaskGroup makes its ExceptionGroup when all its tasks have ended, in its own task's step, where no probe stands. So it
is told when the last thing that goes before is seen: the group takes its cancel back, or its last task ends, or it
learns that its task was cancelled when all others have ended.
"""

import asyncio
import sys
import weakref
from asyncio import current_task, tasks, timeouts
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from playground.lab import describe
from playground.lab.callbacks import GROUP_DONE, AnyTask, Callback, callbacks_of, cell, group_of
from playground.lab.emit import Emitter
from playground.lab.executors import job_id
from playground.lab.fields import field
from playground.lab.futures import awaited_future, is_task
from playground.lab.groups import GROUP_END, UNCANCELS_LAST
from playground.lab.local import of_library
from playground.lab.notices import Notice, Settled, is_aborting, notices, shielded
from playground.lab.waits import Link, chain, standing
from playground.sources import is_library
from playground.wire.facts import ProbeStopped
from playground.wire.places import Place
from playground.wire.propagation import CancelKeptOff, CancelTakenBack, FailureHandedOn, GroupFailed

OTHERS_TOLD = 100
"""Tasks of a gather or a group that are named."""

GROUPS_KNOWN = 20
"""TaskGroups whose tasks are counted off at the same time; of more, some are looked through again and again."""

_TIMEOUT_EXIT: Any = timeouts.Timeout.__aexit__.__code__
_WAIT_FOR: Any = tasks.wait_for.__code__


class Propagation:
    """Tells what happens between tasks."""

    def __init__(self, emitter: Emitter, task_id: Callable[[AnyTask], int]) -> None:
        self._emitter = emitter
        self._task_id = task_id
        self._is_off = False
        self._settled = Settled()
        self._told = Settled()
        """The groups whose failure was told: two moments may seem to be the last."""
        self._left: dict[int, tuple[weakref.ref[Any], list[weakref.ref[AnyTask]]]] = {}
        """Groups that are cancelling, by identity, and their tasks, from which those that have ended are taken off the
        end: so each is looked at once, however many end one by one."""

    def taken_back(self, number: int, count: int, caller: FrameType) -> None:
        """`uncancel()` of this task was done by what runs in this frame, and a cancel was taken back."""
        self._safely(self._taken_back, number, count, caller)

    def cancel_requested(self, task: AnyTask, number: int, caller: FrameType) -> None:
        """`task.cancel()` is about to be done by what runs in this frame, and has been told."""
        if not task.done():
            self._safely(self._cancel_requested, task, number, caller)

    def ended(self, task: AnyTask, number: int, called: list[Callback]) -> None:
        """The task has failed, or was asked to cancel, which has been told; what it has `called` has not run yet."""
        self._safely(self._ended, task, number, called)

    def caught(self, task: AnyTask, number: int) -> None:
        """A step of the task is over that had a CancelledError to deal with."""
        self._safely(self._caught, task, number)

    def _safely(self, tell: Callable[..., None], *args: Any) -> None:
        """Whatever asyncio looks like inside, the person's program goes on."""
        if self._is_off:
            return
        try:
            tell(*args)
        except Exception as error:  # noqa: BLE001 - as above
            self._is_off = True
            failure = describe.failure(error, with_traceback=True)
            self._emitter.tell(ProbeStopped("propagation", failure, at=self._emitter.clock()))

    # A cancel is taken back

    def _taken_back(self, number: int, count: int, caller: FrameType) -> None:
        origin, raises, seconds = _taker(caller, count)
        if self._emitter.has_room("CancelTakenBack"):
            by, at = self._current(), self._emitter.clock()
            place = describe.caller(caller)
            self._emitter.add(
                CancelTakenBack(number, count, by, origin, place, raises, seconds, at=at, cause=self._emitter.cause)
            )
        if caller.f_code is GROUP_END:
            self._group_leaves(number, caller)

    def _current(self) -> int | None:
        loop = asyncio._get_running_loop()
        current = None if loop is None else current_task(loop)
        return None if current is None else self._task_id(current)

    # A cancel is kept off

    def _cancel_requested(self, task: AnyTask, number: int, caller: FrameType) -> None:
        for inner, alone in _behind_shields(task):
            behind = self._number(inner)
            if behind is not None and self._emitter.has_room("CancelKeptOff"):
                at, cause = self._emitter.clock(), self._emitter.cause
                self._emitter.add(CancelKeptOff(behind, number, alone, at=at, cause=cause))
        if caller.f_code is GROUP_DONE.__code__ and not UNCANCELS_LAST:
            group = of_library(caller).get("self")
            if task is field(group, "_parent_task"):
                self._group_fails(group, task, None)

    def _number(self, future: object) -> int | None:
        """The id of a task, or of the job that an asyncio future stands for."""
        if is_task(future):
            return self._task_id(future)
        for callback in callbacks_of(future):
            job = job_id(cell(callback, "source"))
            if job is not None:
                return job
        return None

    # A task has failed or was cancelled

    def _ended(self, task: AnyTask, number: int, callbacks: list[Callback]) -> None:
        error = task._exception
        if task.cancelled():
            self._settled.cancelled(callbacks)
        elif error is not None:
            for notice in notices(callbacks, task, self._settled):
                self._hand_on(number, describe.class_name(type(error)), notice)
        for callback in callbacks:
            group = group_of(callback)
            if group is not None:
                self._group_loses(group, task)

    def _hand_on(self, number: int, error: str, notice: Notice) -> None:
        if self._emitter.has_room("FailureHandedOn"):
            to = notice.to
            self._emitter.add(
                FailureHandedOn(
                    number,
                    error,
                    None if to is None else self._task_id(to),
                    notice.through,
                    notice.effect,
                    None if to is None else standing(chain(to)),
                    tuple(self._task_id(other) for other in notice.others[:OTHERS_TOLD]),
                    notice.total,
                    at=self._emitter.clock(),
                    cause=self._emitter.cause,
                )
            )

    # A group fails

    def _group_loses(self, group: object, task: AnyTask) -> None:
        """This task of it has ended; if nothing else is to come before the group ends, it fails."""
        if is_aborting(group) and not _takes_back_last(group):
            self._group_fails(group, field(group, "_parent_task"), task)

    def _caught(self, task: AnyTask, number: int) -> None:
        """If its group's tasks had all ended before, no other end tells that the group is going to fail."""
        links = chain(task)
        for link in links:
            if link.frame.f_code is GROUP_END:
                group = of_library(link.frame).get("self")
                if not _takes_back_last(group) and self._all_ended(group, None):
                    self._group_failed(group, number, link.frame, standing(links))

    def _group_leaves(self, number: int, frame: FrameType) -> None:
        """The group takes its cancel back."""
        group = of_library(frame).get("self")
        if self._all_ended(group, None):
            self._group_failed(group, number, frame, describe.caller(frame))

    def _group_fails(self, group: object, parent: AnyTask, last: AnyTask | None) -> None:
        """The group's own task waits for its end, if it has come so far."""
        if not self._all_ended(group, last):
            return
        links = chain(parent)
        frame = next((link.frame for link in links if _is_of(link, group)), None)
        if frame is not None:
            self._group_failed(group, self._task_id(parent), frame, standing(links))

    def _group_failed(self, group: Any, number: int, frame: FrameType, place: Place | None) -> None:
        count = _errors(group, frame)
        if not count or field(group, "_base_error") is not None or not self._told.settle(group):
            return
        if self._emitter.has_room("GroupFailed"):
            self._emitter.add(GroupFailed(number, count, place, at=self._emitter.clock(), cause=self._emitter.cause))

    def _all_ended(self, group: Any, last: AnyTask | None) -> bool:
        """Whether no task of the group, which takes in no more, is alive but the `last`, which ends right now."""
        known, left = self._left.get(id(group), (None, []))
        if known is None or known() is not group:
            left = [weakref.ref(each) for each in field(group, "_tasks") or ()]
            self._left[id(group)] = (weakref.ref(group), left)
            if len(self._left) > GROUPS_KNOWN:
                del self._left[next(iter(self._left))]
        while left and _has_ended(left[-1](), last):
            left.pop()
        return not left


def _has_ended(task: AnyTask | None, last: AnyTask | None) -> bool:
    return task is None or task is last or task.done()


def _takes_back_last(group: object) -> bool:
    """Whether it is still to take back the cancel of its own task, which comes after all ends."""
    return UNCANCELS_LAST and field(group, "_parent_cancel_requested") is True


def _is_of(link: Link, group: object) -> bool:
    return link.frame.f_code is GROUP_END and of_library(link.frame).get("self") is group


def _errors(group: object, frame: FrameType) -> int:
    """How many exceptions the group will have, with that of its block; `frame` is that of its end."""
    ended = field(group, "_tasks") or ()  # just now, so that it does not know what they ended with
    count = len(field(group, "_errors") or ()) + sum(each._exception is not None for each in ended)
    held = of_library(frame)
    kind, own = held.get("et"), held.get("exc")
    if kind is None or issubclass(kind, asyncio.CancelledError):
        return count
    return count + all(each is not own for each in field(group, "_errors") or ())


def _taker(frame: FrameType, count: int) -> tuple[str, str, float | None]:
    """What of asyncio's takes a cancel back, what it raises then, and after how many seconds."""
    code = frame.f_code
    if code is GROUP_END:
        return "TaskGroup", "", None
    if code is not _TIMEOUT_EXIT:
        return "asyncio.run" if is_library(code.co_filename) else "", "", None
    held = of_library(frame)
    kind = held.get("exc_type")
    is_last = count <= (field(held.get("self"), "_cancelling") or 0)
    raises = "TimeoutError" if is_last and kind is not None and issubclass(kind, asyncio.CancelledError) else ""
    outer = frame.f_back
    if outer is None or outer.f_code is not _WAIT_FOR:
        return "timeout", raises, None
    seconds = of_library(outer).get("timeout")
    return "wait_for", raises, float(seconds) if isinstance(seconds, int | float) else None


def _behind_shields(task: AnyTask) -> Iterator[tuple[Any, bool]]:
    """What this task waits for through a shield; `wait_for` before 3.12 holds it in a variable."""
    awaited = awaited_future(task)
    yield from shielded(awaited)
    if sys.version_info >= (3, 12) or awaited is None:
        return
    for link in chain(task):
        if link.frame.f_code is _WAIT_FOR:
            yield from shielded(of_library(link.frame).get("fut"))
