"""What a suspended task waits for is read from the real objects, the same on both loops."""

import contextlib
import re
import sys
from pathlib import Path

from playground.client import Client
from playground.model.rings import deadlocks
from playground.model.tasks import Edge, edges
from playground.model.words import waiting_for
from playground.wire import commands
from playground.wire.state import WaitKind
from tests.lab.running import Told, Until, program, run

SOURCE = """
    from concurrent.futures import ThreadPoolExecutor

    LOCK = asyncio.Lock()
    LOCKS = {"one": asyncio.Lock()}
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

    async def wait():
        await asyncio.wait([asyncio.create_task(child()), asyncio.create_task(child(0))])

    async def wait_for():
        await asyncio.wait_for(start(child(), "child"), 300)

    async def wait_for_lock():
        db = asyncio.Lock()
        async with db:
            start(asyncio.wait_for(enter(db), 300), "wants-in-time")
            await child()

    async def timeout():
        async with asyncio.timeout(300):
            await asyncio.sleep(600)

    async def group():
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            group.create_task(child())

    async def enter(entered):
        async with entered:
            await child()

    async def lock():
        async with LOCK:
            await start(wants_lock(), "wants-global")

    async def wants_lock():
        async with LOCK:
            pass

    class Store:
        def __init__(self):
            self.db = asyncio.Lock()

        async def use(self):
            async with self.db:
                await child()

        async def twice(self):
            await self.db.acquire()

        def closure(self, db):
            async def inner():
                async with db:
                    pass
            return inner()

    async def store():
        store = Store()
        start(store.use(), "holds-attribute")
        await asyncio.sleep(0)
        start(store.use(), "wants-attribute")
        start(store.twice(), "acquires-attribute")
        start(store.closure(store.db), "wants-cell")

    async def locks():
        async with LOCKS["one"]:
            start(wants_subscript(), "wants-subscript")
            await child()

    async def wants_subscript():
        async with LOCKS["one"]:
            pass

    async def by_hand():
        hand = asyncio.Lock()
        await hand.acquire()
        await start(enter(hand), "wants-by-hand")

    async def itself():
        own = asyncio.Lock()
        async with own:
            async with own:
                pass

    async def event():
        ready = asyncio.Event()
        await ready.wait()

    async def condition():
        full = asyncio.Condition()
        async with full:
            await full.wait()

    async def notified():
        full = asyncio.Condition()
        waiter = start(notify(full), "is-notified")
        await asyncio.sleep(0)
        async with full:
            full.notify()
            await child()

    async def notify(full):
        async with full:
            await full.wait_for(lambda: False)

    async def semaphore():
        slots = asyncio.Semaphore(0)
        await slots.acquire()

    async def bounded():
        slots = asyncio.BoundedSemaphore(2)
        async with slots, slots:
            await start(enter(slots), "wants-slot")

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
        for each in asyncio.as_completed([child()]):
            await each

    async def future():
        await asyncio.get_running_loop().create_future()

    async def job():
        await asyncio.to_thread(HELD.wait)

    async def queued():
        loop, pool = asyncio.get_running_loop(), ThreadPoolExecutor(1, "crew")
        futures = [loop.run_in_executor(pool, HELD.wait) for _ in range(5)]
        await futures[4]

    async def handle(reader, writer):
        await asyncio.sleep(600)

    async def read():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        reader, _ = await asyncio.open_connection(*server.sockets[0].getsockname())
        await reader.read(1)

    async def drain():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        while True:
            writer.write(bytes(1_000_000))
            await writer.drain()

    async def serve():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        await server.serve_forever()

    async def subprocess():
        process = await asyncio.create_subprocess_exec("sleep", "600")
        await process.wait()

    class Own:
        def __await__(self):
            yield from asyncio.sleep(600).__await__()

    async def own():
        await Own()
"""

WORDS = {
    "sleep-1": "sleep, N left",
    "own-1": "sleep, N left",
    "task-1": "task child",
    "gather-1": "gather of 3, 1 done",
    "some_shielded-1": "gather of 2, 0 done",
    "shield-1": "shield(child)",
    "shield_of_several-1": "shield(#, #)",
    "wait-1": "wait of 2, 1 done",
    "wait_for-1": "wait_for(child, 300.0), N left",
    "timeout-1": "timeout block, N left: sleep",
    "group-1": "TaskGroup: 2 children",
    "lock-1": "task wants-global",
    "wants-global": 'Lock "LOCK", held by lock-1',
    "wants-attribute": 'Lock "db", held by holds-attribute',
    "acquires-attribute": 'Lock "db", held by holds-attribute',
    "wants-cell": 'Lock "db", held by holds-attribute',
    "wants-subscript": "Lock, held by locks-1",
    "wants-by-hand": 'Lock "entered"',
    "itself-1": 'Lock "own", held by itself-1',
    "event-1": 'Event "ready"',
    "condition-1": 'Condition "full"',
    "is-notified": 'Condition "full", notified, its Lock held by notified-1',
    "semaphore-1": 'Semaphore "slots", 0 free',
    "wants-slot": 'Semaphore "entered", 0 of 2 free, held by bounded-1',
    "barrier-1": 'Barrier "both", 1 of 2 here',
    "get-1": 'Queue.get "queue", empty',
    "put-1": 'Queue.put "queue", full (1)',
    "join-1": 'Queue.join "queue", 2 unfinished',
    "as_completed-1": "as_completed",
    "future-1": "future",
    "job-1": "executor: job wait on default #0, running",
    "queued-1": "executor: job wait on crew, queued, 3 ahead",
    "read-1": "stream read from 127.0.0.1:PORT",
    "drain-1": "stream drain to 127.0.0.1:PORT",
    "serve-1": "server",
    "subprocess-1": "subprocess pid N",
}
"""What each task of the program waits for."""

if sys.version_info >= (3, 12):
    WORDS["wants-in-time"] = 'wait_for(Lock "entered", 300.0), N left: held by wait_for_lock-1'
    WORDS["get_in_time-1"] = 'wait_for(Queue.get "queue", 300.0), N left: empty'
else:  # here `wait_for` makes a task of what it is given
    WORDS["wants-in-time"] = "wait_for(Task-#, 300.0), N left"
    WORDS["get_in_time-1"] = "wait_for(Task-#, 300.0), N left"

RINGS = 'deadlock: lock-1 waits for task wants-global, which waits for Lock "LOCK", held by lock-1; and 1 more ring'

ENTRIES = [
    *(name.removesuffix("-1") for name in WORDS if name.endswith("-1")),
    *("store", "locks", "by_hand", "notified", "bounded", "wait_for_lock"),
]


def words(told: Told) -> dict[str, str]:
    """What the tasks wait for, in words, by name; without what is another in each run."""
    world = told.world
    return {
        task.name: _steady(waiting_for(task.wait, world, world.at))
        for task in world.tasks.values()
        if task.wait is not None and task.name in WORDS
    }


def edges_of(told: Told, name: str) -> dict[str, Edge]:
    """Whom a task waits for, by name, and whether a cancel would pass."""
    tasks = told.world.tasks
    waits = next((task.wait for task in tasks.values() if task.name == name), None)
    return {tasks[number].name: edge for number, edge in edges(waits).items()}


def _steady(text: str) -> str:
    for what, stands_for in (
        (r"[\d.]+ (s|ms|min \d+ s) left", "N left"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r"pid \d+", "pid N"),
        (r"Task-\d+", "Task-#"),
        (r"(?<=shield\()Task-#, Task-#", "#, #"),
    ):
        text = re.sub(what, stands_for, text)
    return text


def test_each_wait_is_told_in_words_with_its_name_its_holder_and_how_it_stands(tmp_path: Path, kind: str) -> None:
    """And those that hold what they wait for are named as deadlocks, and a shield before one of several is seen."""
    found: dict[str, str] = {}
    passes: dict[str, Edge] = {}
    rings = ""

    def until(told: Told) -> bool:
        nonlocal found, passes, rings
        found = words(told)
        passes = edges_of(told, "some_shielded-1")
        rings = deadlocks(told.world.rings, told.world)
        return found == WORDS and rings == RINGS

    with contextlib.suppress(TimeoutError):  # the difference says more
        launches = [commands.Launch(call=entry) for entry in ENTRIES]
        run(program(tmp_path, SOURCE), kind, "", *launches, until=until)
    assert found == WORDS
    assert rings == RINGS
    assert passes == {"kept": Edge.SHIELDS, "child": Edge.AWAITS}


HANDS = """
    import weakref

    LOCK = asyncio.Lock()

    class Thing:
        pass

    async def holds(seconds: float):
        thing = Thing()
        seen = weakref.ref(thing)
        async with LOCK:
            del thing
            print("kept" if seen() else "gone", flush=True)
            await asyncio.sleep(seconds)

    async def all():
        hands = [asyncio.create_task(holds(600), name=name) for name in ("first", "second", "third")]
        await asyncio.gather(*hands, return_exceptions=True)
"""


def test_who_waits_is_told_anew_when_a_lock_changes_hands_without_a_step_of_its_own(tmp_path: Path, kind: str) -> None:
    """So it is with a gather one of whose children ends; and no local that was let go is kept."""

    def so(told: Told, third: str, everything: str) -> bool:
        found = {
            task.name: waiting_for(task.wait, told.world, told.world.at)
            for task in told.world.tasks.values()
            if task.wait is not None
        }
        return (found.get("third"), found.get("all-1")) == (third, everything)

    def cancel(client: Client) -> Until:
        client.send(commands.Cancel(target=2))
        return lambda told: (
            so(told, 'Lock "LOCK", held by second', "gather of 3, 1 done") and told.output().count("\n") == 2
        )

    told = run(
        program(tmp_path, HANDS),
        kind,
        "",
        commands.Launch(call="all"),
        until=lambda told: so(told, 'Lock "LOCK", held by first', "gather of 3, 0 done"),
        then=cancel,
    )
    assert told.output() == "gone\ngone\n"


def test_a_wait_with_an_end_says_how_long_it_still_is(tmp_path: Path, kind: str) -> None:
    told = run(
        program(tmp_path, SOURCE),
        kind,
        "",
        commands.Launch(call="timeout"),
        until=lambda told: "timeout-1" in words(told),
    )
    (task,) = (task for task in told.world.tasks.values() if task.name == "timeout-1")
    assert task.wait is not None
    assert task.wait.until is not None
    assert 299 < task.wait.until - task.created <= 300.1
    assert task.wait.inner is not None
    assert task.wait.inner.kind is WaitKind.SLEEP
    assert task.wait.inner.seconds == 600
