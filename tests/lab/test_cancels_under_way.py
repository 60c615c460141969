"""How it stands with a cancel while it is under way: the state that rows and the Inspector show."""

from pathlib import Path

from playground.loop import LoopKind
from playground.model.cancelling import in_full
from playground.wire.state import LoopPhase
from tests.lab.lives import marked
from tests.lab.running import Told, program, run

STANDS = """
    async def settle():
        for _ in range(8):
            await asyncio.sleep(0)

    async def cleans():
        try:
            await asyncio.sleep(600)
        finally:
            await asyncio.sleep(600)  # @cleans

    async def swallows(seconds):
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            pass
        await asyncio.sleep(seconds)

    async def swallows_and_runs_out_of_time():
        await swallows(0)
        try:
            async with asyncio.timeout(0):
                await asyncio.sleep(600)
        except TimeoutError:
            pass
        await asyncio.sleep(600)

    async def keeps():
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError as error:
            kept = error
        await asyncio.sleep(600)

    async def awaits(awaitable):
        await awaitable
        await asyncio.sleep(600)

    async def guards(task):
        try:
            await asyncio.sleep(600)
        finally:
            await task

    async def blocks():
        asyncio.current_task().cancel()
        time.sleep(60)  # @blocks

    async def main():
        def start(coroutine, name):
            tasks[name] = asyncio.create_task(coroutine, name=name)
            return tasks[name]

        tasks = {}
        start(awaits(start(cleans(), "cleaner")), "waiter")
        start(awaits(tasks["waiter"]), "far")
        children = asyncio.gather(start(cleans(), "child")), start(asyncio.sleep(0), "quick")
        start(awaits(asyncio.gather(*children)), "gatherer")
        start(awaits(start(swallows(0), "deaf")), "loser")
        start(swallows(600), "swallower")
        start(swallows_and_runs_out_of_time(), "out-of-time")
        start(keeps(), "keeper")
        start(guards(start(cleans(), "guarded")), "guard")
        start(awaits(asyncio.shield(start(cleans(), "safe"))), "shielded")
        await settle()
        for name in ("far", "gatherer", "loser", "swallower", "out-of-time", "keeper", "guard"):
            tasks[name].cancel()
        await settle()
        start(blocks(), "blocker")
        for task in tasks["guard"], tasks["shielded"], start(cleans(), "unbegun"):
            task.cancel()
        await asyncio.sleep(600)
"""

IN_FULL = {
    "cleaner": "thrown in: it is cleaning up at @cleans",
    "child": "thrown in: it is cleaning up at @cleans",
    "waiter": "passed on to cleaner, which is cleaning up at @cleans",
    "far": "passed on to waiter, which has passed it on to cleaner",
    "gatherer": "passed on to child, which is cleaning up at @cleans",
    "loser": "passed on and lost: what it awaited went on",
    "swallower": "thrown in and swallowed: it has gone on",
    "out-of-time": "thrown in and swallowed: it has gone on",
    "keeper": "thrown in and caught, not taken back",
    "guard": "again, as it cleans up: passed on to guarded, and comes when that has ended",
    "guarded": "comes with its next step; the loop is blocked by blocker at @blocks",
    "shielded": "comes with its next step; the loop is blocked by blocker at @blocks",
    "blocker": "comes at its next await; the loop is blocked at @blocks",
    "unbegun": "its first step ends it, its body never runs; the loop is blocked by blocker at @blocks",
}


def test_how_it_stands_with_each_cancel_and_why_it_is_not_delivered_yet(tmp_path: Path, kind: LoopKind) -> None:
    def is_blocked(told: Told) -> bool:
        return told.world.loop is not None and told.world.loop.phase is LoopPhase.BLOCKED

    told = run(program(tmp_path, STANDS), kind, "main()", until=is_blocked)
    in_words = {task.name: in_full(task, told.world) for task in told.world.tasks.values() if task.cancel is not None}
    assert {name: marked(told, words) for name, words in in_words.items()} == IN_FULL
