"""A paused loop runs nothing at all, loses nothing, and its clock stands still."""

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.compare import on, stop_soon
from tests.loop.steering import Hand, knock, paused_loop, visitor


def test_a_loop_that_was_paused_before_it_runs_stands_first(kind: LoopKind) -> None:
    """Before anything that was scheduled, and says that it stands."""

    def do(loop: SteerableLoop) -> None:
        told: list[object] = []
        loop.call_soon(told.append, "ran")
        loop.call_soon(loop.stop)
        loop.on_pause = told.append
        Hand(loop, lambda: told.append("held"))
        loop.run_forever()
        assert told == [True, "held", False, "ran"]

    on(paused_loop(kind), do)


def test_a_callback_that_pauses_is_the_last_to_run(kind: LoopKind) -> None:
    """What stands behind it in the same iteration waits."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []
        held: list[list[str]] = []
        loop.call_soon(loop.pause)
        loop.call_soon(ran.append, "behind")
        Hand(loop, lambda: held.append(list(ran)))
        stop_soon(loop)
        assert (held, ran) == ([[]], ["behind"])

    on(new_event_loop(kind), do)


def test_pause_and_resume_from_another_thread(kind: LoopKind) -> None:
    """A loop that is busy stands soon, and one that sleeps stands at once."""

    def do(loop: SteerableLoop) -> None:
        counted = 0

        def count() -> None:
            nonlocal counted
            counted += 1
            loop.call_soon(count)

        def visit() -> None:
            before = counted
            knock(loop)
            assert (loop.paused, counted) == (True, before)

        def told(paused: bool) -> None:
            if paused:
                stands.set()
            else:
                loop.stop()

        stands = threading.Event()
        loop.call_soon(count)
        pauser = threading.Timer(0.01, loop.pause)
        with visitor(loop, visit, stands):
            loop.on_pause = told
            pauser.start()
            loop.run_forever()
        pauser.join()
        assert counted > 0

    on(new_event_loop(kind), do)


class Talker(asyncio.Protocol):
    """Says what it is told."""

    def __init__(self, say: Callable[[object], None]) -> None:
        self.say = say

    def connection_made(self, _: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self.say("connection made")

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self.say(data)

    def connection_lost(self, _: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self.say("connection lost")


async def said_in_pause(loop: SteerableLoop, said: list[object], provoke: Callable[[], object]) -> list[object]:
    """What was said while the loop stood, after this happened; what it says after that comes later."""
    await asyncio.sleep(0.005)
    said.clear()
    while_paused: list[object] = []
    over = loop.create_future()

    def visit() -> None:
        provoke()
        knock(loop)
        while_paused.extend(said)

    with visitor(loop, visit):
        loop.call_soon(loop.pause)
        loop.call_soon(over.set_result, None)
        await over
    return while_paused


async def all_said(said: list[object], count: int) -> list[object]:
    """Wait until so much was said."""
    async with asyncio.timeout(10):
        while len(said) < count:
            await asyncio.sleep(0.001)
    return said


def test_no_data_is_received_in_a_pause_and_all_after_it(kind: LoopKind) -> None:
    """The system keeps what arrives."""

    async def main(loop: SteerableLoop) -> None:
        said: list[object] = []
        ours, theirs = socket.socketpair()
        transport, _ = await loop.create_unix_connection(lambda: Talker(said.append), sock=ours)
        assert await said_in_pause(loop, said, lambda: theirs.send(b"data")) == []
        assert await all_said(said, 1) == [b"data"]
        transport.close()
        theirs.close()
        await asyncio.sleep(0.001)

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_no_connection_is_made_in_a_pause_and_all_after_it(kind: LoopKind) -> None:
    """They wait in the server's backlog."""

    async def main(loop: SteerableLoop) -> None:
        said: list[object] = []
        server = await loop.create_server(lambda: Talker(said.append), "127.0.0.1", 0)
        address = server.sockets[0].getsockname()
        clients = [socket.socket() for _ in range(3)]

        def connect() -> None:
            for client in clients:
                client.connect(address)

        assert await said_in_pause(loop, said, connect) == []
        assert await all_said(said, 3) == ["connection made"] * 3
        for client in clients:
            client.close()
        await all_said(said, 6)
        server.close()
        await server.wait_closed()

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_no_reader_is_called_in_a_pause_and_all_after_it(kind: LoopKind) -> None:
    """`add_reader`, and `add_writer` too."""

    async def main(loop: SteerableLoop) -> None:
        said: list[object] = []
        ours, theirs = socket.socketpair()

        def write() -> None:
            said.append("written")
            loop.remove_writer(ours)

        def provoke() -> None:
            theirs.send(b"x")
            loop.at_gate(loop.add_writer, ours, write)

        loop.add_reader(ours, lambda: said.append(ours.recv(1)))
        assert await said_in_pause(loop, said, provoke) == []
        assert sorted(map(str, await all_said(said, 2))) == ["b'x'", "written"]
        loop.remove_reader(ours)
        ours.close()
        theirs.close()

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_no_signal_handler_runs_in_a_pause_and_all_after_it(kind: LoopKind) -> None:
    """Signals are kept until then."""

    async def main(loop: SteerableLoop) -> None:
        said: list[object] = []
        loop.add_signal_handler(signal.SIGUSR1, said.append, "signal")
        assert await said_in_pause(loop, said, lambda: os.kill(os.getpid(), signal.SIGUSR1)) == []
        assert await all_said(said, 1) == ["signal"]
        loop.remove_signal_handler(signal.SIGUSR1)

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_calls_from_threads_wait_in_a_pause(kind: LoopKind) -> None:
    """And are seen to be ready."""

    async def main(loop: SteerableLoop) -> None:
        said: list[object] = []
        seen: list[int] = []

        def provoke() -> None:
            loop.call_soon_threadsafe(said.append, "call")
            seen.append(len([each for each in loop.waiting_room() if each.callback == said.append]))

        assert await said_in_pause(loop, said, provoke) == []
        assert await all_said(said, 1) == ["call"]
        assert seen == [1]

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_the_clock_stands_still_in_a_pause(kind: LoopKind) -> None:
    """A timer is as far away after it as it was before."""

    async def main(loop: SteerableLoop) -> None:
        times: list[float] = []

        def look() -> None:
            times.append(loop.time())
            time.sleep(0.05)
            times.append(loop.time())

        loop.call_soon(loop.pause)
        Hand(loop, look)
        began = loop.time()
        await asyncio.sleep(0.04)
        assert times[0] == times[1]
        assert 0.03 < loop.time() - began < time.monotonic() - began - 0.04

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_tasks_can_be_cancelled_in_a_pause(kind: LoopKind) -> None:
    """What that makes ready is seen to be ready, and runs after it."""

    async def main(loop: SteerableLoop) -> None:
        task = asyncio.create_task(asyncio.sleep(3600))
        await asyncio.sleep(0)
        ready: list[bool] = []

        def cancel() -> None:
            task.cancel()
            ready.append(loop.is_ready(task))

        loop.call_soon(loop.pause)
        Hand(loop, cancel)
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ready == [True]

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_an_interrupt_of_a_standing_loop_comes_out_and_leaves_it_paused(kind: LoopKind) -> None:
    """No handle is lost; run again, the loop stands again."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []
        for number in range(3):
            loop.call_soon(ran.append, number)
        interrupter = threading.Thread(target=interrupt_when_it_waits, args=(loop,))
        loop.on_pause = lambda paused: interrupter.start() if paused else None
        with pytest.raises(KeyboardInterrupt):
            loop.run_forever()
        interrupter.join()
        assert (loop.paused, ran, loop.ready) == (True, [], 3)
        loop.on_pause = None
        hand = Hand(loop, loop.step, loop.stop)
        loop.call_soon(loop.stop)
        loop.run_forever()
        assert (ran, len(hand.made)) == ([0, 1, 2], 1)

    on(paused_loop(kind), do)


def interrupt_when_it_waits(loop: SteerableLoop) -> None:
    """Interrupt the main thread as Ctrl+C does, once the loop waits at the gate."""
    while not loop.standing:
        time.sleep(0.001)
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def test_stop_in_a_pause_ends_the_loop_with_the_next_step(kind: LoopKind) -> None:
    """It is a call like any other: nothing runs by it."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []
        loop.call_soon(ran.append, 1)
        hand = Hand(loop, loop.stop, loop.step)
        loop.run_forever()
        assert ran == [1]
        assert hand.acts == []
        assert loop.paused

    on(paused_loop(kind), do)


def test_the_loop_is_as_it_was_after_a_pause(kind: LoopKind) -> None:
    """Its clock goes on at the pace of the real one, and nothing is left at the gate."""

    def do(loop: SteerableLoop) -> None:
        Hand(loop)
        loop.run_until_complete(asyncio.sleep(0.001))
        assert (loop.paused, loop.steered, loop.speed, loop.instant) == (False, True, 1.0, False)
        assert not loop._gate

    on(paused_loop(kind), do)


def test_a_pause_of_a_loop_that_is_closed_while_paused_keeps_nothing(kind: LoopKind) -> None:
    """As any loop that is closed with things still to do."""
    loop: Any = paused_loop(kind)
    loop.call_soon(print)
    loop.call_later(1, print)
    loop.close()
    assert (loop.ready, len(loop._gate)) == (0, 0)


def test_run_until_complete_returns_when_the_task_ended_in_a_step(kind: LoopKind) -> None:
    """Also while the loop stays paused; it can be run again."""

    def do(loop: SteerableLoop) -> None:
        async def three() -> int:
            await asyncio.sleep(0)
            return 3

        loop.on_hold = loop.step
        assert loop.run_until_complete(three()) == 3
        assert loop.paused
        assert loop.run_until_complete(three()) == 3

    on(paused_loop(kind), do)
