"""The steerable loop over uvloop's.

uvloop makes its handles in C and runs them by itself, so ours are Python objects that behave and speak as its own do
(`uv_handles.py`). What `call_later` rounds to nothing is ready at once (`uv_timers.py`).
"""

import asyncio
import gc
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from types import BuiltinFunctionType
from typing import Any

import uvloop

from playground.loop.disguise import disguised, forget_own_frames
from playground.loop.holds import descriptors
from playground.loop.mixin import Context
from playground.loop.ready import NOTHING, StepWrapper
from playground.loop.seams import AnyCoroutine
from playground.loop.selector import named_as
from playground.loop.uv_handles import Handle
from playground.loop.uv_timers import HeapTimers

Base: Any = uvloop.Loop
"""Bound once, since a lab points uvloop's name at the class below."""

_CALL_SOON = Base.call_soon
_TAKE_TURN = HeapTimers._take_turn


@named_as(Base)
class UvLoop(HeapTimers, Base):  # type: ignore[misc]
    """uvloop's loop, steerable."""

    _handle_class = Handle

    def __init__(self) -> None:
        super().__init__()
        # The same clock on Linux, read in milliseconds. On macOS it counts the time asleep, which Python's does not.
        ahead = Base.time(self) - time.monotonic()
        self._ahead = ahead if abs(ahead) > 0.01 else 0.0

    def now(self) -> float:
        """See `SteerableLoop.now`."""
        return self.clock.now() + self._ahead

    def _clock_for_base(self) -> Callable[[], float]:
        held = weakref.ref(self)

        def time() -> float:
            loop = held()
            # A microsecond more, lest a moment that the clock was moved to reads as the millisecond before.
            return 0.0 if loop is None else int(loop.now() * 1000 + 0.001) / 1000

        return time

    def count_busy(self) -> None:
        """See `SteerableLoop.count_busy`."""
        self._times_turns = True

    # Turns

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., object], first: Any = NOTHING, /, *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As `SteerableLoop.call_soon`, with `_make_turn` in line: here most turns are of one entry."""
        base_queue = self._base_queue
        if base_queue:
            if base_queue[-1] is self._last_slot:
                self._joined += 1
            elif self._in_debug:
                return self._call_soon_in_debug(callback, () if first is NOTHING else (first, *args), context)
            else:
                self._make_turn()
        elif self._in_debug:
            return self._call_soon_in_debug(callback, () if first is NOTHING else (first, *args), context)
        else:
            self._joined = 1
            # The callback and not the method, which would have to be made anew each time.
            self._last_slot = _CALL_SOON(self, _TAKE_TURN, self, context=self._outer)
        kind = type(callback)
        if context is not None and (
            (kind is BuiltinFunctionType and callback.__name__ == "task_wakeup") or kind is StepWrapper
        ):
            self._queue.append((callback, first, context))
            return None  # type: ignore[return-value]  # to a C task, which looks at nothing
        handle = Handle(callback, () if first is NOTHING else (first, *args), self, context)
        self._queue.append(handle)
        return handle

    def _make_turn(self, count: int = 1) -> None:
        if self._base_queue:
            self._last_slot = None
            _CALL_SOON(self, self._take_turn, count, context=self._outer)
        else:
            self._joined = count
            self._last_slot = _CALL_SOON(self, self._take_turn, context=self._outer)

    def _watched_files(self) -> list[int]:
        """From what the system tells of uvloop's epoll; where it tells nothing (macOS), all but the standard ones."""
        try:
            told = Path(f"/proc/self/fdinfo/{Base._get_backend_id(self)}").read_text()
        except OSError:
            return [each for each in descriptors() if each > 2]
        return [int(line.split()[1]) for line in told.splitlines() if line.startswith("tfd:")]

    def _children(self) -> list[int]:
        """From uvloop's own set of the subprocesses that run, which is found among what the loop refers to."""
        sets = [each for each in gc.get_referents(self) if type(each) is set]
        return [each.get_pid() for some in sets for each in list(some) if hasattr(each, "get_pid")]

    # What awaits something outside, and cannot be seen from there

    def create_connection(self, *args: Any, **options: Any) -> Any:
        """As the base's."""
        return self._answer(super().create_connection(*args, **options), "a connection being made")

    def getaddrinfo(self, *args: Any, **options: Any) -> Any:
        """As the base's."""
        return self._answer(super().getaddrinfo(*args, **options), "a name being looked up")

    def _answer(self, coroutine: Any, what: str) -> Any:
        self.holds.add_answer(coroutine, what)
        return coroutine

    def _stand(self) -> None:
        began = time.monotonic()
        try:
            super()._stand()
        finally:
            if self.get_debug():
                self._forgive(time.monotonic() - began)

    def _forgive(self, seconds: float) -> None:
        """Let debug mode blame nobody for the time at the gate; it looks when what runs now has returned."""
        self.slow_callback_duration += seconds
        Base.call_soon(self, self._forgive_no_more, seconds)
        self._base_queue.rotate(1)

    def _forgive_no_more(self, seconds: float) -> None:
        self.slow_callback_duration -= seconds

    def close(self) -> None:
        """As the base's, which cancels what is ready."""
        ready = list(self._queue)
        super().close()
        self._is_closed = True
        for entry in ready:
            if isinstance(entry, asyncio.Handle):
                entry.cancel()
        for _, _, timer in list(self._heap):
            timer.cancel()
        for timer in list(self._base_timers):
            timer.cancel()
        self._heap.clear()

    def _call_soon_in_debug(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
    ) -> asyncio.Handle:
        turn = disguised(callback, self._take_turn, 1)
        slot = Base.call_soon(self, turn, context=self._outer)
        handle = Handle(callback, args, self, context)
        handle._source_traceback = forget_own_frames(slot)
        self._queue.append(handle)
        return handle

    def _report_step(self, entry: Any, error: BaseException) -> None:
        callback, future, context = entry
        Handle(callback, () if future is NOTHING else (future,), self, context)._report(callback, error)

    def _refuse_in_debug(self, callback: object, method: str) -> None:
        """uvloop looks at no callback before it runs it."""

    def _make_task(self, coro: AnyCoroutine, *, name: str | None = None, **options: Any) -> asyncio.Task[Any]:
        # uvloop names a task after it was made, so that a named task uses up a number of the unnamed ones.
        task = super()._make_task(coro, **options)
        if name is not None:
            task.set_name(name)
        return task
