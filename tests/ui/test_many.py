"""The Tasks pane of thousands, whose rows are made beside the screen."""

import asyncio

from playground.ui.listing import AT_ONCE
from playground.ui.panes.tasks import TasksPane
from playground.ui.view import View
from tests.model.build import apply, task, world
from tests.ui.showing import Showing, read


def test_ten_thousand_tasks_scroll_to_the_last() -> None:
    told = world(*(task(number) for number in range(1, 10_001)))

    async def look() -> list[str]:
        pane = TasksPane()
        async with Showing(pane).run_test(size=(80, 12)) as pilot:
            while pane.count() < 10_000:  # so many are listed beside the screen
                pane.show(told, View())
                await pilot.pause()
            await pilot.press("end")
            await pilot.pause()
            return read(pane)

    rows = asyncio.run(look())
    assert rows[0].split()[:2] == ["id", "name"]
    assert "task-10000" in rows[-1]


def test_a_task_that_was_just_launched_among_many_is_acted_upon_before_its_row_is_there() -> None:
    many = 2 * AT_ONCE
    told, view = world(*(task(number) for number in range(1, many))), View(selected=1)

    async def look() -> list[object]:
        pane = TasksPane()
        async with Showing(pane).run_test(size=(80, 12)):
            pane.show(told, view)
            apply(told, task(many))
            view.selected = many
            while pane.count() < many - 1:  # the rows of before; those with the new one are made from now on
                pane.show(told, view)
            acted_upon = pane.under_cursor
            while pane.count() < many:
                pane.show(told, view)
            return [acted_upon, pane.under_cursor, pane.chosen, view.selected]

    assert asyncio.run(look()) == [(many,), (many,), many - 1, many]
