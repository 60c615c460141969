"""Who holds what a task waits for, and by what name the program knows it."""

import sys
from pathlib import Path

from playground.client import Client
from playground.model.rings import deadlocks
from playground.model.words import waiting_for
from playground.wire import commands
from tests.lab.running import Told, Until, program, run
from tests.lab.waiting import check

SOURCE = """
    from contextlib import AsyncExitStack, asynccontextmanager

    LOCK = asyncio.Lock()
    LOCKS = {"one": asyncio.Lock()}

    async def child(seconds: float = 600.0):
        await asyncio.sleep(seconds)

    def start(coroutine, name):
        return asyncio.create_task(coroutine, name=name)

    async def wait_for_lock():
        db = asyncio.Lock()
        async with db:
            start(asyncio.wait_for(enter(db), 300), "wants-in-time")
            await child()

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

    async def cancelled():
        full = asyncio.Condition()
        waiter = start(notify(full), "is-cancelled")
        await asyncio.sleep(0)
        async with full:
            waiter.cancel()
            await child()

    async def gives_back():
        lock = asyncio.Lock()
        async with lock:
            lock.release()
            start(by_class(lock), "has-it")
            await asyncio.sleep(0)
            start(enter(lock), "wants-it")
            await lock.acquire()

    async def bounded():
        slots = asyncio.BoundedSemaphore(2)
        async with slots, slots:
            await start(enter(slots), "wants-slot")

    @asynccontextmanager
    async def locked(lock):
        async with lock:
            yield

    @asynccontextmanager
    async def locked_in_time(lock):
        async with asyncio.timeout(300), locked(lock):
            yield

    async def helper():
        lock = asyncio.Lock()
        async with locked(lock):
            start(enter(lock), "wants-of-helper")
            start(enters_helper(lock), "wants-in-helper")
            await child()

    async def enters_helper(lock):
        async with locked(lock):
            pass

    async def helpers():
        lock = asyncio.Lock()
        async with locked_in_time(lock):
            start(enter(lock), "wants-of-helpers")
            await child()

    async def waits_in_helper():
        hand = asyncio.Lock()
        await hand.acquire()
        async with locked(hand):
            pass

    async def stack():
        lock, slots = asyncio.Lock(), asyncio.Semaphore(1)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(locked(lock))
            await stack.enter_async_context(slots)
            start(enter(lock), "wants-of-stack")
            start(enter(slots), "wants-slot-of-stack")
            await child()

    async def left():
        lock = asyncio.Lock()
        async with locked(lock):
            start(enter(lock), "has-by-now")
        await child(0)
        start(enter(lock), "wants-of-next")
        await child()

    async def generate(lock):
        async with asyncio.timeout(300), lock:
            yield 1

    async def goes_over():
        lock = asyncio.Lock()
        async for each in generate(lock):
            start(enter(lock), "wants-of-generator")
            await child()

    async def goes_over_named():
        lock = asyncio.Lock()
        numbers = generate(lock)
        async for each in numbers:
            start(enter(lock), "wants-of-named")
            await child()

    KEPT = []

    async def shares_generator():
        lock = asyncio.Lock()
        KEPT.append(generate(lock))
        async for each in KEPT[0]:
            start(enter(lock), "wants-of-shared")
            await child()

    class ByHand:
        def __init__(self, lock):
            self.lock = lock

        async def __aenter__(self):
            await self.lock.acquire()

        async def __aexit__(self, *_):
            self.lock.release()

    async def by_class(lock=None):
        lock = lock or asyncio.Lock()
        async with ByHand(lock):
            start(enter(lock), "wants-of-class")
            await child()
"""

WORDS = {
    "lock-1": "task wants-global",
    "wants-global": 'Lock "LOCK", held by lock-1',
    "wants-attribute": 'Lock "db", held by holds-attribute',
    "acquires-attribute": 'Lock "db", held by holds-attribute',
    "wants-cell": 'Lock "db", held by holds-attribute',
    "wants-subscript": "Lock, held by locks-1",
    "wants-by-hand": 'Lock "entered"',
    "itself-1": 'Lock "own", held by itself-1',
    "is-notified": 'Condition "full", notified, its Lock held by notified-1',
    "is-cancelled": 'Lock "full", held by cancelled-1',
    "gives_back-1": 'Lock "lock"',
    "wants-it": 'Lock "entered"',
    "wants-slot": 'Semaphore "entered", 0 of 2 free, held by bounded-1',
    "wants-of-helper": 'Lock "entered", held by helper-1',
    "wants-in-helper": 'Lock "lock", held by helper-1',
    "wants-of-helpers": 'Lock "entered", held by helpers-1',
    "helpers-1": "timeout block, N left: sleep",
    "waits_in_helper-1": 'Lock "lock"',
    "wants-of-stack": 'Lock "entered", held by stack-1',
    "wants-slot-of-stack": 'Semaphore "entered", 0 free, held by stack-1',
    "wants-of-next": 'Lock "entered", held by has-by-now',
    "wants-of-generator": 'Lock "entered", held by goes_over-1',
    "goes_over-1": "timeout block, N left: sleep",
    "wants-of-named": 'Lock "entered", held by goes_over_named-1',
    "goes_over_named-1": "timeout block, N left: sleep",
    "wants-of-shared": 'Lock "entered"',
    "wants-of-class": 'Lock "entered"',
}
"""What each task of the program waits for."""

if sys.version_info >= (3, 12):
    WORDS["wants-in-time"] = 'wait_for(Lock "entered", 300.0), N left: held by wait_for_lock-1'
else:  # here `wait_for` makes a task of what it is given
    WORDS["wants-in-time"] = "wait_for(Task-#, 300.0), N left"

RINGS = 'deadlock: lock-1 waits for task wants-global, which waits for Lock "LOCK", held by lock-1; and 1 more ring'

ENTRIES = [
    *("lock", "store", "locks", "by_hand", "itself", "notified", "cancelled", "gives_back", "bounded", "wait_for_lock"),
    *("helper", "helpers", "waits_in_helper", "stack", "left", "by_class"),
    *("goes_over", "goes_over_named", "shares_generator"),
]


def test_the_holder_is_told_with_the_name_and_never_guessed(tmp_path: Path, kind: str) -> None:
    """And those that hold what they wait for are named as deadlocks."""

    def so(told: Told) -> bool:
        return deadlocks(told.world.rings, told.world) == RINGS

    found, told = check(tmp_path, kind, SOURCE, ENTRIES, WORDS, so)
    assert found == WORDS
    assert deadlocks(told.world.rings, told.world) == RINGS


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
