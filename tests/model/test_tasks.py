"""The rows of the Tasks pane."""

import sys
from collections import Counter

import pytest
from msgspec.structs import replace

from playground.model.tasks import Row, Shape, Sort, TaskView, rows
from playground.model.world import World
from playground.wire.state import AnyState, TaskPhase, TasksForgotten, TaskState, Wait, WaitKind
from tests.model.build import apply, job, task, waits_for, world


def drawn(of: World, view: TaskView | None = None) -> list[str]:
    """The rows as text: guides, then the id."""
    return [f"{row.prefix}{row.id}" for row in rows(of, view or TaskView())]


def made(number: int, *, by: int) -> TaskState:
    """A task that another one created."""
    return replace(task(number), by=by)


def since(of: TaskState, moment: float) -> TaskState:
    """A task that has been in its state since then."""
    return replace(of, since=moment)


def test_waiters_stand_above_what_they_await() -> None:
    """The tree goes by who waits for whom, not by who created whom."""
    told = world(task(1), task(2, wait=waits_for(1)), task(3, wait=waits_for(2)), task(4))
    assert drawn(told) == ["3", "└─2", "  └─1", "4"]


def test_the_children_of_a_gather_stand_below_it() -> None:
    """In the order of the call, with guides that join them."""
    told = world(task(1, wait=waits_for(3, 2, kind=WaitKind.GATHER)), task(2), task(3, wait=waits_for(4)), task(4))
    assert drawn(told) == ["1", "├─3", "│ └─4", "└─2"]


def test_the_edge_of_a_shield_is_dashed() -> None:
    """Cancelling the waiter leaves what is below a dashed edge alone, also through a `wait_for`."""
    shield = waits_for(1, kind=WaitKind.SHIELD)
    told = world(task(1), task(2, wait=Wait(kind=WaitKind.WAIT_FOR, seconds=1.0, tasks=(1,), inner=shield)))
    assert drawn(told) == ["2", "└╌1"]


def test_no_cancel_passes_a_dashed_edge() -> None:
    """A shield inside a gather shields that task alone; `asyncio.wait` cancels nothing that it waits for."""
    gather = Wait(kind=WaitKind.GATHER, tasks=(1, 2), shielded=(2,))
    told = world(task(1), task(2), task(3, wait=gather), task(4), task(5, wait=waits_for(4, kind=WaitKind.WAIT)))
    assert drawn(told) == ["3", "├─1", "└╌2", "5", "└╌4"]


def test_a_task_that_several_await_stands_under_the_first_of_them_only() -> None:
    """Each task is one row; its double edge says that others wait for it too."""
    told = world(task(1), task(2, wait=waits_for(1)), task(3, wait=waits_for(1)))
    assert drawn(told) == ["2", "└═1", "3"]


def test_tasks_that_await_each_other_are_all_shown() -> None:
    """A deadlock is a cycle; it stands last, begins at its smallest id and ends."""
    told = world(task(1, wait=waits_for(2)), task(2, wait=waits_for(1)), task(3, wait=waits_for(3)))
    assert drawn(told) == ["3", "1", "└─2"]


def test_a_chain_of_ten_thousand_waiters_is_drawn() -> None:
    """Neither recursion nor guides without end."""
    told = world(*(task(number, wait=waits_for(number + 1)) for number in range(1, 10_001)))
    found = rows(told, TaskView())
    assert [row.id for row in found] == list(range(1, 10_001))
    assert max(len(row.prefix) for row in found) <= 36


def test_the_other_tree_goes_by_who_made_whom() -> None:
    """Whoever waits for whom; a task whose maker is gone stands at the left."""
    told = world(task(1), made(2, by=1), made(3, by=2), made(4, by=1), made(5, by=99), task(6, wait=waits_for(1)))
    assert drawn(told, TaskView(shape=Shape.MADE)) == ["1", "├─2", "│ └─3", "└─4", "5", "6"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [(Sort.ID, "1234"), (Sort.NAME, "3142"), (Sort.STATE, "2413"), (Sort.TIME, "4132")],
)
def test_the_flat_list_can_be_sorted(sort: Sort, order: str) -> None:
    """By id where nothing else tells two apart; the longest in its state comes first."""
    told = world(
        since(task(1, "b", phase=TaskPhase.WAITING), 2.0),
        since(task(2, "c", phase=TaskPhase.READY), 4.0),
        since(task(3, "A", phase=TaskPhase.FINISHED), 3.0),
        since(task(4, "b", phase=TaskPhase.RUNNING), 1.0),
    )
    assert "".join(drawn(told, TaskView(shape=Shape.FLAT, sort=sort))) == order


def test_the_flat_list_is_by_id() -> None:
    """Whatever the order in which the tasks were told of."""
    told = world(task(3, wait=waits_for(1)), task(1))
    assert drawn(told, TaskView(shape=Shape.FLAT)) == ["1", "3"]


def test_a_job_is_a_row_if_the_person_holds_it_or_a_task_awaits_it() -> None:
    """Others belong to the Executors pane alone."""
    told = world(task(1, wait=waits_for(4, kind=WaitKind.JOB)), job(4), job(5, variable="slow_op_1"), job(6))
    assert drawn(told) == ["1", "└─4", "5"]


def test_ended_tasks_stay_until_they_are_forgotten() -> None:
    """Their result is still of interest."""
    told = world(task(1, phase=TaskPhase.FINISHED), task(2))
    assert drawn(told) == ["1", "2"]
    apply(told, TasksForgotten(tasks=(1,)))
    assert drawn(told) == ["2"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [1, 2, 3]),
        ("2", [2]),
        ("SAVE", [2]),
        ("cancelling", [3]),
        ("sleep", [1]),
        ("fetch", [1, 2, 3]),
        ("!sleep", [2, 3]),
        ("! sleep", [2, 3]),
        ("load sleep", [1]),
        ("!", [1, 2, 3]),
        ("nothing", []),
    ],
)
def test_a_filter_keeps_what_contains_it_and_an_exclamation_mark_turns_it_round(text: str, found: list[int]) -> None:
    """It looks at id, name, coroutine, state and what is waited for."""
    told = world(
        task(1, "load", wait=Wait(kind=WaitKind.SLEEP, until=9.0)),
        task(2, "save"),
        task(3, "lock", phase=TaskPhase.CANCELLING),
    )
    assert [row.id for row in rows(told, TaskView(shape=Shape.FLAT, filter=text))] == found


def test_a_filtered_tree_joins_those_that_are_left() -> None:
    """What the filter takes away holds no place."""
    kept = TaskPhase.CANCELLING
    told = world(task(1, phase=kept, wait=waits_for(2)), task(2, wait=waits_for(3)), task(3, phase=kept))
    assert drawn(told, TaskView(filter="cancelling")) == ["1", "3"]


def test_ten_thousand_flat_rows_hold_the_states_themselves() -> None:
    """Text is made by whoever draws a row, so a row is the state and nothing that was made of it."""
    states: list[AnyState] = [task(number) for number in range(10_000)]
    told = world(*states)
    found: list[Row] = rows(told, TaskView(shape=Shape.FLAT))
    assert all(row.state is told.tasks[row.id] for row in found)
    calls: Counter[str] = Counter()
    sys.setprofile(lambda _frame, event, _of: calls.update([event]))
    try:
        rows(told, TaskView(shape=Shape.FLAT))
    finally:
        sys.setprofile(None)
    assert calls["call"] < 5 * len(states), "a call or a few for each row, whatever the machine takes for it"
