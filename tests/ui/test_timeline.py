"""The Timeline pane: lanes from left to right in time, and what was at the cursor."""

import asyncio

from msgspec.structs import replace

from playground.model.world import World
from playground.ui.panes.timeline import TimelinePane
from playground.ui.view import View
from playground.wire import cancel_facts, facts
from playground.wire.fact import Outcome
from playground.wire.state import TaskPhase, TaskState, Wait, WaitKind
from tests.model.build import apply, created, submitted, task
from tests.ui.showing import Showing, read, shown

SIZE = (60, 8)
SLEEP = Wait(kind=WaitKind.SLEEP, until=3.0)


def row(number: int, name: str, phase: TaskPhase, since: float, wait: Wait | None = None) -> TaskState:
    """A task in a phase since then."""
    return replace(task(number, name, phase=phase, wait=wait), since=since)


def lives() -> World:
    """A waiter through a shield, a task that is cancelled and cleans up, and a job that becomes a ghost."""
    made = World()
    apply(made, created(1, "main"), created(2, "fetch"), now=0.0)
    apply(
        made,
        row(1, "main", TaskPhase.WAITING, 0.5, Wait(kind=WaitKind.SHIELD, tasks=(2,))),
        row(2, "fetch", TaskPhase.WAITING, 0.5, SLEEP),
        submitted(3, "slow_op"),
        facts.JobStarted(3, "asyncio_0", at=0.5),
        now=0.5,
    )
    apply(made, row(2, "fetch", TaskPhase.WAITING, 1.5, SLEEP), now=1.5)
    apply(
        made,
        cancel_facts.CancelRequested(2, True, 1, None, "", None, None, at=2.5),
        facts.JobAbandoned(3, at=2.5),
        now=2.5,
    )
    apply(
        made,
        facts.TaskEnded(2, "fetch", Outcome.CANCELLED, "", None, False, at=3.05),
        row(2, "fetch", TaskPhase.CANCELLED, 3.05),
        now=3.49,
    )
    return made


def pressed(of: World, *keys: str, view: View | None = None) -> list[str]:
    """What the pane reads once these keys were pressed in it."""
    seen = View(selected=2) if view is None else view

    async def look() -> list[str]:
        pane = TimelinePane()
        async with Showing(pane).run_test(size=SIZE) as pilot:
            pane.show(of, seen)
            pane.focus()
            await pilot.press(*keys)
            await pilot.pause()
            pane.show(of, seen)
            return [line for line in read(pane) if line]

    return asyncio.run(look())


def test_each_lane_shows_ready_waiting_steps_shields_cancelling_and_ghosts_without_colour() -> None:
    assert shown(TimelinePane(), lambda pane: pane.show(lives(), View(selected=2)), size=SIZE)[1:5] == [
        " ( ) zoom  ←→  ╷0        ╷1        ╷2        ╷3        ╷4",
        " main          ░░░░░┿═════════════════════════════",
        " fetch         ░░░░░┿─────────┿─────────≈≈≈≈≈⊘",
        " asyncio_0          ████████████████████▒▒▒▒▒▒▒▒▒▒",
    ]


def test_the_heading_says_what_the_selected_lane_is_at_now() -> None:
    assert pressed(lives())[0] == " 3.49 fetch cancelled 0.4 s ago"


def test_the_cursor_looks_back_and_says_what_was_then() -> None:
    assert pressed(lives(), *["left"] * 10)[0] == " 2.45 fetch waiting for 1.0 s: sleep, 0.5 s left"


def test_the_cursor_tells_the_story_of_its_moment() -> None:
    assert pressed(lives(), *["left"] * 9)[0].startswith(" 2.55 fetch cancel requested")


def test_end_goes_back_to_now_and_home_to_the_beginning() -> None:
    assert pressed(lives(), *["left"] * 9, "end")[0].startswith(" 3.49 ")
    assert pressed(lives(), "home")[0].startswith(" 0.00 fetch created")


def test_zoom_shows_more_time_or_less() -> None:
    assert pressed(lives(), "(")[1] == " ( ) zoom  ←→  ╷0        ╷2        ╷4        ╷6        ╷8"
    assert pressed(lives(), ")", ")")[1].split()[4:] == ["╷2.8", "╷3.0", "╷3.2", "╷3.4"]


def test_a_lane_that_ended_before_what_is_in_view_says_when_and_how() -> None:
    assert pressed(lives(), *[")"] * 3)[3] == " fetch         ‹ ⊘ cancelled at 3.05"
    assert "cancelled at" not in "".join(pressed(lives(), ")", ")")[2:])


def test_the_cursor_stands_on_the_axis_too_for_the_lanes_do_not_show_it_without_colour() -> None:
    axis, *lanes = pressed(lives(), *["left"] * 10)[1:]
    assert axis == " ( ) zoom  ←→  ╷0        ╷1        ╷2  ▼     ╷3        ╷4"
    assert lanes[1] == " fetch         ░░░░░┿─────────┿─────────≈≈≈≈≈⊘"


def test_another_lane_is_another_selected_task_and_a_worker_is_none() -> None:
    view = View(selected=2)
    assert pressed(lives(), "up", view=view)[0].startswith(" 3.49 main waiting, shielded for 3.0 s: shield(fetch)")
    assert view.selected == 1
    assert pressed(lives(), "down", "down", view=view)[0] == " 3.49 asyncio_0 running on as a ghost for 1.0 s: slow_op"
    assert view.selected == 2


def names(pane: TimelinePane) -> list[str]:
    """The lanes that can be seen."""
    return [row.split()[0] for row in read(pane)[1:] if row.startswith(" t")]


def test_the_lane_of_the_selected_task_is_in_view_until_somebody_scrolls_away() -> None:
    """At first, when another task is selected, and when lanes come up above it."""

    async def look() -> None:
        pane, many, view = TimelinePane(), World(), View(selected=25)
        numbers = range(10, 40)
        apply(many, *(created(number, f"t{number}") for number in numbers))
        apply(many, *(row(number, f"t{number}", TaskPhase.WAITING, 0.5) for number in numbers), now=1.0)
        async with Showing(pane).run_test(size=SIZE) as pilot:

            async def show() -> list[str]:
                for _ in range(2):
                    pane.show(many, view)
                    await pilot.pause()
                return names(pane)

            assert "t25" in await show()
            view.selected = 12
            assert "t12" in await show()
            apply(many, *(created(number, f"t{number}") for number in range(1, 9)))
            apply(many, *(row(number, f"t{number}", TaskPhase.WAITING, 0.5) for number in range(1, 9)), now=1.0)
            assert "t12" in await show()
            pane.scroll_end(animate=False)
            await pilot.pause()
            assert "t12" not in await show()
            view.selected = 11
            assert "t11" in await show()

    asyncio.run(look())


def test_before_anything_happens_a_sentence_says_what_comes_here() -> None:
    assert pressed(World())[0] == " What each task does, from left to right in time."


def test_the_selected_lane_comes_into_view_and_the_axis_stays() -> None:
    made = World()
    apply(made, *(created(number, f"task-{number}") for number in range(1, 31)), now=0.0)
    apply(made, *(row(number, f"task-{number}", TaskPhase.WAITING, 0.5, SLEEP) for number in range(1, 31)), now=1.0)
    view = View(selected=25)

    async def look() -> None:
        pane = TimelinePane()
        async with Showing(pane).run_test(size=SIZE) as pilot:
            pane.show(made, view)
            for selected in (25, 3):
                view.selected = selected
                pane.show(made, view)
                await pilot.pause()
                lines = read(pane)
                assert "╷0        ╷1" in lines[1]
                assert any(line.startswith(f" task-{selected} ") for line in lines[2:])

    asyncio.run(look())
