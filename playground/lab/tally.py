"""How often one task has stepped, and how long it ran, was ready and waited, since somebody looks.

To time each step of each task would cost every program a good part of its speed, so it is done for the one task that is
looked at, and from then on: the figures say since when. Three moments make them: a step begins, a step ends, and the
task is put into the ready queue. Times are of the loop's clock, which stands still while the loop is paused.
"""

from collections.abc import Callable

from playground.lab.futures import awaited_future, is_done
from playground.lab.record import AnyTask, Record, SeenTask
from playground.loop import SteerableLoop
from playground.loop.ready import is_step, owner_of
from playground.wire.state import Activity, Lived


class Tally:
    """Counts one task's steps; to be made between two handles. All but `lived` is called on the loop's thread."""

    def __init__(self, record: Record, task: AnyTask, now: Callable[[], float]) -> None:
        self.record = record
        self._now = now
        self._steps = 0
        self._times = dict.fromkeys(Activity, 0.0)
        self._since = self._at = now()
        future = awaited_future(task)
        is_waiting = future is not None and not is_done(future)
        self._activity: Activity | None = Activity.WAITING if is_waiting else Activity.READY
        self._is_ready_again = False
        loop = task.get_loop()
        assert isinstance(loop, SteerableLoop)
        self.end = loop.tell_ready(self._became_ready)
        """Be told no longer."""
        if type(task) is SeenTask:
            task._steps_unseen = False

    def step_begins(self, record: Record) -> None:
        """A task is about to take a step."""
        if record is self.record:
            self._becomes(Activity.RUNNING)

    def step_ended(self, record: Record, *, done: bool) -> None:
        """It has taken it."""
        if record is not self.record:
            return
        self._steps += 1
        self._becomes(None if done else Activity.READY if self._is_ready_again else Activity.WAITING)
        self._is_ready_again = False
        if done:
            self.end()

    def lived(self, began: float) -> Lived:
        """As of the last change, with what it has been doing since; the times since the lab's clock began."""
        return Lived(
            since=self._since - began,
            steps=self._steps,
            running=self._times[Activity.RUNNING],
            ready=self._times[Activity.READY],
            waiting=self._times[Activity.WAITING],
            activity=self._activity,
            at=self._at - began,
        )

    def _became_ready(self, callback: Callable[..., object]) -> None:
        """Something was put into the ready queue."""
        if owner_of(callback) is not self.record() or not is_step(callback):
            return
        if self._activity is Activity.RUNNING:
            self._is_ready_again = True
        elif self._activity is Activity.WAITING:
            self._becomes(Activity.READY)

    def _becomes(self, activity: Activity | None) -> None:
        now = self._now()
        if self._activity is not None:
            self._times[self._activity] += now - self._at
        self._activity, self._at = activity, now
