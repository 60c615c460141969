"""The keys, on a real lab: each is one asyncio call, and the screen shows what came of it."""

from pathlib import Path

from textual import events

from playground.ui.key import all_shown
from playground.ui.keymap import KEYS
from playground.wire.fact import Outcome
from playground.wire.state import TaskPhase, TaskState, WaitKind
from tests.ui.driving import Player, play


def test_a_launched_task_is_selected_and_shown_with_its_line(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        task = await player.launched("main_1")
        assert player.selected() is task
        await player.until_app(lambda: "main-1" in player.pane("tasks"))
        await player.until_app(lambda: "sleep" in player.pane("tasks"))
        await player.until_app(lambda: "await asyncio.sleep(delay)" in player.pane("source"))
        assert f"◀ {task.task}" in player.pane("source")
        assert 'main_1 = asyncio.create_task(main(delay=30.0), name="main-1")'[:40] in player.pane("story")
        assert kind in player.pane("loop")

    play(act, module, kind)


def test_a_cancelled_task_ends_cancelled(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("c")
        await player.ended("main_1", TaskPhase.CANCELLED)
        await player.until_app(lambda: "⊘ cancelled" in player.pane("tasks"))
        await player.until_app(lambda: "main_1.cancel()" in player.pane("story"))

    play(act, module, kind)


def test_waiters_compose_because_what_was_made_is_selected(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("s")
        await player.made("shield_1")
        await player.press("t", "9", "enter")
        task = await player.made("wait_for_1")
        assert player.selected() is task
        await player.until_app(lambda: "wait_for(shield(main-1), 9.0)" in player.pane("tasks"))
        await player.until_app(lambda: "└─shield-1" in player.pane("tasks"))
        await player.until_app(lambda: "└╌main-1" in player.pane("tasks"))

    play(act, module, kind, size=(160, 48))


def test_cancelling_a_shields_waiter_leaves_the_task_alone_and_an_awaiters_does_not(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("s")
        await player.made("shield_1")
        await player.press("c")
        await player.ended("shield_1", TaskPhase.CANCELLED)
        assert player.task("main_1").phase is TaskPhase.WAITING
        player.app.workshop.view.selected = player.world.variables["main_1"]
        await player.press("a")
        await player.made("await_1")
        await player.press("c")
        await player.ended("main_1", TaskPhase.CANCELLED)

    play(act, module, kind)


def test_marked_tasks_are_gathered(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("m")
        await player.launched("main_2")
        await player.press("m", "g")
        task = await player.made("gather_1")
        assert task.wait is not None
        assert task.wait.kind is WaitKind.GATHER
        assert player.app.workshop.view.marked == []

    play(act, module, kind)


def test_waiting_over_marked_tasks_asks_until_when(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("m", "w", "f")
        task = await player.made("wait_1")
        assert task.wait is not None
        assert task.wait.kind is WaitKind.WAIT
        assert "FIRST_COMPLETED" in player.world.calls[-1].python

    play(act, module, kind)


def test_a_key_typed_ahead_of_a_dialogs_end_is_too_late_for_it(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("m", "w")
        dialog = player.app.screen
        for key in ("f", "e", "f"):
            dialog.post_message(events.Key(key, key))
        task = await player.made("wait_1")
        assert task.name == "wait-1"
        assert "wait_2" not in player.world.variables

    play(act, module)


def test_a_plain_function_goes_to_the_thread_pool_and_its_job_can_be_selected(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.press("x")
        await player.until(lambda world: any(job.outcome for job in world.jobs.values()))
        selected = player.selected()
        assert selected is not None
        assert not isinstance(selected, TaskState)
        assert selected.outcome is Outcome.FINISHED
        await player.until_app(lambda: "job()" in player.pane("tasks"))
        await player.until_app(lambda: "threads" in player.pane("executors"))

    play(act, module, kind)


def test_a_plain_function_goes_to_a_process_pool(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("X")
        await player.until(lambda world: any(job.outcome for job in world.jobs.values()))
        await player.until_app(lambda: "processes" in player.pane("executors"))

    play(act, module)


def test_a_dropped_variable_is_gone(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("d")
        await player.until(lambda world: "main_1" not in world.variables)
        await player.until_app(lambda: "del main_1" in player.pane("story"))

    play(act, module)


def test_a_call_can_be_edited_and_is_remembered_for_its_module_alone(module: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.py"
    other.write_text("async def main(name='x'): ...\n")

    async def act(player: Player) -> None:
        await player.press("L", "home", "ctrl+k", "enter")
        assert len(player.app.screen_stack) == 2, "no call is none that could be remembered"
        await player.press(*"main(0.5)", "enter")
        await player.until(lambda world: "main_1" in world.variables)
        assert "main(0.5)" in player.world.calls[-1].python
        assert "main(0.5)" in player.bar("entries")
        await player.ended("main_1", TaskPhase.FINISHED)
        await player.press("o", *"other", "enter")
        await player.until_app(lambda: "l main(name='x')" in player.bar("entries"))

    play(act, module)


def test_an_entry_that_needs_arguments_is_asked_for_them(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("right_square_bracket", "l")
        assert len(player.app.screen_stack) == 2
        await player.press("home", "ctrl+k", *"needs(7)", "enter")
        await player.made("needs_1")

    play(act, module)


def test_what_cannot_be_done_is_refused_in_words(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("L", "home", "ctrl+k", *"main(no_such_name)", "enter")
        await player.until_app(player.notices)
        assert "no_such_name" in player.notices()[0]
        await player.until_app(lambda: "refused" in player.pane("story"))

    play(act, module)


def test_an_entry_named_on_the_command_line_is_launched(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.made("main_1")
        assert "main(delay=9)" in player.world.calls[-1].python

    play(act, module, entry="main(delay=9)")


def test_seconds_that_are_none_are_said_to_be_none_and_can_be_corrected(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("t", *"soon", "enter")
        assert len(player.app.screen_stack) == 2
        await player.press(*["backspace"] * 4, "3", "enter")
        await player.made("wait_for_1")
        player.app.workshop.view.selected = player.world.variables["main_1"]
        await player.press("t", "enter")
        await player.made("wait_for_2")
        assert "3.0" in player.world.calls[-1].python

    play(act, module)


def test_a_filter_hides_what_does_not_match_and_escape_takes_it_back(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.press("s")
        await player.made("shield_1")
        await player.press("slash", *"shie", "enter")
        assert "main-1" not in [line.split()[1] for line in player.pane("tasks").splitlines() if line]
        await player.press("escape")
        await player.until_app(lambda: "└╌main-1" in player.pane("tasks"))
        await player.press("v")
        assert "└╌main-1" not in player.pane("tasks")
        await player.press("S")
        await player.press("S")
        assert [line.split()[1] for line in player.pane("tasks").splitlines()[1:3]] == ["main-1", "shield-1"]

    play(act, module)


def test_each_digit_goes_to_its_pane_and_enter_gives_it_the_screen(module: Path) -> None:
    async def act(player: Player) -> None:
        panes = ("tasks", "loop", "executors", "source", "story", "output", "ready", "inspector", "python", "timeline")
        for digit, name in zip("1234567890", panes, strict=True):
            await player.press(digit)
            assert player.app.focused is not None
            assert player.app.focused.id == name
            await player.press("enter")
            assert player.app.focused.size.width > 75
            await player.press("escape")

    play(act, module, size=(80, 24))


def test_what_the_bars_offer_can_be_clicked(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.click("entries", "needs()")
        assert "l needs(n)" in player.bar("entries")
        await player.click("entries", "main()")
        await player.click("keys", "launch")
        await player.made("main_1")
        await player.click("tabs", "Out")
        assert player.app.focused is not None
        assert player.app.focused.id == "output"

    play(act, module, size=(80, 24))


def test_the_palette_has_every_key_that_does_something(module: Path) -> None:
    async def act(player: Player) -> None:
        titles = [command.title for command in player.app.get_system_commands(player.app.screen)]
        for row in KEYS:
            title = row.label[0].upper() + row.label[1:]
            assert row.id == "palette" or not row.action or any(t.startswith(title) for t in titles)
            assert row.id == "palette" or not row.action or any(all_shown(row) in t for t in titles)

    play(act, module)


def test_following_selects_what_the_story_tells_last(module: Path) -> None:
    async def act(player: Player) -> None:
        first = await player.launched("main_1")
        await player.launched("main_2")
        await player.press("f", "up")
        assert player.selected() is first
        await player.press("f", "c")
        await player.ended("main_2", TaskPhase.CANCELLED)
        assert player.selected() is player.world.tasks[player.world.variables["main_2"]]

    play(act, module)
