"""Steering keeps nothing alive and silences nothing, and what a program does for itself works while it is steered."""

import asyncio
import gc
import signal
import socket
import weakref
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import pytest

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.compare import Log, on, stop_soon
from tests.loop.steering import Hand

Prepare = Callable[[SteerableLoop], object]


def pause_and_step(loop: SteerableLoop) -> None:
    """Let the loop run in steps alone."""
    loop.pause()
    loop.on_hold = loop.step


WAYS: dict[str, Prepare] = {
    "stepped": pause_and_step,
    "slow": lambda loop: loop.set_speed(0.5),
    "fast": lambda loop: loop.set_speed(10.0),
    "instant": lambda loop: loop.set_speed(1.0, instant=True),
}


@pytest.fixture(params=list(WAYS))
def steered(request: pytest.FixtureRequest, kind: LoopKind) -> SteerableLoop:
    """A loop that is steered in one of these ways, in debug mode or not."""
    loop = new_event_loop(kind)
    WAYS[request.param](loop)
    return loop


class Thing:
    """Something that may be kept alive."""

    def call(self) -> None:
        """Be called."""


def test_nothing_of_a_callback_is_kept(steered: SteerableLoop) -> None:
    """Once it ran or was cancelled it goes without the help of the garbage collector."""

    def do(loop: SteerableLoop) -> None:
        gc.disable()
        try:
            things = [Thing() for _ in range(4)]
            gone = [weakref.ref(thing) for thing in things]
            loop.call_soon(things[0].call)
            loop.call_soon(things[1].call).cancel()
            loop.call_soon_threadsafe(things[2].call)
            loop.call_later(0.001, things[3].call)
            things.clear()
            loop.run_until_complete(asyncio.sleep(0.005))
            stop_soon(loop)
            assert [each() for each in gone] == [None] * 4
        finally:
            gc.enable()

    on(steered, do)


def test_a_task_that_ended_is_not_kept(steered: SteerableLoop) -> None:
    """Nor what it returned."""

    def do(loop: SteerableLoop) -> None:
        async def work() -> Thing:
            await asyncio.sleep(0.001)
            return Thing()

        async def main() -> "tuple[weakref.ref[Any], weakref.ref[Any]]":
            task = asyncio.create_task(work())
            return weakref.ref(task), weakref.ref(await task)

        gc.disable()
        try:
            task, result = loop.run_until_complete(main())
            stop_soon(loop)
            assert (task(), result()) == (None, None)
        finally:
            gc.enable()

    on(steered, do)


def test_an_orphan_is_destroyed_and_told(steered: SteerableLoop) -> None:
    """A task that only a cycle holds is collected."""

    def do(loop: SteerableLoop) -> None:
        async def wait() -> None:
            await asyncio.get_running_loop().create_future()

        async def main() -> None:
            task = asyncio.create_task(wait())
            await asyncio.sleep(0)
            del task
            gc.collect()

        with Log() as log:
            loop.run_until_complete(main())
        assert ["was destroyed but it is pending" in line for line in log.lines] == [True]

    on(steered, do)


def test_an_exception_that_nobody_retrieves_is_told(steered: SteerableLoop) -> None:
    """When the task goes."""

    def do(loop: SteerableLoop) -> None:
        async def fail() -> None:
            raise ValueError

        async def main() -> None:
            task = asyncio.create_task(fail())
            await asyncio.sleep(0)
            del task
            await asyncio.sleep(0)
            gc.collect()

        with Log() as log:
            loop.run_until_complete(main())
        assert ["exception was never retrieved" in line for line in log.lines] == [True]

    on(steered, do)


def test_a_transport_that_is_not_closed_is_told(steered: SteerableLoop) -> None:
    """As ever, when it goes."""

    def do(loop: SteerableLoop) -> None:
        ours, theirs = socket.socketpair()

        async def main() -> None:
            await loop.create_unix_connection(asyncio.Protocol, sock=ours)

        loop.run_until_complete(main())
        theirs.close()
        loop.close()
        with pytest.warns(ResourceWarning, match="unclosed"):
            gc.collect()

    if "uvloop" in type(steered).__module__:
        steered.close()  # which tells while it closes, and hangs if that is made an error
        pytest.skip("uvloop warns of an unclosed transport when the loop is closed")
    on(steered, do)


def test_a_loop_that_was_steered_is_not_kept(kind: LoopKind) -> None:
    """The collector takes it, closed as it is."""
    for prepare in WAYS.values():
        loop = new_event_loop(kind)
        prepare(loop)
        loop.run_until_complete(asyncio.sleep(0.001))
        loop.close()
        gone = weakref.ref(loop)
        del loop
        gc.collect()
        assert gone() is None


def test_the_programs_own_task_factory_is_used(steered: SteerableLoop) -> None:
    """Tasks of its own class are stepped like others."""

    class Own(asyncio.Task[Any]):
        """The program's."""

    def do(loop: SteerableLoop) -> None:
        made: list[object] = []

        def factory(loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> "asyncio.Task[Any]":
            options.pop("eager_start", None)
            made.append(task := Own(coro, loop=loop, **options))
            return task

        async def main() -> int:
            return await asyncio.create_task(asyncio.sleep(0.001, 5))

        loop.set_task_factory(factory)
        assert loop.run_until_complete(main()) == 5
        assert [type(task) for task in made] == [Own, Own]

    on(steered, do)


@pytest.mark.skipif(not hasattr(asyncio, "eager_task_factory"), reason="this Python has no eager tasks")
def test_eager_tasks_run_at_once(steered: SteerableLoop) -> None:
    """Their first step is no handle, and so no step of the loop's."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []

        async def child() -> None:
            ran.append("child")
            await asyncio.sleep(0.001)
            ran.append("child again")

        async def main() -> None:
            task = asyncio.create_task(child())
            ran.append("main")
            await task

        eager: Any = vars(asyncio)["eager_task_factory"]
        loop.set_task_factory(lambda loop, coro, **_: eager(loop, coro))
        loop.run_until_complete(main())
        assert ran == ["child", "main", "child again"]

    on(steered, do)


def test_the_programs_own_exception_handler_is_called(steered: SteerableLoop) -> None:
    """With what asyncio tells."""

    def do(loop: SteerableLoop) -> None:
        told: list[Any] = []
        loop.set_exception_handler(lambda _loop, context: told.append(type(context["exception"])))
        loop.call_soon(lambda: 1 / 0)
        loop.call_later(0.001, lambda: 1 / 0)
        loop.run_until_complete(asyncio.sleep(0.005))
        assert told == [ZeroDivisionError, ZeroDivisionError]

    on(steered, do)


def test_the_programs_own_signal_handler_is_called(steered: SteerableLoop) -> None:
    """On the loop."""

    async def main(loop: SteerableLoop) -> None:
        came = asyncio.Event()
        loop.add_signal_handler(signal.SIGUSR1, came.set)
        signal.raise_signal(signal.SIGUSR1)
        await came.wait()
        loop.remove_signal_handler(signal.SIGUSR1)

    on(steered, lambda loop: loop.run_until_complete(main(loop)))


def test_debug_mode_can_be_switched_on_and_off(steered: SteerableLoop) -> None:
    """While things are ready and timers are set."""

    async def main(loop: SteerableLoop) -> None:
        ran: list[int] = []
        for number in range(6):
            loop.call_soon(ran.append, number)
            loop.call_later(0.004 + 0.002 * number, ran.append, 10 + number)
            loop.set_debug(number % 2 == 0)
        await asyncio.sleep(0.03)
        assert [number for number in ran if number < 10] == [0, 1, 2, 3, 4, 5]
        assert [number for number in ran if number >= 10] == [10, 11, 12, 13, 14, 15]

    on(steered, lambda loop: loop.run_until_complete(main(loop)))


def test_time_is_monotonic_to_those_who_use_it(steered: SteerableLoop) -> None:
    """`loop.time()` and `timer.when()` fit together."""

    async def main(loop: SteerableLoop) -> None:
        for _ in range(20):
            before = loop.time()
            timer = loop.call_later(0.005, int)
            assert before + 0.003 <= timer.when() <= loop.time() + 0.007
            async with asyncio.timeout_at(before + 60):
                await asyncio.sleep(0.002)
            assert loop.time() >= before + 0.001

    on(steered, lambda loop: loop.run_until_complete(main(loop)))


def test_context_variables_stay_with_their_tasks(kind: LoopKind) -> None:
    """What is done at the gate leaves no trace in them."""
    name: ContextVar[str] = ContextVar("name", default="nobody")

    async def say(own: str) -> str:
        name.set(own)
        await asyncio.sleep(0.001)
        return name.get()

    async def main() -> list[str]:
        return list(await asyncio.gather(say("a"), say("b"), asyncio.sleep(0, name.get())))

    def do(loop: SteerableLoop) -> None:
        def step() -> None:
            name.set("hand")
            loop.step()

        loop.pause()
        Hand(loop, *[step] * 12)
        assert loop.run_until_complete(main()) == ["a", "b", "nobody"]

    on(new_event_loop(kind), do)
