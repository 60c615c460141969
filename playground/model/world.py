"""The fold: facts and state of one lab become what can be shown.

`World.apply` is the only writer. The screen, the headless runner and tests feed it the same batches.
"""

from collections import Counter
from copy import copy
from typing import assert_never

from msgspec import structs

from playground.model import calls
from playground.model.happened import Runs
from playground.model.hints import Hints
from playground.model.names import Names, Remembered
from playground.model.output import Output
from playground.model.program import Program
from playground.model.rings import Rings
from playground.model.script import Script
from playground.model.story import Story
from playground.model.telling import Teller
from playground.model.timeline import Timeline
from playground.model.whereabouts import Whereabouts
from playground.wire import cancel_facts, facts, propagation
from playground.wire.codec import Batch
from playground.wire.entries import EntryBegun, EntryEnded
from playground.wire.facts import AnyFact, CallMade, LoopStopped, LoopStuck, TaskCreated
from playground.wire.state import (
    AnyState,
    JobsForgotten,
    JobState,
    LabSilent,
    LoopPhase,
    LoopState,
    PoolsForgotten,
    PoolState,
    TaskDetail,
    TaskPhase,
    TasksForgotten,
    TaskState,
    Wait,
)


class World:
    """What is known of one lab by now."""

    def __init__(self, *, keep_story: int = 5_000, keep_output: int = 5_000) -> None:
        self.at = 0.0
        """The loop's clock at the last batch; "for how long" is measured from here."""
        self.version = 0
        """Raised by every batch: what was drawn from an equal version is still right."""
        self.structure = 0
        """Raised whenever tasks or jobs come or go, are called otherwise, or wait for others than before."""
        self.phases: Counter[TaskPhase] = Counter()
        """How many tasks are in each."""
        self.program = Program()
        self.loop: LoopState | None = None
        self.tasks: dict[int, TaskState] = {}
        self.whereabouts = Whereabouts()
        self.rings = Rings()
        """Tasks that wait for each other."""
        self.jobs: dict[int, JobState] = {}
        self.pools: dict[int, PoolState] = {}
        self.detail: TaskDetail | None = None
        """What is inspected: the latest that was told of one task."""
        self.silence: LabSilent | None = None
        """Set while the lab is not heard."""
        self.story = Story(keep_story)
        self.output = Output(keep_output)
        self.timeline = Timeline()
        self.hints = Hints(self)
        self.runs = Runs()
        """What happened in the last run, for claims to be judged by."""
        self.calls: list[CallMade] = []
        """What the person did, in order."""
        self.script = Script()
        """The same as a program that runs by itself."""
        self.variables: dict[str, int] = {}
        """The person's variables and the tasks and jobs that they hold."""
        self.folded = 0
        """Facts that were counted instead of told."""
        self.paused = False
        """The loop stands at the gate."""
        self.stopped: LoopStopped | None = None
        """How the loop stopped, while none runs."""
        self._stuck: LoopStuck | None = None
        self._names = Names()
        self._pool_names = Names()
        self._births = Remembered[TaskCreated]()
        self._waiters: dict[int, str] = {}
        self._teller = Teller(self.story, self)

    def apply(self, batch: Batch) -> None:
        """Take in what happened, then how things stand now."""
        self.at = batch.at
        for fact in batch.facts:
            self._teller.tell(fact)
            self.timeline.tell(fact)
            self._learn(fact)
            self.script.learn(fact)
            self.hints.tell(fact)
            self.runs.learn(fact)
        self.timeline.set(batch.states, batch.at)
        for state in batch.states:
            self._set(state)
            self.hints.tell(state)
        self.hints.batch_ended(batch.at)
        self.rings.batch_ended()
        self._teller.batch_ended()
        self.version += 1

    @property
    def stuck(self) -> LoopStuck | None:
        """Who waits for what will not come, while that is so."""
        return self._stuck if self.loop is not None and self.loop.phase is LoopPhase.STUCK else None

    def copy(self) -> "World":
        """As it stands now, for another thread to go through its tasks and jobs while this one is written to."""
        copied = copy(self)
        copied.tasks, copied.jobs = dict(self.tasks), dict(self.jobs)
        return copied

    def name_of(self, number: int) -> str:
        """The name of a task or the function of a job; `task 12` if it is not known."""
        if task := self.tasks.get(number):
            return task.name
        if job := self.jobs.get(number):
            return job.function
        return self._names.find(number) or f"task {number}"

    def pool_name(self, number: int) -> str:
        """The name of an executor; `pool 2` if it is not known."""
        if pool := self.pools.get(number):
            return pool.name
        return self._pool_names.find(number) or f"pool {number}"

    def birth_of(self, number: int) -> TaskCreated | None:
        """How a task was made; None if that was not told, or is too long ago."""
        return self._births.find(number)

    def made_as(self, number: int) -> str | None:
        """The expression by which the person made this waiter; None if it is not one."""
        return self._waiters.get(number)

    def wait_of(self, number: int) -> Wait | None:
        """What a task waits for; None if it is not known to wait."""
        task = self.tasks.get(number)
        return None if task is None else task.wait

    def _learn(self, fact: AnyFact) -> None:  # noqa: C901 - one case for each kind of fact
        match fact:
            case facts.Printed():
                self.output.add(fact)
            case EntryBegun():
                self.output.add_entry(fact)
            case facts.TaskCreated():
                self._names.learn(fact.task, fact.name)
                self._births.learn(fact.task, fact)
            case facts.TaskRenamed():
                self._names.learn(fact.task, fact.name)
                if row := self.tasks.get(fact.task):  # what follows in this batch is told before its row is
                    self.tasks[fact.task] = structs.replace(row, name=fact.name)
                    self.structure += 1
            case facts.JobSubmitted():
                self._names.learn(fact.job, fact.function)
            case facts.PoolMade():
                self._pool_names.learn(fact.pool, fact.name)
            case facts.CallMade():
                self._remember(fact)
            case facts.VariableDropped():
                self.variables.pop(fact.variable, None)
            case facts.Folded():
                self.folded += sum(fact.counts.values())
                if "Printed" in fact.counts:
                    self.output.tear()
            case (
                facts.ProgramStarted()
                | facts.ProgramLoaded()
                | facts.ProgramFailed()
                | facts.ProgramEnded()
                | facts.RunEnded()
            ):
                self.program = self.program.after(fact)
            case facts.Paused() | facts.Resumed():
                self.paused = isinstance(fact, facts.Paused)
            case LoopStopped():
                self.paused, self.stopped = False, fact
            case facts.LoopStarted():
                self.stopped = None
            case facts.LoopStuck():
                self._stuck = fact
            case (
                facts.LoopBlocked()
                | facts.LoopFreed()
                | facts.ExceptionReported()
                | facts.Interrupted()
                | facts.Stepped()
                | facts.SpeedChanged()
                | facts.TimeJumped()
                | cancel_facts.CancelRequested()
                | cancel_facts.CancelDelivered()
                | cancel_facts.CancelCaught()
                | cancel_facts.CancelSwallowed()
                | cancel_facts.CancelLost()
                | facts.TaskEnded()
                | facts.TaskDestroyed()
                | propagation.CancelTakenBack()
                | propagation.CancelKeptOff()
                | propagation.FailureHandedOn()
                | propagation.GroupFailed()
                | facts.DeadlockFormed()
                | EntryEnded()
                | facts.CommandRefused()
                | facts.PoolShutDown()
                | facts.PoolBroken()
                | facts.JobStarted()
                | facts.JobAbandoned()
                | facts.JobEnded()
                | facts.ProbeStopped()
            ):
                pass  # the story says it all; how things stand now comes as state
            case _:
                assert_never(fact)

    def _remember(self, fact: CallMade) -> None:
        """Keep the call; if it made a waiter, its expression in terms of what the variables hold now."""
        self.calls.append(fact)
        if fact.variable is None or fact.target is None:
            return
        if expression := calls.waiter(fact.python, self._inside):
            self._waiters[fact.target] = expression
        self.variables[fact.variable] = fact.target

    def _inside(self, about: str | int) -> str:
        """What one of the person's variables, or an id, stands for inside a larger expression."""
        number = self.variables.get(about) if isinstance(about, str) else about
        if number is None:
            return str(about)
        expression = self._waiters.get(number)
        # `await x` inside a call would read as if its value were meant: there the waiter's name stands.
        if expression is None or expression.startswith("await "):
            return self.name_of(number)
        return expression

    def _set(self, state: AnyState) -> None:
        match state:
            case TaskState():
                self._set_task(state)
            case JobState():
                self.jobs[state.job] = state
                self.structure += 1
            case PoolState():
                self.pools[state.pool] = state
            case LoopState():
                self.loop = state
            case LabSilent():
                self.silence = state if state.seconds > 0 else None
            case TaskDetail():
                self.detail = state
            case TasksForgotten():
                self._forget(state)
            case JobsForgotten():
                self.structure += 1
                for job in state.jobs:
                    self.jobs.pop(job, None)
            case PoolsForgotten():
                for pool in state.pools:
                    self.pools.pop(pool, None)
            case _:
                assert_never(state)

    def _set_task(self, state: TaskState) -> None:
        before = self.tasks.get(state.task)
        self.tasks[state.task] = state
        self.whereabouts.moved(before, state)
        if before is None:
            self.phases[state.phase] += 1
            self.structure += 1
        else:
            if before.phase is not state.phase:
                self.phases[before.phase] -= 1
                self.phases[state.phase] += 1
            if before.name != state.name or _waits_for_tasks(before.wait) or _waits_for_tasks(state.wait):
                self.structure += before.name != state.name or before.wait != state.wait
        self.rings.learn(state)

    def _forget(self, state: TasksForgotten) -> None:
        self.structure += 1
        for task in state.tasks:
            if gone := self.tasks.pop(task, None):
                self.phases[gone.phase] -= 1
                self.whereabouts.moved(gone, None)
            self.rings.forget(task)


def _waits_for_tasks(wait: Wait | None) -> bool:
    while wait is not None:
        if wait.tasks:
            return True
        wait = wait.inner
    return False
