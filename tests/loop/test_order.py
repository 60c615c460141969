"""The order of callbacks among each other and among what the loop itself has to do."""

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from playground.loop import LoopKind, new_event_loop
from tests.loop.compare import check_same, stop_soon

Loop = asyncio.AbstractEventLoop
Say = Callable[[object], None]


def traced(do: Callable[[Loop, Say], object]) -> Callable[[Loop], list[object]]:
    """Give a program something to say things with, and return what it said."""

    def run(loop: Loop) -> list[object]:
        said: list[object] = []
        do(loop, said.append)
        return said

    return run


def test_callbacks_run_first_come_first_served(kind: LoopKind) -> None:
    """What a callback schedules runs in the next iteration."""

    @traced
    def do(loop: Loop, say: Say) -> None:
        def again(name: str) -> None:
            say(name)
            loop.call_soon(say, f"after {name}")

        for name in "abc":
            loop.call_soon(again, name)
        stop_soon(loop)
        stop_soon(loop)

    assert check_same(kind, do) == ["a", "b", "c", "after a", "after b", "after c"]


def test_a_connection_that_is_lost_is_told_in_its_turn(kind: LoopKind) -> None:
    """uvloop queues it without `call_soon`; what was scheduled before it runs before it."""

    @traced
    def do(loop: Loop, say: Say) -> None:
        class Talker(asyncio.Protocol):
            def connection_lost(self, error: Exception | None) -> None:
                say(("lost", error))
                loop.call_soon(say, "after lost")

        async def main() -> None:
            ours, theirs = socket.socketpair()
            transport, _ = await loop.create_unix_connection(Talker, sock=ours)
            loop.call_soon(say, "before")
            transport.close()
            loop.call_soon(say, "behind")
            await asyncio.sleep(0.001)
            theirs.close()

        loop.run_until_complete(main())

    assert check_same(kind, do) == ["before", ("lost", None), "behind", "after lost"]


def test_a_signal_handler_slips_nothing_into_the_iteration_that_runs(kind: LoopKind) -> None:
    """A handler that stands in front of callbacks schedules behind the next poll, not behind them."""

    @traced
    def do(loop: Loop, say: Say) -> None:
        pairs = [socket.socketpair(), socket.socketpair()]

        def handler() -> None:
            say("signal")
            loop.call_soon(chain, 3)

        def chain(left: int) -> None:
            say(f"chain {left}")
            if left:
                loop.call_soon(chain, left - 1)

        def first() -> None:
            pairs[0][0].recv(1)
            loop.call_soon(pairs[1][1].send, b"x")

        def second() -> None:
            say(pairs[1][0].recv(1))

        async def main() -> None:
            loop.add_signal_handler(signal.SIGUSR1, handler)
            loop.add_reader(pairs[0][0], first)
            loop.add_reader(pairs[1][0], second)
            signal.raise_signal(signal.SIGUSR1)
            pairs[0][1].send(b"x")
            await asyncio.sleep(0.01)
            loop.remove_reader(pairs[0][0])
            loop.remove_reader(pairs[1][0])
            loop.remove_signal_handler(signal.SIGUSR1)

        loop.run_until_complete(main())
        for each in (*pairs[0], *pairs[1]):
            each.close()

    check_same(kind, do)


def test_after_a_block_timers_steps_and_sockets_keep_the_order_of_the_loop(kind: LoopKind) -> None:
    """asyncio runs overdue timers after the steps that are ready, uvloop before them."""

    @traced
    def do(loop: Loop, say: Say) -> None:
        ours, theirs = socket.socketpair()

        async def main() -> None:
            loop.add_reader(ours, lambda: say(ours.recv(1)))
            now = loop.time()
            loop.call_at(now + 0.010, say, "second timer")
            loop.call_at(now + 0.005, say, "first timer")
            loop.call_soon(say, "callback")
            theirs.send(b"x")
            time.sleep(0.02)
            loop.time()
            await asyncio.sleep(0)
            say("step")
            await asyncio.sleep(0)
            say("another step")
            loop.remove_reader(ours)

        loop.run_until_complete(main())
        ours.close()
        theirs.close()

    check_same(kind, do)


def test_calls_from_threads_stand_where_they_arrived(kind: LoopKind) -> None:
    """Between what was scheduled before the call and what was scheduled after it."""

    @traced
    def do(loop: Loop, say: Say) -> None:
        def call() -> None:
            loop.call_soon(say, "before")
            thread = threading.Thread(target=loop.call_soon_threadsafe, args=(say, "thread"))
            thread.start()
            thread.join()
            loop.call_soon(say, "after")

        loop.call_soon(call)
        stop_soon(loop)
        stop_soon(loop)

    assert check_same(kind, do) == ["before", "thread", "after"]


def test_no_call_from_a_thread_is_lost(kind: LoopKind) -> None:
    """Four threads call while the loop is now busy and now asleep; each one's calls come in its order."""

    def do(loop: Loop) -> list[list[int]]:
        came: list[list[int]] = [[], [], [], []]
        done = loop.create_future()

        def arrive(thread: int, number: int) -> None:
            came[thread].append(number)
            if sum(map(len, came)) == 2000:
                done.set_result(None)

        def call(thread: int) -> None:
            for number in range(500):
                loop.call_soon_threadsafe(arrive, thread, number)

        async def main() -> None:
            threads = [threading.Thread(target=call, args=(number,)) for number in range(4)]
            for thread in threads:
                thread.start()
            while not done.done():
                await asyncio.sleep(0)
            for thread in threads:
                thread.join()

        loop.run_until_complete(main())
        return came

    check_same(kind, do)


def test_a_future_set_from_a_thread_is_noticed_when_the_loop_next_wakes(kind: LoopKind) -> None:
    """`set_result` from a thread is a mistake: it schedules without waking the loop. Nothing is lost, it is late."""

    def do(loop: Loop) -> bool:
        async def main() -> bool:
            future = loop.create_future()
            thread = threading.Timer(0.01, future.set_result, [None])
            thread.start()
            loop.call_later(0.1, int)
            began = loop.time()
            await future
            thread.join()
            return loop.time() - began > 0.05

        return loop.run_until_complete(main())

    # uvloop may or may not wake by itself: its idle handle was started from the wrong thread.
    assert check_same(kind, do) or kind == "uvloop"


def test_the_end_of_a_stopped_loop_is_the_end_of_its_iteration(kind: LoopKind) -> None:
    """What stands behind `stop()` in the same iteration still runs, and the rest when the loop runs again."""

    @traced
    def do(loop: Loop, say: Say) -> None:
        loop.call_soon(say, "before")
        loop.stop()
        loop.call_soon(say, "behind")
        loop.call_soon(loop.call_soon, say, "next")
        loop.run_forever()
        say("stopped")
        stop_soon(loop)

    assert "stopped" in check_same(kind, do)


def test_tasks_of_a_real_program_end_in_the_same_order(kind: LoopKind) -> None:
    """Locks, queues, groups and a pipe together."""

    @traced
    def do(loop: Loop, say: Say) -> None:
        async def worker(name: int, lock: asyncio.Lock, queue: "asyncio.Queue[int]") -> None:
            async with lock:
                await queue.put(name)
                await asyncio.sleep(0)
            say((name, await queue.get()))

        async def main() -> None:
            lock: asyncio.Lock = asyncio.Lock()
            queue: asyncio.Queue[int] = asyncio.Queue(2)
            reader = asyncio.StreamReader()
            ours, theirs = os.pipe()
            transport, _ = await loop.connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours, "rb")
            )
            async with asyncio.TaskGroup() as group:
                for name in range(5):
                    group.create_task(worker(name, lock, queue))
                os.write(theirs, b"line\n")
                say(await reader.readline())
            transport.close()
            os.close(theirs)
            await asyncio.sleep(0)

        loop.run_until_complete(main())

    check_same(kind, do)


def test_reading_the_ends_of_the_bases_queue_is_possible(kind: LoopKind) -> None:
    """Else every callback would have a turn of its own: right, but slow."""
    loop: Any = new_event_loop(kind)
    assert loop._sees_base
    loop.close()
