"""The person's settings on the screen: what is right holds, what is wrong is said."""

from pathlib import Path

import pytest

from playground.config import Config, Keep, Settings, default_file
from playground.model.world import World
from playground.ui.ink import DARK, LIGHT
from tests.ui.driving import Player, play
from tests.ui.terminal import terminal

MANY = """
import asyncio

async def child():
    pass

async def main():
    for number in range(6):
        await asyncio.create_task(child(), name=f"child-{number}")
    print(*range(150), sep="\\n")
"""

EARLIER = {f"child-{number}" for number in range(4)}


def names(world: World) -> set[str]:
    """Of the tasks that are listed."""
    return {task.name for task in world.tasks.values()}


def test_a_file_of_settings_is_gone_by_and_what_is_wrong_in_it_is_said(
    module: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "home")}
    for name, home in homes.items():
        monkeypatch.setenv(name, home)
    file = default_file()
    file.parent.mkdir(parents=True)
    file.write_text('speed = 0.5\nframes = 0\ntheme = "lihgt"\n')
    with terminal(module, environment=homes) as app:
        text = app.until(lambda text: "What is refused is as by default." in text and "×0.5" in text)
        flowing = " ".join(text.translate({ord(edge): " " for edge in "▌│"}).split())  # wrapped anywhere
        assert "must be a whole number from 1 to 60, not 0." in flowing
        assert "theme must be dark, light" in flowing
        app.press(b"?")
        app.until(lambda text: "Launch the chosen entry" in text)
    with terminal(module, "--speed", "2", environment=homes) as app:
        app.until(lambda text: "×2" in text)


def test_what_is_over_is_kept_as_long_as_the_settings_say(module: Path, kind: str) -> None:
    module.write_text(MANY)
    keep = Keep(ended_tasks=2, output_lines=100)

    async def act(player: Player) -> None:
        await player.press("l")
        # Of ended tasks that are told at once any may stand first: `main-1` stays as it has a variable, beside the two.
        await player.until(lambda world: "child-5" in names(world) and not names(world) & EARLIER)
        await player.until(lambda world: world.output.count == 150)
        assert [line.text for line in player.world.output.lines] == [str(number) for number in range(50, 150)]

    play(act, module, kind, settings=Settings(Config(keep=keep)))


def test_the_theme_is_that_of_the_settings_and_one_that_is_chosen_is_told_how_to_keep(module: Path) -> None:
    async def act(player: Player) -> None:
        assert player.app.theme == LIGHT.name
        assert player.notices() == []
        player.app.theme = DARK.name
        await player.until_app(lambda: player.notices() == [f'To keep it: theme = "dark" in {tmp}'])
        player.app.theme = LIGHT.name
        await player.until_app(lambda: player.app.theme_variables["background"].lower() == str(LIGHT.background))
        assert len(player.notices()) == 1

    tmp = module.parent / "config.toml"
    play(act, module, settings=Settings(Config(theme="light"), tmp))


def test_the_editor_of_the_settings_goes_before_that_of_the_environment(
    module: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "ed")

    async def act(player: Player) -> None:
        await player.press("e")
        await player.until_app(player.notices)
        assert "my-own-editor" in player.notices()[0]

    play(act, module, settings=Settings(Config(editor="my-own-editor -x")))
