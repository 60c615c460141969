"""Several tasks at once: groups of those that are alike, marks, and the keys that act on the marked ones."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from playground.model.tasks import Shape, TaskView
from playground.model.world import World
from playground.wire.state import TaskPhase, TasksForgotten, TaskState, Wait, WaitKind
from tests.model.build import apply, at, created, task, waits_for, world
from tests.ui.desk import Sitting, sit
from tests.ui.driving import Player, play

QUEUE = Wait(kind=WaitKind.QUEUE_GET, name="jobs", count=0)


def worker(number: int, **fields: object) -> TaskState:
    """One of many."""
    usual = replace(task(number, f"worker-{number}", wait=QUEUE), coroutine="worker", place=at(14))
    return replace(usual, **fields)


def a_thousand(*more: TaskState) -> World:
    """Tasks 1 to 1,000 wait alike."""
    return world(*(worker(number) for number in range(1, 1001)), *more, now=2.0)


def rows(at_desk: Sitting) -> list[str]:
    """The Tasks pane without what pads it, headings left out."""
    return [" ".join(row.split()) for row in at_desk.pane("tasks").splitlines()[1:] if row]


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_a_thousand_tasks_alike_read_as_one_row(size: tuple[int, int]) -> None:
    async def act(desk: Sitting) -> None:
        desk.view.tasks = TaskView(shape=Shape.FLAT)
        await desk.show(a_thousand(task(2000, "main"), worker(2001, wait=None, phase=TaskPhase.READY)))
        desk.view.selected = 2000
        await desk.press("G")
        group, main = rows(desk)
        assert group.startswith("1 ▸ worker ×1,001 ○ 1,000 ◆ 1 2.0 s Queue")
        assert main.startswith("2000 main")
        await desk.press("up")
        assert rows(desk)[0].startswith("1 ▸ worker-1 of 1,001")
        await desk.press("z")
        if size == (160, 48):
            assert rows(desk)[0].endswith('Queue.get "jobs", empty; waiting 1,000, ready 1 gather.py:14')

    sit(act, size=size)


def test_arrows_unfold_a_group_and_fold_it_and_the_same_task_stays_selected() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(a_thousand())
        desk.view.selected = 700
        await desk.press("G")
        assert [row[:26] for row in rows(desk)] == ["700 ▸ worker-700 of 1,000 "]
        await desk.press("right")
        assert desk.view.selected == 700
        assert "700   worker-700" in desk.pane("tasks")
        await desk.press("up", "left")
        assert rows(desk)[0].startswith("699 ▸ worker-699 of 1,000")
        await desk.press("right", "home")
        assert rows(desk)[0].startswith("1 ▾ worker-1")

    sit(act, size=(80, 24))


def test_keys_act_on_the_member_that_the_row_of_a_group_names() -> None:
    async def act(desk: Sitting) -> None:
        desk.view.selected = 700
        await desk.show(a_thousand())
        await desk.press("G", "c")
        assert desk.said == ["cancel 700"]

    sit(act)


def test_m_on_a_group_marks_all_its_members_and_takes_their_marks_off_again() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(a_thousand(task(2000, "main")))
        await desk.press("m", "G")
        assert desk.pane("tasks").splitlines()[1].startswith("◐")
        await desk.press("m")
        assert desk.view.marked == list(range(1, 1001))
        assert desk.pane("tasks").splitlines()[1].startswith("●")
        assert "c cancel 1,000 marked" in desk.bar("keys")
        await desk.press("m")
        assert desk.view.marked == []

    sit(act)


def test_all_that_the_filter_shows_is_marked_at_once() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(world(*(worker(n, place=at(n)) for n in range(1, 6)), task(7, "main")))
        await desk.press("m", "slash", *"!name:main line:4", "enter", "M")
        assert desk.view.marked == [1, 4]
        await desk.press("M", "escape", "M")
        assert desk.view.marked == [1, 2, 3, 4, 5, 7]
        await desk.press("M")
        assert desk.view.marked == []

    sit(act)


def test_marks_of_nothing_are_said_to_be_none() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(world())
        await desk.press("m", "M")
        assert desk.notices == ["There is no task to mark: launch one with l."] * 2

    sit(act)


def test_what_was_chosen_and_is_no_longer_listed_hands_the_selection_on_in_words_and_once() -> None:
    async def act(desk: Sitting) -> None:
        told = world(*(created(n, f"fetch-{n}") for n in range(1, 5)), *(worker(n) for n in range(1, 5)))
        await desk.show(told)
        await desk.press("down")
        assert desk.view.selected == 2
        for gone in (2, 3):  # nobody chose 3
            apply(told, TasksForgotten((gone,)))
            await desk.show(told)
        assert desk.view.selected == 4
        assert desk.notices == ["fetch-2 is no longer listed; worker-3 is selected now."]
        await desk.press("up", "down")
        await desk.show(world(worker(1)))  # another lab
        assert desk.view.selected == 1
        assert len(desk.notices) == 1

    sit(act)


def test_cancel_and_drop_act_on_each_marked_one_that_they_can_and_say_on_how_many() -> None:
    over = worker(3, phase=TaskPhase.FINISHED, wait=None)

    async def act(desk: Sitting) -> None:
        await desk.show(world(worker(1), worker(2, variable="w"), over, worker(4)))
        await desk.press("m", "down", "m", "c")
        assert desk.said == ["cancel 1", "cancel 2"]
        await desk.press("M", "c")
        assert desk.said == ["cancel 1", "cancel 2", "cancel 4"]
        await desk.press("M", "d")
        assert desk.said == ["drop 2"]
        desk.view.marked = [3]
        await desk.press("c")
        assert desk.said == []
        assert desk.view.marked == []
        assert desk.notices == [
            "Asked to cancel the 2 marked.",
            "Asked to cancel 3 of the 4 marked; 1 has ended already.",
            "Asked to drop 1 of the 4 marked; 3 are held by no variable of yours.",
            "Nothing to cancel: the marked one has ended already.",
        ]

    sit(act)


def test_the_title_says_how_tasks_are_listed_whatever_room_their_states_would_take() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(world(*(worker(n, phase=phase) for n, phase in enumerate(TaskPhase, 1))))
        assert desk.title("tasks").startswith("1 Tasks  ◆ ready 1  ▶ running 1")
        await desk.press("v", "G", "M")
        assert desk.title("tasks") == "1 Tasks  ◆ 1  ▶ 1  ○ 1  ✗ 1  ✓ 1  ! 1  ⊘ 1  tree of makers · grouped · 7 marked"

    sit(act, size=(120, 30))


def test_a_column_that_there_is_not_is_said_where_the_filter_is_asked_for() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(world(task(1), task(2)))
        await desk.press("slash", *"status:x")
        assert "There is no column status" in desk.complaint
        await desk.press("enter")
        assert "There is no column status" in desk.complaint
        await desk.press("escape")
        assert len(rows(desk)) == 2
        assert desk.view.tasks.filter == ""

    sit(act)


def test_what_the_filter_hides_is_selected_again_once_it_is_shown_unless_another_was_chosen() -> None:
    async def act(desk: Sitting) -> None:
        desk.view.selected = 2
        await desk.show(world(task(1), task(2), task(3), task(4)))
        await desk.press("slash", *"id:3-", "enter")
        assert desk.view.selected == 3
        await desk.press("escape")
        assert desk.view.selected == 2
        await desk.press("slash", *"id:3-", "enter", "down", "escape")
        assert desk.view.selected == 4

    sit(act)


def test_one_task_stays_selected_and_in_view_while_it_is_sorted_grouped_and_ends() -> None:
    async def act(desk: Sitting) -> None:
        of = a_thousand()
        await desk.show(of)
        await desk.press("v", "v", "end")
        for key in ("S", "S", "S", "S", "G", "right", "G", "v", "v"):
            await desk.press(key)
            assert desk.view.selected == 1000
            assert "worker-1000" in desk.pane("tasks")
        apply(of, worker(1000, phase=TaskPhase.CANCELLED, wait=None, since=2.0), now=3.0)
        await desk.show(of)
        assert desk.view.selected == 1000
        assert "⊘ cancelled" in desk.pane("tasks")

    sit(act, size=(80, 24))


def test_the_number_of_a_group_is_never_cut() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(
            world(task(1, wait=waits_for(*range(2, 302), kind=WaitKind.GATHER)), *map(worker, range(2, 302)))
        )
        await desk.press("G")
        assert rows(desk)[1].startswith("2 └─▸ wor… ×300 ")
        await desk.press("down")
        assert rows(desk)[1].startswith("2 └─▸ w… of 300 ")

    sit(act)


@pytest.mark.parametrize(("size", "first"), [((80, 24), " name       fetch-1"), ((120, 36), " state      ○ waiting")])
def test_where_the_inspector_has_no_title_its_first_line_names_the_task(size: tuple[int, int], first: str) -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(world(task(1, "fetch-1")))
        await desk.press("8")
        assert desk.pane("inspector").startswith(first)

    sit(act, size=size)


def test_a_task_that_several_await_says_so_where_it_stands() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(world(worker(1, wait=None), *(worker(n, wait=waits_for(1)) for n in (2, 3, 4))))
        assert "└═worker-1" in rows(desk)[1]
        assert "2 more wait for it" in rows(desk)[1]

    sit(act, size=(160, 48))


def test_many_tasks_are_marked_and_cancelled_with_three_keys(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "many.py"
    path.write_text(
        "import asyncio\n\n\nasync def worker():\n    await asyncio.Event().wait()\n\n\n"
        "async def main():\n    await asyncio.gather(*(worker() for _ in range(300)), return_exceptions=True)\n"
    )

    async def act(player: Player) -> None:
        await player.launched("main_1")
        await player.until(lambda of: sum(t.coroutine == "worker" for t in of.tasks.values()) == 300)
        await player.press("G")
        await player.until_app(lambda: " ×300" in player.pane("tasks"))
        await player.press("down", "m")
        await player.app.run_action("screen.each('cancel')")
        # At once: it does not stand for long.
        await player.until_app(lambda: "Asked to cancel the 300 marked." in player.notices())
        await player.ended("main_1", TaskPhase.FINISHED)
        main = player.world.variables["main_1"]
        player.app.workshop.view.marked = [main, 9_999]  # that one has gone this moment, which no frame has shown yet
        await player.app.run_action("screen.over_marked('gather')")
        await player.until_app(lambda: "There is no task 9999." in player.notices())
        assert player.app.workshop.view.marked == [main], "what could not be done has not used the marks up"

    play(act, path, kind)
