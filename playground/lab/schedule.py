"""Commands that have a time: done when the loop's clock comes to it, those of one time in the order they were given."""

import heapq
from collections.abc import Callable

from playground.loop import SteerableLoop
from playground.wire.commands import AnyCommand

EARLY = 0.001
"""Seconds by which a timer of uvloop's may come early."""


class Schedule:
    """Commands to come; used on the loop's thread."""

    def __init__(self, clock: Callable[[], float], perform: Callable[[AnyCommand], None]) -> None:
        self._clock = clock
        self._perform = perform
        self._heap: list[tuple[float, int, AnyCommand]] = []

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, loop: SteerableLoop, at: float, command: AnyCommand) -> None:
        """Do it at that time, while this loop runs or a later one."""
        heapq.heappush(self._heap, (at, command.id, command))
        if at <= self._clock():
            self._due(loop, at)  # a paused loop's clock never comes to the next moment
        else:
            self._arm(loop, at)

    def started(self, loop: SteerableLoop) -> None:
        """Another loop runs: what is still to come is to come on it."""
        for at in {at for at, _, _ in self._heap}:
            self._arm(loop, at)

    def _arm(self, loop: SteerableLoop, at: float) -> None:
        loop.at_gate_later(max(0.0, at - self._clock()), self._due, loop, at)

    def _due(self, loop: SteerableLoop, at: float) -> None:
        now = self._clock() + EARLY
        while self._heap and self._heap[0][0] <= now:
            # One visit each, so that those behind a step come after the step.
            loop.at_gate(self._perform, heapq.heappop(self._heap)[2])
        if self._heap and self._heap[0][0] <= at:  # uvloop counts from the beginning of its turn: we may come early
            self._arm(loop, at)
