"""Choosing a line of the Story selects what it is about, and the choice goes with the newest line until it is moved."""

import asyncio
from collections.abc import Awaitable, Callable

from textual.pilot import Pilot

from playground.model.world import World
from playground.ui.panes.story import StoryPane
from playground.ui.view import View
from playground.wire import cancel_facts, facts
from tests.model.build import apply, at, called, created, task, world
from tests.ui.desk import Sitting, sit
from tests.ui.showing import Showing, read


def story_of(*tasks: int) -> World:
    """Of each task one line, in this order."""
    told = world(*(task(number) for number in sorted(set(tasks))))
    apply(told, *(created(number, f"task-{number}", line=number) for number in tasks))
    return told


def in_pane(told: World, act: Callable[[StoryPane, Pilot[None]], Awaitable[None]]) -> None:
    """Do this in a Story pane of six rows that is in focus."""

    async def look() -> None:
        pane = StoryPane()
        async with Showing(pane).run_test(size=(80, 6)) as pilot:
            pane.focus()
            await shown(pane, pilot, told)
            await act(pane, pilot)

    asyncio.run(look())


async def shown(pane: StoryPane, pilot: Pilot[None], told: World, view: View | None = None) -> None:
    """Show it until the screen stands still."""
    pane.show(told, view or View())
    await pilot.pause()
    pane.show(told, view or View())
    await pilot.pause()


def chosen(pane: StoryPane) -> list[str]:
    """Who the bright line on the screen is about."""
    height, top = pane.scrollable_content_region.height, pane.scroll_offset.y
    rows = [pane.line(top + row, 80) for row in range(min(height, pane.count()))]
    return [row.text.split()[1] for row in rows if row.fill == "cursor"]


def test_the_arrow_keys_in_the_story_select_the_task_of_the_line_everywhere() -> None:
    async def act(desk: Sitting) -> None:
        told = story_of(1, 2, 3)
        await desk.show(told)
        assert desk.view.selected == 1
        desk.view.follow = True
        await desk.press("5", "up")
        assert (desk.view.selected, desk.view.follow) == (2, False)
        await desk.press("8")
        assert "gather.py:2 " in desk.pane("inspector")
        await desk.press("5", "up")
        assert desk.view.selected == 1
        await desk.press("down", "down")
        assert desk.view.selected == 3

    sit(act)


def test_a_line_about_nobody_and_one_about_a_task_that_has_gone_leave_the_selection() -> None:
    async def act(desk: Sitting) -> None:
        told = world(task(1), task(2))
        apply(told, created(9, "gone"), facts.LoopStopped(at=1.0, loop=1), created(2, "task-2"))
        await desk.show(told)
        await desk.press("5", "up")
        assert desk.view.selected == 1
        await desk.press("up")
        assert desk.view.selected == 1

    sit(act)


def test_enter_in_the_story_zooms_as_everywhere() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(story_of(1, 2))
        await desk.press("5", "up", "enter")
        assert desk.shows("story")
        assert not desk.shows("tasks")

    sit(act)


def test_the_choice_goes_with_the_newest_line_and_selects_nothing() -> None:
    told = story_of(*range(1, 31))

    async def act(pane: StoryPane, pilot: Pilot[None]) -> None:
        assert chosen(pane) == ["task-30"]
        view = View(selected=1)
        apply(told, created(31, "task-31"))
        await shown(pane, pilot, told, view)
        assert (chosen(pane), view.selected) == (["task-31"], 1)

    in_pane(told, act)


def test_a_choice_that_was_moved_stays_with_its_line_until_end_goes_back_to_the_newest() -> None:
    told = story_of(*range(1, 31))

    async def act(pane: StoryPane, pilot: Pilot[None]) -> None:
        await pilot.press("up")
        apply(told, *(created(number, f"task-{number}") for number in range(31, 41)))
        await shown(pane, pilot, told)
        assert chosen(pane) == ["task-29"]
        await pilot.press("end")
        apply(told, created(41, "task-41"))
        await shown(pane, pilot, told)
        assert chosen(pane) == ["task-41"]
        assert read(pane)[-1].split()[1] == "task-41"

    in_pane(told, act)


def test_a_line_that_is_clicked_is_chosen() -> None:
    async def act(pane: StoryPane, pilot: Pilot[None]) -> None:
        await pilot.click(pane, offset=(20, 2))
        await pilot.pause()
        assert chosen(pane) == [read(pane)[2].split()[1]]

    in_pane(story_of(*range(1, 31)), act)


def test_after_scrolling_up_the_choice_begins_with_what_is_in_view() -> None:
    async def act(pane: StoryPane, pilot: Pilot[None]) -> None:
        pane.scroll_to(y=0, animate=False)
        await pilot.pause()
        await pilot.press("up")
        await pilot.pause()
        assert chosen(pane) == [read(pane)[-2].split()[1]]

    in_pane(story_of(*range(1, 31)), act)


def test_the_chosen_line_holds_still_while_the_oldest_of_many_go() -> None:
    told = World(keep_story=20_000)
    apply(told, *(created(number, f"task-{number}") for number in range(20_000)))

    async def act(pane: StoryPane, pilot: Pilot[None]) -> None:
        await pilot.press("pageup", "pageup")
        await pilot.pause()
        before = read(pane)
        apply(told, *(created(number, f"task-{number}") for number in range(20_000, 30_000)))
        await shown(pane, pilot, told)
        assert read(pane) == before
        await pilot.press("down")
        assert len(chosen(pane)) == 1

    in_pane(told, act)


def test_a_chosen_line_that_has_gone_leaves_the_choice_to_the_oldest() -> None:
    told = World(keep_story=100)
    apply(told, *(created(number, f"task-{number}") for number in range(100)))

    async def act(pane: StoryPane, pilot: Pilot[None]) -> None:
        await pilot.press("home")
        apply(told, *(created(number, f"task-{number}") for number in range(100, 120)))
        await shown(pane, pilot, told)
        assert chosen(pane) == ["task-20"]

    in_pane(told, act)


LONG = "a long message that goes on and on until there is no room for it any more, and then some"


def test_a_chosen_line_that_has_no_room_goes_on_below_and_the_others_are_cut() -> None:
    """A click on any of its lines is one on it."""
    told = story_of(1, 2)
    apply(told, cancel_facts.CancelRequested(1, True, 1, 2, "", at(5), LONG, at=1.0), created(3, "fetch_the_page-3"))

    async def act(pane: StoryPane, pilot: Pilot[None]) -> None:
        assert read(pane)[2].endswith("message 'a long m…")
        await pilot.press("up")
        assert [row[21:] for row in read(pane)[2:5]] == [
            "cancel requested by task-2, gather.py:5, message 'a long",
            "message that goes on and on until there is no room for it",
            "any more, and then some', cancelling() = 1",
        ]
        assert [pane.line(row, 80).fill for row in range(pane.count())] == ["", "", "cursor", "cursor", "cursor", ""]
        assert [pane.row_at(row) for row in range(pane.count())] == [0, 1, 2, 2, 2, 3]
        await pilot.press("down")
        assert read(pane)[2].endswith("…")
        assert read(pane)[3].split()[1] == "fetch_t…-3"
        await pilot.click(pane, offset=(20, 2))
        await pilot.pause()
        assert read(pane)[4].endswith("cancelling() = 1")

    in_pane(told, act)


def test_of_one_task_alone_the_same_line_stays_chosen() -> None:
    told = story_of(1, 2, 1, 2, 1, 2)
    apply(told, called("task_2.cancel()", 2, returned="True"))

    async def act(pane: StoryPane, pilot: Pilot[None]) -> None:
        await pilot.press("up", "up", "up")
        assert chosen(pane) == ["task-2"]
        await shown(pane, pilot, told, View(selected=2, only=True))
        rows = [pane.line(row, 80).fill for row in range(pane.count())]
        assert rows == ["", "cursor", "", ""]

    in_pane(told, act)
