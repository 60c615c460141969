"""A pane on a screen of its own, and what it reads."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual.app import App, ComposeResult

from playground.ui.ink import DARK
from playground.ui.lines import Lines

PaneT = TypeVar("PaneT", bound=Lines)


class Showing(App[None]):
    """Nothing but the pane."""

    def __init__(self, pane: Lines) -> None:
        super().__init__()
        self.pane = pane

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        yield self.pane

    def on_mount(self) -> None:
        """In the colours of the app."""
        self.register_theme(DARK)
        self.theme = DARK.name


def read(pane: Lines) -> list[str]:
    """The rows of the pane as text, without what pads them."""
    height = pane.scrollable_content_region.height
    return [pane.render_line(row).text.rstrip() for row in range(height)]


def shown(pane: PaneT, show: Callable[[PaneT], None], *, size: tuple[int, int] = (80, 12)) -> list[str]:
    """What the pane reads once it has been shown something."""

    async def look() -> list[str]:
        async with Showing(pane).run_test(size=size) as pilot:
            show(pane)
            await pilot.pause()
            show(pane)
            return read(pane)

    return asyncio.run(look())
