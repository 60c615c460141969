"""What may still wake a program: where nothing may answer and nobody may come, it is stuck."""

import asyncio
import signal
import socket
import threading

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.compare import on


def test_nothing_holds_a_program_of_tasks_alone(kind: LoopKind) -> None:
    """Those who wait for each other wait for good."""

    async def main(loop: SteerableLoop) -> None:
        one, other = asyncio.Event(), asyncio.Event()
        tasks = [asyncio.create_task(each.wait()) for each in (one, other)]
        await asyncio.sleep(0)
        assert (loop.held(), loop.awaits_visitors()) == ((), False)
        one.set()
        other.set()
        await asyncio.wait(tasks)

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_a_server_awaits_visitors_until_it_is_closed(kind: LoopKind) -> None:
    """A client may connect at any time."""

    async def main(loop: SteerableLoop) -> None:
        server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
        await asyncio.sleep(0.001)  # uvloop tells the system with its next poll
        assert (loop.held(), loop.awaits_visitors()) == ((), True)
        server.close()
        await asyncio.sleep(0.001)
        assert not loop.awaits_visitors()

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_a_signal_handler_awaits_visitors_until_it_is_removed(kind: LoopKind) -> None:
    """Somebody may send one."""

    async def main(loop: SteerableLoop) -> None:
        loop.add_signal_handler(signal.SIGUSR1, int)
        assert (loop.held(), loop.awaits_visitors()) == ((), True)
        loop.remove_signal_handler(signal.SIGUSR1)
        assert not loop.awaits_visitors()

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_a_datagram_socket_awaits_visitors(kind: LoopKind) -> None:
    """Anybody may send to it."""

    async def main(loop: SteerableLoop) -> None:
        transport, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))
        await asyncio.sleep(0.001)
        assert (loop.held(), loop.awaits_visitors()) == ((), True)
        transport.close()
        await asyncio.sleep(0.001)
        assert not loop.awaits_visitors()

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_a_connection_within_the_program_wakes_nobody_by_itself(kind: LoopKind) -> None:
    """Both ends are the program's own."""

    async def main(loop: SteerableLoop) -> None:
        ours, theirs = socket.socketpair()
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        task = asyncio.create_task(reader.read())
        await asyncio.sleep(0)
        assert (loop.held(), loop.awaits_visitors()) == ((), False)
        theirs.close()
        await task
        writer.close()

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_both_can_be_asked_from_another_thread(kind: LoopKind) -> None:
    """While the loop is busy; the thread that asks is named like any other."""

    async def main(loop: SteerableLoop) -> None:
        found: list[object] = []
        asker = threading.Thread(target=lambda: found.extend((loop.held(), loop.awaits_visitors())))
        asker.start()
        while asker.is_alive():
            await asyncio.sleep(0)
        assert found[1] is False

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))
