"""The Ready pane: what runs next, what the last step did, and whose step is chosen."""

import asyncio
from collections.abc import Sequence

from playground.model.world import World
from playground.ui.panes.ready import ReadyPane
from playground.ui.view import View
from playground.wire.fact import Outcome
from playground.wire.facts import RunEnded, Stepped
from playground.wire.ran import Ran, RanKind
from playground.wire.state import LoopPhase, PoolState, WorkerState
from tests.model.build import apply, loop, ran, stepped, task, world
from tests.ui.showing import Showing, read, shown

MAIN, FETCH, OTHER = ran("main", task=1), ran("fetch-1", task=2), ran("fetch-2", task=3)
CALLBACK = ran("Future.set_result", RanKind.CALLBACK)
TIMER = ran("TimerHandle.x", RanKind.TIMER)


def paused(*queue: Ran, **fields: object) -> World:
    """A world whose loop stands at the gate, with this ready."""
    usual: dict[str, object] = {"phase": LoopPhase.PAUSED, "queue": queue, "ready": len(queue), "steered": True}
    return world(task(1, "main"), task(2, "fetch-1"), task(3, "fetch-2"), loop(**{**usual, **fields}))


def rows(of: World, step: Stepped | None = None, *, size: tuple[int, int] = (50, 9)) -> list[str]:
    """What the pane reads, empty rows left out."""
    return [row for row in shown(ReadyPane(), lambda pane: pane.show(of, View(), step), size=size) if row]


class Chooser(Showing):
    """A Ready pane that remembers what was picked."""

    def __init__(self, pane: ReadyPane) -> None:
        super().__init__(pane)
        self.picked: list[Ran] = []

    def on_ready_pane_picked(self, event: ReadyPane.Picked) -> None:
        """Called by Textual."""
        self.picked.append(event.entry)


def picked(keys: Sequence[str], view: View, *worlds: World) -> list[Ran]:
    """What is picked when these keys are pressed in the pane, the last world coming before the last key."""

    async def look() -> list[Ran]:
        pane = ReadyPane()
        app = Chooser(pane)
        async with app.run_test(size=(50, 9)) as pilot:
            pane.show(worlds[0], view, None)
            pane.focus()
            await pilot.pause()
            await pilot.press(*keys[:-1])
            pane.show(worlds[-1], view, None)
            await pilot.press(keys[-1])
            await pilot.pause()
        return app.picked

    return asyncio.run(look())


def test_what_is_ready_stands_in_its_order_with_kind_id_and_name_and_the_next_is_marked() -> None:
    _, *listed = rows(paused(MAIN, CALLBACK, FETCH))
    assert [row.split() for row in listed] == [
        ["▶", "1", "step", "1", "main", "next"],
        ["2", "callback", "Future.set_result"],
        ["3", "step", "2", "fetch-1"],
    ]


def test_a_step_says_what_ran_and_marks_what_it_made_ready() -> None:
    step = stepped(MAIN, ready=(CALLBACK, OTHER))
    told, *listed = rows(paused(CALLBACK, FETCH, CALLBACK, OTHER), step)
    assert told == " main ran, 2 made ready"
    assert [row.startswith(" +") for row in listed] == [False, False, True, True]
    assert listed[-1].split()[-1] == "new"


def test_a_step_to_a_timer_says_how_far_the_clock_was_moved() -> None:
    assert rows(paused(), stepped(CALLBACK, moved=0.8))[0] == " 0.8 s on, callback Future.set_result ran"


def test_a_step_that_ran_nothing_says_so() -> None:
    assert rows(paused(), stepped())[0] == " there was nothing to run"
    assert rows(paused(), stepped(polled=True))[0] == " asked for I/O"


def test_when_nothing_is_ready_it_says_what_a_step_would_do() -> None:
    assert "Next of 3 timers in 0.8 s" in rows(paused(timers=3, next_timer=0.8))[-1]
    assert ". asks for I/O" in rows(paused())[-1]


def test_what_is_ready_and_not_told_is_counted() -> None:
    assert rows(paused(MAIN, ready=1241))[-1] == " … and 1,240 more"


def test_jobs_that_run_on_are_told() -> None:
    worker = WorkerState(name="default_0", job=4, function="job", since=0.0, ghost=False, place=None)
    pool = PoolState(
        pool=1,
        kind="threads",
        name="default",
        limit=6,
        workers=(worker,),
        queued=0,
        handed_over=0,
        done=0,
        shut_down=False,
        broken="",
    )
    of = paused(MAIN)
    apply(of, pool)
    pane = ReadyPane()
    shown(pane, lambda pane: pane.show(of, View(), None))
    assert "1 job runs on in a thread" in str(pane.border_subtitle)


def test_while_the_loop_runs_it_says_how_many_are_ready_and_how_to_see_them() -> None:
    first, *_ = rows(world(loop(ready=3)))
    assert first == " The loop runs; 3 ready. Space pauses it,"


def test_a_dead_labs_queue_is_gone() -> None:
    of = paused(MAIN)
    apply(of, RunEnded(outcome=Outcome.DIED, status=3, signal=None, at=1.0))
    assert rows(of) == [" The lab has ended."]


def test_control_characters_and_markup_of_names_are_only_text() -> None:
    assert "␛[bold]x" in rows(paused(ran("\x1b[bold]x", task=9)))[1]


def test_enter_picks_the_first_step_of_a_task_unless_another_is_chosen() -> None:
    of = paused(CALLBACK, MAIN, FETCH)
    assert picked(["enter"], View(), of) == [MAIN]
    assert picked(["down", "enter"], View(), of) == [FETCH]
    assert picked(["up", "enter"], View(), of) == [CALLBACK]


def test_choosing_begins_with_the_selected_task_if_it_is_ready() -> None:
    assert picked(["enter"], View(selected=3), paused(MAIN, FETCH, OTHER)) == [OTHER]
    assert picked(["enter"], View(selected=9), paused(MAIN, FETCH, OTHER)) == [MAIN]


def test_the_chosen_step_becomes_the_selected_task() -> None:
    view = View(selected=1, follow=True)
    picked(["down", "enter"], view, paused(MAIN, FETCH))
    assert view.selected == 2
    assert not view.follow


def test_the_choice_stays_with_its_task_when_the_queue_moves() -> None:
    assert picked(["down", "enter"], View(), paused(MAIN, FETCH, OTHER), paused(FETCH, OTHER)) == [FETCH]


def test_a_chosen_step_that_has_run_leaves_the_choice_to_the_next_step() -> None:
    assert picked(["down", "enter"], View(), paused(MAIN, FETCH, CALLBACK, OTHER), paused(MAIN, CALLBACK, OTHER)) == [
        OTHER
    ]


def test_the_mouse_chooses() -> None:
    view = View()

    async def look() -> str:
        pane = ReadyPane()
        async with Showing(pane).run_test(size=(50, 9)) as pilot:
            pane.show(paused(MAIN, FETCH), view, None)
            await pilot.pause()
            await pilot.click(pane, offset=(10, 2))
            return read(pane)[2]

    assert asyncio.run(look()).split()[-1] == "fetch-1"
    assert view.selected == 2
