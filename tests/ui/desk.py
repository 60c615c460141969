"""The desk without a lab: worlds made by hand are shown on it, and the verbs that its keys become are collected."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

import playground.ui.app
from playground.model.world import World
from playground.ui import keymap
from playground.ui.bars import Bar
from playground.ui.entries import Entries
from playground.ui.ink import DARK
from playground.ui.lines import Lines
from playground.ui.load import Load
from playground.ui.screens.desk import Desk
from playground.ui.stage import Scene
from playground.ui.view import View
from playground.wire.commands import AnyCommand
from playground.wire.facts import Stepped
from tests.ui.showing import read


class OnDesk(App[None]):
    """Nothing but the desk."""

    CSS_PATH = Path(playground.ui.app.__file__).with_name("app.tcss")
    BINDINGS: ClassVar = list(keymap.bindings())

    def __init__(self) -> None:
        super().__init__()
        self.view = View()
        self.said: list[str] = []
        """The verbs, in order."""
        self.notices: list[str] = []
        """What was said in notifications, in order; the app lets go of each after some seconds."""
        self.desk = Desk(self.view, Entries())

    def get_default_screen(self) -> Screen[object]:
        """Called by Textual."""
        return self.desk  # type: ignore[return-value]  # a Screen[None] is one; Screen is invariant

    def on_mount(self) -> None:
        """In the colours of the app."""
        self.register_theme(DARK)
        self.theme = DARK.name

    def notify(self, message: str, **how: Any) -> None:
        """Called by the desk."""
        self.notices.append(message)
        super().notify(message, **how)

    def on_desk_said(self, event: Desk.Said) -> None:
        """Called by Textual."""
        event.sent = True
        self.said.append(event.words)


class Sitting:
    """Somebody at the desk."""

    def __init__(self, app: OnDesk, pilot: Pilot[None]) -> None:
        self.view = app.view
        self._app = app
        self._pilot = pilot

    async def show(self, world: World, *asked: AnyCommand, last_step: Stepped | None = None) -> None:
        """Show this world until the screen stands still; `asked`: what was sent and is not done yet."""
        scene = Scene(world=world, load=Load(), entries=Entries(), kind="asyncio", waiting=asked, last_step=last_step)
        self._app.desk.show(scene)
        await self._pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press these, one after the other."""
        await self._pilot.press(*keys)
        await self._pilot.pause()

    async def do(self, *actions: str) -> None:
        """What the palette does."""
        for action in actions:
            await self._app.run_action(action)
        await self._pilot.pause()

    @property
    def desk(self) -> Desk:
        """The desk itself."""
        return self._app.desk

    @property
    def said(self) -> list[str]:
        """The verbs since this was read last."""
        said, self._app.said = self._app.said, []
        return said

    @property
    def notices(self) -> list[str]:
        """What was said in notifications."""
        return list(self._app.notices)

    @property
    def complaint(self) -> str:
        """What the dialog that asks says is wrong with the answer."""
        return str(self._app.screen.query_one(".wrong", Static).render())

    @property
    def focused(self) -> str | None:
        """The pane in focus."""
        return None if self._app.focused is None else self._app.focused.id

    def shows(self, pane: str) -> bool:
        """Whether a pane is on the screen."""
        return bool(self._app.desk.query_one(f"#{pane}", Lines).size)

    def pane(self, name: str) -> str:
        """What a pane reads."""
        return "\n".join(read(self._app.desk.query_one(f"#{name}", Lines)))

    def title(self, name: str) -> str:
        """What a pane's title reads."""
        return Content.from_markup(self._app.desk.query_one(f"#{name}", Lines).border_title or "").plain

    def bar(self, name: str) -> str:
        """What a bar reads."""
        content = self._app.desk.query_one(f"#{name}", Bar).render()
        assert isinstance(content, Content)
        return content.plain


def sit(act: Callable[[Sitting], Awaitable[None]], *, size: tuple[int, int] = (120, 36)) -> None:
    """Do this at a desk of this size."""

    async def run() -> None:
        app = OnDesk()
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await act(Sitting(app, pilot))

    asyncio.run(run())
