"""Steering: the person's hand on a loop. Pause, resume, step, pick who runs next, and the clock's pace.

What is asked for is done at the gate (`gate.py`), whichever thread asks; called on the loop's own thread, or before
the loop runs, it is done at once.
"""

import asyncio
import threading
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

from playground.loop.clock import Clock
from playground.loop.gate import CLOSED, Gate, Ticket
from playground.loop.ready import callback_of, is_step, task_of


class Steering(Gate):
    """The half of a steerable loop that those who steer it see."""

    @property
    def steered(self) -> bool:
        """Whether the loop has a clock of its own, because somebody paused it or changed its speed."""
        return self._steered

    @property
    def speed(self) -> float:
        """How many times as fast as the real clock the loop's runs while it is not paused."""
        return self.clock.speed

    @property
    def instant(self) -> bool:
        """Whether the clock jumps to the next timer when nothing is ready and nothing that may answer is in flight."""
        return self.clock.instant

    def pause(self) -> None:
        """Stop before the next handle, I/O callback or signal handler; the loop's clock stands still.

        A step that is under way is over then.
        """
        self._steer(self._pause, urgent=True)

    def resume(self) -> None:
        """Go on, after the steps that were asked for."""
        self._steer(self._resume)

    def step(self, task: "asyncio.Task[Any] | None" = None) -> None:
        """Run one handle, or until this task has run once; pauses a loop that is not paused.

        If none is ready, the next timer's, at its moment; if none is set, I/O is asked for once.
        Raises ValueError, on the loop's thread, if the task is done.
        """
        self._steer(self._step, task)

    def run_next(self, task: "asyncio.Task[Any]") -> None:
        """Run the step of this ready task before the steps of all others; pauses a loop that is not paused.

        Plain callbacks in front of it run first: asyncio promises that they keep their order, and its own code
        relies on it. Raises ValueError, on the loop's thread, if the task is not ready.
        """
        self._steer(self._run_next, task)

    def jump(self) -> None:
        """Move the clock on to the next timer's moment."""
        self._steer(self._jump)

    def set_speed(self, speed: float, *, instant: bool = False) -> None:
        """Let the clock run 0.1 to 10 times as fast as the real one, or at its pace and with jumps (`instant`)."""
        self._steer(self._set_speed, speed, instant)

    def use_clock(self, clock: Clock) -> None:
        """Share a clock with other loops, before this one runs or sets a timer."""
        self.clock = clock
        if clock.steered:
            self._enter_steering()

    def is_ready(self, task: "asyncio.Task[Any]") -> bool:
        """Whether a step of this task is in the ready queue."""
        return self._index_of(task) is not None

    # What others fill in

    def _next_moment(self) -> float | None:
        """When the next timer is due, visits that have a time included."""
        raise NotImplementedError

    def _enter_steering(self) -> None:
        self._steered = True

    def _clock_turned(self) -> None:
        """The clock runs otherwise than before."""

    def stop(self) -> None:
        """As the base's."""
        if self.on_stop is not None:
            self.on_stop()
        self._is_to_stop = True
        super().stop()

    # Done at the gate

    def _steer(self, act: Callable[..., object], *args: Any, urgent: bool = False) -> None:
        """Do it now if this is the loop's thread or the loop does not run, else at the gate."""
        if self._thread is None or self._thread == threading.get_ident():
            act(*args)
        else:
            self.at_gate(act, *args, urgent=urgent)

    def _pause(self) -> None:
        self._enter_steering()
        self._end_step()  # a pause ends a step that goes on and on
        if not self.paused:
            self.clock.stop()
            self._clock_turned()
        if CLOSED not in self._gate:
            self._gate.append(CLOSED)
        if self._is_passing:
            self._tell_paused(True)
        elif self._thread is not None:
            self._stand_first()  # behind what calls this there may be no gate, if it is something of the base's own

    def _stand_first(self) -> None:
        """Let the gate be the next thing that the loop comes to."""
        raise NotImplementedError

    def _resume(self) -> None:
        if self._thread is not None and not self._is_passing and any(visit is not CLOSED for visit in self._gate):
            # Called by a handle that asked for steps before, which are not made yet.
            self._gate.append((self._resume, (), False))
            return
        self._end_step()
        if self.paused:
            self.clock.start()
            self._clock_turned()
            self._tell_paused(False)

    def _step(self, task: "asyncio.Task[Any] | None") -> None:
        if task is not None and task.done():
            raise ValueError(f"{task.get_name()} is done and will not run again.")
        self._give_ticket(task)

    def _give_ticket(self, task: "asyncio.Task[Any] | None") -> None:
        if self._thread is not None and not self._is_passing:
            # Called by a handle, which is not the one to run.
            self._pause()
            self._gate.append((partial(self._give_ticket, task), (), False))
            return
        self._pause()
        held = None if task is None else weakref.ref(task)
        self._ticket = Ticket(held, self._arrived(), self._others())

    def _run_next(self, task: "asyncio.Task[Any]") -> None:
        index = self._index_of(task)
        if index is None:
            raise ValueError(f"{task.get_name()} is not ready to run.")
        queue = self._queue
        picked = queue[index]
        del queue[index]
        # Behind the plain callbacks that stood in front of it, and before the steps that did.
        ahead = [queue.popleft() for _ in range(index)]
        queue.extendleft(reversed([each for each in ahead if is_step(callback_of(each))]))
        queue.appendleft(picked)
        queue.extendleft(reversed([each for each in ahead if not is_step(callback_of(each))]))
        self._give_ticket(task)

    def _index_of(self, task: "asyncio.Task[Any]") -> int | None:
        for index, entry in enumerate(self._queue):
            callback = callback_of(entry)
            if task_of(callback) is task and is_step(callback):
                return index
        return None

    def _jump(self) -> None:
        self._enter_steering()
        moment = self._next_moment()
        ahead = 0.0 if moment is None else moment - self.clock.now()
        if ahead > 0:
            self._move_clock(ahead)
            self._clock_turned()

    def _move_clock(self, seconds: float) -> None:
        """Move it on, and say so."""
        self.clock.advance(seconds)
        if self.on_jump is not None:
            self.on_jump(seconds)

    def _set_speed(self, speed: float, instant: bool) -> None:
        self.clock.set_speed(speed, instant=instant)
        self._enter_steering()
        self._clock_turned()
