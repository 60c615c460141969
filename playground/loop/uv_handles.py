"""Handles and timers as uvloop makes them, but in Python; they behave and speak as its own do."""

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any

from playground.loop.mixin import Context
from playground.loop.selector import named_as


class Handle(asyncio.Handle):
    """A ready handle; slots as asyncio's, words as uvloop's."""

    __slots__ = ()

    _source_traceback: list[Any] | None
    _loop: Any

    def __init__(
        self,
        callback: Callable[..., object],
        args: tuple[Any, ...],
        loop: Any,
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
    """A timer that is set, until it runs or is cancelled."""

    __slots__ = ("_base", "_when", "is_set")

    _base: asyncio.TimerHandle | None
    """The timer of the base that will run it, in debug mode."""
    _when: float
    is_set: bool

    def __init__(
        self, callback: Callable[..., object], args: tuple[Any, ...], loop: Any, context: Context | None = None
    ) -> None:
        self._context = contextvars.copy_context() if context is None else context
        self._loop = loop
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._source_traceback = self._base = None
        self.is_set = True

    def when(self) -> float:
        """As uvloop's: in whole milliseconds."""
        return self._when

    def cancel(self) -> None:
        """As uvloop's."""
        if self.is_set:
            self.is_set = False
            self._loop.timer_cancelled(self)
        super().cancel()

    def _run(self) -> None:
        callback = self._callback
        try:
            self._context.run(callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - as a handle does
            self._report(callback, error)
        finally:
            self._callback = self._args = None  # type: ignore[assignment]
            del self, callback


class Visit(Timer):
    """A visit to the gate that has a time."""

    __slots__ = ()


def _name(callback: object) -> str:
    for attribute in ("__qualname__", "__name__"):
        name = getattr(callback, attribute, None)
        if name:
            return str(name)
    return repr(callback)
