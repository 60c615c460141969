"""The steerable loop over asyncio's own.

On asyncio a handle is a Python object that the base makes, queues and runs by calling its `_run`. So a timer is the
base's own `TimerHandle`, in the base's own heap, and only its class is changed to one of the same layout whose `_run`
comes to us first; it is changed back before it runs. In debug mode, where the base logs handles by name and by where
they were made, the same is done with every ready handle: the base's own handle is then its own turn. Else a turn is
put into the base's queue as if it were a handle, which spares the base making one. And once the
loop is steered it is done with the handles of I/O and of signals, so that they pass the gate.

Steered, the base's timers stay in the base's heap: the base asks `time()` for every comparison, and that is our clock
then. What is left is how long to wait in `select`, and that is decided in `Polls`: it knows how much real time
a delay takes, moves the clock on in instant time, and is where a paused loop arrives that has nothing ready.
"""

import asyncio
import selectors
import weakref
from asyncio import format_helpers
from collections import deque
from collections.abc import Callable
from heapq import heappush
from time import monotonic
from typing import Any

from playground.loop.disguise import Disguise, forget_own_frames
from playground.loop.gate import Ticket
from playground.loop.mixin import Context, SteerableLoop
from playground.loop.ready import NOTHING, Kind, Ready, callback_of, is_cancelled, owner_of, view
from playground.loop.timers import earliest

Base = asyncio.SelectorEventLoop
"""Bound once, since a lab points asyncio's name at the class below."""

Events = list[tuple[selectors.SelectorKey, int]]

RECHECK = 0.02
"""Seconds after which instant time looks again whether what held it is gone."""

_INTERNAL = ("_take_turn", "_pass_gate", "_read_from_self")
"""Methods that stand in the base's queue for something else, and are nothing that the program does."""


def named_as(base: type) -> Callable[[type], Any]:
    """Give a class the name of the one that it stands for, in reprs and in errors."""

    def rename(made: type) -> type:
        made.__name__, made.__qualname__, made.__module__ = base.__name__, base.__qualname__, base.__module__
        return made

    return rename


class Polls:
    """Stands in for the `select` of a loop's selector: ends the joining of turns, and knows about steered time."""

    def __init__(self, selector: selectors.BaseSelector) -> None:
        self._select = selector.select

    def of(self, loop: "SelectorLoop") -> Callable[[float | None], Events]:
        """What this loop is to call; a function, for it is called in every iteration of a loop that nobody steers."""
        weakly, select, steered = weakref.ref(loop), self._select, self._steered

        def poll(timeout: float | None = None) -> Events:
            loop = weakly()
            if loop is None:
                return select(timeout)
            loop._last_slot = None
            if loop._steered:
                loop._end()
                events = loop._let_through(steered(loop, timeout))
                loop._begin()
                return events
            if not loop._times_polls:
                return select(timeout)
            # As above, but without the calls.
            now = monotonic()
            spent = now - (loop._began or now)
            loop._busy += spent
            if spent > loop._lag:
                loop._lag = spent
            loop._began = None
            events = select(timeout)
            loop._began = monotonic()
            return events

        return poll

    def _steered(self, loop: "SelectorLoop", timeout: float | None) -> Events:
        while True:
            if loop._base_queue or (timeout is not None and timeout <= 0):
                return self._select(0)
            if loop.paused:
                events = self._select(0)
                if events or loop._advance(timeout):
                    return events
            elif not loop.instant:
                return self._select(None if timeout is None else timeout / loop.speed)
            else:
                waited, events = self._instant(loop, timeout)
                if events or timeout is None:
                    return events
                timeout -= waited

    def _instant(self, loop: "SelectorLoop", timeout: float | None) -> tuple[float, Events]:
        """Poll, and jump if nothing comes and nothing is awaited from outside."""
        events = self._select(0)
        if events or timeout is None:
            return 0.0, events or self._select(timeout)
        if not loop.held():
            loop._move_clock(timeout)
            return timeout, []
        began = loop.clock.now()
        events = self._select(min(timeout, RECHECK))
        return loop.clock.now() - began, events


class Turn:
    """A place in the base's queue for some entries of ours. asyncio runs it as one of its own handles."""

    __slots__ = ("_loop", "count")

    _cancelled = False
    _callback = None
    _args = ()
    _source_traceback = None

    count: int
    """How many; of the last turn, the loop counts them."""

    def __init__(self, loop: "SelectorLoop") -> None:
        self._loop = loop

    def _run(self) -> None:
        loop = self._loop
        if loop._last_turn is self:
            loop._last_turn = None
            loop._take_turn()
        else:
            loop._take_turn(self.count)


@named_as(asyncio.Handle)
class DebugHandle(asyncio.Handle):
    """A ready handle that is its own turn; which of them runs in it is the ready queue's to say."""

    __slots__ = ()

    def _run(self) -> None:
        loop: SelectorLoop = self._loop  # type: ignore[attr-defined]
        # What failed keeps these frames, and they must not keep what was run.
        if loop._in_turn:
            try:
                asyncio.Handle._run(self)
            finally:
                del self
            return
        loop._in_turn = True
        del self
        try:
            loop._take_turn(1)
        finally:
            loop._in_turn = False


@named_as(asyncio.Handle)
class OwnHandle(asyncio.Handle):
    """A handle of the base's own, for I/O or a signal, that passes the gate."""

    __slots__ = ()

    def _run(self) -> None:
        loop: SelectorLoop = self._loop  # type: ignore[attr-defined]
        try:
            asyncio.Handle._run(self)
            if loop._gate:
                loop._pass_gate(self, loop._kind_of(self))
        finally:
            del self


@named_as(asyncio.TimerHandle)
class Timer(asyncio.TimerHandle):
    """A timer that is set."""

    __slots__ = ()

    _scheduled: bool

    def _run(self) -> None:
        self.__class__ = asyncio.TimerHandle  # type: ignore[assignment]
        loop: SelectorLoop = self._loop  # type: ignore[attr-defined]
        loop.handles += 1
        loop._timer_count -= 1
        try:
            asyncio.TimerHandle._run(self)
            if loop._gate:
                loop._pass_gate(self, "timer")
        finally:
            del self


@named_as(Base)
class SelectorLoop(SteerableLoop, Base):  # type: ignore[misc]
    """asyncio's loop, steerable."""

    _scheduled: list[asyncio.TimerHandle]
    _ready: deque[Any]
    _closed: bool
    _check_closed: Callable[[], None]
    _signal_handlers: dict[int, asyncio.Handle]

    def __init__(self, selector: selectors.BaseSelector | None = None) -> None:
        self._in_turn = self._times_polls = False
        self._last_turn: Turn | None = None
        """The one whose count is `_joined`."""
        self._timer_count = 0
        super().__init__(selectors.DefaultSelector() if selector is None else selector)
        own: Any = vars(self)["_selector"]
        own.select = Polls(own).of(self)

    def count_busy(self) -> None:
        """See `SteerableLoop.count_busy`."""
        self._times_polls = True

    # Timers

    def call_at(  # type: ignore[override]
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As the base's."""
        if self._in_debug or self._closed or when is None:
            checked = Base.call_at(self, when, callback, *args, context=context)
            forget_own_frames(checked)
            checked.__class__ = Timer
            self._timer_count += 1
            return checked
        # What is left of the base's own method when there is nothing to check.
        timer = Timer(when, callback, args, self, context)
        heappush(self._scheduled, timer)
        timer._scheduled = True
        self._timer_count += 1
        return timer

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Told by a timer. The base's own count goes wrong once a cancelled one is due along with another."""
        Base._timer_handle_cancelled(self, handle)  # type: ignore[attr-defined]
        if type(handle) is Timer:
            self._timer_count -= 1

    def at_gate_later(self, delay: float, callback: Callable[..., object], *args: Any) -> None:
        """See `SteerableLoop.at_gate_later`."""
        Base.call_at(self, self.time() + delay, self._wait_at_gate, callback, args)

    @property
    def timers(self) -> int:
        """See `SteerableLoop.timers`."""
        return self._timer_count

    @property
    def next_timer(self) -> float | None:
        """See `SteerableLoop.next_timer`."""
        return earliest(lambda: self._scheduled, lambda timer: timer.when(), _is_set)

    def overdue(self) -> list[Callable[..., object]]:
        """See `SteerableLoop.overdue`."""
        now = self.now()
        due = [timer for timer in list(self._scheduled) if timer.when() <= now and _is_set(timer)]
        return [callback_of(timer) for timer in due]

    def _next_moment(self) -> float | None:
        return min((timer.when() for timer in self._scheduled if not timer.cancelled()), default=None)

    # Ready, and what of the base's own is

    def _call_soon_in_debug(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
    ) -> asyncio.Handle:
        handle = Base.call_soon(self, callback, *args, context=context)
        forget_own_frames(handle)
        handle.__class__ = DebugHandle
        self._queue.append(handle)
        return handle

    def _refuse_in_debug(self, callback: object, method: str) -> None:
        self._check_callback(callback, method)  # type: ignore[attr-defined]

    def _make_turn(self, count: int = 1) -> None:
        if self._closed:
            self._check_closed()
        last = self._last_turn
        if last is not None:
            last.count = self._joined
        self._joined = count
        self._last_turn = self._last_slot = turn = Turn(self)
        self._ready.append(turn)

    def _report_step(self, entry: Any, error: BaseException) -> None:
        callback, future, context = entry
        args = () if future is NOTHING else (future,)
        source = format_helpers._format_callback_source(callback, args)
        handle = asyncio.Handle(callback, args, self, context)
        message = f"Exception in callback {source}"
        self.call_exception_handler({"message": message, "exception": error, "handle": handle})

    def waiting_room(self) -> list[Ready]:
        """See `Gate.waiting_room`: with the base's own handles among ours, where they stand."""
        entries, at = list(self._queue), self._left
        room: list[Any] = entries[:at]
        for slot in list(self._base_queue):
            if type(slot) in (OwnHandle, Timer):
                room.append(slot)
                continue
            count = _count_of(slot, self)
            room += entries[at : at + count]
            at += count
        room += entries[at:]
        return [self._view_any(each) for each in room if not is_cancelled(each)]

    def _view_any(self, entry: Any) -> Ready:
        return self._view_other(entry) if type(entry) in (OwnHandle, Timer) else view(entry)

    def _view_other(self, other: Any) -> Ready:
        return view(other, "timer" if type(other) is Timer else self._kind_of(other))

    def _kind_of(self, handle: object) -> Kind:
        return "signal" if any(handle is each for each in self._signal_handlers.values()) else "I/O"

    def _others(self) -> list[object]:
        self._claim()
        return [each for each in self._base_queue if type(each) in (OwnHandle, Timer) and not each._cancelled]

    def _claim(self) -> None:
        """Let the base's own handles that are ready pass the gate."""
        for handle in self._base_queue:
            if type(handle) is asyncio.Handle and not _is_internal(handle, self):
                handle.__class__ = OwnHandle

    def _let_through(self, events: Events) -> Events:
        """The same for those that are about to become ready."""
        if self.paused:
            self._claim()
            for key, _ in events:
                for handle in key.data or ():
                    if type(handle) is asyncio.Handle and not _is_internal(handle, self):
                        handle.__class__ = OwnHandle
        return events

    # Steered

    def _go_on(self, _: Ticket) -> bool:
        return True  # the base comes to what is ready, or to `Polls`

    def _advance(self, timeout: float | None) -> bool:
        """Nothing is ready and no I/O has come: do what the step asks for, or stand. Whether the base is to go on."""
        ticket = self._ticket
        if ticket is None:
            self._pass_gate()
        elif timeout is None:
            ticket.polled = True
            self._take_back(ticket)
            self._pass_gate()
        else:
            self.clock.advance(timeout)
            ticket.moved += timeout
            return True
        return not self.paused or bool(self._base_queue)

    def _watched_files(self) -> list[int]:
        ours = self._ssock  # type: ignore[attr-defined]
        if ours is None:  # the loop is closed
            return []
        try:
            return [each for each in list(vars(self)["_selector"].get_map() or ()) if each != ours.fileno()]
        except RuntimeError:
            return []


def _is_set(timer: asyncio.TimerHandle) -> bool:
    return type(timer) is Timer and not timer.cancelled()


def _is_internal(handle: Any, loop: SelectorLoop) -> bool:
    callback = handle._callback
    if type(callback) is Disguise:
        return True
    return owner_of(callback) is loop and callback.__name__ in _INTERNAL


def _count_of(slot: Any, loop: SelectorLoop) -> int:
    """For how many of our entries something in the base's queue stands."""
    if type(slot) is Turn:
        return loop._joined if slot is loop._last_turn else slot.count
    if type(slot) is DebugHandle or type(slot._callback) is Disguise:
        return 1
    callback = slot._callback
    is_turn = owner_of(callback) is loop and callback.__name__ == "_take_turn"
    return int(slot._args[0]) if is_turn else 0
