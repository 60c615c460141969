"""What the person takes along: the story copied, the screen as a picture."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from playground.config import Config, Settings
from playground.wire.state import TaskPhase
from tests.ui.driving import Player, play


def test_the_story_of_the_selected_task_is_copied_or_all_of_it(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("C")
        assert "loaded: 5 entries" in player.app.clipboard
        assert player.notices()[-1].endswith(" of the story, if your terminal lets programs copy.")
        await player.launched("main_1")
        await player.launched("main_2")
        await player.press("c")
        await player.ended("main_2", TaskPhase.CANCELLED)
        await player.press("C")
        assert player.notices()[-1].startswith("Copied ")
        assert " of the story of main-2, " in player.notices()[-1]
        told = player.app.clipboard.splitlines()
        assert all("main-2" in line or "main_2" in line for line in told)
        assert any("main_2.cancel()" in line for line in told)

    play(act, module)


@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_picture_of_the_screen_is_saved_as_it_was_before_it_was_asked_for(
    module: Path, monkeypatch: pytest.MonkeyPatch, ascii_only: bool
) -> None:
    monkeypatch.chdir(module.parent)
    saved = module.with_suffix(".svg")

    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("P")
        await player.until_app(lambda: len(player.app.screen_stack) == 2)
        await player.press("enter")
        await player.until_app(lambda: saved.exists() and len(player.app.screen_stack) == 1)
        assert player.notices()[-1] == f"Saved: {saved} is a picture of the screen."

    play(act, module, settings=Settings(Config(ascii=ascii_only)))
    text = "".join(ET.fromstring(saved.read_text()).itertext())
    assert "main-1" in text
    assert "Save a picture" not in text
    assert "@font-face" not in text
    assert ("╭" in text) is not ascii_only
