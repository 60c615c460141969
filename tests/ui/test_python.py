"""The Python pane: the program of what the keys did, copied and saved; plain python runs it."""

import subprocess
import sys
from pathlib import Path

from playground.model.world import World
from playground.ui.panes.python import PythonPane
from playground.wire.facts import LoopStarted, ProgramLoaded, ProgramStarted
from playground.wire.state import TaskPhase
from tests.model.build import GATHER, apply, called, world
from tests.ui.driving import Player, play
from tests.ui.showing import shown

LAUNCHED = "fetch_{0} = asyncio.create_task(fetch({0}), name='fetch-{0}')"


def opened(calls: int) -> World:
    """A world in which so many tasks were launched."""
    made = world(ProgramStarted(GATHER, "", at=0.0), ProgramLoaded((), at=0.0), LoopStarted(1, "asyncio", "3", at=0.0))
    apply(made, *(called(LAUNCHED.format(n), n, variable=f"fetch_{n}") for n in range(1, calls + 1)))
    return made


def pane(of: World, *, as_program: bool = False) -> list[str]:
    return shown(PythonPane(), lambda pane: pane.show(of, as_program=as_program), size=(100, 14))


def test_it_says_what_it_is_for_before_anything_was_done() -> None:
    assert "Nothing was done yet." in "\n".join(pane(opened(0)))


def test_a_short_program_is_shown_from_its_beginning_and_a_long_one_at_its_newest_call() -> None:
    short = pane(opened(0), as_program=True)
    assert short[0].strip() == f'"""python {GATHER}"""'
    long = "\n".join(pane(opened(30)))
    assert "fetch_30 = asyncio.create_task(gather.fetch(30), name='fetch-30')" in long
    assert "fetch_1 =" not in long


def test_what_the_keys_did_is_shown_copied_saved_and_run_by_plain_python(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.press("y")
        assert "Nothing was done yet" in player.notices()[-1]
        await player.launched("main_1")
        await player.press("s")
        await player.made("shield_1")
        await player.press("c")
        await player.ended("shield_1", TaskPhase.CANCELLED)
        await player.press("9")
        await player.until_app(lambda: "shield_1.cancel()" in player.pane("python"))
        await player.press("y")
        assert "steps(loop)" in player.app.clipboard
        assert player.notices()[-1].startswith("Copied")
        for answer in ("y", "n"):
            saved.write_text("mine")
            await player.press("Y", "enter", answer)
            await player.until_app(lambda: player.app.screen is player.app.screen_stack[0])
            assert (saved.read_text() == "mine") is (answer == "n")
        saved.unlink()
        await player.press("Y", "enter")
        assert player.notices()[-1] == f"Saved: python {saved} runs it."

    saved = module.with_name(f"{module.stem}_done.py")
    play(act, module, kind)
    done = subprocess.run([sys.executable, saved], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("main_1: pending\nshield_1: cancelled\n", "")


def test_it_stands_beside_source_and_behind_a_tab(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("9")
        await player.until_app(lambda: player.app.focused is not None and player.app.focused.id == "python")
        assert "Nothing was done yet." in player.pane("python")
        await player.press("escape")
        assert player.app.focused is not None
        assert player.app.focused.id == "tasks"

    for size in ((120, 36), (80, 24)):
        play(act, module, size=size)
