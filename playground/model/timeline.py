"""The timeline: a lane for each task and for each worker of a pool, and what each was doing when.

A lane is a list of spans, each from its own moment to that of the next. A span ends where the phase changes, and also
where a step ended without changing it: a task that waits again has run in between. Steps are seen at frame rate, so of
several between two looks only the last is a boundary.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

import msgspec

from playground.wire import cancel_facts, facts
from playground.wire.fact import Outcome
from playground.wire.facts import AnyFact
from playground.wire.state import (
    AnyState,
    JobsForgotten,
    PoolsForgotten,
    TaskPhase,
    TasksForgotten,
    TaskState,
    Wait,
    WaitKind,
)

SPANS_KEPT = 2_000
"""Of one lane; the oldest are forgotten first, half of them at a time."""

ALL_SPANS = 200_000
"""Of all lanes together: where there are many lanes, each keeps fewer."""

FEWEST_SPANS = 8
"""That a lane keeps however many lanes there are."""


class Doing(StrEnum):
    """What a lane is at."""

    READY = "ready"
    RUNNING = "running"
    WAITING = "waiting"
    SHIELDED = "waiting, shielded"
    """It waits through a shield: a cancel of it goes no further."""
    CANCELLING = "cancelling"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DESTROYED = "destroyed"
    GHOST = "running on as a ghost"
    IDLE = "idle"


OVER = {Doing.FINISHED, Doing.FAILED, Doing.CANCELLED, Doing.DESTROYED}

_DOING = {
    TaskPhase.READY: Doing.READY,
    TaskPhase.RUNNING: Doing.RUNNING,
    TaskPhase.WAITING: Doing.WAITING,
    TaskPhase.CANCELLING: Doing.CANCELLING,
    TaskPhase.FINISHED: Doing.FINISHED,
    TaskPhase.FAILED: Doing.FAILED,
    TaskPhase.CANCELLED: Doing.CANCELLED,
}

_ENDED = {Outcome.FINISHED: Doing.FINISHED, Outcome.CANCELLED: Doing.CANCELLED}


class Span(msgspec.Struct, frozen=True, gc=False):
    """From `since` on, until the next. Hidden from the garbage collector, as a row is: there may be many of them."""

    since: float
    doing: Doing
    wait: Wait | None = None
    """What a task waits for, meanwhile."""
    job: int | None = None
    """The job that a worker does, meanwhile."""


class Cell(NamedTuple):
    """A stretch of a lane, as short as the screen can show."""

    span: Span | None
    """The one that it ends in; None before the lane begins."""
    stepped: bool
    """A step ended in it, or the phase changed."""


class Lane(msgspec.Struct, gc=False):
    """One task, or one worker."""

    spans: list[Span]
    """At least one, in order."""
    worker: str = ""
    """The name of a pool's worker; empty for a task."""
    pool: int | None = None
    """That of the worker."""

    @classmethod
    def begun(cls, at: float, doing: Doing, worker: str = "", pool: int | None = None) -> "Lane":
        """One that begins then, with this."""
        return cls([Span(at, doing)], worker, pool)

    def add(self, span: Span, keep: int = SPANS_KEPT) -> None:
        """What it is at from now on; once it is over, nothing more is added. Of so many the older half is forgotten."""
        last = self.spans[-1]
        if last.doing in OVER:
            return
        if span.since < last.since:
            span = msgspec.structs.replace(span, since=last.since)
        if span.since == last.since and span.doing is last.doing:
            self.spans[-1] = span  # the same stretch, known better
            return
        self.spans.append(span)
        if len(self.spans) > keep:
            del self.spans[: -(keep // 2)]

    def at(self, moment: float) -> Span | None:
        """What it was at; None before it began."""
        place = bisect_right(self.spans, moment, key=_since)
        return self.spans[place - 1] if place else None

    def cells(self, start: float, seconds: float, count: int, now: float) -> list[Cell | None]:
        """So many stretches of so many seconds, from `start` on; None for those that are still to come."""
        found: list[Cell | None] = []
        spans, place = self.spans, bisect_left(self.spans, start, key=_since)
        for number in range(count):
            begin, end = start + number * seconds, start + (number + 1) * seconds
            if begin > now:
                found.append(None)
                continue
            while place < len(spans) and spans[place].since < end:
                place += 1
            span = spans[place - 1] if place else None
            if span is not None and span.since < begin and span.doing in OVER:
                span = None
            found.append(Cell(span, span is not None and begin <= span.since))
        return found


_since = attrgetter("since")


class Timeline:
    """The lanes, tasks by their ids, workers by their names."""

    def __init__(self) -> None:
        self.tasks: dict[int, Lane] = {}
        self.workers: dict[str, Lane] = {}
        self._jobs: dict[int, Lane] = {}
        """The worker that does a job."""
        self._pools: dict[int, int] = {}
        """The pool that a job was given to."""

    def tell(self, fact: AnyFact) -> None:
        """Add what this fact says of a lane; most say nothing."""
        match fact:
            case facts.TaskCreated():
                self.tasks[fact.task] = Lane.begun(fact.at, Doing.READY)
            case facts.TaskEnded() if lane := self.tasks.get(fact.task):
                lane.add(Span(fact.at, _ENDED.get(fact.outcome, Doing.FAILED)))
            case facts.TaskDestroyed() if lane := self.tasks.get(fact.task):
                lane.add(Span(fact.at, Doing.DESTROYED))
            case cancel_facts.CancelRequested() if fact.accepted and (lane := self.tasks.get(fact.task)):
                lane.add(Span(fact.at, Doing.CANCELLING, lane.spans[-1].wait))
            case facts.JobSubmitted():
                self._pools[fact.job] = fact.pool
            case facts.JobStarted() if fact.worker:
                self._job_started(fact)
            case facts.JobAbandoned() if lane := self._jobs.get(fact.job):
                lane.add(Span(fact.at, Doing.GHOST, job=fact.job))
            case facts.JobEnded():
                self._pools.pop(fact.job, None)
                if lane := self._jobs.pop(fact.job, None):
                    lane.add(Span(fact.at, Doing.IDLE))
            case _:
                pass

    def set(self, states: Iterable[AnyState], now: float) -> None:
        """Take in how tasks stand now, and forget those that nobody can see any more."""
        for state in states:
            match state:
                case TaskState():
                    self._task(state, now)
                case TasksForgotten():
                    for task in state.tasks:
                        self.tasks.pop(task, None)
                case JobsForgotten():
                    for job in state.jobs:  # of one whose end was counted and not told
                        self._pools.pop(job, None)
                        self._jobs.pop(job, None)
                case PoolsForgotten():
                    self.workers = {name: lane for name, lane in self.workers.items() if lane.pool not in state.pools}
                case _:
                    pass

    def _task(self, state: TaskState, now: float) -> None:
        lane = self.tasks.get(state.task)
        if lane is None:
            lane = self.tasks[state.task] = Lane.begun(state.created, Doing.READY)
        doing, last = _DOING[state.phase], lane.spans[-1]
        if doing is Doing.WAITING and _is_shielded(state.wait):
            doing = Doing.SHIELDED
        # No step ended since, so it was something else that made the difference, between the last look and this one.
        since = now if doing is not last.doing and state.since <= last.since else state.since
        keep = min(SPANS_KEPT, max(FEWEST_SPANS, ALL_SPANS // len(self.tasks)))
        lane.add(Span(since, doing, state.wait), keep)

    def _job_started(self, fact: facts.JobStarted) -> None:
        lane = self.workers.get(fact.worker)
        if lane is None:
            lane = self.workers[fact.worker] = Lane.begun(fact.at, Doing.IDLE, fact.worker, self._pools.get(fact.job))
        lane.add(Span(fact.at, Doing.RUNNING, job=fact.job))
        self._jobs[fact.job] = lane


def _is_shielded(wait: Wait | None) -> bool:
    while wait is not None:
        if wait.kind is WaitKind.SHIELD:
            return True
        wait = wait.inner
    return False
