"""The steerable loop over uvloop's.

uvloop makes its handles in C and runs them by itself, so ours are Python objects that behave and speak as its own do.
What `call_later` rounds to nothing is ready at once, and uvloop's `call_at` comes by way of `call_later`.
"""

import asyncio
import contextvars
import time
from collections.abc import Callable
from typing import Any

import uvloop

from playground.loop.disguise import disguised, forget_own_frames
from playground.loop.mixin import AnyCoroutine, Context, SteerableLoop, Turn
from playground.loop.selector import named_as

Base: Any = uvloop.Loop
"""Bound once, since a lab points uvloop's name at the class below."""


class Handle(asyncio.Handle):
    """A ready handle; slots as asyncio's, words as uvloop's."""

    __slots__ = ()

    _source_traceback: list[Any] | None

    def __init__(
        self,
        callback: Callable[..., object],
        args: tuple[Any, ...],
        loop: "UvLoop",
        context: Context | None = None,
    ) -> None:
        self._context = contextvars.copy_context() if context is None else context
        self._loop = loop
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._repr = None
        self._source_traceback = None

    def __repr__(self) -> str:
        words = [type(self).__name__]
        if self._cancelled:
            words.append("cancelled")
        if self._callback is not None:
            words.append(_name(self._callback))
        if self._source_traceback:
            made = self._source_traceback[-1]
            words.append(f"created at {made[0]}:{made[1]}")
        return f"<{' '.join(words)}>"

    def _run(self) -> None:
        callback = self._callback
        try:
            self._context.run(callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - as uvloop's, which hands it to the exception handler
            self._report(callback, error)
        finally:
            # A traceback that outlives this frame holds it, and through it would hold the task whose step this was.
            del self, callback

    def _report(self, callback: object, error: BaseException) -> None:
        context = {"message": f"Exception in callback {callback}", "exception": error, "handle": self}
        if self._source_traceback is not None:
            context["source_traceback"] = self._source_traceback
        # uvloop calls the exception handler before it leaves the callback's context; asyncio after.
        self._context.run(self._loop.call_exception_handler, context)


@named_as(asyncio.TimerHandle)
class Timer(Handle):
    """A timer that is set, and the timer of the base that will run it."""

    __slots__ = ("_base", "_when")

    _base: asyncio.TimerHandle | None
    _when: float

    def when(self) -> float:
        """As uvloop's: in whole milliseconds."""
        return self._when

    def cancel(self) -> None:
        """As uvloop's."""
        super().cancel()
        if self._base is not None:
            self._loop._timers.remove(self)
            self._base.cancel()
            self._base = None

    def cancelled(self) -> bool:
        """As uvloop's: a loop that is closed cancels its timers."""
        return self._cancelled or (self._base is not None and self._base.cancelled())

    def _run(self) -> None:
        self._base = None
        try:
            super()._run()
        finally:
            self._callback = self._args = None  # type: ignore[assignment]
            del self


def _name(callback: object) -> str:
    for attribute in ("__qualname__", "__name__"):
        name = getattr(callback, attribute, None)
        if name:
            return str(name)
    return repr(callback)


@named_as(Base)
class UvLoop(SteerableLoop, Base):  # type: ignore[misc]
    """uvloop's loop, steerable."""

    _handle_class = Handle

    def __init__(self) -> None:
        super().__init__()
        # The same clock on Linux, read in milliseconds. On macOS it counts the time asleep, which Python's does not.
        ahead = self.time() - time.monotonic()
        self._ahead = ahead if abs(ahead) > 0.01 else 0.0

    def now(self) -> float:
        """See `SteerableLoop.now`."""
        return time.monotonic() + self._ahead

    def call_later(  # type: ignore[override]
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As the base's."""
        if delay < 0 or (delay < 1 and not round(delay * 1000)):
            return self.call_soon(callback, *args, context=context)  # type: ignore[return-value]
        timer = Timer(callback, args, self, context)
        timer._base = base = self._set_base_timer(delay, timer)
        timer._when = base.when()
        self._timers.add(timer, timer._when)
        return timer  # type: ignore[return-value]

    def _set_base_timer(self, delay: float, timer: Timer) -> asyncio.TimerHandle:
        fire: Callable[..., object] = self._fire
        if self.get_debug():
            fire = disguised(timer._callback, self._fire, timer)
        base: asyncio.TimerHandle = Base.call_later(self, delay, fire, timer, context=self._outer.copy())
        timer._source_traceback = forget_own_frames(base)
        return base

    def at_gate_later(self, delay: float, callback: Callable[..., object], *args: Any) -> None:
        """See `SteerableLoop.at_gate_later`."""
        Base.call_later(self, delay, self._wait_at_gate, callback, args)

    def close(self) -> None:
        """As the base's, which cancels what is ready."""
        ready = list(self._queue)
        super().close()
        for handle in ready:
            handle.cancel()

    def _call_soon_in_debug(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
    ) -> asyncio.Handle:
        turn = disguised(callback, self._take_turn, Turn(self.now()))
        slot = Base.call_soon(self, turn, context=self._outer.copy())
        handle = Handle(callback, args, self, context)
        handle._source_traceback = forget_own_frames(slot)
        self._queue.append(handle)
        return handle

    def _refuse_in_debug(self, callback: object, method: str) -> None:
        """uvloop looks at no callback before it runs it."""

    def _make_task(self, coro: AnyCoroutine, *, name: str | None = None, **options: Any) -> asyncio.Task[Any]:
        # uvloop names a task after it was made, so that a named task uses up a number of the unnamed ones.
        task = super()._make_task(coro, **options)
        if name is not None:
            task.set_name(name)
        return task
