"""What a suspended task waits for is read from the real objects, the same on both loops."""

import asyncio
import gc
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from playground.lab.holding import blocks
from playground.lab.waits import Waits, chain
from playground.model.tasks import Edge, edges
from playground.wire import commands
from playground.wire.state import WaitKind
from tests.lab.running import program, run
from tests.lab.waiting import check, words

SOURCE = """
    import socket, ssl, tempfile
    from concurrent.futures import Future, ThreadPoolExecutor

    HELD = threading.Event()

    async def child(seconds: float = 600.0):
        await asyncio.sleep(seconds)

    def start(coroutine, name):
        return asyncio.create_task(coroutine, name=name)

    async def sleep():
        await asyncio.sleep(600)

    async def task():
        await start(child(), "child")

    async def gather():
        await asyncio.gather(child(0), child(), child())

    async def some_shielded():
        await asyncio.gather(asyncio.shield(start(child(), "kept")), asyncio.gather(start(child(), "child")))

    async def shield():
        await asyncio.shield(start(child(), "child"))

    async def shield_of_several():
        await asyncio.shield(asyncio.gather(child(), child()))

    async def shield_of_coroutine():
        await asyncio.shield(child())

    async def shield_of_job():
        await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, HELD.wait))

    async def wait():
        await asyncio.wait([asyncio.create_task(child()), asyncio.create_task(child(0))])

    async def wait_in_time():
        await asyncio.wait([start(child(), "child")], timeout=300)

    async def wait_for():
        await asyncio.wait_for(start(child(), "child"), 300)

    async def wait_for_several():
        await asyncio.wait_for(asyncio.gather(child(), child()), 300)

    async def wait_for_shield():
        await asyncio.wait_for(asyncio.shield(start(child(), "child")), 300)

    async def wait_for_ever():
        async with asyncio.timeout(300):
            await asyncio.wait_for(start(child(), "child"), None)

    async def timeout():
        async with asyncio.timeout(300):
            await asyncio.sleep(600)

    async def timeout_without_end():
        async with asyncio.timeout(None):
            await asyncio.sleep(600)

    async def group():
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            group.create_task(child())

    async def event():
        ready = asyncio.Event()
        await ready.wait()

    async def condition():
        full = asyncio.Condition()
        async with full:
            await full.wait()

    async def semaphore():
        slots = asyncio.Semaphore(0)
        await slots.acquire()

    async def barrier():
        both = asyncio.Barrier(2)
        await both.wait()

    async def get():
        queue = asyncio.Queue()
        await queue.get()

    async def get_in_time():
        queue = asyncio.Queue()
        await asyncio.wait_for(queue.get(), 300)

    async def put():
        queue = asyncio.Queue(1)
        await queue.put(1)
        await queue.put(2)

    async def join():
        queue = asyncio.Queue()
        queue.put_nowait(1)
        queue.put_nowait(2)
        await queue.join()

    async def as_completed():
        for each in asyncio.as_completed([child(0), child(), child()]):
            await each

    async def as_completed_in_time():
        for each in asyncio.as_completed([child()], timeout=300):
            await each

    async def future():
        await asyncio.get_running_loop().create_future()

    async def job():
        await asyncio.to_thread(HELD.wait)

    async def queued():
        loop, pool = asyncio.get_running_loop(), ThreadPoolExecutor(1, "crew")
        futures = [loop.run_in_executor(pool, HELD.wait) for _ in range(5)]
        await futures[4]

    async def concurrent():
        await asyncio.wrap_future(Future())

    async def in_safety():
        made = asyncio.run_coroutine_threadsafe(child(), asyncio.get_running_loop())
        await asyncio.wrap_future(made)

    async def handle(reader, writer):
        await asyncio.sleep(600)

    async def read():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        reader, _ = await asyncio.open_connection(*server.sockets[0].getsockname())
        await reader.read(1)

    async def read_unix():
        path = tempfile.mkdtemp() + "/socket"
        server = await asyncio.start_unix_server(handle, path)
        reader, _ = await asyncio.open_unix_connection(path)
        await reader.read(1)

    async def drain():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        while True:
            writer.write(bytes(1_000_000))
            await writer.drain()

    async def close_stream():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(bytes(10_000_000))
        writer.close()
        await writer.wait_closed()

    async def connect():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        await asyncio.open_connection(*server.sockets[0].getsockname(), ssl=ssl.create_default_context())

    def pair():
        for end in (both := socket.socketpair()):
            end.setblocking(False)
        return both

    async def sock_recv():
        ours, theirs = pair()
        await asyncio.get_running_loop().sock_recv(ours, 1)

    async def sock_sendall():
        ours, theirs = pair()
        await asyncio.get_running_loop().sock_sendall(ours, bytes(10_000_000))

    async def sock_accept():
        ours = socket.create_server(("127.0.0.1", 0))
        ours.setblocking(False)
        await asyncio.get_running_loop().sock_accept(ours)

    async def serve():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        await server.serve_forever()

    async def subprocess():
        process = await asyncio.create_subprocess_exec("sleep", "600")
        await process.wait()

    async def communicate():
        process = await asyncio.create_subprocess_exec("sleep", "600", stdout=-1)
        await process.communicate()

    async def generate():
        await asyncio.sleep(600)
        yield

    async def generator():
        async for each in generate():
            pass

    async def next_or_none():
        await anext(generate(), None)

    async def close():
        async def cleans_up():
            try:
                yield
            finally:
                await asyncio.sleep(600)
        each = cleans_up()
        await anext(each)
        await each.aclose()

    class Own:
        def __await__(self):
            yield from asyncio.sleep(600).__await__()

    async def own():
        await Own()

    class Telegram:
        _asyncio_future_blocking = False

        def get_loop(self):
            return asyncio.get_running_loop()

        def add_done_callback(self, callback, context):
            pass

        def __getattr__(self, name):
            print("asked for", name)
            raise AttributeError(name)

        def __await__(self):
            self._asyncio_future_blocking = True
            yield self

    async def unknown():
        await Telegram()
"""

WORDS = {
    "sleep-1": "sleep, N left",
    "own-1": "sleep, N left",
    "generator-1": "sleep, N left",
    "next_or_none-1": "sleep, N left",
    "close-1": "sleep, N left",
    "task-1": "task child",
    "gather-1": "gather of 3, 1 done",
    "some_shielded-1": "gather of 2, 0 done",
    "shield-1": "shield(child)",
    "shield_of_several-1": "shield(gather of 2): 0 done",
    "shield_of_coroutine-1": "shield(Task-#)",
    "shield_of_job-1": "shield(wait): default #0, running",
    "wait-1": "wait of 2, 1 done",
    "wait_in_time-1": "wait of 1, 0 done, N left",
    "wait_for-1": "wait_for(child, 300.0), N left",
    "wait_for_several-1": "wait_for(gather of 2, 300.0), N left: 0 done",
    "wait_for_shield-1": "wait_for(shield(child), 300.0), N left",
    "wait_for_ever-1": "timeout block, N left: wait_for(child)",
    "timeout-1": "timeout block, N left: sleep",
    "timeout_without_end-1": "timeout block: sleep",
    "group-1": "TaskGroup: 2 children",
    "event-1": 'Event "ready"',
    "condition-1": 'Condition "full"',
    "semaphore-1": 'Semaphore "slots", 0 free',
    "barrier-1": 'Barrier "both", 1 of 2 here',
    "get-1": 'Queue.get "queue", empty',
    "put-1": 'Queue.put "queue", full (1)',
    "join-1": 'Queue.join "queue", 2 unfinished',
    "as_completed-1": "as_completed, 2 left",
    "as_completed_in_time-1": "as_completed, 1 left, N left",
    "future-1": "future, nobody holds it",
    "job-1": "executor: job wait on default #1, running",
    "queued-1": "executor: job wait on crew, queued, 3 ahead",
    "concurrent-1": "concurrent.futures.Future",
    "in_safety-1": "task Task-#",
    "read-1": "stream read from 127.0.0.1:PORT",
    "read_unix-1": "stream read from PATH/socket",
    "drain-1": "stream drain to 127.0.0.1:PORT",
    "close_stream-1": "stream close",
    "connect-1": "connect",
    "sock_recv-1": "loop.sock_recv",
    "sock_sendall-1": "loop.sock_sendall",
    "sock_accept-1": "loop.sock_accept",
    "serve-1": "server",
    "subprocess-1": "subprocess pid N",
    "communicate-1": "subprocess pid N",
    "unknown-1": "Telegram",
}
"""What each task of the program waits for."""

if sys.version_info >= (3, 12):
    WORDS["get_in_time-1"] = 'wait_for(Queue.get "queue", 300.0), N left: empty'
else:  # here `wait_for` makes a task of what it is given
    WORDS["get_in_time-1"] = "wait_for(Task-#, 300.0), N left"

ENTRIES = [name.removesuffix("-1") for name in WORDS]


def test_each_wait_is_told_in_words_with_its_name_and_how_it_stands(tmp_path: Path, kind: str) -> None:
    """Nothing is asked of an awaitable that is not known."""
    found, told = check(tmp_path, kind, SOURCE, ENTRIES, WORDS)
    assert found == WORDS
    assert told.output() == ""
    tasks = told.world.tasks
    some_shielded = next(task.wait for task in tasks.values() if task.name == "some_shielded-1")
    passes = {tasks[number].name: edge for number, edge in edges(some_shielded).items()}
    assert passes == {"kept": Edge.SHIELDS, "child": Edge.AWAITS}


SHUT = """
    HELD = threading.Event()

    async def shut():
        asyncio.get_running_loop().run_in_executor(None, HELD.wait)
        await asyncio.get_running_loop().shutdown_default_executor()
"""


def test_what_asyncio_run_waits_for_at_its_end_has_a_name(tmp_path: Path, kind: str) -> None:
    """A thread that does not end holds it; asyncio has a timeout block around it from Python 3.13."""
    what = "loop.shutdown_default_executor"
    if kind == "asyncio" and sys.version_info >= (3, 13):
        what = f"timeout block: {what}"
    assert check(tmp_path, kind, SHUT, ["shut"], {"shut-1": what})[0] == {"shut-1": what}


async def seven() -> None:
    """Waits of which asyncio's own frames hold what the person's code may let go."""
    lock, queue, event, slots = asyncio.Lock(), asyncio.Queue[int](1), asyncio.Event(), asyncio.Semaphore(0)
    await lock.acquire()
    queue.put_nowait(1)
    made: list[Coroutine[Any, Any, Any]] = [lock.acquire(), queue.put(2), queue.join(), event.wait(), slots.acquire()]
    made += [asyncio.sleep(600), asyncio.wait_for(event.wait(), 600)]
    waiting = [asyncio.create_task(each) for each in made]
    await asyncio.sleep(0)
    reader = Waits(lambda _: 1, lambda _: None, lambda at: at, lambda _: ())
    for task in waiting:
        links = chain(task)
        assert reader.waiting(task, links, blocks(links)).kind is not WaitKind.FUTURE
        left = [each for link in links for each in gc.get_referents(link.coroutine) if type(each) is dict]
        assert not any(left)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


def test_to_read_a_wait_leaves_no_copy_of_locals_in_asyncios_frames() -> None:
    asyncio.run(seven())


def test_a_wait_with_an_end_says_how_long_it_still_is(tmp_path: Path, kind: str) -> None:
    told = run(
        program(tmp_path, SOURCE),
        kind,
        "",
        commands.Launch(call="timeout"),
        until=lambda told: "timeout-1" in words(told, ["timeout-1"]),
    )
    (task,) = (task for task in told.world.tasks.values() if task.name == "timeout-1")
    assert task.wait is not None
    assert task.wait.until is not None
    assert 299 < task.wait.until - task.created <= 300.1
    assert task.wait.inner is not None
    assert task.wait.inner.kind is WaitKind.SLEEP
    assert task.wait.inner.seconds == 600


def test_a_sleep_that_uvloop_makes_no_timer_for_is_a_sleep_without_an_end(tmp_path: Path, kind: str) -> None:
    """What uvloop rounds to nothing is ready at once, and the handle of that has no time."""
    source = """
        async def go():
            asyncio.create_task(asyncio.sleep(0.0001), name="short")
            await asyncio.sleep(0)
            time.sleep(60)
    """
    launch = commands.Launch(call="go")
    told = run(program(tmp_path, source), kind, "", launch, until=lambda told: "short" in words(told, ["short"]))
    (wait,) = (task.wait for task in told.world.tasks.values() if task.name == "short")
    assert wait is not None
    assert (wait.kind, wait.until is None) == (WaitKind.SLEEP, kind == "uvloop")
