"""The Hints pane: a line for each, the chosen one unfolds; and the count where it is always seen."""

import textwrap
from pathlib import Path

import pytest
from textual.widgets import OptionList

from playground.model.world import World
from playground.ui.panes.hints import HintsPane
from playground.ui.view import View
from playground.wire.facts import JobAbandoned, LoopBlocked, LoopFreed
from playground.wire.state import TaskState
from tests.model.build import apply, at, job, loop, submitted, task, world
from tests.model.hinting import BORN, blocked, ended, freed
from tests.ui.desk import Sitting, sit
from tests.ui.driving import Player, play
from tests.ui.showing import shown


def three() -> World:
    """A block that is over, a swallowed cancel, and a ghost."""
    made = world(
        *BORN, loop(loop=1), task(1, "main"), task(3, "deaf-1"), job(4, "nap", variable="nap_1"), blocked(), now=1.0
    )
    apply(made, freed(), submitted(4, "nap"), JobAbandoned(4, at=2.0), ended(3, swallowed=True), now=2.0)
    for _ in range(60):
        apply(made, now=9.0)
    return made


def test_it_says_what_it_is_for_while_there_is_nothing_to_say() -> None:
    rows = shown(HintsPane(), lambda pane: pane.show(World(), View()))
    assert rows[0] == " Nothing to say: no block, no lost task, no cancel that was not heeded."


def test_in_80_columns_each_hint_is_a_line_with_its_kind_and_the_chosen_one_unfolds() -> None:
    async def act(sitting: Sitting) -> None:
        await sitting.show(three())
        assert sitting.bar("tabs").rstrip("─ ") == (
            " 2 Loop 3 Exec 4 Source 6 Out 7 Ready 8 Insp 9 Python 0 Time h Hints 2 p Lesson"
        )
        await sitting.press("h")
        assert sitting.pane("hints").rstrip() == (
            " ! cancel swallowed     task-3 finished, although it had been cancelled\n"
            " ! ghost job            nap runs on, though its future was cancelled\n"
            " · loop blocked         over: main kept the loop for 1.2 s, seen at gather.py:14"
        )
        await sitting.press("down")
        assert sitting.view.selected == 3
        assert sitting.pane("hints").rstrip() == (
            " ! cancel swallowed     task-3 finished, although it had been cancelled\n"
            "   It caught CancelledError and went on: it counts as finished, and who\n"
            "   cancelled it cannot tell.\n"
            "   Clean up in `finally`, or raise again after `except CancelledError`; if it\n"
            "   is meant, call uncancel().\n"
            "   The scenario swallowed shows it: o goes there.\n"
            " ! ghost job            nap runs on, though its future was cancelled"
        )
        await sitting.press("down")
        assert sitting.view.selected == 4

    sit(act, size=(80, 24))


def test_beside_source_there_is_room_for_the_sentence_and_the_kind_stands_below() -> None:
    async def act(sitting: Sitting) -> None:
        made = three()
        await sitting.show(made)
        await sitting.press("h")
        await sitting.show(made)
        assert sitting.pane("hints").rstrip() == (
            " ! task-3 finished, although it had been can…\n"
            " ! nap runs on, though its future was cancel…\n"
            " · over: main kept the loop for 1.2 s, seen …"
        )
        await sitting.press("end")
        assert sitting.view.selected == 1
        assert sitting.pane("hints").rstrip() == (
            " · over: main kept the loop for 1.2 s, seen\n"
            "   at gather.py:14\n"
            "   loop blocked\n"
            "   While one step runs, nothing else does:\n"
            "   no other task, no timer, no network, no\n"
            "   cancel.\n"
            "   Await what waits (asyncio.sleep, not\n"
            "   time.sleep); send what computes to a\n"
            "   thread or a process."
        )
        await sitting.press("escape")
        assert sitting.focused == "tasks"
        assert not sitting.shows("hints")

    sit(act, size=(120, 36))


def test_the_head_bar_counts_those_that_are_not_over() -> None:
    async def act(sitting: Sitting) -> None:
        await sitting.show(world(loop(loop=1)))
        assert "hint" not in sitting.bar("header")
        await sitting.show(three())
        assert "· 2 hints ·" in sitting.bar("header")

    for size in ((80, 24), (120, 36)):
        sit(act, size=size)


def test_a_click_chooses_the_hint_that_the_line_belongs_to() -> None:
    pane = HintsPane()
    rows: list[int | None] = []

    def show(shown_pane: HintsPane) -> None:
        shown_pane.show(made, View())
        shown_pane.choose(1)
        rows[:] = [shown_pane.row_at(line) for line in range(shown_pane.count() + 1)]

    made = three()
    shown(pane, show, size=(120, 12))
    assert rows == [0, 1, 1, 1, 1, 2, None]


def test_what_a_hint_unfolds_is_wrapped_once_and_not_for_each_line_of_each_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrapped: list[str] = []

    def counted(text: str, width: int) -> list[str]:
        wrapped.append(text)
        return textwrap.wrap(text, width)

    monkeypatch.setattr("playground.ui.panes.hints.wrap", counted)
    made, pane = three(), HintsPane()

    def show(shown_pane: HintsPane) -> None:
        shown_pane.show(made, View())
        shown_pane.choose(1)

    shown(pane, show, size=(120, 30))
    assert len(wrapped) == len(set(wrapped)) == 4


def test_nothing_moves_while_somebody_reads() -> None:
    """What is over fades where it stands, and what is new comes last; elsewhere the order is by what matters."""

    async def act(sitting: Sitting) -> None:
        made = world(*BORN, loop(loop=1), task(3), blocked(), ended(3, swallowed=True), now=1.0)
        await sitting.show(made)
        await sitting.press("h")
        await sitting.show(made)
        apply(made, LoopFreed(1.2, 1, at(14), at=2.0), now=2.0)
        apply(made, LoopBlocked(0.3, 1, at(20), at=3.0), now=3.0)
        for _ in range(60):
            apply(made, now=9.0)
        await sitting.show(made)
        assert [row[24:].split(",")[0] for row in sitting.pane("hints").splitlines()[:3]] == [
            "over: main kept the loop for 1.2 s",
            "task-3 finished",
            "main keeps the loop at gather.py:20",
        ]
        await sitting.press("1")
        await sitting.show(made)
        assert sitting.pane("hints").splitlines()[0].endswith("main keeps the loop at gather.py:20")

    sit(act, size=(80, 24))


def picked(player: Player) -> str:
    """What the cursor is at in the picker."""
    option = next((each.highlighted_option for each in player.app.screen.query(OptionList)), None)
    return "" if option is None else str(option.prompt)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_a_block_comes_up_in_the_app_and_leads_to_its_task_and_to_the_scenario_that_shows_it(
    module: Path, kind: str, size: tuple[int, int]
) -> None:
    async def act(player: Player) -> None:
        await player.until(lambda world: world.hints.all)
        assert "1 hint" in player.bar("header")
        await player.press("h", "down")
        await player.until_app(lambda: "never yields" in player.pane("hints"))
        selected = player.selected()
        assert isinstance(selected, TaskState)
        assert selected.name == "block-1"
        await player.press("o")
        await player.until_app(lambda: "one call that stops everything" in picked(player))
        await player.press("escape", "1", "o")
        await player.until_app(lambda: "A lesson" in picked(player))

    play(act, module, kind, entry="block", size=size)
