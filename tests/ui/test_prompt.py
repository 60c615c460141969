"""The prompt: Python is typed as at Python's own, on a screen that never waits for it."""

import subprocess
import sys
from pathlib import Path

import pytest
from textual import events

from playground.model.world import World
from playground.ui.prompt import Prompt, Typing, completion, is_complete, names_of
from playground.wire.facts import ProgramFailed
from playground.wire.state import LoopPhase, TaskPhase
from tests.model.build import failure, loop, task, world
from tests.ui.desk import Sitting, sit
from tests.ui.driving import Player, play


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("x = 3", True),
        ("await fetch(3)", True),
        ("[n async for n in numbers()]", True),
        ("x = (1,", False),
        ("'''text", False),
        ("x = = 3", True),
        ("\0", True),
        ("for n in 1, 2:", False),
        ("for n in 1, 2: print(n)", False),
        ("for n in 1, 2:\n    print(n)", False),
        ("for n in 1, 2:\n    print(n)\n    ", True),
        ("@decorator", False),
        ("match x:\n    case 3: pass", False),
        ("x = 1\ny = 2", True),
        ("def f():\n    return 1\n\nf()", True),
        ("# a word", True),
        ('"\\d"', True),
    ],
)
def test_an_entry_is_complete_as_at_pythons_prompt(text: str, complete: bool) -> None:
    assert is_complete(text) is complete


def test_tab_goes_as_far_as_all_names_agree() -> None:
    names = names_of("import os.path, sys as system\nLIMIT: int = 1\nfetching, b = 1, 2\nasync def fetch(x): y = 1\n")
    assert completion("fet", names) == "ch"
    assert completion("fetch", names) == ""
    assert completion("LI", names) == "MIT"
    assert completion("syst", names) == "em"
    assert completion("nothing", names) == ""
    assert not {"x", "y", "path"} & set(names)
    assert "task" in names_of("no python (")


def typing(sitting: Sitting) -> Typing:
    return sitting.desk.query_one(Typing)


async def enter(at: Sitting | Player, text: str) -> None:
    """Let these lines stand there, as if typed, and press Enter at the end of each."""
    area = typing(at) if isinstance(at, Sitting) else at.app.screen.query_one(Typing)
    for line in text.split("\n"):
        area.insert(line)
        await at.press("enter")


def test_what_is_entered_becomes_a_verb_and_can_be_recalled() -> None:
    async def act(sitting: Sitting) -> None:
        await sitting.show(world(loop(), task(1)))
        await sitting.press("colon", "enter")
        await enter(sitting, "x = 3")
        await enter(sitting, "for n in x,:\nprint(n)\n")
        assert sitting.said == ["eval x = 3", "eval for n in x,:\n    print(n)"]
        await sitting.press("h", "up")
        assert typing(sitting).text == "for n in x,:\n    print(n)"
        await sitting.press("up")
        assert typing(sitting).cursor_location[0] == 0
        await sitting.press("up")
        assert typing(sitting).text == "x = 3"
        await sitting.press("up", "backspace", "4", "enter", "up", "down")
        assert sitting.said == ["eval x = 4"]
        assert typing(sitting).text == ""
        await sitting.press(*"c!:", "escape")
        assert (sitting.said, sitting.focused) == ([], "tasks")
        await sitting.press("colon")
        assert typing(sitting).text == "c!:"

    sit(act)


def test_a_block_is_indented_pasted_and_shown_with_its_prompts() -> None:
    async def act(sitting: Sitting) -> None:
        await sitting.show(world(loop(), task(1)))
        await sitting.press(
            "colon", *"if x:", "enter", "tab", *"y", "enter", "backspace", "backspace", *"else:", "enter"
        )
        assert typing(sitting).text == "if x:\n        y\nelse:\n    "
        assert sitting.said == []
        prompt = sitting.desk.query_one(Prompt)
        assert prompt.size.height == 4
        typing(sitting).text = ""
        typing(sitting).post_message(events.Paste("async def f():\r\n\treturn 3\n\nawait f()"))
        await sitting.press("enter", *"imp", "tab", *" o", "backspace", *"sys", "enter")
        assert sitting.said == ["eval async def f():\n    return 3\n\nawait f()", "eval import sys"]
        await sitting.press(*"sy", "tab")
        assert typing(sitting).text == "sys"
        assert prompt.size.height == 1

    sit(act)


def test_without_a_loop_it_says_why_nothing_comes() -> None:
    async def act(sitting: Sitting) -> None:
        await sitting.show(world(loop(phase=LoopPhase.STOPPED)))
        await sitting.press("colon", "x", "enter")
        assert sitting.notices == ["No loop runs now: this is done as soon as one does."]

    sit(act)


def test_a_module_that_could_not_be_opened_has_no_prompt() -> None:
    async def act(sitting: Sitting) -> None:
        await sitting.show(world(ProgramFailed(failure(), at=0.0), loop(phase=LoopPhase.NONE)))
        await sitting.press("colon")
        assert sitting.focused == "tasks"
        assert "could not be opened" in sitting.notices[-1]

    sit(act)


def test_a_prompt_that_has_lost_the_focus_goes_with_escape() -> None:
    async def act(sitting: Sitting) -> None:
        await sitting.show(world(loop(), task(1)))
        await sitting.press("colon")
        sitting.desk.query_one("#story").focus()
        assert sitting.desk.query_one(Prompt).is_open
        await sitting.press("escape")
        assert not sitting.desk.query_one(Prompt).is_open
        assert sitting.focused == "story"

    sit(act)


def test_exit_ends_the_lab_and_the_next_entry_is_refused(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("colon")
        await enter(player, "exit()")
        await player.until(lambda world: world.program.ended)
        await player.press("1", "enter")
        await player.until_app(lambda: any(notice.startswith("There is no lab") for notice in player.notices()))

    play(act, module)


DIALOGUE = """\
 you        │ >>> 1+1
            │ 2
 you        │ >>> await main(0)
            │ 'slept'
 you        │ >>> for n in range(2):
 you        │ ...     n
            │ 0
            │ 1"""


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_what_was_entered_and_what_came_of_it_stand_in_output(module: Path, size: tuple[int, int]) -> None:
    async def act(player: Player) -> None:
        await player.press("colon", *"1+1", "enter")
        await player.until(lambda world: "2" in last_line(world))
        await enter(player, "await main(0)")
        await player.until(lambda world: "slept" in last_line(world))
        await enter(player, "for n in range(2):\nn\n")
        await player.until(lambda world: last_line(world) == "1")
        await player.press("escape", "6", "z")
        await player.until_app(lambda: "... " in player.pane("output"))
        assert player.pane("output").rstrip() == DIALOGUE
        assert [(each.name, each.value) for each in player.world.tasks.values()] == [("repl-2", "'slept'")]

    play(act, module, size=size)


def last_line(of: World) -> str:
    return of.output.lines[-1].text if of.output.lines else ""


def test_an_entry_that_blocks_does_not_block_the_screen_and_one_that_waits_is_a_task(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.press("colon")
        await enter(player, "await main()")
        await player.until(lambda world: 1 in world.tasks and world.tasks[1].phase is TaskPhase.WAITING)
        await enter(player, "time.sleep(60)")
        await player.until(lambda world: world.loop is not None and world.loop.phase is LoopPhase.BLOCKED)
        await player.until_app(lambda: "Esc leaves: then ! interrupts, Ctrl+K kills" in player.bar("keys"))
        await player.until_app(lambda: ">>> time.sleep(60)" in player.pane("output"))
        assert "■ blocked" in player.bar("header")
        await player.press("escape", "exclamation_mark")
        await player.until(lambda world: last_line(world) == "KeyboardInterrupt")
        await player.press("c")
        await player.until(lambda world: world.tasks[1].phase is TaskPhase.CANCELLED)
        await player.press("y")
        assert "entered(1, 'await main()')" in player.app.clipboard
        assert "# >>> time.sleep(60)" in player.app.clipboard

    play(act, module, kind)


def test_what_was_typed_is_in_the_program_of_the_keys(module: Path) -> None:
    async def act(player: Player) -> None:
        await player.press("colon")
        await enter(player, "await main(0)")
        await player.until(lambda world: "slept" in last_line(world))
        await player.press("escape", "Y", "enter")

    play(act, module)
    saved = module.with_name(f"{module.stem}_done.py")
    done = subprocess.run([sys.executable, saved], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("'slept'\n", "")
