"""Makes the README's picture of the screen: `python -m playground.ui.picture PATH.svg`.

The app runs without a terminal, on a real lab and a scenario that comes along, and keys are pressed as a person would.
"""

import asyncio
import sys
from pathlib import Path

from textual.pilot import Pilot

from playground import catalogue, saving
from playground.model.world import World
from playground.ui import keep
from playground.ui.app import PlaygroundApp
from playground.ui.wanted import Wanted
from playground.wire.state import TaskPhase

SIZE = (150, 42)
SCENARIO = "05-executors/01-executors.py"


def main() -> int:
    """Write the picture to the path of the first argument."""
    if len(sys.argv) != 2:
        print("usage: python -m playground.ui.picture PATH.svg", file=sys.stderr)
        return 2
    asyncio.run(_draw(Path(sys.argv[1])))
    return 0


async def _draw(target: Path) -> None:
    app = PlaygroundApp(Wanted(catalogue.bundled() / SCENARIO, "impatient(limit=1.0, seconds=60.0)", "uvloop"))
    async with app.run_test(size=SIZE) as pilot:
        await app.furnished.wait()
        await app.workshop.session.until(_has_ghost)
        await _launch(pilot, app, "in_threads(seconds=8.0)")
        await app.workshop.session.until(lambda world: len(world.jobs) >= 5)
        await pilot.press("s")
        await app.workshop.session.until(lambda world: "shield_1" in world.variables)
        await pilot.pause()
        await pilot.press("t", *"9", "enter")
        await app.workshop.session.until(lambda world: "wait_for_1" in world.variables and _waits(world, "wait_for_1"))
        app.workshop.view.selected = app.workshop.session.world.variables["in_threads_1"]
        app.show()
        await pilot.pause()
        app.show()
        await pilot.pause()
        _write(target, keep.picture(app, "playground"))


async def _launch(pilot: Pilot[None], app: PlaygroundApp, call: str) -> None:
    name = call.partition("(")[0]
    app.workshop.entries.choose(app.workshop.entries.named(name) or 0)
    await pilot.press("L", "ctrl+a", "ctrl+k", *call, "enter")
    await app.workshop.session.until(lambda world: f"{name}_1" in world.variables)
    await pilot.pause()


def _has_ghost(world: World) -> bool:
    return any(worker.ghost for pool in world.pools.values() for worker in pool.workers)


def _waits(world: World, variable: str) -> bool:
    task = world.tasks.get(world.variables[variable])
    return task is not None and task.phase is TaskPhase.WAITING


def _write(target: Path, svg: str) -> None:
    saving.save(target, svg.encode())


if __name__ == "__main__":
    sys.exit(main())
