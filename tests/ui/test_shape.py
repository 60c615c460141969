"""The frames that are painted first: they stand where the panes are going to be."""

import asyncio
from pathlib import Path

import pytest
from textual.app import App
from textual.content import Content
from textual.geometry import Region
from textual.screen import Screen

import playground.ui.app
from playground.ui.lines import Lines
from playground.ui.shape import Frame, Outline
from tests.ui.driving import Player, play

BARS = ("header", "keys")


class OnOutline(App[None]):
    """The frames, and nothing else."""

    CSS_PATH = Path(playground.ui.app.__file__).with_name("app.tcss")

    def get_default_screen(self) -> Screen[object]:
        """Called by Textual."""
        return Outline()  # type: ignore[return-value]  # a Screen[None] is one; Screen is invariant


def places(screen: Screen[object], of: type[Frame | Lines]) -> dict[str | None, tuple[Region, list[str]]]:
    """Where each pane that is to be seen stands, and its key and name; where the bars stand."""
    found = {
        pane.id: (pane.region, Content.from_markup(pane.border_title or "").plain.split()[:2])
        for pane in screen.query(of)
        if pane.region
    }
    return found | {bar: (screen.query_one(f"#{bar}").region, list[str]()) for bar in BARS}


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48), (100, 40), (130, 28)])
def test_the_frames_that_are_painted_first_stand_where_the_panes_will(size: tuple[int, int], module: Path) -> None:
    async def framed() -> dict[str | None, tuple[Region, list[str]]]:
        app = OnOutline()
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            return places(app.screen, Frame)

    frames = asyncio.run(framed())
    assert len(frames) > len(BARS) + 2

    async def act(player: Player) -> None:
        assert frames == places(player.app.screen, Lines)

    play(act, module, size=size)
