"""Instant time: an hour passes at once, unless something may answer; then time runs as ever."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.compare import on

HOUR = 3600
AT_ONCE = 5
"""Real seconds within which an hour has to pass on a machine that has much else to do."""


def instantly(kind: LoopKind, main: Callable[[SteerableLoop], Coroutine[Any, Any, None]]) -> float:
    """Run it in instant time; how many real seconds that took."""

    def do(loop: SteerableLoop) -> float:
        loop.set_speed(1.0, instant=True)
        began = time.monotonic()
        loop.run_until_complete(main(loop))
        return time.monotonic() - began

    return on(new_event_loop(kind), do)


def test_an_hour_is_over_at_once(kind: LoopKind) -> None:
    """And the loop's clock says that it is."""

    async def main(loop: SteerableLoop) -> None:
        began = loop.time()
        jumps: list[float] = []
        loop.on_jump = jumps.append
        await asyncio.sleep(HOUR)
        assert HOUR - 0.01 <= loop.time() - began < HOUR + 10
        assert HOUR - 1 < sum(jumps) < HOUR + 0.001  # the clock's figures are large, and rounded

    assert instantly(kind, main) < AT_ONCE


def test_the_end_of_what_is_run_is_no_moment_to_jump(kind: LoopKind) -> None:
    """What was left running is cancelled by `asyncio.run` at the moment that main ended, not at that of its timer."""

    async def leaves(jumps: list[float], loop: SteerableLoop) -> "asyncio.Task[None]":
        loop.on_jump = jumps.append
        left = loop.create_task(asyncio.sleep(HOUR))
        await asyncio.sleep(1)
        return left

    def do(loop: SteerableLoop) -> None:
        loop.set_speed(1.0, instant=True)
        jumps: list[float] = []
        left = loop.run_until_complete(leaves(jumps, loop))
        assert not left.done()
        loop.run_until_complete(asyncio.sleep(0))
        assert sum(jumps) < 2
        loop.run_until_complete(left)
        assert sum(jumps) > HOUR - 1

    on(new_event_loop(kind), do)


def test_many_sleepers_wake_in_order(kind: LoopKind) -> None:
    """A day of them."""

    async def main(loop: SteerableLoop) -> None:
        woke: list[int] = []

        async def sleeper(number: int) -> None:
            for _ in range(5):
                await asyncio.sleep(60 * number)
            woke.append(number)

        await asyncio.gather(*map(sleeper, range(50, 0, -1)))
        assert woke == list(range(1, 51))
        assert loop.timers == 0

    assert instantly(kind, main) < AT_ONCE


def test_a_timeout_comes_at_its_time(kind: LoopKind) -> None:
    """Before what it is shorter than, and not before what is shorter than it."""

    async def main(_: SteerableLoop) -> None:
        assert await asyncio.wait_for(asyncio.sleep(59, "slept"), 60) == "slept"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.sleep(61), 60)

    assert instantly(kind, main) < AT_ONCE


def test_an_echo_within_the_program_comes_before_a_timeout(kind: LoopKind) -> None:
    """Its peer is this very loop, which runs it first."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            await asyncio.sleep(1)
            writer.write(data)
        writer.close()

    async def main(loop: SteerableLoop) -> None:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        began = loop.time()
        for _ in range(100):
            writer.write(b"hello")
            assert await asyncio.wait_for(reader.read(100), 1.5) == b"hello"
        assert 99.999 < loop.time() - began < 102
        writer.close()
        await asyncio.sleep(HOUR)
        server.close()

    assert instantly(kind, main) < AT_ONCE


def test_a_job_in_a_pool_holds_the_jump(kind: LoopKind) -> None:
    """A `wait_for` around it does not time out falsely; it is named."""

    async def main(loop: SteerableLoop) -> None:
        go = threading.Event()
        job = loop.run_in_executor(None, go.wait)
        assert any("wait" in each for each in loop.held())
        threading.Timer(0.05, go.set).start()
        assert await asyncio.wait_for(job, 30) is True
        await asyncio.sleep(0)

    assert instantly(kind, main) < AT_ONCE


def test_a_job_whose_future_was_cancelled_holds_the_jump_while_it_runs(kind: LoopKind) -> None:
    """The thread is still busy, and may still call."""

    async def main(loop: SteerableLoop) -> None:
        began, go = threading.Event(), threading.Event()

        def job() -> None:
            began.set()
            go.wait(30)

        future = loop.run_in_executor(None, job)
        began.wait(30)
        future.cancel()
        assert loop.held() != ()
        go.set()
        await loop.run_in_executor(None, int)

    instantly(kind, main)


def test_an_idle_pool_does_not_hold_the_jump(kind: LoopKind) -> None:
    """Its threads wait for jobs, not for answers."""

    async def main(loop: SteerableLoop) -> None:
        assert await loop.run_in_executor(None, int) == 0
        with ThreadPoolExecutor(2) as pool:
            assert await loop.run_in_executor(pool, int) == 0
            await asyncio.sleep(HOUR)
        assert loop.held() == ()

    assert instantly(kind, main) < AT_ONCE


def test_a_thread_holds_the_jump(kind: LoopKind) -> None:
    """And is named."""

    async def main(loop: SteerableLoop) -> None:
        go = threading.Event()
        answered = loop.create_future()

        def answer() -> None:
            go.wait(30)
            loop.call_soon_threadsafe(answered.set_result, 1)

        thread = threading.Thread(target=answer, name="answerer")
        thread.start()
        assert loop.held() == ("thread answerer",)
        threading.Timer(0.03, go.set).start()
        assert await asyncio.wait_for(answered, 30) == 1
        thread.join()

    instantly(kind, main)


def test_a_subprocess_holds_the_jump(kind: LoopKind) -> None:
    """Also one without pipes; its end comes before a timeout."""

    async def main(loop: SteerableLoop) -> None:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(0.2)")
        assert loop.held() != ()
        assert await asyncio.wait_for(process.wait(), 60) == 0
        await asyncio.sleep(HOUR)
        assert loop.held() == ()

    assert instantly(kind, main) < 20


def test_a_subprocess_of_ones_own_protocol_holds_the_jump(kind: LoopKind) -> None:
    """Whatever the protocol is."""

    async def main(loop: SteerableLoop) -> None:
        exited = loop.create_future()

        class Own(asyncio.SubprocessProtocol):
            __slots__ = ()

            def process_exited(self) -> None:
                exited.set_result(True)

        transport, _ = await loop.subprocess_exec(
            Own, sys.executable, "-c", "import time; time.sleep(0.1)", stdin=None, stdout=None, stderr=None
        )
        assert loop.held() != ()
        assert await asyncio.wait_for(exited, 60)
        transport.close()

    instantly(kind, main)


def test_a_pipe_to_a_subprocess_is_answered_before_a_timeout(kind: LoopKind) -> None:
    """What it prints, it prints in its own time."""

    async def main(_: SteerableLoop) -> None:
        printed: bytes
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "print(input()[::-1])", stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        printed, _err = await asyncio.wait_for(process.communicate(b"olleh\n"), 60)
        assert printed == b"hello\n"

    instantly(kind, main)


SERVER = """
import socket, sys, time
with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.getsockname()[1], flush=True)
    client, _ = server.accept()
    while data := client.recv(100):
        time.sleep(0.05)
        client.sendall(data)
"""


def test_a_peer_in_another_process_holds_the_jump(kind: LoopKind) -> None:
    """Its answer comes before a timeout; it is named by its address."""
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())

        async def main(loop: SteerableLoop) -> None:
            reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 60)
            writer.write(b"hello")
            answer = asyncio.create_task(reader.read(100))
            await asyncio.sleep(0)
            assert f"peer 127.0.0.1:{port}" in loop.held()
            assert await asyncio.wait_for(answer, 60) == b"hello"
            writer.close()
            await writer.wait_closed()
            await asyncio.sleep(HOUR)

        instantly(kind, main)


def test_a_peer_behind_a_unix_socket_in_another_process_holds_the_jump(kind: LoopKind) -> None:
    """As one of the internet does."""
    ours, theirs = socket.socketpair()
    code = f"import socket,time; s = socket.socket(fileno={theirs.fileno()}); time.sleep(0.1); s.sendall(s.recv(9))"
    with subprocess.Popen([sys.executable, "-c", code], pass_fds=[theirs.fileno()]):
        theirs.close()

        async def main(_: SteerableLoop) -> None:
            reader, writer = await asyncio.open_unix_connection(sock=ours)
            writer.write(b"hello")
            assert await asyncio.wait_for(reader.read(9), 60) == b"hello"
            writer.close()

        instantly(kind, main)


def test_a_pipe_within_the_program_does_not_hold_the_jump(kind: LoopKind) -> None:
    """Who would write into it but the program itself?"""

    async def main(loop: SteerableLoop) -> None:
        reading, writing = os.pipe()
        loop.add_reader(reading, int)
        await asyncio.sleep(HOUR)
        assert loop.held() == ()
        loop.remove_reader(reading)
        os.close(reading)
        os.close(writing)

    assert instantly(kind, main) < AT_ONCE


def test_a_server_that_listens_does_not_hold_the_jump(kind: LoopKind) -> None:
    """Else no server would ever live in instant time."""

    async def main(loop: SteerableLoop) -> None:
        server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
        await asyncio.sleep(HOUR)
        assert (loop.held(), loop.awaits_visitors()) == ((), True)
        server.close()
        await asyncio.sleep(0.001)

    assert instantly(kind, main) < AT_ONCE


def test_a_name_that_is_looked_up_holds_the_jump(kind: LoopKind) -> None:
    """On uvloop the system's thread that does it is nobody's to see."""

    async def main(loop: SteerableLoop) -> None:
        found = await asyncio.wait_for(loop.getaddrinfo("localhost", 80), 60)
        assert found

    instantly(kind, main)


def test_a_shutdown_is_not_jumped_while_a_job_runs(kind: LoopKind) -> None:
    """`asyncio.Runner` gives its default executor five minutes: real ones, as long as a job runs on."""
    loops: list[SteerableLoop] = []

    def factory() -> SteerableLoop:
        loop = new_event_loop(kind)
        loop.set_speed(1.0, instant=True)
        loops.append(loop)
        return loop

    ended: list[bool] = []

    def job() -> None:
        time.sleep(0.2)
        ended.append(True)

    async def main() -> None:
        asyncio.get_running_loop().run_in_executor(None, job)
        await asyncio.sleep(0)

    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main())
    assert ended == [True]


def test_a_job_in_a_process_pool_holds_the_jump(kind: LoopKind) -> None:
    """And an idle pool does not."""

    async def main(loop: SteerableLoop) -> None:
        with ProcessPoolExecutor(1) as pool:
            job = loop.run_in_executor(pool, time.sleep, 0.1)
            await asyncio.sleep(0)
            assert loop.held() != ()
            await asyncio.wait_for(job, 60)
            await asyncio.sleep(HOUR)
            assert loop.held() == ()

    instantly(kind, main)


def test_time_that_is_held_passes_as_ever(kind: LoopKind) -> None:
    """A sleep beside a job takes as long as it says."""

    async def main(loop: SteerableLoop) -> None:
        go = threading.Event()
        job = loop.run_in_executor(None, go.wait)
        real = time.monotonic()
        await asyncio.sleep(0.1)
        assert 0.09 < time.monotonic() - real < 3
        go.set()
        await job

    instantly(kind, main)


def test_from_instant_time_back_to_the_real_one(kind: LoopKind) -> None:
    """What is left of a sleep takes its time then."""

    async def main(loop: SteerableLoop) -> None:
        await asyncio.sleep(HOUR)
        sleep = asyncio.create_task(asyncio.sleep(0.05))
        await asyncio.sleep(0)
        loop.set_speed(1.0)
        real = time.monotonic()
        await sleep
        assert time.monotonic() - real > 0.04

    instantly(kind, main)
