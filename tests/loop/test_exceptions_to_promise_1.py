"""What can be told apart after all: where the steerable loop, with nothing at its seams, is not as the bare one.

Each sentence here is one line of the published list of exceptions.
"""

import asyncio
import inspect
import traceback
from typing import Any

import pytest

from playground.loop import LoopKind, loop_class, new_event_loop
from tests.loop.compare import new_bare_loop, on, stop_soon


def differ(kind: LoopKind, do: Any) -> tuple[Any, Any]:
    """What it comes to on the bare loop and on the steerable one."""
    bare, steerable = on(new_bare_loop(kind), do), on(new_event_loop(kind), do)
    assert bare != steerable
    return bare, steerable


def test_the_loop_is_of_a_subclass(kind: LoopKind) -> None:
    """`type(loop) is asyncio.SelectorEventLoop`, or `uvloop.Loop`, is False; `isinstance` is True."""
    bare, steerable = differ(kind, type)
    assert issubclass(steerable, bare)
    assert steerable is loop_class(kind)


def test_call_soon_takes_its_callback_by_its_place(kind: LoopKind) -> None:
    """`call_soon(callback=…)` is refused: taking it too would cost a hundredth of every message between two tasks."""

    def do(loop: asyncio.AbstractEventLoop) -> str:
        try:
            loop.call_soon(callback=int)
        except TypeError:
            return "refused"
        return "taken"

    assert differ(kind, do) == ("taken", "refused")


def test_handles_of_uvloop_are_python_objects() -> None:
    """On uvloop `call_soon` and `call_later` give a subclass of `asyncio.Handle`, not uvloop's own types."""

    def do(loop: asyncio.AbstractEventLoop) -> list[bool]:
        handles = [loop.call_soon(int), loop.call_later(1, int)]
        return [isinstance(handle, asyncio.Handle) for handle in handles]

    assert differ("uvloop", do) == ([False, False], [True, True])


def test_a_timer_of_asyncios_is_of_a_subclass_until_it_runs() -> None:
    """On asyncio `type(handle) is asyncio.TimerHandle` is False before the timer ran; `isinstance` is True."""

    def do(loop: asyncio.AbstractEventLoop) -> list[bool]:
        timer = loop.call_later(0.001, int)
        before = type(timer) is asyncio.TimerHandle
        loop.run_until_complete(asyncio.sleep(0.005))
        return [before, type(timer) is asyncio.TimerHandle, isinstance(timer, asyncio.TimerHandle)]

    assert differ("asyncio", do) == ([True, True, True], [False, True, True])


def test_asyncios_private_queue_holds_turns() -> None:
    """On asyncio `loop._ready` has one entry for several callbacks that are ready."""

    def do(loop: Any) -> int:
        for _ in range(3):
            loop.call_soon(int)
        return len(loop._ready)

    assert differ("asyncio", do) == (3, 1)


def test_the_stack_below_a_callback_is_deeper(kind: LoopKind) -> None:
    """`inspect.stack()` in a callback shows frames of the playground between the loop's and the callback's own."""

    def do(loop: asyncio.AbstractEventLoop) -> list[str]:
        files: list[str] = []
        loop.call_soon(lambda: files.extend(frame.filename for frame in inspect.stack()))
        stop_soon(loop)
        return [file for file in files if "playground/loop" in file]

    bare, steerable = differ(kind, do)
    assert bare == []
    assert 1 <= len(steerable) <= 4


def test_the_traceback_of_an_interrupt_passes_the_playground(kind: LoopKind) -> None:
    """KeyboardInterrupt and SystemExit that come out of the loop have frames of the playground in their traceback."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    def do(loop: asyncio.AbstractEventLoop) -> list[str]:
        loop.call_soon(interrupt)
        with pytest.raises(KeyboardInterrupt) as error:
            loop.run_forever()
        return [frame.filename for frame in traceback.extract_tb(error.tb) if "playground/loop" in frame.filename]

    assert differ(kind, do)[0] == []


def test_the_traceback_of_an_error_in_a_callback_of_uvloops_begins_in_the_playground() -> None:
    """On uvloop it begins in `playground/loop/uv_handles.py`, not in `cbhandles.pyx`; on asyncio it is the same."""

    def do(loop: asyncio.AbstractEventLoop) -> str:
        errors: list[BaseException] = []
        loop.set_exception_handler(lambda _loop, context: errors.append(context["exception"]))
        loop.call_soon(lambda: 1 / 0)
        stop_soon(loop)
        return traceback.extract_tb(errors[0].__traceback__)[0].filename

    bare, steerable = differ("uvloop", do)
    assert bare.endswith("cbhandles.pyx")
    assert steerable.endswith("playground/loop/uv_handles.py")
    assert on(new_event_loop("asyncio"), do) == on(new_bare_loop("asyncio"), do)
