"""Time and order on a real lab: pause, step, pick, speed, jump; and what else can be tried on a loop."""

import sys
from pathlib import Path

import pytest

from playground.model.world import World
from playground.wire.state import LoopPhase, TaskPhase
from tests.ui.driving import Player, play
from tests.ui.terminal import terminal


def is_paused(world: World) -> bool:
    """Whether the loop stands at the gate."""
    return world.loop is not None and world.loop.phase is LoopPhase.PAUSED


def is_running(world: World) -> bool:
    """Whether it goes on."""
    return world.loop is not None and world.loop.phase in (LoopPhase.RUNNING, LoopPhase.WAITING)


def ready(world: World) -> list[str]:
    """The names of the ready queue."""
    return [] if world.loop is None else [entry.name for entry in world.loop.queue]


async def pause(player: Player) -> None:
    """Press space, and wait until the loop stands."""
    await player.press("space")
    await player.until(is_paused)


async def launch_paused(player: Player, *variables: str) -> None:
    """Press `l` for each of these while the loop stands."""
    for variable in variables:
        await player.press("l")
        await player.until(lambda world, variable=variable: variable in world.variables)  # type: ignore[misc]


def test_space_pauses_and_what_is_made_then_is_ready_and_goes_on_with_the_next_space(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await pause(player)
        await launch_paused(player, "main_1")
        await player.until(lambda world: "main-1" in ready(world))
        await player.until_app(lambda: "◆ ready" in player.pane("tasks"))
        await player.until_app(lambda: "main-1" in player.pane("ready"))
        assert "‖ PAUSED" in player.bar("header")
        assert "STEERED" in player.bar("header")
        await player.press("space")
        await player.made("main_1")
        await player.until(is_running)
        await player.until_app(lambda: "PAUSED" not in player.bar("header"))

    play(act, module, kind)


def test_a_step_runs_one_and_says_what_ran_and_what_it_made_ready(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await pause(player)
        await launch_paused(player, "main_1", "main_2")
        await player.until(lambda world: {"main-1", "main-2"} <= set(ready(world)))
        await player.press("full_stop")
        await player.until(lambda world: "main-1" not in ready(world))
        assert "main-2" in ready(player.world)
        await player.until_app(lambda: "main-1 ran" in player.pane("ready"))
        await player.until_app(lambda: "main-1 ran" in player.pane("story"))
        assert is_paused(player.world)

    play(act, module, kind)


def test_the_clock_and_every_age_stand_still_while_paused(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await pause(player)
        at, version = player.world.at, player.world.version
        shown = player.pane("tasks")
        await player.until(lambda world: world.version >= version + 5)
        assert player.world.at == at
        assert player.pane("tasks") == shown

    play(act, module, kind)


def test_the_person_picks_who_runs_next(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await pause(player)
        await launch_paused(player, "main_1", "main_2", "main_3")
        await player.until(lambda world: ready(world)[-1:] == ["main-3"])
        player.app.show()
        player.app.workshop.view.selected = player.world.variables["main_1"]
        await player.press("n", "down", "n")
        await player.until(lambda world: "main-2" not in ready(world))
        assert [name for name in ready(player.world) if name.startswith("main")] == ["main-1", "main-3"]
        assert player.selected() is player.task("main_2")

    play(act, module, kind)


def test_stepping_until_the_selected_task_has_run_runs_those_before_it(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await pause(player)
        await launch_paused(player, "main_1", "main_2", "main_3")
        player.app.workshop.view.selected = player.world.variables["main_2"]
        await player.press("greater_than_sign")
        await player.until(lambda world: "main-2" not in ready(world))
        assert [name for name in ready(player.world) if name.startswith("main")] == ["main-3"]
        assert is_paused(player.world)

    play(act, module, kind)


def test_a_step_with_nothing_ready_goes_to_the_next_timer(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await pause(player)
        before = player.world.at
        await player.press("greater_than_sign")
        await player.until(lambda world: world.tasks[world.variables["main_1"]].phase is TaskPhase.FINISHED)
        assert player.world.at - before > 20

    play(act, module, kind)


def test_a_jump_moves_the_clock_to_the_next_timer(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("j")
        await player.ended("main_1", TaskPhase.FINISHED)

    play(act, module, kind)


def test_in_instant_time_nobody_sleeps(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.press("i")
        await player.until(lambda world: world.loop is not None and world.loop.instant)
        await player.press("l")
        await player.until(lambda world: "main_1" in world.variables)
        await player.ended("main_1", TaskPhase.FINISHED)
        await player.until_app(lambda: "instant" in player.bar("header"))

    play(act, module, kind)


def test_a_reload_keeps_the_speed_and_not_the_pause(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.press("plus", "plus")
        await player.until(lambda world: world.loop is not None and world.loop.speed == 5)
        await player.until_app(lambda: "×5" in player.bar("header"))
        await pause(player)
        first = player.app.workshop.session.client
        await player.press("ctrl+r")
        await player.until_app(lambda: player.app.workshop.session.client not in (None, first))
        await player.loaded()
        await player.until(is_running)
        assert player.world.loop is not None
        assert player.world.loop.speed == 5

    play(act, module, kind)


def test_the_first_lab_begins_as_the_command_line_says(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.until(is_paused)
        assert player.world.loop is not None
        assert player.world.loop.speed == 2
        await player.press("space")
        await player.until(is_running)

    play(act, module, kind, speed=2.0, paused=True)


def test_jobs_run_on_while_the_loop_is_paused_and_the_screen_says_so(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.app.run_action("screen.fill")
        await player.press("ctrl+a", "ctrl+k", *"30", "enter")
        await player.until(
            lambda world: any(worker.function for pool in world.pools.values() for worker in pool.workers)
        )
        await pause(player)
        await player.until_app(lambda: "in threads" in player.bar("header"))

    play(act, module, kind)


def test_what_holds_instant_time_is_said(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.app.run_action("screen.fill")
        await player.press("ctrl+a", "ctrl+k", *"30", "enter")
        await player.until(
            lambda world: any(worker.function for pool in world.pools.values() for worker in pool.workers)
        )
        await player.press("i")
        await player.until(lambda world: world.loop is not None and world.loop.held)
        await player.until_app(lambda: "held by" in player.pane("loop"))
        assert "instant, held by" in player.bar("header")
        assert player.task("main_1").phase is TaskPhase.WAITING

    play(act, module, kind)


def test_a_stuck_program_is_said_to_be_stuck_with_who_waits_for_what(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.until(lambda world: world.stuck is not None)
        await player.until_app(lambda: "Stuck: launch" in player.bar("banner"))
        assert "lost-1 (Event)" in player.bar("banner")
        await player.press("c")
        await player.ended("lost_1", TaskPhase.CANCELLED)
        await player.until_app(lambda: "Stuck" not in player.bar("banner"))

    play(act, module, kind, entry="lost()")


def test_a_blocked_loop_is_told_and_what_was_asked_meanwhile_is_done_after_it(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.app.run_action("screen.block")
        await player.press("ctrl+a", "ctrl+k", "1", "enter")
        await player.until(lambda world: world.loop is not None and world.loop.phase is LoopPhase.BLOCKED)
        await player.press("space")
        await player.until(is_paused)
        when = {line.what: line.at for line in player.world.story.lines}
        assert when["paused:"] - when["loop.call_soon(time.sleep, 1)"] >= 1

    play(act, module, kind)


def test_a_pool_is_shut_down_and_takes_no_more(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("x")
        await player.until(lambda world: any(job.outcome for job in world.jobs.values()))
        await player.app.run_action("screen.shut_down")
        await player.press("1")
        await player.until(lambda world: any(pool.shut_down for pool in world.pools.values()))

    play(act, module)


def test_debug_mode_and_garbage_are_real_calls_told_as_python(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.app.run_action("screen.debug")
        await player.until(lambda world: world.loop is not None and world.loop.debug)
        await player.app.run_action("screen.say('collect')")
        await player.until_app(lambda: "gc.collect()" in player.pane("story"))
        await player.until_app(lambda: "loop.set_debug(True)" in player.pane("story"))

    play(act, module)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with Python 3.12")
def test_eager_tasks_can_be_turned_on_and_off(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.app.run_action("screen.eager")
        await player.until(lambda world: world.loop is not None and world.loop.eager)
        player.app.show()
        await player.app.run_action("screen.eager")
        await player.until(lambda world: world.loop is not None and not world.loop.eager)

    play(act, module)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the lab runs this Python")
def test_eager_tasks_are_said_to_need_a_newer_python(module: Path) -> None:
    async def act(player: Player) -> None:
        player.app.show()
        await player.app.run_action("screen.eager")
        await player.until_app(player.notices)
        assert "need Python 3.12" in player.notices()[0]

    play(act, module)


def test_pausing_and_stepping_in_a_terminal(module: Path, kind: str) -> None:
    with terminal(module, "--loop", kind) as app:
        app.until(lambda text: "No task yet: press l" in text)
        app.press(b" ")
        app.until(lambda text: "‖ PAUSED" in text and "7 Ready" in text)
        app.press(b"l")
        app.until(lambda text: "main-1" in text and "◆ ready" in text)
        app.press(b">")
        app.until(lambda text: "○ waiting" in text and "main-1 ran" in text)
        app.press(b" ")
        app.until(lambda text: "PAUSED" not in text and "7 Ready" not in text)
