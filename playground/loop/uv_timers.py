"""uvloop's timers, and what a step is on uvloop.

uvloop's own timers are the C library's and go by its own clock, which cannot be told to stand still or to run faster.
So all timers stand in a heap here, and one timer of the base, the *alarm*, rings when the first of them is due. Then
those that are due run, there in the base's phase of timers: in the order of their milliseconds, and
of one millisecond in the order in which they were set, as in the C library. That is cheaper than a timer of the base
for each, and at the real clock's pace nobody can tell. Debug mode names what was slow, so there a timer is one
of the base, under a disguise, until the loop is steered.

There is no hook before uvloop's poll. So in instant time, whenever there may be nothing left to run, a look is put
at the end of the base's queue: it comes after one poll, and if nothing came of that, the clock may jump. For the
same reason a paused loop cannot hold single I/O callbacks back: a step that polls runs what the poll brings.
"""

import asyncio
import math
import select
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import Any

import uvloop

from playground.loop.disguise import disguised, forget_own_frames, stack_outside
from playground.loop.gate import Ticket
from playground.loop.mixin import Context, SteerableLoop
from playground.loop.ready import callback_of, is_cancelled, view
from playground.loop.selector import RECHECK
from playground.loop.timers import earliest
from playground.loop.uv_handles import Timer, Visit

Base: Any = uvloop.Loop

LONGEST = 3600 * 24 * 365 * 100
"""Seconds; uvloop makes of a longer delay, even of an infinite one, a hundred years."""

MANY_CANCELLED = 100
"""Cancelled timers from which the heap is cleared of them, once they are the half of it."""

Item = tuple[float, int, Timer]

_TIME = Base.time


class HeapTimers(SteerableLoop):
    """Between `SteerableLoop` and the loop's own class."""

    _ahead = 0.0
    """Seconds by which uvloop's clock is ahead of Python's."""

    def __init__(self, *args: Any) -> None:
        self._heap: list[Item] = []
        self._numbers = 0
        self._timer_count = 0
        self._cancelled_count = 0
        """Timers in the heap that were cancelled."""
        self._alarm: asyncio.TimerHandle | None = None
        self._base_timers: set[Timer] = set()
        """Those that a timer of the base will run."""
        self._is_to_look = False
        self._way_back: object = None
        """What stands last in the base's queue, so that a step comes back to the gate behind what is uvloop's own."""
        self._is_closed = False
        super().__init__(*args)
        self._io = select.poll()
        self._io.register(Base._get_backend_id(self), select.POLLIN)

    # Setting

    def call_later(  # type: ignore[override]
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As the base's."""
        if delay < 0 or (delay < 1 and not round(delay * 1000)):
            return self.call_soon(callback, *args, context=context)  # type: ignore[return-value]
        timer = Timer(callback, args, self, context)
        if self._steered or self._is_closed or self._in_debug:
            self._set(timer, delay, self.time())
        else:
            timer._when = (int(_TIME(self) * 1000 + 0.5) + round(min(delay, LONGEST) * 1000)) / 1000
            self._numbers += 1
            heap = self._heap
            heappush(heap, (timer._when, self._numbers, timer))
            if heap[0][2] is timer:
                self._arm()
        self._timer_count += 1
        return timer  # type: ignore[return-value]

    def call_at(  # type: ignore[override]
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As the base's, but the clock is read once: timers keep their order, even if this thread was put off between
        two readings."""
        now = self.time()
        delay = when - now
        if delay < 0 or not round(min(delay, LONGEST) * 1000):
            return self.call_soon(callback, *args, context=context)  # type: ignore[return-value]
        timer = Timer(callback, args, self, context)
        self._set(timer, delay, now)
        self._timer_count += 1
        return timer  # type: ignore[return-value]

    def at_gate_later(self, delay: float, callback: Callable[..., object], *args: Any) -> None:
        """See `SteerableLoop.at_gate_later`."""
        self._set(Visit(callback, args, self), max(delay, 0.001), self.time())

    def _set(self, timer: Timer, delay: float, now: float) -> None:
        if self._in_debug:
            timer._source_traceback = stack_outside()
            if not self._steered:
                self._set_base_timer(timer, delay)
                return
        if self._is_closed:
            Base.call_soon(self, self._ring)  # which says in the base's words that it is closed
        timer._when = (int(now * 1000 + 0.5) + round(min(delay, LONGEST) * 1000)) / 1000
        self._push(timer)

    def _push(self, timer: Timer) -> None:
        self._numbers += 1
        heappush(self._heap, (timer._when, self._numbers, timer))
        if self._heap[0][2] is timer:
            self._arm()

    def _set_base_timer(self, timer: Timer, delay: float) -> None:
        disguise = disguised(timer._callback, self._base_timer_due, timer)
        timer._base = base = Base.call_later(self, delay, disguise, timer, context=self._outer)
        timer._when = base.when()
        forget_own_frames(base)
        self._base_timers.add(timer)

    def _base_timer_due(self, timer: Timer) -> None:
        self._base_timers.discard(timer)
        timer._base = None
        if type(timer) is Visit:
            self._visit(timer)
            return
        timer.is_set = False
        self._timer_count -= 1
        try:
            self._fire(timer)
        finally:
            del timer

    def timer_cancelled(self, timer: Timer) -> None:
        """Told by a timer that was set and was cancelled."""
        if type(timer) is Timer:
            self._timer_count -= 1
        if timer._base is not None:
            timer._base.cancel()
            timer._base = None
            self._base_timers.discard(timer)
            return
        self._cancelled_count += 1
        if self._cancelled_count > MANY_CANCELLED and 2 * self._cancelled_count > len(self._heap):
            # Another list: who looks from another thread goes on in the old one.
            self._heap = [item for item in self._heap if item[2].is_set]
            heapify(self._heap)
            self._cancelled_count = 0

    @property
    def timers(self) -> int:
        """See `SteerableLoop.timers`."""
        return self._timer_count

    @property
    def next_timer(self) -> float | None:
        """See `SteerableLoop.next_timer`."""
        whens = [timer._when for timer in list(self._base_timers) if type(timer) is Timer]
        first = earliest(
            lambda: self._heap, lambda item: item[0], lambda item: item[2].is_set and type(item[2]) is Timer
        )
        return min([*whens, *([] if first is None else [first])], default=None)

    def overdue(self) -> list[Callable[..., object]]:
        """See `SteerableLoop.overdue`."""
        now = self.now()
        timers = [timer for _, _, timer in list(self._heap)] + list(self._base_timers)
        due = [timer for timer in timers if type(timer) is Timer and timer.is_set and timer._when <= now]
        return [callback_of(timer) for timer in due]

    def _next_moment(self) -> float | None:
        self._leave_base_timers()
        first = self._first()
        return None if first is None else first._when - self._ahead

    # Running

    def _first(self) -> Timer | None:
        """The first timer of the heap that was not cancelled."""
        heap = self._heap
        while heap and not heap[0][2].is_set:
            heappop(heap)
            self._cancelled_count -= 1
        return heap[0][2] if heap else None

    def _arm(self) -> None:
        """Have the first timer of the heap run in time."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        first = self._first()
        if first is None or self._is_closed:
            return
        if not self._steered:
            self._set_alarm(first._when - Base.time(self), first._when)
        elif self.instant and not self.paused:
            self._look_soon()
        elif not self.paused:
            Base.time(self)  # uvloop reckons from the time that it read last, which may be long ago
            self._set_alarm((first._when - self.now()) / self.speed)

    def _set_alarm(self, delay: float, when: float | None = None) -> None:
        """Let it ring after so many seconds of real time; at `when`, if that is given."""
        milliseconds = max(1, math.ceil(delay * 1000 - 1e-3))
        self._alarm = alarm = Base.call_later(self, milliseconds / 1000, self._ring, context=self._outer)
        if when is not None and milliseconds > 1 and alarm.when() > when + 0.0005:
            # Meanwhile the next millisecond has begun.
            alarm.cancel()
            self._alarm = Base.call_later(self, (milliseconds - 1) / 1000, self._ring, context=self._outer)

    def _ring(self) -> None:
        self._alarm = None
        self._begin()
        try:
            self._fire_due()
        finally:
            self._end()
            if self._alarm is None:
                self._arm()

    def _fire_due(self) -> None:
        now = self.now() if self._steered else _TIME(self)
        timer: Timer | None
        try:
            while (heap := self._heap) and heap[0][0] <= now:
                timer = heappop(heap)[2]
                if not timer.is_set:
                    self._cancelled_count -= 1
                elif type(timer) is Visit:
                    self._visit(timer)
                else:
                    timer.is_set = False
                    self._timer_count -= 1
                    self.handles += 1
                    timer._run()
                    if self._gate:
                        self._pass_gate(timer, "timer")
                        now = self.now() if self._steered else now
        finally:
            # A traceback that outlives this frame must not hold the last timer.
            timer = None

    def _fire(self, timer: Timer) -> None:
        """Run a timer of the base's, and stand at the gate if it is closed."""
        self._run_timer(timer)
        if self._gate:
            self._pass_gate(timer, "timer")

    def _run_timer(self, timer: Timer) -> None:
        """Run a timer by itself, as a step does."""
        self.handles += 1
        timer._run()

    def _visit(self, visit: Timer) -> None:
        visit.is_set = False
        self._wait_at_gate(visit._callback, tuple(visit._args))

    # Steered

    def _enter_steering(self) -> None:
        super()._enter_steering()
        self._leave_base_timers()
        self._arm()

    def _leave_base_timers(self) -> None:
        """Let no timer be one of the base, so that all go by the steered clock."""
        for timer in sorted(self._base_timers, key=Timer.when):
            assert timer._base is not None
            timer._base.cancel()
            timer._base = None
            self._push(timer)
        self._base_timers.clear()

    def _clock_turned(self) -> None:
        self._arm()

    # Instant time

    def _turn_ended(self) -> None:
        if self._heap and self.instant and not self.paused:
            self._look_soon()

    def _look_soon(self) -> None:
        if not self._is_to_look:
            self._is_to_look = True
            Base.call_soon(self, self._look)

    def _look(self) -> None:
        """One poll lies behind us: if nothing came of it, and nothing is awaited from outside, the clock may jump."""
        self._is_to_look = False
        first = self._first()
        if first is None or self.paused or not self.instant:
            return
        # A loop that is about to stop goes no further: whoever runs it again may have other plans, as asyncio.run has.
        if self._is_to_stop or self._queue or self._base_queue or self._io.poll(0):
            self._look_soon()
            return
        ahead = first._when - self.now()
        if ahead > 0 and self.held():
            self._set_alarm(min(ahead, RECHECK))
            return
        if ahead > 0:
            self._move_clock(ahead)
        self._ring()

    # Steps

    def _go_on(self, ticket: Ticket) -> bool:
        if not self._left and not ticket.polled and self._io.poll(0):
            return self._poll_once(ticket)
        if not all(map(is_cancelled, self._queue)):
            return True
        if any(each is not self._way_back for each in self._base_queue):
            # Something of uvloop's own, as the end of a connection; it comes before any timer, and then the gate.
            if self._way_back not in self._base_queue:
                self._way_back = Base.call_soon(self, self._pass_gate)
            return True
        first = self._first()
        if first is not None:
            self._step_to(first, ticket)
            return False
        if not ticket.polled:
            return self._poll_once(ticket)
        self._take_back(ticket)
        return False

    def _poll_once(self, ticket: Ticket) -> bool:
        ticket.polled = True
        Base.call_soon(self, self._polled)
        return True

    def _polled(self) -> None:
        ticket = self._ticket
        if ticket is not None and ticket.task is None:
            self._take_back(ticket)
        self._pass_gate()
        if ticket is not None:
            ticket.polled = False

    def _step_to(self, first: Timer, ticket: Ticket) -> None:
        """Let the moment of the next timer come, and run it."""
        heappop(self._heap)
        first.is_set = False
        ahead = first._when - self.now()
        if ahead > 0:
            self.clock.advance(ahead)
            ticket.moved += ahead
        if isinstance(first, Visit):
            self._gate.append((first._callback, tuple(first._args), False))
            return
        self._timer_count -= 1
        ticket.ran.append(view(first, "timer"))
        self._run_timer(first)
        if self._ticket is ticket and ticket.is_used():
            self._take_back(ticket)
