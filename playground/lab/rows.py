"""State for the wire: rows of what changed since the last batch. Runs on the line's thread, at frame rate.

A row is read while the program runs on, so one may be half a step old; whatever changes it marks it changed
again, and the next batch puts it right. Rows per batch are limited: what is left over waits for the next one.
"""

import asyncio
import sys
from asyncio import current_task
from collections.abc import Callable, Iterator
from time import monotonic
from typing import TypeVar

from msgspec import structs

from playground.lab import describe
from playground.lab.again import Again
from playground.lab.deadlocks import Deadlocks
from playground.lab.emit import Emitter
from playground.lab.executors import Job, Pool, PoolProbe, job_id
from playground.lab.futures import awaited_future, is_done
from playground.lab.holding import Holding, blocks
from playground.lab.tasks import AnyTask, Record, TaskProbe
from playground.lab.waits import Waits, chain, has_begun, is_between_turns, standing
from playground.loop.ready import owner_of
from playground.wire.cancel import Cancel
from playground.wire.fact import Outcome
from playground.wire.state import (
    AnyState,
    JobsForgotten,
    JobState,
    PoolsForgotten,
    PoolState,
    TaskPhase,
    TasksForgotten,
    TaskState,
    Wait,
    WaitKind,
    WorkerState,
)

JOBS_PER_BATCH = 1000
"""Rows of jobs; of tasks as many as there is room for facts: the end of one that has a row is to be told."""

LOOKED_AT_FOR_HOLDERS = 200
"""Rows of one batch of which it is asked whether anybody holds the task; of more at a time it is asked of none."""

WORKERS_SHOWN = 64
"""Workers of one pool."""

_ENDED = {
    Outcome.FINISHED: TaskPhase.FINISHED,
    Outcome.FAILED: TaskPhase.FAILED,
    Outcome.CANCELLED: TaskPhase.CANCELLED,
}


class Rows:
    """Makes the rows of tasks, jobs and pools."""

    def __init__(self, emitter: Emitter, tasks: TaskProbe, pools: PoolProbe) -> None:
        self._emitter = emitter
        self._moment = emitter.moment
        self._tasks = tasks
        self._pools = pools
        self._holding = Holding()
        self._waits = Waits(tasks.id_of, job_id, emitter.moment, self._holding.holders)
        self._again = Again()
        self._ended_tasks: dict[int, Record] = {}
        self._ended_jobs: dict[int, Job] = {}
        self._pools_told: dict[int, PoolState] = {}
        self._deadlocks = Deadlocks(emitter)
        self.keep_ended = 0
        """See `Start`."""

    def take(self) -> list[AnyState]:
        """The rows that changed since the last call."""
        self._pools.look()
        tasks = list(self._task_rows())
        if len(tasks) <= LOOKED_AT_FOR_HOLDERS:
            tasks = [self._with_holders(row) for row in tasks]
        states = [*tasks, *self._job_rows(), *self._pool_rows()]
        self._deadlocks.look(states)
        return states

    def _with_holders(self, row: AnyState) -> AnyState:
        """With whether anybody holds the task; to be asked while nothing of ours does."""
        if not isinstance(row, TaskState) or row.wait is None or row.phase is not TaskPhase.WAITING:
            return row
        record = self._tasks.find(row.task)
        # What it waits for refers to it once, to wake it; and once this call does.
        return row if record is None or sys.getrefcount(record()) != 2 else structs.replace(row, held=False)

    # Tasks

    def _task_rows(self) -> Iterator[AnyState]:
        forgotten: list[int] = []
        ended: list[Record] = []
        now = self._emitter.now()
        for record in self._tasks.changed.take(self._emitter.room):
            task = record()
            heard, record.sent = record.sent, True
            # Only now: a task that ends from here on is one that the reader has heard of, and is marked changed.
            if record.outcome is not None:
                if (
                    record.ended is not None
                ):  # else it ends this very moment, and either is marked changed or only counted
                    ended.append(record)
            elif task is not None:
                yield self._live_row(record, task, now)
            elif heard:
                self._let_go(record)
                forgotten.append(record.id)
        yield from self._told_again()
        for record in ended:
            yield self._ended_row(record)
        forgotten += self._retire()
        if forgotten:
            yield TasksForgotten(tuple(forgotten))

    def _retire(self) -> Iterator[int]:
        """Forget the oldest ended tasks; one that the person still holds stays."""
        for record in _oldest(self._ended_tasks, self.keep_ended):
            self._tasks.forget(record)
            yield record.id

    def _live_row(self, record: Record, task: AnyTask, now: float) -> TaskState:
        self._tasks.keep(record)
        if record.stepped:  # before the row is read: a step that ends meanwhile marks it anew
            record.look_anew()
            if has_begun(task):  # it is born with the mark, which spares its first step setting it
                record.since = now
        row = self._task_row(record, task)
        if row.phase is TaskPhase.RUNNING:  # in a step that began unseen, perhaps, so that its end is not told
            self._tasks.changed.add(record)
        self._again.note(record, row.wait)
        return row

    def _told_again(self) -> Iterator[TaskState]:
        """Rows of tasks that have taken no step, but what they wait for stands in another way by now."""
        changed_hands, self._holding.changed = self._holding.changed, False
        for record, told in self._again.due(changed_hands=changed_hands):
            task = record()
            # One that is marked changed comes again anyway, and one that has ended is told once more, as ended.
            if task is None or record.outcome is not None or record.id in self._tasks.changed:
                continue
            row = self._task_row(record, task)
            if row.wait != told:
                self._again.note(record, row.wait)
                yield row

    def _let_go(self, record: Record) -> None:
        """It has ended, or is gone: it holds nothing and waits for nothing."""
        self._holding.drop(record.id)
        self._again.note(record, None)

    def _task_row(self, record: Record, task: AnyTask) -> TaskState:
        links = chain(task)
        standing_in = blocks(links)
        running = current_task(task.get_loop()) is task
        wait: Wait | None = None
        waiting = not running and _is_waiting(task)
        if not running:  # else its value stack cannot be seen, and it holds what it held
            self._holding.note(record.id, links, standing_in)
        if waiting:
            wait = self._again.admit(record, self._waits.waiting(task, links, standing_in))
        elif not running and is_between_turns(task, links):
            wait = Wait(kind=WaitKind.NEXT_TURN)
        if has_begun(task):
            record.place = standing(links) or record.place
        return self._row(record, _phase(task, running=running, waiting=waiting), record.since, wait, task.cancelling())

    def _ended_row(self, record: Record) -> TaskState:
        assert record.outcome is not None
        assert record.ended is not None
        self._let_go(record)
        self._ended_tasks[record.id] = record
        self._tasks.keep(record)
        task = record()
        cancelling = task.cancelling() if task is not None else 0
        return self._row(record, _ENDED[record.outcome], record.ended, None, cancelling)

    def _row(self, record: Record, phase: TaskPhase, since: float, wait: Wait | None, cancelling: int) -> TaskState:
        task = record()
        if task is not None:
            record.describe(task)
        has_ended = record.outcome is not None  # what an end leaves is not asked for before
        return TaskState(
            task=record.id,
            name=record.name,
            coroutine=record.coroutine,
            phase=phase,
            since=self._moment(since),
            created=self._moment(record.created),
            by=record.by,
            wait=wait,
            place=record.place,
            cancelling=cancelling,
            value=record.value if has_ended else "",
            failure=record.failure if has_ended else None,
            variable=record.variable,
            cancel=self._cancel(record, task, phase) if cancelling and task is not None else None,
        )

    def _cancel(self, record: Record, task: AnyTask, phase: TaskPhase) -> Cancel | None:
        if record.outcome is not None:
            return None
        return self._tasks.cancels.stands(record, task, running=phase is TaskPhase.RUNNING)

    # Jobs and pools

    def _job_rows(self) -> Iterator[AnyState]:
        forgotten: list[int] = []
        changed = self._pools.changed
        for _ in range(min(len(changed), JOBS_PER_BATCH)):
            job = changed.pop()
            if job.outcome is not None:
                self._ended_jobs[job.id] = job
            yield self._job_row(job)
        for job in _oldest(self._ended_jobs, self.keep_ended):
            self._pools.jobs.pop(job.id, None)
            forgotten.append(job.id)
        if forgotten:
            yield JobsForgotten(tuple(forgotten))

    def _job_row(self, job: Job) -> JobState:
        return JobState(
            job=job.id,
            pool=job.pool.id,
            function=job.function,
            outcome=job.outcome,
            started=None if job.started is None else self._moment(job.started),
            since=self._moment(job.submitted if job.ended is None else job.ended),
            worker=job.worker,
            ghost=job.ghost,
            value=job.value,
            failure=job.failure,
            variable=job.variable,
        )

    def _pool_rows(self) -> Iterator[AnyState]:
        gone: list[int] = []
        for pool in list(self._pools.pools.values()):
            row = self._pool_row(pool)
            if row is None:
                self._pools.pools.pop(pool.id)
                gone.append(pool.id)
                self._pools_told.pop(pool.id, None)
            elif row != self._pools_told.get(pool.id):
                self._pools_told[pool.id] = row
                yield row
        if gone:
            yield PoolsForgotten(tuple(gone))

    def _pool_row(self, pool: Pool) -> PoolState | None:
        executor = pool.executor()
        # A pool may be collected while its workers still run what it was given.
        if executor is None and not pool.running and pool.done == pool.submitted:
            return None
        started_and_ended = pool.done - pool.unstarted
        return PoolState(
            pool=pool.id,
            kind=pool.kind,
            name=pool.name,
            limit=pool.limit,
            workers=tuple(self._workers(pool, executor)),
            queued=pool.submitted - pool.started - pool.unstarted,
            handed_over=pool.started - started_and_ended if pool.kind == "processes" else 0,
            done=pool.done,
            shut_down=pool.shut_down,
            broken=pool.broken,
        )

    def _workers(self, pool: Pool, executor: object) -> Iterator[WorkerState]:
        if pool.kind == "processes":
            # A pool that broke ends all of its processes, and keeps them in its list.
            for pid in [] if pool.broken else list(getattr(executor, "_processes", None) or ()):
                yield _idle(f"pid {pid}")
            return
        threads = {thread.ident: describe.short(thread.name) for thread in list(getattr(executor, "_threads", ()))}
        running = dict(pool.running)
        threads.update((ident, job.worker) for ident, job in running.items())
        for ident, name in sorted(threads.items(), key=lambda item: item[1])[:WORKERS_SHOWN]:
            job = running.get(ident) if ident is not None else None
            yield _idle(name) if job is None or ident is None else self._busy(name, job, ident)

    def _busy(self, name: str, job: Job, ident: int) -> WorkerState:
        return WorkerState(
            name=name,
            job=job.id,
            function=job.function,
            since=self._moment(job.started or monotonic()),
            ghost=job.ghost,
            place=describe.thread_place(ident),
        )


Ended = TypeVar("Ended", Record, Job)


def _oldest(ended: dict[int, Ended], keep: int) -> list[Ended]:
    """Take out those that are too many, the oldest first; what the person still holds stays."""
    oldest = list(ended.values())[: max(0, len(ended) - keep)]
    taken = [each for each in oldest if each.variable is None]
    for each in taken:
        del ended[each.id]
    return taken


def _phase(task: AnyTask, *, running: bool, waiting: bool) -> TaskPhase:
    if running:
        return TaskPhase.RUNNING
    if task.cancelling():
        return TaskPhase.CANCELLING
    return TaskPhase.WAITING if waiting else TaskPhase.READY


def _is_waiting(task: AnyTask) -> bool:
    future = awaited_future(task)
    return future is not None and not is_done(future)


def _idle(name: str) -> WorkerState:
    return WorkerState(name=name, job=None, function="", since=None, ghost=False, place=None)


def ready_tasks(callbacks: list[Callable[..., object]]) -> Iterator[AnyTask]:
    """The tasks whose steps are among these callbacks."""
    for callback in callbacks:
        task = owner_of(callback)
        if issubclass(type(task), asyncio.Task):
            yield task
