"""The steerable loop over asyncio's own.

On asyncio a handle is a Python object that the base makes, queues and runs by calling its `_run`. So a timer is the
base's own `TimerHandle`, in the base's own heap, and only its class is changed to one of the same layout whose `_run`
comes to us first; it is changed back before it runs. In debug mode, where the base logs handles by name and by where
they were made, the same is done with every ready handle: the base's own handle is then its own turn.
"""

import asyncio
import selectors
import weakref
from collections.abc import Callable
from typing import Any

from playground.loop.disguise import forget_own_frames
from playground.loop.mixin import Context, SteerableLoop, Turn

Base = asyncio.SelectorEventLoop
"""Bound once, since a lab points asyncio's name at the class below."""


def named_as(base: type) -> Callable[[type], Any]:
    """Give a class the name of the one that it stands for, in reprs and in errors."""

    def rename(made: type) -> type:
        made.__name__, made.__qualname__, made.__module__ = base.__name__, base.__qualname__, base.__module__
        return made

    return rename


@named_as(selectors.DefaultSelector)
class Polls(selectors.DefaultSelector):
    """The selector that asyncio would take; ends the joining of turns at each poll."""

    loop: weakref.ref["SelectorLoop"]

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """As the base's."""
        loop = self.loop()
        if loop is not None:
            loop._last_slot = None
        return super().select(timeout)


@named_as(asyncio.Handle)
class Slot(asyncio.Handle):
    """A turn in the base's queue. It runs in the loop's own context, as what asyncio calls between handles does."""

    __slots__ = ()

    def _run(self) -> None:
        self._callback(*self._args)  # type: ignore[attr-defined]


@named_as(asyncio.Handle)
class DebugHandle(asyncio.Handle):
    """A ready handle that is its own turn."""

    __slots__ = ()

    def _run(self) -> None:
        self.__class__ = asyncio.Handle  # type: ignore[assignment]
        loop: SelectorLoop = self._loop  # type: ignore[attr-defined]
        loop._take_turn(Turn(loop.now()))


@named_as(asyncio.TimerHandle)
class Timer(asyncio.TimerHandle):
    """A timer that is set."""

    __slots__ = ()

    def _run(self) -> None:
        self.__class__ = asyncio.TimerHandle  # type: ignore[assignment]
        self._loop._fire(self)  # type: ignore[attr-defined]

    def cancel(self) -> None:
        self._loop._timers.remove(self)  # type: ignore[attr-defined]
        super().cancel()


@named_as(Base)
class SelectorLoop(SteerableLoop, Base):  # type: ignore[misc]
    """asyncio's loop, steerable."""

    def __init__(self, selector: selectors.BaseSelector | None = None) -> None:
        super().__init__(Polls() if selector is None else selector)
        polls = self._selector  # type: ignore[attr-defined]
        if type(polls) is Polls:
            polls.loop = weakref.ref(self)
            self._sees_polls = True

    def call_at(  # type: ignore[override]
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As the base's."""
        timer = Base.call_at(self, when, callback, *args, context=context)
        if self.get_debug():
            forget_own_frames(timer)
        timer.__class__ = Timer
        self._timers.add(timer, when)
        return timer

    def at_gate_later(self, delay: float, callback: Callable[..., object], *args: Any) -> None:
        """See `SteerableLoop.at_gate_later`."""
        Base.call_at(self, self.time() + delay, self._wait_at_gate, callback, args)

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

    def _make_turn(self) -> asyncio.Handle:
        slot = super()._make_turn()
        slot.__class__ = Slot
        return slot
