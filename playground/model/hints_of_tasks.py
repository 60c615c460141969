"""Hints about tasks: cancels that were not heeded, and tasks and exceptions that nobody looks after."""

from collections.abc import Iterator

from playground.model import words
from playground.model.hint import Board, Cast, Hears, Rule
from playground.wire.cancel import CancelStage
from playground.wire.facts import (
    CancelCaught,
    CancelDelivered,
    CancelLost,
    CancelRequested,
    CancelSwallowed,
    ExceptionReported,
    Folded,
    LoopStarted,
    LoopStopped,
    TaskDestroyed,
    TaskEnded,
)
from playground.wire.state import TaskPhase, TasksForgotten, TaskState, Wait, WaitKind

PENDING_FOR = 1.0
"""Seconds for which a cancel has not been delivered, until that is told."""

GOES_ON_FOR = 2.0
"""Seconds for which a task has gone on since it caught a cancel, until that is told."""

BATCHES_NOT_HELD = 5
"""Batches for which nobody has held a task, until that is told."""

_ON_ITS_WAY = {TaskPhase.RUNNING, TaskPhase.READY, TaskPhase.CANCELLING}
"""Phases in which it is not known who holds a task."""

_ENDED = {TaskPhase.FINISHED, TaskPhase.FAILED, TaskPhase.CANCELLED}


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
        """Tell those of which it has held for long enough."""
        for task, since in self._since.items():
            if at - since < self.WHILE:
                return
            if task not in self._told and (told := self.sentence(task, family := self.family(task))):
                self._told[task] = family
                self.rise(family, task, *told, at=at)


class CancelPending(_Since):
    """A cancel was requested, and has not been thrown into the task."""

    kind = "cancel pending"
    means = "cancel() only asks: CancelledError comes up when the task next runs. Until then it knows nothing of it."
    advice = "See what it waits for: a cancel is handed down to a task that is awaited, and that one takes its time."
    scenario = "cancel"
    WHILE = PENDING_FOR

    def hears(self) -> Hears:
        """Requests, and what came of them."""
        return {
            CancelRequested: self._requested,
            CancelDelivered: self._delivered,
            CancelLost: self._delivered,
            TaskEnded: self.ended,
            Folded: self._folded,
            TaskState: self._row,
            TasksForgotten: self.forgotten,
        }

    def sentence(self, task: int, family: str) -> tuple[str, str]:
        """With who it is that must end first, if it is known."""
        below = [self.cast.name_of(number) for number in _handed_down(self.cast.wait_of(task))]
        reason = f": it was handed down to {words.some(below, 3)}" if below else ""
        loop = self.cast.loop
        if not reason and loop is not None and loop.blocked:
            reason = ": the loop is blocked"
        one = f"{self.cast.name_of(task)} was cancelled, and has not noticed yet{reason}"
        return one, f"tasks of {family} were cancelled, and have not noticed yet"

    def _requested(self, fact: CancelRequested) -> None:
        if fact.accepted:
            self.begins(fact.task, fact.at)

    def _delivered(self, fact: CancelDelivered | CancelLost) -> None:
        self.ends(fact.task)

    def _row(self, row: TaskState) -> None:
        if row.task in self._since and row.phase in _ENDED:
            self.ends(row.task)

    def _folded(self, fact: Folded) -> None:
        """What was delivered is not known of all any more, so nothing is claimed of any."""
        if fact.counts.keys() & {"CancelDelivered", "TaskEnded"}:
            for task in list(self._since):
                self.ends(task)


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
        if row.task in self._since and (not row.cancelling or row.phase in _ENDED):
            self.ends(row.task)


class Detached(Rule):
    """A task whose waiter has gone, and that a shield spared."""

    kind = "detached by shield"
    means = "Who waited for it through a shield was cancelled or timed out. It runs on: nobody waits for its result."
    advice = "Keep the task and await it later, or it fails in silence, and is cut short when asyncio.run ends."
    scenario = "shield"

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._shielded: dict[int, set[int]] = {}
        """By waiter: whom it waits for through a shield."""
        self._awaited: dict[int, set[int]] = {}
        """By waiter: whom it waits for."""
        self._left: dict[int, bool] = {}
        """Whose waiter has gone; whether that was so in the batch before."""
        self._done: set[int] = set()
        """Tasks that have ended and whose rows do not say so yet."""
        self._told: dict[int, str] = {}

    def hears(self) -> Hears:
        """Who waits for whom, and ends."""
        return {TaskState: self._row, TasksForgotten: self._forgotten, TaskEnded: self._ended}

    def _row(self, row: TaskState) -> None:
        waits_for_none = row.wait is None or not (row.wait.tasks or row.wait.inner)
        if waits_for_none and not any(row.task in known for known in (self._awaited, self._left, self._done)):
            return  # the many that have nothing to do with others
        shielded, awaited = set(_behind_shields(row.wait)), set(_awaited(row.wait))
        if before := self._shielded.pop(row.task, None):
            self._left.update(dict.fromkeys(before - awaited, False))
        if shielded:
            self._shielded[row.task] = shielded
        if awaited:
            self._awaited[row.task] = awaited
        else:
            self._awaited.pop(row.task, None)
        if row.phase in _ENDED:
            self._done.discard(row.task)
            self._is_looked_after(row.task)

    def _ended(self, fact: TaskEnded) -> None:
        self._is_looked_after(fact.task)
        if fact.task in self.cast.tasks:
            self._done.add(fact.task)

    def _forgotten(self, state: TasksForgotten) -> None:
        for task in state.tasks:
            self._is_looked_after(task)
            self._done.discard(task)
            self._awaited.pop(task, None)
            self._left.update(dict.fromkeys(self._shielded.pop(task, ()), False))

    def _is_looked_after(self, task: int) -> None:
        self._left.pop(task, None)
        if (family := self._told.pop(task, None)) is not None:
            self.fall(family, task, at=self.cast.at)

    def batch_ended(self, at: float) -> None:
        """Tell what has been so for two batches: a row may be half a step old."""
        if not self._left:
            return
        awaited = {task for tasks in self._awaited.values() for task in tasks}
        for task, seen in list(self._left.items()):
            row = self.cast.tasks.get(task)
            if task in awaited or task in self._done or row is None or row.phase in _ENDED:
                self._is_looked_after(task)
            elif not seen:
                self._left[task] = True
            elif task not in self._told:
                self._told[task] = family = self.family(task)
                one = f"{row.name} runs on without the waiter that a shield kept from it"
                self.rise(family, task, one, f"tasks of {family} run on without their waiters", at=at)


def _awaited(wait: Wait | None) -> Iterator[int]:
    while wait is not None:
        yield from wait.tasks
        wait = wait.inner


def _behind_shields(wait: Wait | None) -> Iterator[int]:
    while wait is not None and wait.kind is not WaitKind.SHIELD:
        wait = wait.inner
    yield from _awaited(wait)


def _handed_down(wait: Wait | None) -> Iterator[int]:
    """Whom a cancel of the task that waits so goes to first."""
    while wait is not None:
        if wait.kind in (WaitKind.TASK, WaitKind.GATHER):
            yield from wait.tasks
        wait = wait.inner if wait.kind is not WaitKind.SHIELD else None
