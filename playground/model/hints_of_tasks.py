"""Hints about tasks and exceptions that nobody looks after."""

from playground.model import words
from playground.model.hint import Board, Cast, Hears, Rule
from playground.wire.facts import ExceptionReported, LoopStarted, LoopStopped, TaskDestroyed
from playground.wire.state import TaskPhase, TasksForgotten, TaskState

BATCHES_NOT_HELD = 5
"""Batches for which nobody has held a task, until that is told."""

_ON_ITS_WAY = {TaskPhase.RUNNING, TaskPhase.READY, TaskPhase.CANCELLING}
"""Phases in which it is not known who holds a task."""


class Destroyed(Rule):
    """A task was collected as garbage while the loop ran."""

    kind = "task nobody held"
    means = "The loop refers to tasks weakly. Nobody else referred to this one, so it was collected before it ended."
    advice = "Keep what create_task returns until it is done: in a variable, in a set, or in a TaskGroup."
    scenario = "lost-task"

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._runs = False

    def hears(self) -> Hears:
        """Tasks that were destroyed; a loop that is no more takes its tasks along, which is another matter."""
        return {TaskDestroyed: self._destroyed, LoopStarted: self._started, LoopStopped: self._stopped}

    def _started(self, _: LoopStarted) -> None:
        self._runs = True

    def _stopped(self, _: LoopStopped) -> None:
        self._runs = False

    def _destroyed(self, fact: TaskDestroyed) -> None:
        if self._runs:
            family = self.family(fact.task)
            one = f"{fact.name} was collected before it had ended: nobody held it"
            many = f"tasks of {family} were collected before they had ended"
            self.rise(family, fact.task, one, many, at=fact.at, for_good=True)


class NotHeld(Rule):
    """A task to which nothing refers but what it waits for."""

    kind = "task nobody holds"
    means = "The loop refers to tasks weakly. This one is held by what it waits for alone, and goes when that goes."
    advice = "Keep what create_task returns until it is done: in a variable, in a set, or in a TaskGroup."
    scenario = "lost-task"

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._since: dict[int, int] = {}
        """By task: for how many batches."""
        self._told: dict[int, str] = {}

    def hears(self) -> Hears:
        """The rows of the tasks."""
        return {TaskState: self._row, TasksForgotten: self._forgotten}

    def _row(self, row: TaskState) -> None:
        if not row.held:
            self._since.setdefault(row.task, 0)
        elif row.task in self._since and row.phase not in _ON_ITS_WAY:
            self._is_held(row.task)

    def _forgotten(self, state: TasksForgotten) -> None:
        for task in state.tasks:
            self._is_held(task)

    def _is_held(self, task: int) -> None:
        self._since.pop(task, None)
        if (family := self._told.pop(task, None)) is not None:
            self.fall(family, task, at=self.cast.at)

    def batch_ended(self, at: float) -> None:
        """Tell what has been so for a while: a task of asyncio's own may pass by."""
        for task in self._since:
            self._since[task] += 1
            if self._since[task] > BATCHES_NOT_HELD and task not in self._told:
                self._told[task] = family = self.family(task)
                one = f"{self.cast.name_of(task)} waits, and nothing but what it waits for holds it"
                self.rise(family, task, one, f"tasks of {family} are held by what they wait for alone", at=at)


class NeverRetrieved(Rule):
    """An exception that nobody has asked for."""

    kind = "error not retrieved"
    means = "It failed, and nobody awaited it or asked for its exception. asyncio says so only when it is collected."
    advice = "Await every task, or use a TaskGroup; in a done-callback ask task.exception()."
    scenario = "silent-failure"

    def hears(self) -> Hears:
        """What asyncio itself says when it collects such a task."""
        return {ExceptionReported: self._reported}

    def _reported(self, fact: ExceptionReported) -> None:
        if not fact.message.endswith("exception was never retrieved"):
            return
        failure = words.failure(fact.failure)
        where = f" at {words.place(fact.failure.place)}" if fact.failure is not None and fact.failure.place else ""
        who = fact.message.partition(" ")[0].lower() if fact.task is None else self.cast.name_of(fact.task)
        key = "" if fact.failure is None else fact.failure.type + where
        one, many = f"{who} failed{where}: {failure}", f"failed{where}, the last: {failure}"
        self.rise(key, fact.task, one, many, at=fact.at, for_good=True)
