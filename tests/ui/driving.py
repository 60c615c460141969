"""The real app with a real lab, without a terminal: keys go in, and the screen is read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from textual.content import Content
from textual.pilot import Pilot

from playground.config import Settings
from playground.model.world import World
from playground.progress import Progress
from playground.ui.app import PlaygroundApp
from playground.ui.bars import Bar
from playground.ui.lines import Lines
from playground.ui.wanted import Wanted
from playground.wire.state import JobState, TaskPhase, TaskState
from tests.ui.showing import read

PATIENCE = 20.0
"""Seconds after which what is waited for is taken never to come."""

MODULE = '''"""A lesson

For tests."""
import asyncio
import time


async def main(delay: float = 30.0) -> str:
    await asyncio.sleep(delay)
    return "slept"


async def needs(n):
    await asyncio.sleep(n)


async def block():
    time.sleep(30)


async def lost():
    await asyncio.Event().wait()


def job(n: int = 1) -> int:
    return n
'''


class Player:
    """Plays the app as a person would."""

    def __init__(self, app: PlaygroundApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    @property
    def world(self) -> World:
        """What the app knows of the lab in use."""
        return self.app.workshop.session.world

    async def press(self, *keys: str) -> None:
        """Press these, one after the other."""
        await self._pilot.press(*keys)

    async def click(self, bar: str, text: str) -> None:
        """Click the first of these words in a bar."""
        self.app.show()
        await self._pilot.pause()
        await self._pilot.click(f"#{bar}", offset=(self.bar(bar).index(text) + 1, 0))

    async def click_pane(self, pane: str, row: int) -> None:
        """Click a row of a pane."""
        content = self.app.screen.query_one(f"#{pane}", Lines).content_region
        await self._pilot.click(offset=(content.x + 2, content.y + row))

    async def until(self, holds: Callable[[World], object]) -> None:
        """Wait until the lab has told so much."""
        async with asyncio.timeout(PATIENCE):
            await self.app.workshop.session.until(holds)
        self.app.show()
        await self._pilot.pause()

    async def until_app(self, holds: Callable[[], object]) -> None:
        """Wait until the app has come so far, which it may do between two batches."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self._pilot.pause()
        self.app.show()
        await self._pilot.pause()

    async def loaded(self) -> None:
        """Wait until there is something to launch."""
        await self.until(lambda world: world.program.loaded and world.loop is not None and world.loop.loop)

    async def launched(self, variable: str) -> TaskState:
        """Press `l`, and wait until the variable's task waits for something."""
        await self.press("l")
        return await self.made(variable)

    async def made(self, variable: str) -> TaskState:
        """Wait until the variable's task waits for something."""

        def waits(world: World) -> bool:
            task = world.tasks.get(world.variables.get(variable, 0))
            return task is not None and task.phase is TaskPhase.WAITING

        await self.until(waits)
        return self.task(variable)

    async def ended(self, variable: str, phase: TaskPhase) -> None:
        """Wait until the variable's task has ended so."""
        number = self.world.variables[variable]
        await self.until(lambda world: world.tasks[number].phase is phase)

    def task(self, variable: str) -> TaskState:
        """The task that the person's variable holds."""
        return self.world.tasks[self.world.variables[variable]]

    def selected(self) -> TaskState | JobState | None:
        """What the next key acts on."""
        number = self.app.workshop.view.selected or 0
        return self.world.tasks.get(number) or self.world.jobs.get(number)

    def pane(self, name: str) -> str:
        """What a pane reads."""
        return "\n".join(read(self.app.screen_stack[0].query_one(f"#{name}", Lines)))

    def title(self, name: str) -> str:
        """What a pane's title reads."""
        return Content.from_markup(self.app.screen.query_one(f"#{name}", Lines).border_title or "").plain

    def bar(self, name: str) -> str:
        """What a bar reads."""
        content = self.app.screen_stack[0].query_one(f"#{name}", Bar).render()
        assert isinstance(content, Content)
        return content.plain

    @property
    def focused(self) -> str | None:
        """The pane that the keys go to."""
        return None if self.app.focused is None else self.app.focused.id

    def notices(self) -> list[str]:
        """What was said in notifications that still stand."""
        return [notice.message for notice in self.app._notifications]  # Textual has no public way to read them


@contextlib.asynccontextmanager
async def playing(
    path: Path,
    kind: str = "asyncio",
    *,
    entry: str | None = None,
    size: tuple[int, int] = (120, 36),
    speed: float = 1.0,
    paused: bool = False,
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> AsyncIterator[Player]:
    """The app on this module, loaded."""
    app = PlaygroundApp(Wanted(path, entry, kind, speed, paused=paused, progress=progress), settings)
    async with app.run_test(size=size) as pilot:
        await app.furnished.wait()
        player = Player(app, pilot)
        await player.loaded()
        yield player


def play(
    act: Callable[[Player], Awaitable[None]],
    path: Path,
    kind: str = "asyncio",
    *,
    entry: str | None = None,
    size: tuple[int, int] = (120, 36),
    speed: float = 1.0,
    paused: bool = False,
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> None:
    """Play this on the module, in a loop of its own."""

    async def run() -> None:
        async with playing(
            path, kind, entry=entry, size=size, speed=speed, paused=paused, progress=progress, settings=settings
        ) as player:
            await act(player)

    asyncio.run(run())
