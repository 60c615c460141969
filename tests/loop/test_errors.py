"""Errors, interrupts and debug mode: what is raised, reported and logged, in the bare loop's words."""

import asyncio
import contextvars
import functools
import gc
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from playground.loop import LoopKind
from tests.loop.compare import Log, check_same, stop_soon, words

Loop = asyncio.AbstractEventLoop


def fail(*_: object) -> None:
    """A callback that raises."""
    raise ValueError("oops")


def block(*_: object) -> None:
    """A callback that is slow."""
    time.sleep(0.02)


async def a_coroutine() -> None:
    """Not a callback."""


class Callable_:  # noqa: N801 - its name is in what is logged
    """A callable without a name."""

    def __call__(self, *_: object) -> None:
        raise ValueError("called")

    def __repr__(self) -> str:
        return "<callable>"


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("callback", [fail, functools.partial(fail, 1), Callable_()])
def test_an_error_in_a_callback_is_logged_in_the_same_words(
    kind: LoopKind, callback: Callable[..., object], debug: bool
) -> None:
    """Of a callback, of a timer, of a call from a thread; with its handle, and in debug mode with where it was made."""

    def do(loop: Loop) -> list[str]:
        loop.set_debug(debug)
        with Log() as log:
            loop.call_soon(callback, "argument")
            stop_soon(loop)
            loop.call_soon_threadsafe(callback, "argument")
            stop_soon(loop)
            loop.call_later(0.001, callback, "argument")
            loop.run_until_complete(asyncio.sleep(0.005))
        return log.lines

    lines = check_same(kind, do)
    assert len(lines) == 3
    assert all("handle: <" in line for line in lines)


@pytest.mark.parametrize("callback", [block, functools.partial(block, 1)])
def test_debug_mode_names_the_slow_callback(kind: LoopKind, callback: Callable[..., object]) -> None:
    """Not the instrument; a slow step is told by its task."""

    async def slow() -> None:
        block()
        await asyncio.sleep(0)
        block()

    def do(loop: Any) -> list[str]:
        loop.set_debug(True)
        loop.slow_callback_duration = 0.01
        with Log() as log:
            loop.call_soon(callback, "argument")
            stop_soon(loop)
            loop.call_soon_threadsafe(callback, "argument")
            stop_soon(loop)
            loop.call_later(0.001, callback, "argument")
            loop.run_until_complete(asyncio.sleep(0.005))
            loop.run_until_complete(slow())
        # A machine that has much else to do makes other callbacks slow as well, now and then.
        ours = (line for line in log.lines if "block" in line or "slow()" in line)
        return [line for line in ours if line.startswith("Executing")]

    lines = check_same(kind, do)
    assert len(lines) == 5
    assert not any("playground" in line for line in lines)


def test_debug_mode_tells_where_a_task_was_made(kind: LoopKind) -> None:
    """The stack that made it ends with the program's own line."""

    def do(loop: Loop) -> list[str]:
        loop.set_debug(True)

        async def main() -> list[str]:
            tasks = [loop.create_task(asyncio.sleep(0)), asyncio.ensure_future(asyncio.sleep(0))]
            await asyncio.gather(*tasks)
            return [str(task._source_traceback[-1]) for task in tasks]  # type: ignore[attr-defined]

        return loop.run_until_complete(main())

    check_same(kind, do)


def test_debug_mode_refuses_what_it_refuses(kind: LoopKind) -> None:
    """Coroutine functions, things that are no callables, calls on the wrong thread."""

    def do(loop: Any) -> list[str]:
        loop.set_debug(True)
        said: list[str] = []

        def attempt(schedule: Callable[..., asyncio.Handle], *args: object) -> None:
            try:
                schedule(*args).cancel()
            except (TypeError, RuntimeError) as error:
                said.append(repr(error))

        for callback in (a_coroutine, 5):
            for schedule, args in ((loop.call_soon, ()), (loop.call_soon_threadsafe, ()), (loop.call_later, (1,))):
                attempt(schedule, *args, callback)

        async def main() -> None:
            for schedule, args in ((loop.call_soon, ()), (loop.call_later, (1,))):
                thread = threading.Thread(target=attempt, args=(schedule, *args, print))
                thread.start()
                thread.join()

        loop.run_until_complete(main())
        return said

    check_same(kind, do)


def test_handles_speak_as_the_loops_own(kind: LoopKind) -> None:
    """Ready, set, cancelled, and after they ran."""

    def do(loop: Loop) -> list[str]:
        handles = [loop.call_soon(int), loop.call_soon(functools.partial(int, 1)), loop.call_later(0.001, int)]
        said = [repr(handle) for handle in handles]
        loop.run_until_complete(asyncio.sleep(0.005))
        said += [repr(handle) for handle in handles]
        handles += [loop.call_soon(int), loop.call_later(1, int)]
        for handle in handles:
            handle.cancel()
        said += [f"{handle!r} {handle.cancelled()}" for handle in handles]
        return [words(each) for each in said]

    check_same(kind, do)


def test_a_closed_loop_refuses_in_the_same_words(kind: LoopKind) -> None:
    """Whatever is asked of it; and what was ready or set will never run."""

    def do(loop: Any) -> list[object]:
        handles = [loop.call_soon(fail), loop.call_later(1, fail)]
        loop.close()
        loop.close()
        said: list[object] = [handle.cancelled() for handle in handles]
        coroutine = a_coroutine()
        for attempt in (
            lambda: loop.call_soon(int),
            lambda: loop.call_soon_threadsafe(int),
            lambda: loop.call_later(1, int),
            lambda: loop.call_at(1, int),
            lambda: loop.create_task(coroutine),
            loop.run_forever,
            lambda: loop.run_in_executor(None, int),
        ):
            with pytest.raises(RuntimeError) as error:
                attempt()
            said.append(str(error.value))
        coroutine.close()
        return said

    check_same(kind, do)


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_leaves_the_rest_for_the_next_run(kind: LoopKind, interrupt: type[BaseException]) -> None:
    """What stood behind it runs first when the loop runs again, and nothing runs twice."""

    def do(loop: Loop) -> list[object]:
        ran: list[object] = []

        def stop() -> None:
            raise interrupt

        loop.call_soon(loop.call_soon, ran.append, "next")
        loop.call_soon(ran.append, "before")
        loop.call_soon(stop)
        loop.call_soon(ran.append, "behind")
        loop.call_soon_threadsafe(ran.append, "thread")
        loop.call_soon(stop)
        loop.call_soon(ran.append, "last")
        for _ in range(3):
            try:
                stop_soon(loop)
            except interrupt:
                ran.append("interrupted")
        return ran

    assert check_same(kind, do).count("last") == 1


def test_an_interrupt_in_a_timer_or_a_task_leaves_the_rest_too(kind: LoopKind) -> None:
    """The loop can go on; the task that was interrupted is done."""

    def do(loop: Loop) -> list[object]:
        ran: list[object] = []

        def stop() -> None:
            raise KeyboardInterrupt

        async def interrupted() -> None:
            stop()

        async def other() -> None:
            await asyncio.sleep(0)
            ran.append("other")

        loop.call_later(0.02, stop)
        loop.call_later(0.03, ran.append, "timer")
        tasks = [loop.create_task(interrupted()), loop.create_task(other())]
        for _ in range(3):
            try:
                loop.run_until_complete(asyncio.sleep(0.04))
                ran.append("complete")
            except KeyboardInterrupt:
                ran.append("interrupted")
        ran.append([task.done() for task in tasks])
        ran.append(repr(tasks[0].exception()))
        return ran

    check_same(kind, do)


def test_callbacks_run_in_their_own_context_and_the_exception_handler_where_the_loop_runs_it(kind: LoopKind) -> None:
    """A context that is given is used; else a copy of the present one."""

    def do(loop: Loop) -> list[object]:
        name = contextvars.ContextVar("name", default="none")
        said: list[object] = []
        given = contextvars.copy_context()
        given.run(name.set, "given")
        loop.call_soon(lambda: said.append(name.get()), context=given)
        loop.call_soon_threadsafe(lambda: said.append(name.get()), context=given)
        outer = name.set("outer")
        loop.call_soon(lambda: said.append(name.get()))
        loop.set_exception_handler(lambda _loop, _context: said.append(("handler", name.get())))
        loop.call_soon(fail, context=given)

        async def timers() -> None:
            # Set one after the other, once nothing else is ready: uvloop runs timers that are due before all else.
            for callback in (lambda: said.append(name.get()), fail):
                await asyncio.sleep(0.002)
                loop.call_later(0.001, callback, context=given)
            await asyncio.sleep(0.005)

        loop.run_until_complete(timers())
        name.reset(outer)
        return said

    check_same(kind, do)


def test_nothing_of_ours_keeps_a_callback(kind: LoopKind) -> None:
    """Once it ran or was cancelled, it goes when the handle goes, without the garbage collector."""

    class Thing:
        def call(self) -> None:
            pass

    def do(loop: Loop) -> list[bool]:
        gc.disable()
        try:
            things = [Thing() for _ in range(3)]
            refs = [weakref.ref(thing) for thing in things]
            loop.call_soon(things[0].call)
            loop.call_soon(things[1].call).cancel()
            loop.call_soon_threadsafe(things[2].call)
            things.clear()
            gone = [refs[1]() is None]
            stop_soon(loop)
            return [*gone, *(ref() is None for ref in refs)]
        finally:
            gc.enable()

    assert check_same(kind, do) == [True, True, True, True]


def test_a_task_that_only_a_cycle_holds_is_collected(kind: LoopKind) -> None:
    """And the loop says that it was destroyed while pending."""

    def do(loop: Loop) -> list[str]:
        async def forgotten() -> None:
            await loop.create_future()

        with Log() as log:
            loop.create_task(forgotten())
            stop_soon(loop)
            stop_soon(loop)
            gc.collect()
        return [line.split("\n")[0] for line in log.lines]

    assert check_same(kind, do) == ["Task was destroyed but it is pending!"]


def test_it_can_be_run_again_after_it_was_stopped(kind: LoopKind) -> None:
    """`run_until_complete` twice; stopped before its future is done; a future of another loop."""

    def do(loop: Loop) -> list[object]:
        said: list[object] = [loop.run_until_complete(asyncio.sleep(0, "first"))]
        said.append(loop.run_until_complete(asyncio.sleep(0.001, "second")))
        task = loop.create_task(asyncio.sleep(0.01, "third"))
        loop.call_soon(loop.stop)
        with pytest.raises(RuntimeError) as error:
            loop.run_until_complete(task)
        said.append(str(error.value))
        said.append(loop.run_until_complete(task))
        return said

    check_same(kind, do)


@pytest.mark.parametrize("debug", [False, True])
def test_asyncio_run_works_with_it(kind: LoopKind, debug: bool) -> None:
    """Async generators and the default executor are shut down, and nothing is left."""

    async def main() -> list[object]:
        async def generator() -> Any:
            try:
                yield 1
            finally:
                said.append("closed")

        said: list[object] = []
        async for each in generator():
            said.append(each)
            break
        said.append(await asyncio.to_thread(int, "5"))
        try:
            async with asyncio.timeout(0.001):
                await asyncio.sleep(1)
        except TimeoutError:
            said.append("timed out")
        return said

    def do(loop: Loop) -> list[object]:
        with asyncio.Runner(loop_factory=lambda: loop, debug=debug) as runner:
            return runner.run(main())

    assert sorted(map(str, check_same(kind, do))) == ["1", "5", "closed", "timed out"]
