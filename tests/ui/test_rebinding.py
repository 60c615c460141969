"""Keys of one's own: what the settings may change, what they may not, and that the whole screen goes by it."""

import tomllib
from pathlib import Path

import pytest
from textual.widgets import OptionList

from playground.cli import main
from playground.config import LARGEST, Config, Settings, default_file, read
from playground.ui.banner import HELD
from playground.ui.rebinding import DEFAULT, Wanted, rebound
from playground.ui.screens.help import Help
from tests.ui.driving import MODULE, Player, play

OWN = """
launch = "f2"
help = "f1"
block = "f3"
drop = "c"
quit = []
interrupt = "f4"
kill = ["f5", "ctrl+k"]
tasks = "f6"
story = []
run = []
"""

LESSON = '''"""keys: as a lesson has them

See.

## Press

1. `l` launches `main`, `c` cancels it, `R` runs the file.

## Question

What?

1. This.  `main finished`
2. That.  `main failed`
"""
'''


def test_the_sample_that_is_printed_is_a_file_of_settings_that_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys"]) == 0
    file = tmp_path / "config.toml"
    file.write_text(capsys.readouterr().out)
    assert str(default_file()) in file.read_text()
    assert file.stat().st_size < LARGEST
    took = read(file)
    assert took.refused == ()
    assert rebound(took.config.keys) == (DEFAULT, [])
    fixed = {row.id for row in DEFAULT.rows} - set(took.config.keys)
    assert fixed == {"move", "unfold", "copy"}
    assert all(row.help in file.read_text() for row in DEFAULT.rows if row.id not in fixed)


@pytest.mark.parametrize(
    ("wanted", "had"),
    [
        ({"launch": "f2"}, {"launch": ("f2",)}),
        (
            {"launch": ("f2", "ctrl+G", "?", "+"), "help": (), "faster": ()},
            {"launch": ("f2", "ctrl+g", "question_mark", "plus")},
        ),
        ({"launch": "L", "launch_edited": "l"}, {"launch": ("L",), "launch_edited": ("l",)}),
        ({"launch": "shift+b", "block": "é"}, {"launch": ("B",), "block": ("é",)}),
        ({"quit": "f10", "launch": "q"}, {"quit": ("f10",), "launch": ("q",)}),
    ],
)
def test_keys_go_by_what_stands_on_them_or_by_their_names(wanted: Wanted, had: dict[str, tuple[str, ...]]) -> None:
    keymap, refusals = rebound(wanted)
    assert refusals == []
    assert {row.id: row.keys for row in keymap.rows if row.id in had} == had


@pytest.mark.parametrize(
    ("wanted", "refusals"),
    [
        ({"lunch": "l"}, {"lunch": "is no binding; `playground keys` prints all."}),
        ({"move": "k"}, {"move": "cannot have other keys: panes and terminals share those."}),
        ({"launch": "c"}, {"launch": "cannot have c, which is the key of cancel."}),
        ({"launch": "c", "cancel": "f2", "drop": "f2"}, {"drop": "cannot have f2, which is the key of cancel."}),
        ({"launch": "c", "cancel": "l", "drop": "l"}, {"drop": "cannot have l, which is the key of cancel."}),
        ({"launch": "up"}, {"launch": "cannot have ↑, which is the key of move."}),
        ({"launch": "ctrl+q"}, {"launch": "cannot have Ctrl+Q, which always does quit."}),
        ({"launch": "crtl+a"}, {"launch": "cannot have 'crtl+a': before a plus stands ctrl, alt or shift."}),
        *(
            (
                {"launch": text},
                {"launch": f'cannot have {text!a}, which is no key: "a", "A", "?", "f2" or "ctrl+a" are.'},
            )
            for text in ("", " ", "a,b", "\x1b", "enterr", "\u2028")
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_keeps_its_keys(wanted: Wanted, refusals: dict[str, str]) -> None:
    keymap, told = rebound(wanted)
    assert dict(told) == refusals
    for row, was in zip(keymap.rows, DEFAULT.rows, strict=True):
        assert row.keys == was.keys or (row.id in wanted and row.id not in refusals)


def test_two_that_ask_for_the_key_of_each_others_rival_leave_no_key_with_two_bindings() -> None:
    keymap, told = rebound({"launch": "c", "cancel": "s", "shield": "c"})
    assert {name for name, _ in told} == {"shield", "cancel", "launch"}
    assert keymap == DEFAULT


def test_the_screen_goes_by_the_keys_of_the_settings(module: Path) -> None:
    async def act(player: Player) -> None:
        assert player.notices()[0].startswith(f"{file}: keys.drop cannot have c, which is the key of cancel.\n")
        player.app.show()
        assert "f2 launch" in player.bar("keys")
        assert "l launch" not in player.bar("keys")
        assert "f2 main(delay=30.0)" in player.bar("entries")
        assert "press f2 to launch one" in player.pane("tasks")
        assert [title.split()[0] for title in map(player.title, ("tasks", "story"))] == ["f6", "Story"]
        await player.press("p")
        lesson = player.pane("lesson")
        assert 'By your settings l is f2, R is "run file" of the palette.' in " ".join(lesson.split())
        assert "Enter predict, f2 launches" in lesson
        await player.press("escape", "m")
        assert player.notices()[-1] == "There is no task to mark: launch one with f2."
        await player.press("l", "f2")
        await player.made("main_1")
        assert len(player.world.tasks) == 1
        commands = {command.title: command for command in player.app.get_system_commands(player.app.screen)}
        assert "Launch  (f2)" in commands
        await player.press("f1")
        assert isinstance(player.app.screen, Help)
        options = {option.id: str(option.prompt) for option in player.app.screen.query_one(OptionList).options}
        assert options["launch"].startswith("f2 ")
        await player.press("escape", "f3")
        await player.until_app(lambda: len(player.app.screen_stack) == 2)
        await player.press("3", "0", "enter")
        await player.until_app(lambda: len(player.app.screen_stack) == 1)
        await player.until(lambda world: world.loop is not None and world.loop.blocked > HELD)
        assert "f4 interrupts (each press: KeyboardInterrupt there), f5 kills." in player.bar("banner")
        await player.press("f5")
        await player.until(lambda world: world.program.ended)
        assert "Ctrl+R starts a new lab." in player.bar("banner")

    module.write_text(LESSON + MODULE)
    file = module.parent / "config.toml"
    keys = tomllib.loads(OWN)
    config = Config(keys={name: tuple(key) if isinstance(key, list) else key for name, key in keys.items()})
    play(act, module, settings=Settings(config, file), size=(160, 48))


def test_one_key_goes_to_the_ready_queue_and_picks_there(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("l", "f4")
        await player.until(lambda world: world.loop is not None and world.loop.queue)
        assert player.app.focused is not None
        assert player.app.focused.id == "ready"
        await player.press("f4")
        await player.until(lambda world: world.tasks and world.loop is not None and not world.loop.queue)

    keys: Wanted = {"next": "f4", "launch": "l"}
    play(act, module, settings=Settings(Config(keys=dict(keys))), paused=True)
