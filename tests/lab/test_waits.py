"""What a suspended task waits for is read from the real objects, the same on both loops."""

from pathlib import Path

import pytest

from playground.model.words import waiting_for
from playground.wire import commands
from playground.wire.state import WaitKind
from tests.lab.running import Told, program, run

SOURCE = """
    from concurrent.futures import ThreadPoolExecutor

    LOCK = asyncio.Lock()

    async def child(seconds: float = 60.0):
        await asyncio.sleep(seconds)

    async def sleep():
        await asyncio.sleep(60)

    async def task():
        await asyncio.create_task(child(), name="child")

    async def gather():
        await asyncio.gather(child(0), child(), child())

    async def shield():
        await asyncio.shield(asyncio.create_task(child(), name="child"))

    async def wait():
        await asyncio.wait([asyncio.create_task(child()), asyncio.create_task(child(0))])

    async def wait_for():
        await asyncio.wait_for(child(), 30)

    async def timeout():
        async with asyncio.timeout(30):
            await asyncio.sleep(60)

    async def group():
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            group.create_task(child())

    async def lock():
        async with LOCK:
            await asyncio.create_task(wants_lock(), name="wants-lock")

    async def wants_lock():
        async with LOCK:
            pass

    async def event():
        await asyncio.Event().wait()

    async def condition():
        condition = asyncio.Condition()
        async with condition:
            await condition.wait()

    async def semaphore():
        await asyncio.Semaphore(0).acquire()

    async def barrier():
        await asyncio.Barrier(2).wait()

    async def get():
        await asyncio.Queue().get()

    async def put():
        queue = asyncio.Queue(1)
        await queue.put(1)
        await queue.put(2)

    async def join():
        queue = asyncio.Queue()
        await queue.put(1)
        await queue.join()

    async def as_completed():
        for each in asyncio.as_completed([child()]):
            await each

    async def future():
        await asyncio.get_running_loop().create_future()

    async def job():
        await asyncio.to_thread(time.sleep, 1.0)

    async def handle(reader, writer):
        await asyncio.sleep(60)

    async def read():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        reader, _ = await asyncio.open_connection(*server.sockets[0].getsockname())
        await reader.read(1)

    async def serve():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        await server.serve_forever()

    async def subprocess():
        process = await asyncio.create_subprocess_exec("sleep", "60")
        await process.wait()

    class Own:
        def __await__(self):
            yield from asyncio.sleep(60).__await__()

    async def own():
        await Own()
"""


def words(told: Told, name: str) -> str | None:
    """What the task of this name waits for, in words; None while it does not wait."""
    for task in told.world.tasks.values():
        if task.name == name and task.wait is not None:
            return waiting_for(task.wait, told.world, told.world.at)
    return None


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("sleep", "sleep, "),
        ("own", "sleep, "),
        ("task", "task child"),
        ("gather", "gather of 3, 1 done"),
        ("shield", "shield(child)"),
        ("wait", "wait of 2, 1 done"),
        ("wait_for", "wait_for("),
        ("timeout", "timeout block, "),
        ("group", "TaskGroup: 2 children"),
        ("event", "Event"),
        ("condition", "Condition"),
        ("semaphore", "Semaphore"),
        ("barrier", "Barrier"),
        ("get", "Queue.get"),
        ("put", "Queue.put"),
        ("join", "Queue.join"),
        ("as_completed", "as_completed"),
        ("future", "future"),
        ("job", "job sleep"),
        ("read", "stream read"),
        ("serve", "server"),
        ("subprocess", "subprocess pid "),
    ],
)
def test_a_wait_is_told_in_words(tmp_path: Path, kind: str, entry: str, expected: str) -> None:
    name = f"{entry}-1"
    told = run(
        program(tmp_path, SOURCE),
        kind,
        "",
        commands.Launch(call=entry),
        until=lambda told: (words(told, name) or "").startswith(expected),
    )
    assert (words(told, name) or "").startswith(expected)


def test_whoever_wants_a_lock_waits_for_the_lock(tmp_path: Path, kind: str) -> None:
    told = run(
        program(tmp_path, SOURCE),
        kind,
        "",
        commands.Launch(call="lock"),
        until=lambda told: words(told, "wants-lock") is not None,
    )
    assert words(told, "wants-lock") == "Lock"


def test_a_wait_with_an_end_says_how_long_it_still_is(tmp_path: Path, kind: str) -> None:
    told = run(
        program(tmp_path, SOURCE),
        kind,
        "",
        commands.Launch(call="timeout"),
        until=lambda told: words(told, "timeout-1") is not None,
    )
    (task,) = (task for task in told.world.tasks.values() if task.name == "timeout-1")
    assert task.wait is not None
    assert task.wait.until is not None
    assert 29 < task.wait.until - task.created <= 30.1
    assert task.wait.inner is not None
    assert task.wait.inner.kind is WaitKind.SLEEP
    assert task.wait.inner.seconds == 60
