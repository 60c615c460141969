"""One lab after the other: restart, reload, swap, kill, and modules that do not load."""

import asyncio
import os
from pathlib import Path

from playground.ui.app import PlaygroundApp
from playground.ui.wanted import Wanted
from playground.wire.fact import Outcome
from playground.wire.state import LoopPhase
from tests.ui.driving import MODULE, Player, play


def is_there(pid: int) -> bool:
    """Whether a process of that id exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def save(module: Path, text: str) -> None:
    """As an editor does."""
    module.write_text(text)


def pid_of(player: Player) -> int:
    """Of the lab in use."""
    client = player.app.workshop.session.client
    assert client is not None
    return client.pid


def test_swapping_the_loop_starts_the_module_again_on_the_other(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("u")
        await player.until(lambda world: world.loop and world.loop.implementation == "uvloop")
        assert "uvloop" in player.bar("header")
        await player.press("u")
        await player.until(lambda world: world.loop and world.loop.implementation == "asyncio")

    play(act, module)


def test_a_busy_lab_is_not_thrown_away_unasked(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        world = player.world
        await player.press("ctrl+r")
        assert len(player.app.screen_stack) == 2
        await player.press("n")
        assert player.world is world
        await player.press("ctrl+r", "y")
        await player.until_app(lambda: player.world is not world)
        await player.loaded()
        assert player.world.tasks == {}

    play(act, module)


def test_an_idle_lab_is_restarted_at_once_and_the_old_process_is_gone(module: Path) -> None:
    async def act(player: Player) -> None:
        before, pid = player.world, pid_of(player)
        await player.press("ctrl+r")
        await player.until_app(lambda: player.world is not before)
        await player.loaded()
        assert not is_there(pid)

    play(act, module)


def test_saving_the_file_loads_it_again_while_the_lab_is_idle(module: Path) -> None:
    async def act(player: Player) -> None:
        before = player.world
        save(module, MODULE.replace("async def main(", "async def other(): ...\n\n\nasync def main("))
        await player.until_app(lambda: player.world is not before)
        await player.loaded()
        assert "other()" in player.bar("entries")
        assert "other" in player.world.program.entries

    play(act, module)


def test_saving_the_file_while_the_lab_is_busy_only_says_so(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        before = player.world
        save(module, MODULE + "\n# more\n")
        await player.until_app(lambda: player.app.workshop.session.changed)
        assert "The file has changed" in player.bar("banner")
        assert player.world is before

    play(act, module)


def test_a_module_that_no_longer_parses_shows_the_error_at_its_line_and_is_tried_again_once_saved(module: Path) -> None:
    async def act(player: Player) -> None:
        save(module, MODULE + "\nx = (\n")
        await player.until_app(lambda: player.world.program.failure)
        assert "SyntaxError" in player.bar("banner")
        assert "◀ SyntaxError" in player.pane("source")
        assert [key for key in ("Space pause", ": REPL") if key in player.bar("keys")] == []
        await player.press("space")
        assert player.notices()[-1].startswith("The module could not be opened")
        broken = player.world
        save(module, MODULE)
        await player.until_app(lambda: player.world is not broken)
        await player.loaded()
        assert player.bar("banner") == ""

    play(act, module)


def test_a_killed_lab_says_how_it_ended_and_a_launch_starts_the_next(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("ctrl+k")
        await player.until(lambda world: world.program.ended)
        assert "The lab was ended by SIGKILL." in player.bar("banner")
        assert [key for key in ("Space pause", "c cancel", "l launch") if key in player.bar("keys")] == ["l launch"]
        await player.launched("main_1")
        assert player.world.program.ended is None

    play(act, module, kind)


def test_a_launch_that_begins_a_lab_outlives_a_save_before_the_module_is_loaded(module: Path, tmp_path: Path) -> None:
    held, gate = tmp_path / "held", tmp_path / "gate"
    os.mkfifo(gate)
    text = f"{MODULE}\nimport os\nif os.path.exists({str(held)!r}):\n    open({str(gate)!r}).close()\n"
    module.write_text(text)

    async def act(player: Player) -> None:
        await player.press("ctrl+k")
        await player.until(lambda world: world.program.ended)
        held.touch()
        await player.press("l")
        await player.until_app(lambda: player.world.program.path and player.world.program.ended is None)
        save(module, text + "# more\n")
        await player.until_app(lambda: any("was saved and is loaded again" in told for told in player.notices()))
        opened = os.open(gate, os.O_RDWR)  # what stands before it goes on
        await player.made("main_1")
        os.close(opened)
        assert player.world.program.text.endswith("# more\n")

    play(act, module)


def test_a_blocked_loop_is_told_with_its_line_and_an_interrupt_frees_it(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        line = MODULE.splitlines().index("    time.sleep(30)") + 1
        await player.until(
            lambda world: world.loop and world.loop.phase is LoopPhase.BLOCKED and world.loop.blocked > 0.5
        )
        assert f"at lesson.py:{line} by block-1" in player.bar("banner")
        assert "■ blocked" in player.bar("header")
        await player.press("exclamation_mark")
        await player.until(lambda world: world.loop and world.loop.phase is not LoopPhase.BLOCKED)
        assert "KeyboardInt" in player.pane("tasks")

    play(act, module, kind, entry="block")


def test_running_the_file_ends_as_the_program_ends(module: Path) -> None:
    module.write_text(MODULE + '\n\nif __name__ == "__main__":\n    print(asyncio.run(main(0.01)))\n')

    async def act(player: Player) -> None:
        await player.press("R")
        await player.until(lambda world: world.program.ended)
        ended = player.world.program.ended
        assert ended is not None
        assert ended.outcome is Outcome.FINISHED
        assert "slept" in player.pane("output")
        assert "The program finished, exit status 0." in player.bar("banner")

    play(act, module)


def test_nothing_is_left_when_the_app_ends(module: Path) -> None:
    pids: list[int] = []

    async def act(player: Player) -> None:
        await player.launched("main_1")
        pids.append(pid_of(player))

    play(act, module)
    assert not any(map(is_there, pids))


def test_a_folder_is_offered_to_choose_from(module: Path) -> None:
    (module.parent / "broken.py").write_text("def (:\n")

    async def act(player: Player) -> None:
        await player.press("o")
        await player.press(*"lesson", "enter")
        await player.loaded()
        assert player.app.workshop.session.path == module

    play(act, module)


def test_an_app_that_is_taken_down_paints_nothing_more(module: Path) -> None:
    async def take_down() -> None:
        app = PlaygroundApp(Wanted(module))
        async with app.run_test() as pilot:
            await app.furnished.wait()
            await pilot.pause()
        app.workshop.session.changed = True
        app.show()

    asyncio.run(take_down())
