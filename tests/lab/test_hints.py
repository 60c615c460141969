"""Every hint against a small plain program, on both loops; and none for the program's innocent twin."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.both import LOOPS
from tests.lab.running import Told, program, run

BLOCKS_AND_LOSES = """
    import gc
    from concurrent.futures import ThreadPoolExecutor as Pool

    KEPT = []

    async def blocks():
        await asyncio.sleep(0)
        time.sleep(1)

    async def crunches():
        time.sleep(1)

    async def leaves_a_pool():
        with Pool(1) as pool:
            pool.submit(time.sleep, 1)

    async def has_no_time():
        async with asyncio.timeout(0.05):
            time.sleep(1)

    async def lost():
        await asyncio.Event().wait()

    async def fails():
        raise ValueError("boom")

    async def goes_its_way():
        await asyncio.sleep(600)

    async def sets_nothing_off():
        future = asyncio.get_running_loop().create_future()

        def set_it():
            time.sleep(0.3)
            future.set_result(None)

        threading.Thread(target=set_it).start()
        await future

    async def main():
        for each in blocks, crunches, leaves_a_pool, has_no_time:
            await asyncio.sleep(0)
            await each()
        for each in lost, fails, goes_its_way:
            asyncio.create_task(each(), name=each.__name__)
        await asyncio.sleep(0.01)
        gc.collect()
        await sets_nothing_off()

    asyncio.run(main())
"""

CANCELS_AND_KEEPS = """
    from concurrent.futures import ThreadPoolExecutor as Pool

    KEPT = []

    def start(coroutine):
        KEPT.append(asyncio.create_task(coroutine, name=coroutine.__name__))
        return KEPT[-1]

    async def deaf():
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            return "no"

    async def stays():
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            pass
        await asyncio.sleep(600)

    async def tidies():
        try:
            await asyncio.sleep(600)
        finally:
            await asyncio.sleep(600)

    async def waits():
        await start(tidies())

    async def saves():
        await asyncio.sleep(600)

    async def asks(task):
        await asyncio.shield(task)

    async def spins():
        while True:
            await asyncio.sleep(0)

    def naps(event):
        event.wait()

    async def main():
        for each in deaf(), stays(), waits(), asks(start(saves())):
            task = start(each)
            await asyncio.sleep(0.3)
            task.cancel()
        pool, loop = Pool(2, "two"), asyncio.get_running_loop()
        jobs = [loop.run_in_executor(pool, naps, threading.Event()) for _ in range(4)]
        await asyncio.sleep(0.3)
        jobs[0].cancel()
        await asyncio.sleep(0.3)
        pool.shutdown(wait=False)
        await spins()

    asyncio.run(main())
"""

TWINS = """
    import gc
    from concurrent.futures import ThreadPoolExecutor as Pool

    KEPT = []

    def start(coroutine):
        KEPT.append(asyncio.create_task(coroutine, name=coroutine.__name__))
        return KEPT[-1]

    async def leaves_an_idle_pool():
        with Pool(2) as pool:
            await asyncio.gather(*(asyncio.get_running_loop().run_in_executor(pool, time.sleep, 1.2) for _ in "ab"))
            first, second, queued = (pool.submit(time.sleep, 0.1) for _ in "abc")
            assert queued.cancel()
            await asyncio.wrap_future(second)
            await asyncio.wrap_future(first)

    async def has_time():
        async with asyncio.timeout(60):
            await asyncio.sleep(0.01)

    async def held():
        await asyncio.Event().wait()

    async def fails():
        raise ValueError("boom")

    async def wakes_the_loop():
        loop = asyncio.get_running_loop()
        future = loop.create_future()

        def set_it():
            time.sleep(0.4)
            loop.call_soon_threadsafe(future.set_result, None)

        threading.Thread(target=set_it).start()
        await future

    async def hears():
        try:
            await asyncio.sleep(600)
        finally:
            await asyncio.sleep(0.01)

    async def says_that_it_goes_on():
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            asyncio.current_task().uncancel()
        await asyncio.sleep(2.5)

    async def saves():
        await asyncio.sleep(0.4)

    async def waits_on(task):
        try:
            await asyncio.wait_for(asyncio.shield(task), 0.1)
        except TimeoutError:
            await task

    async def works():
        for _ in range(400):
            end = time.monotonic() + 0.003
            while time.monotonic() < end:
                pass
            await asyncio.sleep(0)

    async def plays(here, there):
        for n in range(20_000):
            there.put_nowait(n)
            await here.get()

    async def main():
        held_all_the_time = asyncio.create_task(held())
        await leaves_an_idle_pool()
        await has_time()
        await asyncio.gather(fails(), return_exceptions=True)
        gc.collect()
        await wakes_the_loop()
        for each in hears, says_that_it_goes_on:
            task = start(each())
            await asyncio.sleep(0.1)
            task.cancel()
            await asyncio.wait({task})
        await waits_on(start(saves()))
        await works()
        one, two = asyncio.Queue(), asyncio.Queue()
        await asyncio.gather(plays(one, two), plays(two, one))

    asyncio.run(main())
"""

LOSSES = {
    "loop blocked": "Task-1 kept the loop for ",
    "never yields": ", in a coroutine without any await",
    "waits for a pool": ", waiting for the jobs of a pool",
    "timeout too late": "Task-1's timeout had been due for ",
    "task nobody held": "lost was collected before it had ended: nobody held it",
    "error not retrieved": "fails failed at program.py:27: ValueError: boom",
    "task nobody holds": "goes_its_way waits, and nothing but what it waits for holds it",
    "loop not woken": "Task-1 is ready, and the loop sleeps on: a thread did not wake it",
}

LEFTOVERS = {
    "cancel swallowed": "deaf finished, although it had been cancelled",
    "cancel pending": "waits's cancel was passed on to tidies, which is cleaning up at program.py:28",
    "cancelling() above 0": "stays swallowed a cancel and goes on: cancelling() is 1",
    "detached by shield": "saves runs on without asks, which waited for it through a shield",
    "ghost job": "naps runs on, though its future was cancelled: the exit waits for it",
    "pool saturated": "two: all of its 2 threads busy, and jobs queue",
    "sleep(0) spinner": "Task-1 asks for its next turn again and again",
}

Seen = dict[str, set[str]]
"""By kind the sentences that stood there at one time or other."""


def watch(folder: Path, loop: str, source: str, wanted: dict[str, str]) -> Seen:
    """Run it until all that is wanted has been seen, or else to its end."""
    seen: Seen = {}

    def is_enough(told: Told) -> bool:
        for hint in told.world.hints.all:
            seen.setdefault(hint.kind, set()).add(hint.text)
        return bool(wanted) and all(any(text in each for each in seen.get(kind, ())) for kind, text in wanted.items())

    folder.mkdir()
    run(program(folder, source), loop, None, until=is_enough)
    return seen


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], Future[Seen]]]:
    """The three programs on each loop, at the same time: they mostly sleep."""
    folder = tmp_path_factory.mktemp("hints")
    programs = {"losses": (BLOCKS_AND_LOSES, LOSSES), "leftovers": (CANCELS_AND_KEEPS, LEFTOVERS), "twins": (TWINS, {})}
    with ThreadPoolExecutor(max_workers=3) as pool:
        yield {
            (name, loop): pool.submit(watch, folder / f"{name}-{loop}", loop, source, wanted)
            for loop in LOOPS
            for name, (source, wanted) in programs.items()
        }


Runs = dict[tuple[str, str], Future[Seen]]


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("hint", LOSSES)
def test_a_loop_that_is_kept_and_what_is_lost_come_up(runs: Runs, hint: str, loop: str) -> None:
    seen = runs["losses", loop].result()
    assert any(LOSSES[hint] in text for text in seen.get(hint, ())), seen


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("hint", LEFTOVERS)
def test_cancels_that_are_not_heeded_and_pools_and_spinners_come_up(runs: Runs, hint: str, loop: str) -> None:
    seen = runs["leftovers", loop].result()
    assert LEFTOVERS[hint] in seen.get(hint, set()), seen


@pytest.mark.parametrize("loop", LOOPS)
def test_their_innocent_twins_are_left_in_peace(runs: Runs, loop: str) -> None:
    """But that a machine which has no time for the loop keeps it from running is nothing that a program can help."""
    seen = runs["twins", loop].result()
    assert seen.keys() <= {"loop blocked", "never yields", "lab not heard"}, seen


@pytest.mark.parametrize("loop", LOOPS)
def test_each_block_is_told_for_what_it_is(runs: Runs, loop: str) -> None:
    """The line says which it was: one kind of hint for each, and the others are its twins."""
    seen = runs["losses", loop].result()
    lines = {"blocks": 10, "crunches": 13, "leaves_a_pool": 16, "has_no_time": 21}
    kinds = {
        name: {kind for kind, texts in seen.items() if any(f"program.py:{line}" in text for text in texts)}
        for name, line in lines.items()
    }
    assert kinds == {
        "blocks": {"loop blocked"},
        "crunches": {"never yields"},
        "leaves_a_pool": {"waits for a pool"},
        "has_no_time": {"loop blocked", "timeout too late"},
    }
