"""Whether a program is stuck: tasks wait, and nothing that can be seen will ever wake them.

That is: nothing is ready, no timer is set, no command has a time that is still to come, nothing may answer from outside
(`loop/holds.py`), and nobody may come unasked, through a listening socket or a signal that is handled.
"""

from playground.lab.emit import Emitter
from playground.lab.schedule import Schedule
from playground.lab.tasks import TaskProbe
from playground.loop import SteerableLoop
from playground.wire.facts import LoopStuck

TOLD = 100
"""Tasks that are named."""

AGAIN = 10
"""Looks at an idle loop after which it is asked again what may answer: a thread may have ended in silence."""


class Stuck:
    """Looks at one loop after the other, from the line's thread."""

    def __init__(self, emitter: Emitter, tasks: TaskProbe, schedule: Schedule) -> None:
        self._emitter = emitter
        self._tasks = tasks
        self._schedule = schedule
        self._looks = 0
        self.is_so = False

    def look(self, loop: SteerableLoop | None, *, idle: bool) -> None:
        """Look at the loop that runs now; `idle` says that it has run nothing since the last look."""
        if loop is None or not idle or loop.paused or loop.timers or len(self._schedule) or not self._tasks.alive:
            self._looks, self.is_so = 0, False
            return
        self._looks += 1
        if self._looks % AGAIN != 2:
            return
        was_so, self.is_so = self.is_so, not loop.held() and not loop.awaits_visitors()
        if self.is_so and not was_so:
            waiting = [record.id for record in list(self._tasks.records.values()) if record.outcome is None]
            self._emitter.tell(LoopStuck(tuple(waiting[:TOLD]), at=self._emitter.clock()))
