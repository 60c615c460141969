"""Hints about cancels: one that is slow to come, one that was not heeded, and who is left behind a shield."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from playground.model import cancelling
from playground.model.hint import Board, Cast, Hears, Rule
from playground.model.marks import OVER
from playground.wire.cancel import CancelStage
from playground.wire.cancel_facts import CancelCaught, CancelDelivered, CancelLost, CancelSwallowed
from playground.wire.facts import Folded, TaskEnded
from playground.wire.propagation import CancelKeptOff
from playground.wire.state import TasksForgotten, TaskState, Wait, WaitKind

PENDING_FOR = 1.0
"""Seconds for which a cancel has not been delivered, until that is told."""

GOES_ON_FOR = 2.0
"""Seconds for which a task has gone on since it caught a cancel, until that is told."""


class Swallowed(Rule):
    """A task that was cancelled, and finished."""

    kind = "cancel swallowed"
    means = "It caught CancelledError and went on: it counts as finished, and who cancelled it cannot tell."
    advice = "Clean up in `finally`, or raise again after `except CancelledError`; if it is meant, call uncancel()."
    scenario = "swallowed"

    def hears(self) -> Hears:
        """Ends."""
        return {TaskEnded: self._ended}

    def _ended(self, fact: TaskEnded) -> None:
        if fact.swallowed:
            family = self.family(fact.task)
            one = f"{fact.name} finished, although it had been cancelled"
            many = f"tasks of {family} finished, although they had been cancelled"
            self.rise(family, fact.task, one, many, at=fact.at, for_good=True)


class _Since(Rule):
    """Tasks of which something holds; it is told once it has held for a while, or is over."""

    WHILE: float

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._since: dict[int, float] = {}
        """What has held longest stands first."""
        self._told: dict[int, str] = {}

    def sentence(self, task: int, family: str) -> tuple[str, str] | None:
        """Of this task, and of several of its family; None if there is a reason not to tell."""
        raise NotImplementedError

    def begins(self, task: int, at: float) -> None:
        """It holds from now on, if it did not already."""
        self._since.setdefault(task, at)

    def ends(self, task: int) -> None:
        """It holds no longer."""
        self._since.pop(task, None)
        if (family := self._told.pop(task, None)) is not None:
            self.fall(family, task, at=self.cast.at)

    def ended(self, fact: TaskEnded) -> None:
        """Nothing holds of a task that has ended."""
        self.ends(fact.task)

    def forgotten(self, state: TasksForgotten) -> None:
        """Nor of one that is gone."""
        for task in state.tasks:
            self.ends(task)

    def batch_ended(self, at: float) -> None:
        """Tell those of which it has held for long enough; where one is told of alone, how that stands by now."""
        told = Counter(self._told.values())
        for task, since in self._since.items():
            if at - since < self.WHILE:
                return
            family = self._told.get(task) or self.family(task)
            if (task not in self._told or told[family] == 1) and (words := self.sentence(task, family)):
                self._told[task] = family
                self.rise(family, task, *words, at=at)


class CancelPending(_Since):
    """A cancel was requested, and has not been thrown into the task."""

    kind = "cancel pending"
    means = "cancel() only asks: CancelledError comes up when the task next runs. Until then it knows nothing of it."
    advice = "See what it waits for: a cancel is passed on to a task that is awaited, and comes when that has ended."
    scenario = "cancel"
    WHILE = PENDING_FOR

    def hears(self) -> Hears:
        """How the tasks stand with their cancels, and what came of those."""
        return {
            TaskState: self._row,
            CancelDelivered: self._came,
            CancelLost: self._came,
            TaskEnded: self.ended,
            Folded: self._folded,
            TasksForgotten: self.forgotten,
        }

    def sentence(self, task: int, family: str) -> tuple[str, str] | None:
        """With what it has to wait for."""
        row = self.cast.tasks.get(task)
        how = "" if row is None else cancelling.pending(row, self.cast)
        many = f"tasks of {family} were cancelled, and nothing has been thrown into them yet"
        return (how, many) if how else None

    def _row(self, row: TaskState) -> None:
        if row.phase not in OVER and cancelling.is_pending(row.cancel):
            self.begins(row.task, self.cast.at)
        elif row.task in self._since:
            self.ends(row.task)

    def _came(self, fact: CancelDelivered | CancelLost) -> None:
        self.ends(fact.task)

    def _folded(self, fact: Folded) -> None:
        """What was delivered is not known of all any more, so a while begins anew: by then the rows say so."""
        if fact.counts.keys() & {"CancelDelivered", "TaskEnded"}:
            self._since = dict.fromkeys(self._since, self.cast.at)


class CancellingLeft(_Since):
    """A task has caught a cancel and goes on, and has not taken it back."""

    kind = "cancelling() above 0"
    means = "It caught CancelledError, and goes on. TaskGroup and timeout go by cancelling(): to them it is ending."
    advice = "Raise again after `except CancelledError`. If it means to go on, it has to say so: task.uncancel()."
    scenario = "uncancel"
    WHILE = GOES_ON_FOR

    def hears(self) -> Hears:
        """Catches, and how the tasks stand that caught."""
        return {
            CancelCaught: self._caught,
            CancelSwallowed: self._caught,
            TaskEnded: self.ended,
            Folded: self._folded,
            TaskState: self._row,
            TasksForgotten: self.forgotten,
        }

    def sentence(self, task: int, family: str) -> tuple[str, str] | None:
        """What it does is said where that is seen; unless it cleans up, or asyncio waits there for what does."""
        row = self.cast.tasks.get(task)
        if row is None or (row.wait is not None and row.wait.kind in (WaitKind.TASK_GROUP, WaitKind.WAIT_FOR)):
            return None
        if row.cancel is not None and row.cancel.stage is CancelStage.CLEANING_UP:
            return None
        if row.cancel is not None and row.cancel.stage is CancelStage.SWALLOWED:
            one = f"{row.name} swallowed a cancel and goes on: cancelling() is {row.cancelling}"
            return one, f"tasks of {family} swallowed a cancel and go on"
        one = f"{row.name} caught a cancel and has not ended: cancelling() is {row.cancelling}"
        return one, f"tasks of {family} caught a cancel and have not ended"

    def _caught(self, fact: CancelCaught | CancelSwallowed) -> None:
        """What a TaskGroup has left in the count is not the task's doing."""
        if isinstance(fact, CancelCaught) and fact.stage is CancelStage.TAKEN_OVER:
            self.ends(fact.task)
        else:
            self.begins(fact.task, fact.at)

    def _folded(self, fact: Folded) -> None:
        """One that has no row may be among those that have ended."""
        if "TaskEnded" in fact.counts:
            for task in [task for task in self._since if task not in self.cast.tasks]:
                self.ends(task)

    def _row(self, row: TaskState) -> None:
        if row.task in self._since and (not row.cancelling or row.phase in OVER):
            self.ends(row.task)


class _Limited(NamedTuple):
    """A `wait_for` of tasks that a shield stands before."""

    until: float
    tasks: frozenset[int]


class Detached(Rule):
    """A task whose waiter has gone, and that a shield spared."""

    kind = "detached by shield"
    means = "Who waited for it through a shield was cancelled or timed out. It runs on: nobody waits for its result."
    advice = "Keep the task and await it later, or it fails in silence, and is cut short when asyncio.run ends."
    scenario = "shield"

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._limited: dict[int, _Limited] = {}
        """By waiter. Before Python 3.12 a `wait_for` gives up without any cancel that could be seen."""
        self._awaited: dict[int, set[int]] = {}
        """By waiter: whom it waits for."""
        self._left: dict[int, int] = {}
        """Those that a shield spared, and have not ended; by whom each was left."""
        self._alone: set[int] = set()
        """Of those, whom nobody waited for in the batch before."""
        self._done: set[int] = set()
        """Tasks that have ended and whose rows do not say so yet."""
        self._told: dict[int, str] = {}

    def hears(self) -> Hears:
        """What a shield kept from whom, who waits for whom, and ends."""
        return {
            CancelKeptOff: self._kept_off,
            TaskState: self._row,
            TasksForgotten: self._forgotten,
            TaskEnded: self._ended,
        }

    def _kept_off(self, fact: CancelKeptOff) -> None:
        if fact.detached:
            self._left[fact.task] = fact.waiter

    def _row(self, row: TaskState) -> None:
        if row.phase in OVER:
            self._is_over(row.task)
            self._done.discard(row.task)
        waits_for_none = row.wait is None or not (row.wait.tasks or row.wait.inner)
        if waits_for_none and row.task not in self._awaited and row.task not in self._limited:
            return  # the many that have nothing to do with others
        awaited = set(_awaited(row.wait))
        self._may_have_given_up(row, awaited)
        if awaited:
            self._awaited[row.task] = awaited
        else:
            self._awaited.pop(row.task, None)

    def _may_have_given_up(self, row: TaskState, awaited: set[int]) -> None:
        before = self._limited.pop(row.task, None)
        if before is not None and self.cast.at >= before.until:
            for task in before.tasks - awaited - self._done:
                self._left.setdefault(task, row.task)
        if (wait := row.wait) is not None and wait.kind is WaitKind.WAIT_FOR and wait.until is not None:
            self._limited[row.task] = _Limited(wait.until, frozenset(_behind_shields(wait)))

    def _ended(self, fact: TaskEnded) -> None:
        self._is_over(fact.task)
        if fact.task in self.cast.tasks:
            self._done.add(fact.task)

    def _forgotten(self, state: TasksForgotten) -> None:
        for task in state.tasks:
            self._is_over(task)
            self._done.discard(task)
            self._awaited.pop(task, None)
            self._limited.pop(task, None)

    def _is_over(self, task: int) -> None:
        self._left.pop(task, None)
        self._is_looked_after(task)

    def _is_looked_after(self, task: int) -> None:
        self._alone.discard(task)
        if (family := self._told.pop(task, None)) is not None:
            self.fall(family, task, at=self.cast.at)

    def batch_ended(self, at: float) -> None:
        """Tell what has been so for two batches: a row may be half a step old."""
        if not self._left:
            return
        awaited = {task for tasks in self._awaited.values() for task in tasks}
        for task, waiter in self._left.items():
            row = self.cast.tasks.get(task)
            if row is None or task in awaited:
                self._is_looked_after(task)
            elif task not in self._alone:
                self._alone.add(task)
            elif task not in self._told:
                self._told[task] = family = self.family(task)
                one = f"{row.name} runs on without {self.cast.name_of(waiter)}, which waited for it through a shield"
                many = f"tasks of {family} run on without those who waited for them through a shield"
                self.rise(family, task, one, many, at=at)


def _awaited(wait: Wait | None) -> Iterator[int]:
    while wait is not None:
        yield from wait.tasks
        wait = wait.inner


def _behind_shields(wait: Wait | None) -> Iterator[int]:
    while wait is not None and wait.kind is not WaitKind.SHIELD:
        wait = wait.inner
    yield from _awaited(wait)
