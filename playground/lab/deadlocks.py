"""Tells when tasks have come to wait for each other in a ring, while other tasks may still run.

The rows that are about to be sent are all that is looked at, and a search among ten thousand that wait for each other
takes milliseconds that the program would have run in: so it is made the less often, the longer it takes.
"""

from collections.abc import Callable, Iterable
from time import monotonic

from playground.lab.emit import Emitter
from playground.rings import Ring, Rings
from playground.wire.facts import DeadlockFormed
from playground.wire.state import AnyState, TasksForgotten, TaskState, Wait, WaitKind

WAITS_TOLD = 10
"""Of how many tasks of a ring it is told what they wait for."""

PAUSE = 30
"""So many times as long as the last search took, there is none."""


class Deadlocks:
    """Looks at the rows of each batch, on the line's thread."""

    def __init__(self, emitter: Emitter, clock: Callable[[], float] = monotonic) -> None:
        self._emitter = emitter
        self._clock = clock
        self._rings = Rings()
        self._waits: dict[int, Wait] = {}
        """What was told of each task that waits."""
        self._told: set[Ring] = set()
        """Rings that are there, and were told."""
        self._not_before = 0.0

    def look(self, states: Iterable[AnyState]) -> None:
        """These rows are about to be sent."""
        for state in states:
            if type(state) is TaskState:
                self._learn(state)
            elif type(state) is TasksForgotten:
                for task in state.tasks:
                    self._forget(task)
        began = self._clock()
        if began < self._not_before:
            return
        self._rings.batch_ended()
        self._not_before = began + PAUSE * (self._clock() - began)
        found = set(self._rings.found)
        for ring in self._rings.found:
            if ring not in self._told:
                waits = tuple(self._waits[task] for task in ring[:WAITS_TOLD])
                self._emitter.tell(DeadlockFormed(ring, waits, at=self._emitter.clock()))
        self._told = found

    def _learn(self, task: TaskState) -> None:
        if task.wait is not None and task.wait.kind is not WaitKind.SLEEP:  # which many do, and nobody else ends
            self._waits[task.task] = task.wait
            self._rings.learn(task)
        elif self._waits.pop(task.task, None) is not None:
            self._rings.forget(task.task)

    def _forget(self, task: int) -> None:
        if self._waits.pop(task, None) is not None:
            self._rings.forget(task)
