"""A step runs one thing: what is ready, or the next timer at its moment; or asks for I/O once."""

import asyncio
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.compare import Log, on, stop_soon
from tests.loop.steering import Hand, name_of, paused_loop, visitor

Look = Callable[[], object]


@pytest.mark.parametrize("debug", [False, True])
def test_a_step_runs_exactly_one_handle(kind: LoopKind, debug: bool) -> None:
    """Callbacks, calls from threads and steps of tasks alike, in their order."""

    def do(loop: SteerableLoop) -> None:
        ran: list[object] = []
        after: list[list[object]] = []

        async def say() -> None:
            ran.append("task")

        def step() -> None:
            after.append(list(ran))
            loop.step()

        loop.call_soon(ran.append, "first")
        task = loop.create_task(say())
        loop.call_soon_threadsafe(ran.append, "thread")
        loop.call_soon(ran.append, "last")
        Hand(loop, *[step] * 4, lambda: after.append(list(ran)))
        loop.run_until_complete(task)
        everything = ["first", "task", "thread", "last"]
        assert after == [everything[:count] for count in range(5)]

    on(paused_loop(kind, debug=debug), do)


def test_a_step_says_what_ran_and_what_it_made_ready(kind: LoopKind) -> None:
    """A callback that makes a task; the task's step; the callback that its end schedules."""

    def do(loop: SteerableLoop) -> None:
        def make() -> None:
            task = loop.create_task(asyncio.sleep(0), name="made")
            task.add_done_callback(lambda _: None)

        loop.call_soon(make)
        loop.call_soon(int)
        hand = Hand(loop, *[loop.step] * 5, loop.stop)
        loop.run_forever()
        first, second, third, fourth, _ = hand.made
        assert [(each.kind, each.callback) for each in first.ran] == [("callback", make)]
        assert [(each.kind, name_of(each.task)) for each in first.made_ready] == [("step", "made")]
        assert (second.ran[0].callback, second.made_ready) == (int, ())
        assert [(each.kind, name_of(each.task)) for each in third.ran] == [("step", "made")]
        assert [each.kind for each in third.made_ready] == ["step"]
        assert [each.kind for each in fourth.made_ready] == ["callback"]
        assert not any(each.moved or each.polled for each in hand.made)

    on(paused_loop(kind), do)


def test_with_nothing_ready_the_next_timers_moment_comes(kind: LoopKind) -> None:
    """The clock is moved on, and the timer runs at its time; only the first of two."""

    def do(loop: SteerableLoop) -> None:
        times: list[float] = []
        when = loop.time() + 3600
        timer = loop.call_at(when, lambda: times.append(loop.time()))
        loop.call_at(when + 1, loop.stop)
        hand = Hand(loop, loop.step, loop.step, loop.step)
        loop.run_forever()
        assert -0.000001 < times[0] - timer.when() < 0.01
        assert [each.kind for step in hand.made for each in step.ran] == ["timer", "timer"]
        assert 3590 < hand.made[0].moved < 3600.001  # the clock's figures are large, and rounded
        assert 0.9 < hand.made[1].moved < 1.1
        assert loop.timers == 0

    on(paused_loop(kind), do)


@pytest.mark.parametrize("debug", [False, True])
def test_timers_that_are_due_together_are_stepped_one_by_one(kind: LoopKind, debug: bool) -> None:
    """No step runs two of them."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []
        after: list[list[int]] = []

        def step() -> None:
            after.append(list(ran))
            loop.step()

        when = loop.time() + 5
        for number in range(3):
            loop.call_at(when, ran.append, number)
        Hand(loop, *[step] * 4, loop.stop)
        loop.call_at(when + 1, loop.stop)
        loop.run_forever()
        # asyncio promises no order among timers of one moment.
        assert after == [ran[:count] for count in range(4)]
        assert sorted(ran) == [0, 1, 2]

    on(paused_loop(kind, debug=debug), do)


def test_with_only_io_awaited_it_is_asked_for_once(kind: LoopKind) -> None:
    """A step then runs nothing, and says so; when something came, the step runs it."""

    def do(loop: SteerableLoop) -> None:
        ours, theirs = socket.socketpair()
        got: list[bytes] = []

        def read() -> None:
            got.append(ours.recv(1))
            loop.remove_reader(ours)
            loop.call_soon(loop.stop)

        loop.add_reader(ours, read)
        hand = Hand(loop, loop.step, lambda: theirs.send(b"x"), loop.step, loop.step)
        loop.run_forever()
        ours.close()
        theirs.close()
        assert got == [b"x"]
        assert (hand.made[0].ran, hand.made[0].polled) == ((), True)

    on(paused_loop(kind), do)


def test_one_io_callback_runs_in_a_step_of_asyncios() -> None:
    """Of two that are ready; on uvloop the poll that finds them runs both."""

    def do(loop: SteerableLoop) -> None:
        pairs = [socket.socketpair() for _ in range(2)]
        got: list[int] = []
        after: list[list[int]] = []

        def read(number: int) -> None:
            got.append(pairs[number][0].recv(1)[0])

        for number, pair in enumerate(pairs):
            loop.add_reader(pair[0], read, number)
            pair[1].send(b"x")

        def step() -> None:
            after.append(list(got))
            loop.step()

        hand = Hand(loop, step, step, lambda: after.append(list(got)), loop.stop)
        loop.call_later(1, loop.stop)
        loop.run_forever()
        for each in (*pairs[0], *pairs[1]):
            loop.remove_reader(each)
            each.close()
        assert [len(each) for each in after] == [0, 1, 2]
        assert [each.ran[0].kind for each in hand.made[:2]] == ["I/O", "I/O"]

    on(paused_loop("asyncio"), do)


def test_a_step_of_a_task_goes_on_until_it_has_run_once(kind: LoopKind) -> None:
    """Others run before it in the loop's own order, and time moves on for it."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []

        async def sleeper() -> None:
            ran.append("sleeper began")
            await asyncio.sleep(10)
            ran.append("sleeper ended")

        async def other() -> None:
            for number in range(3):
                ran.append(f"other {number}")
                await asyncio.sleep(1)

        others = loop.create_task(other())
        task = loop.create_task(sleeper())
        held: list[list[str]] = []
        hand = Hand(loop, lambda: loop.step(task), lambda: held.append(list(ran)), lambda: loop.step(task))
        loop.run_until_complete(asyncio.wait([task, others]))
        assert held == [["other 0", "sleeper began"]]
        assert ran == ["other 0", "sleeper began", "other 1", "other 2", "sleeper ended"]
        assert 9 < hand.made[1].moved <= 10.01
        assert hand.made[1].ran[-1].task is task

    on(paused_loop(kind), do)


def test_a_step_of_a_task_that_is_done_runs_nothing(kind: LoopKind) -> None:
    """There is no such step."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []

        async def nothing() -> None:
            pass

        task = loop.create_task(nothing())
        loop.run_until_complete(task)
        loop.pause()
        loop.call_soon(ran.append, 1)
        with pytest.raises(ValueError, match="done"):
            loop.step(task)
        held: list[list[int]] = []
        Hand(loop, lambda: held.append(list(ran)))
        stop_soon(loop)
        assert (held, ran) == ([[]], [1])

    on(new_event_loop(kind), do)


def test_a_pause_ends_a_step_that_goes_on(kind: LoopKind) -> None:
    """The task that is waited for may never run."""

    def do(loop: SteerableLoop) -> None:
        task = loop.create_task(asyncio.Event().wait())
        turns = 0

        def again() -> None:
            nonlocal turns
            turns += 1
            if turns == 50:
                loop.pause()
            loop.call_soon(again)

        def begin() -> None:
            loop.step()  # the task's first, after which it waits for good

        loop.call_soon(again)
        Hand(loop, begin, lambda: loop.step(task), lambda: held.append(turns), task.cancel, loop.stop)
        held: list[int] = []
        loop.run_forever()
        assert held == [50]
        task.cancel()
        loop.resume()
        stop_soon(loop)

    on(paused_loop(kind), do)


def test_a_step_whose_handle_is_cancelled_meanwhile_runs_the_next(kind: LoopKind) -> None:
    """A cancelled handle is no step."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []
        handles = [loop.call_soon(ran.append, number) for number in range(3)]

        def step() -> None:
            loop.step()
            handles[0].cancel()

        held: list[list[int]] = []
        Hand(loop, step, lambda: held.append(list(ran)))
        stop_soon(loop)
        assert (held, ran) == ([[1]], [1, 2])

    on(paused_loop(kind), do)


def test_a_step_with_only_cancelled_handles_goes_on_to_the_next_timer(kind: LoopKind) -> None:
    """As if nothing were ready."""

    def do(loop: SteerableLoop) -> None:
        loop.call_soon(print).cancel()
        loop.call_later(60, print).cancel()
        loop.call_later(100, loop.stop)
        hand = Hand(loop, loop.step)
        loop.run_forever()
        assert [each.kind for each in hand.made[0].ran] == ["timer"]
        assert 99 < hand.made[0].moved < 100.001

    on(paused_loop(kind), do)


def test_a_step_pauses_a_loop_that_runs(kind: LoopKind) -> None:
    """After the handle that runs next."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []
        held: list[list[int]] = []
        loop.call_soon(loop.step)
        for number in range(3):
            loop.call_soon(ran.append, number)
        Hand(loop, lambda: held.append(list(ran)))
        stop_soon(loop)
        assert held == [[0]]

    on(new_event_loop(kind), do)


def test_steps_from_another_thread(kind: LoopKind) -> None:
    """Each is done, and those that come together are done one after the other."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []
        made: list[Any] = []
        loop.on_step = made.append
        for number in range(5):
            loop.call_soon(ran.append, number)

        def visit() -> None:
            for _ in range(3):
                loop.step()
            seen: list[list[int]] = []
            loop.at_gate(lambda: seen.append(list(ran)))
            while not seen:
                pass
            assert seen == [[0, 1, 2]]

        with visitor(loop, visit):
            stop_soon(loop)
        assert (ran, len(made)) == ([0, 1, 2, 3, 4], 3)

    on(paused_loop(kind), do)


def test_in_debug_mode_a_slow_step_is_blamed_on_the_right_callback(kind: LoopKind) -> None:
    """And standing at the gate is nobody's slowness."""

    def do(loop: SteerableLoop) -> None:
        loop.slow_callback_duration = 0.3
        loop.call_soon(int)
        loop.call_soon(float)
        Hand(loop, lambda: time.sleep(0.4), loop.step, lambda: time.sleep(0.4), loop.step)
        with Log() as log:
            stop_soon(loop)
        assert [line for line in log.lines if "took" in line] == []

    on(paused_loop(kind, debug=True), do)


def test_a_whole_program_in_steps(kind: LoopKind) -> None:
    """Tasks, timers, a server and a client: it comes to the same end, one thing at a time."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()

    async def main() -> list[bytes]:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()

        async def ask(number: int) -> bytes:
            reader, writer = await asyncio.open_connection(*address)
            writer.write(b"question %d\n" % number)
            found = await reader.readline()
            writer.close()
            await asyncio.sleep(60 * number)
            return found

        async with server:
            return await asyncio.gather(*map(ask, range(3)))

    def do(loop: SteerableLoop) -> None:
        loop.on_hold = loop.step
        made: list[Any] = []
        loop.on_step = made.append
        assert loop.run_until_complete(main()) == [b"QUESTION %d\n" % number for number in range(3)]
        assert loop.paused
        loop.resume()
        loop.run_until_complete(asyncio.sleep(0.01))
        if kind == "asyncio":
            assert all(len(each.ran) <= 1 for each in made)

    on(paused_loop(kind), do)
