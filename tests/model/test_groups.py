"""Rows that are alike, as one."""

import random

import pytest
from msgspec.structs import replace

from playground.model.groups import summary
from playground.model.tasks import Row, Shape, Sort, TaskView, rows
from playground.model.world import World
from playground.wire.fact import Outcome
from playground.wire.state import TaskPhase, TaskState, Wait, WaitKind
from tests.model.build import apply, at, failure, job, task, waits_for, world

GROUPED = TaskView(grouped=True)
FLAT = TaskView(shape=Shape.FLAT, grouped=True)
QUEUE = Wait(kind=WaitKind.QUEUE_GET, name="jobs", count=0)
SLEEP = Wait(kind=WaitKind.SLEEP, until=3.0)


def drawn(of: World, view: TaskView = GROUPED) -> list[str]:
    """The rows as text: guides, then all ids."""
    return [f"{row.prefix}{'+'.join(map(str, row.ids))}" for row in rows(of, view)]


def worker(number: int, *, line: int = 7, wait: Wait | None = QUEUE, phase: TaskPhase = TaskPhase.WAITING) -> TaskState:
    """A worker that stands at a line."""
    return replace(task(number, wait=wait, phase=phase), coroutine="worker", place=at(line))


def told(of: World, view: TaskView = GROUPED) -> str:
    """The first row's counts, and what it says of waits or outcomes."""
    group = summary(rows(of, view)[0].members, of)
    states = " ".join(f"{mark.word} {count}" for mark, count in group.states)
    return f"{states} | {group.about}"


def test_what_stands_at_one_line_and_waits_for_one_kind_of_thing_is_one_row() -> None:
    """Another coroutine, line or kind of wait is another row; what is like nothing is a row as ever."""
    of = world(worker(1), worker(2), worker(3, line=9), worker(4, wait=SLEEP), worker(5), task(6), worker(7, line=9))
    assert drawn(of, FLAT) == ["1+2+5", "4", "3+7", "6"]
    assert drawn(of, TaskView(shape=Shape.FLAT)) == ["1", "2", "3", "4", "5", "6", "7"]


def test_one_that_is_ready_goes_with_those_that_wait_at_its_line() -> None:
    """It waits for nothing any more, and stands where they stand."""
    ready = TaskPhase.READY
    of = world(worker(1), worker(2, wait=None, phase=ready), worker(3), worker(4, wait=None, phase=ready, line=9))
    assert drawn(of, FLAT) == ["1+2+3", "4"]
    assert told(of, FLAT) == 'waiting 2 ready 1 | Queue.get "jobs", empty; waiting 2, ready 1'


def test_groups_keep_their_order_while_tasks_go_from_line_to_line() -> None:
    """By line within a coroutine, whichever of them holds the lowest id just now."""
    for first, second in ((7, 9), (9, 7)):
        of = world(task(1), worker(2, line=first), worker(3, line=second), worker(4, line=7), worker(5, line=9))
        assert [row.alike and row.alike.line for row in rows(of, FLAT)[1:]] == [7, 9]


def test_what_has_ended_stands_behind_what_lives_of_its_coroutine() -> None:
    """Whatever its line and its ids."""
    over = [worker(n, line=1, wait=None, phase=TaskPhase.FINISHED) for n in (1, 2)]
    assert drawn(world(*over, worker(3), task(4), worker(5)), FLAT) == ["3+5", "1+2", "4"]


def test_a_group_stands_where_the_sort_puts_its_first_member() -> None:
    """Whoever has waited longest comes first, and so does its group."""
    of = world(*(replace(worker(n, line=7 + n % 2), since=float(-n)) for n in range(1, 5)))
    assert drawn(of, TaskView(shape=Shape.FLAT, sort=Sort.TIME, grouped=True)) == ["4+2", "3+1"]
    assert summary(rows(of, FLAT)[0].members, of).since == -4.0


def test_siblings_without_children_fold_below_their_parent() -> None:
    """The guides join what is left; those of another parent are another group."""
    of = world(
        task(1, wait=waits_for(3, 4, 5, 6, kind=WaitKind.GATHER)),
        task(2, wait=waits_for(7, 8, kind=WaitKind.TASK_GROUP)),
        *(worker(n) for n in (3, 5, 6, 7, 8)),
        task(4, wait=waits_for(9)),
        worker(9),
    )
    assert drawn(of) == ["1", "├─3+5+6", "└─4", "  └─9", "2", "└─7+8"]


def test_those_that_wait_for_one_task_fold_though_the_first_of_them_has_it_below() -> None:
    """A task stands below one waiter alone, so below the others there is nothing to show."""
    of = world(worker(1, wait=None), *(worker(n, wait=waits_for(1)) for n in range(2, 6)))
    assert drawn(of) == ["2", "└═1", "3+4+5"]
    assert [row.also for row in rows(of, GROUPED)] == [0, 3, 0]


def test_what_was_made_by_one_task_folds_in_the_tree_of_makers() -> None:
    """As in that of waits."""
    of = world(task(1), *(replace(worker(n), by=1) for n in (2, 3)), replace(worker(4, line=9), by=1))
    assert drawn(of, replace_shape(Shape.MADE)) == ["1", "├─2+3", "└─4"]


def replace_shape(shape: Shape) -> TaskView:
    """Grouped, in this shape."""
    return TaskView(shape=shape, grouped=True)


def test_an_unfolded_group_shows_its_members_and_its_first_opens_it() -> None:
    """In place, below their parent; the same key folds them again."""
    of = world(task(1, wait=waits_for(2, 3, kind=WaitKind.GATHER)), worker(2), worker(3))
    folded = rows(of, GROUPED)[1]
    assert folded.alike is not None
    opened = GROUPED.opened(folded.alike)
    assert drawn(of, opened) == ["1", "├─2", "└─3"]
    assert [(row.opens, row.alike == folded.alike) for row in rows(of, opened)[1:]] == [(True, True), (False, True)]
    assert drawn(of, opened.folded(folded.alike)) == drawn(of)


def test_a_group_stays_unfolded_while_all_its_members_are_ready() -> None:
    """They wait for nothing then, and would be another group."""
    folded = rows(world(worker(1), worker(2)), FLAT)[0]
    assert folded.alike is not None
    ready = world(*(worker(n, wait=None, phase=TaskPhase.READY) for n in (1, 2)))
    assert drawn(ready, FLAT.opened(folded.alike)) == ["1", "2"]
    assert drawn(ready, FLAT) == ["1+2"]


def test_what_has_ended_folds_by_how_it_ended() -> None:
    """And says how often what came of it."""
    broke = [replace(worker(n, phase=TaskPhase.FAILED), failure=failure()) for n in (1, 2)]
    other = replace(worker(3, phase=TaskPhase.FAILED), failure=failure("KeyError", "'x'"))
    of = world(*broke, other, replace(worker(4, phase=TaskPhase.FINISHED, wait=None), value="1"))
    assert drawn(of) == ["1+2+3", "4"]
    assert told(of) == "failed 3 | ValueError: boom ×2, KeyError: 'x' ×1"


def test_jobs_of_one_function_fold_by_pool_and_state() -> None:
    """One that is over is no longer like one that is queued."""
    done = replace(job(3, variable="c"), outcome=Outcome.FINISHED)
    assert drawn(world(job(1, variable="a"), job(2, variable="b"), done)) == ["3", "1+2"]


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        ([SLEEP, SLEEP], "sleep, 2.0 s left"),
        ([SLEEP, Wait(kind=WaitKind.SLEEP, until=9.0)], "sleep, 2.0 s to 8.0 s left"),
        ([Wait(kind=WaitKind.LOCK, name=name) for name in "aab"], 'Lock "a" ×2, Lock "b" ×1'),
        ([Wait(kind=WaitKind.LOCK, name=name) for name in "abc"], "Lock: 3 different"),
        ([Wait(kind=WaitKind.LOCK, name=str(name)) for name in range(60)], "Lock: 60 different"),
    ],
)
def test_where_waits_differ_a_group_says_so_in_counts(waits: list[Wait], said: str) -> None:
    """Times as a span; two things by name, more of them by their number."""
    of = world(*(worker(n, wait=wait) for n, wait in enumerate(waits)), now=1.0)
    assert told(of) == f"waiting {len(waits)} | {said}"


def test_a_deadlock_is_not_folded_away() -> None:
    """Each of its tasks waits for another one, and says for whom."""
    of = world(task(1, wait=waits_for(2)), task(2, wait=waits_for(1)), *map(task, (3, 4)))
    apply(of)
    assert drawn(of) == ["3+4", "1", "└─2"]
    assert drawn(of, FLAT) == ["3+4", "1", "2"]


@pytest.mark.parametrize("shape", [Shape.WAITS, Shape.MADE])
def test_every_task_stands_in_exactly_one_row_whoever_waits_for_whom(shape: Shape) -> None:
    """Rings, shared tasks and chains, drawn at random, folded or unfolded."""
    chance = random.Random(7)
    for _ in range(200):
        numbers = range(1, chance.randint(2, 14))
        of = world(
            *(
                replace(
                    task(n, wait=waits_for(*chance.sample(numbers, chance.randint(0, min(3, len(numbers)))))),
                    by=chance.choice(numbers),
                )
                for n in numbers
            )
        )
        folded = rows(of, replace_shape(shape))
        unfolded = TaskView(
            shape=shape, grouped=True, unfolded=frozenset(row.alike.spot for row in folded if row.alike)
        )
        for found in (folded, rows(of, unfolded)):
            assert sorted(ids(found)) == list(numbers)


def ids(found: list[Row]) -> list[int]:
    """All that the rows stand for."""
    return [number for row in found for number in row.ids]
