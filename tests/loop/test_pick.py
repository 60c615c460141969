"""The person is the scheduler: any ready task may run next, and callbacks keep the order that asyncio promises."""

import asyncio
import itertools
import random
import socket
from typing import Any

import pytest

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.compare import Log, on, stop_soon
from tests.loop.steering import Hand, paused_loop, visitor

ORDERS = list(itertools.permutations("abc"))


def ready_tasks(loop: SteerableLoop, ran: list[str], names: str = "abc") -> dict[str, "asyncio.Task[None]"]:
    """Tasks that are ready to begin, and say so twice."""

    async def say(name: str) -> None:
        ran.append(name)
        await asyncio.sleep(0)
        ran.append(name.upper())

    return {name: loop.create_task(say(name), name=name) for name in names}


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_three_ready_tasks_run_in_the_order_in_which_they_are_picked(
    kind: LoopKind, order: tuple[str, ...], debug: bool
) -> None:
    """All six."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []
        tasks = ready_tasks(loop, ran)
        picks = [lambda name=name: loop.run_next(tasks[name]) for name in order]
        hand = Hand(loop, *picks)
        loop.run_until_complete(asyncio.wait(tasks.values()))
        assert ran[:3] == list(order)
        assert [len(made.ran) for made in hand.made] == [1, 1, 1]

    on(paused_loop(kind, debug=debug), do)


def test_the_others_keep_their_order(kind: LoopKind) -> None:
    """A pick moves one to the front, no more."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []
        tasks = ready_tasks(loop, ran, "abcde")
        Hand(loop, lambda: loop.run_next(tasks["d"]))
        loop.run_until_complete(asyncio.wait(tasks.values()))
        assert "".join(ran[:5]) == "dabce"

    on(paused_loop(kind), do)


def test_callbacks_in_front_of_it_run_first_and_keep_their_order(kind: LoopKind) -> None:
    """Those behind it stay behind it, and steps in front of it fall back."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []
        loop.call_soon(ran.append, "1")
        tasks = ready_tasks(loop, ran, "a")
        loop.call_soon(ran.append, "2")
        tasks |= ready_tasks(loop, ran, "b")
        loop.call_soon_threadsafe(ran.append, "3")
        held: list[str] = []
        hand = Hand(loop, lambda: loop.run_next(tasks["b"]), lambda: held.append("".join(ran)))
        loop.run_until_complete(asyncio.wait(tasks.values()))
        assert held == ["12b"]
        assert "".join(ran[:5]) == "12ba3"
        assert len(hand.made) == 1

    on(paused_loop(kind), do)


def test_a_task_that_is_not_ready_cannot_be_picked(kind: LoopKind) -> None:
    """One that waits, and one that is done."""

    def do(loop: SteerableLoop) -> None:
        waiting = loop.create_task(asyncio.sleep(0.01), name="waiting")
        done = loop.create_task(asyncio.sleep(0), name="done")
        loop.run_until_complete(done)
        for task in (waiting, done):
            with pytest.raises(ValueError, match=f"{task.get_name()} is not ready"):
                loop.run_next(task)
        assert not loop.paused
        loop.run_until_complete(waiting)

    on(new_event_loop(kind), do)


def test_a_pick_from_another_thread(kind: LoopKind) -> None:
    """It runs; one that cannot be done is reported as an error in a callback is."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []
        tasks = ready_tasks(loop, ran)
        waiting = loop.create_future()

        async def wait() -> None:
            await waiting

        def visit() -> None:
            loop.run_next(tasks["c"])
            loop.run_next(tasks["b"])
            loop.run_next(late)

        loop.call_soon(waiting.set_result, None)
        late = loop.create_task(wait())
        with Log() as log, visitor(loop, visit):
            loop.run_until_complete(asyncio.wait([*tasks.values(), late]))
        assert "".join(ran[:3]) == "cba"
        assert log.lines == []

    on(paused_loop(kind), do)


def test_connecting_a_socket_works_while_tasks_are_picked_at_random(kind: LoopKind) -> None:
    """asyncio's own `sock_connect` relies on the order of callbacks."""

    async def main(loop: SteerableLoop) -> list[bytes]:
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()
            server.setblocking(False)

            async def serve() -> None:
                for _ in range(4):
                    client, _ = await loop.sock_accept(server)
                    await loop.sock_sendall(client, await loop.sock_recv(client, 10))
                    client.close()

            async def ask(number: int) -> bytes:
                with socket.socket() as client:
                    client.setblocking(False)
                    await loop.sock_connect(client, server.getsockname())
                    await loop.sock_sendall(client, b"%d" % number)
                    return await loop.sock_recv(client, 10)

            served = asyncio.create_task(serve())
            got = await asyncio.gather(*map(ask, range(4)))
            await served
            return got

    def do(loop: SteerableLoop) -> None:
        choose = random.Random(1)

        def pick() -> None:
            steps = [each.task for each in loop.waiting_room() if each.kind == "step" and each.task is not None]
            ready = [task for task in steps if loop.is_ready(task)]
            if ready:
                loop.run_next(choose.choice(ready))
            else:
                loop.step()

        loop.on_hold = pick
        assert loop.run_until_complete(main(loop)) == [b"0", b"1", b"2", b"3"]

    on(paused_loop(kind), do)


def test_tasks_written_in_python_can_be_picked(kind: LoopKind) -> None:
    """Their steps are handles like any other."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []
        python_task: Any = vars(asyncio.tasks)["_PyTask"]
        loop.set_task_factory(lambda loop, coro, **_: python_task(coro, loop=loop))
        tasks = ready_tasks(loop, ran)
        Hand(loop, lambda: loop.run_next(tasks["c"]))
        loop.call_later(0.02, loop.stop)
        loop.run_forever()
        assert "".join(ran[:3]) == "cab"

    on(paused_loop(kind), do)


def test_what_stands_in_the_waiting_room_is_what_runs(kind: LoopKind) -> None:
    """In that order: callbacks, steps and calls from threads."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []
        loop.call_soon(ran.append, "callback")
        tasks = ready_tasks(loop, ran)
        loop.call_soon(int).cancel()
        loop.call_soon_threadsafe(ran.append, "call")
        rooms: list[list[object]] = []

        def look() -> None:
            rooms.append([each.task or each.callback for each in loop.waiting_room()])
            loop.step()

        hand = Hand(loop, *[look] * 5)
        loop.run_until_complete(asyncio.wait(tasks.values()))
        expected = [each.task or each.callback for made in hand.made for each in made.ran]
        assert [room[0] for room in rooms] == expected
        assert rooms[0][:5] == expected

    on(paused_loop(kind), do)


def test_a_pick_that_meets_an_exit_loses_nothing(kind: LoopKind) -> None:
    """What stood in front of the picked task is still there."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []

        async def leave() -> None:
            raise SystemExit

        tasks = ready_tasks(loop, ran)
        leaver = loop.create_task(leave())
        Hand(loop, lambda: loop.run_next(leaver))
        with pytest.raises(SystemExit):
            loop.run_forever()
        leaver.exception()
        loop.resume()
        stop_soon(loop)
        assert "".join(ran[:3]) == "abc"
        loop.run_until_complete(asyncio.wait(tasks.values()))

    on(paused_loop(kind), do)
