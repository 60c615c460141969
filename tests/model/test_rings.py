"""Rings of tasks that wait for each other are found in the rows, and named."""

import pytest

from playground.model.rings import deadlocks
from playground.model.world import World
from playground.wire import facts
from playground.wire.state import AnyState, LoopPhase, TasksForgotten, Wait, WaitKind
from tests.model import build
from tests.model.build import apply, created, lines, loop, task, waits_for


def world(*rows: AnyState) -> World:
    """A world in which these have stood for two batches."""
    made = build.world(*rows)
    apply(made)
    return made


def lock(name: str, *holders: int, until: float | None = None) -> Wait:
    """A wait for a lock, or if it has an end, for so long."""
    held = Wait(kind=WaitKind.LOCK, name=name, holders=holders)
    return held if until is None else Wait(kind=WaitKind.TIMEOUT, until=until, inner=held)


def told(of: World) -> str:
    """The sentence."""
    return deadlocks(of.rings, of)


AB = (task(1, "a", wait=lock("y", 2)), task(2, "b", wait=lock("x", 1)))


def test_two_that_hold_what_the_other_wants_are_a_deadlock() -> None:
    both = world(*AB, task(3, "c", wait=lock("x", 1)))
    assert told(both) == 'deadlock: a waits for Lock "y", held by b, which waits for Lock "x", held by a'
    assert [number in both.rings for number in (1, 2, 3)] == [True, True, False]


def test_one_that_wants_what_it_holds_waits_for_itself() -> None:
    assert told(world(task(1, "a", wait=lock("x", 1)))) == 'deadlock: a waits for Lock "x", held by a'


def test_locks_that_go_by_one_name_are_told_apart() -> None:
    """By a number, as tasks are: each has another holder, so no two are the same. One of another name needs none."""
    ring = world(
        task(1, "a", wait=lock("lock", 2)),
        task(2, "b", wait=Wait(kind=WaitKind.SEMAPHORE, count=0, total=1, holders=(3,))),
        task(3, "c", wait=lock("lock", 4)),
        task(4, "d", wait=lock("db", 1)),
    )
    assert told(ring) == (
        'deadlock: a waits for Lock "lock" #1, held by b, which waits for Semaphore, 0 of 1 free, held by c, '
        'which waits for Lock "lock" #2, held by d, which waits for Lock "db", held by a'
    )


def test_a_ring_may_lead_through_tasks_that_are_awaited() -> None:
    """By a gather, say, whose children need what its task holds."""
    ring = world(
        task(1, "main", wait=Wait(kind=WaitKind.GATHER, tasks=(2, 3), done=0, total=2)),
        task(2, "fast", wait=Wait(kind=WaitKind.SLEEP, until=1.0)),
        task(3, "slow", wait=waits_for(4)),
        task(4, "inner", wait=lock("x", 1)),
    )
    assert told(ring) == (
        "deadlock: main waits for slow (gather of 2, 0 done), which waits for task inner, "
        'which waits for Lock "x", held by main'
    )


@pytest.mark.parametrize(
    "wait",
    [
        lock("x"),
        lock("x", 1, until=2.0),
        Wait(kind=WaitKind.WAIT, tasks=(1, 3)),
        Wait(kind=WaitKind.WAIT, tasks=(1,), until=2.0),
        Wait(kind=WaitKind.AS_COMPLETED, tasks=(1, 3)),
        Wait(kind=WaitKind.SEMAPHORE, count=0, holders=(1,)),
        Wait(kind=WaitKind.SEMAPHORE, count=0, total=2, holders=(1, 3)),
        None,
    ],
)
def test_what_may_go_on_by_itself_is_no_deadlock(wait: Wait | None) -> None:
    """No holder is known, a timeout ends it, another one may let it go on, or it goes on already."""
    assert told(world(task(1, "a", wait=lock("y", 2)), task(2, "b", wait=wait))) == ""


def test_the_last_that_is_left_is_needed() -> None:
    last = Wait(kind=WaitKind.AS_COMPLETED, tasks=(1,))
    ring = world(task(1, "a", wait=lock("y", 2)), task(2, "b", wait=last))
    assert told(ring) == 'deadlock: a waits for Lock "y", held by b, which waits for a (as_completed, 1 left)'


def test_a_ring_is_gone_with_one_of_its_tasks() -> None:
    """Be it that its row says something else, or that it is no longer listed; and it has to last to be told."""
    ring = world(*AB)
    apply(ring, task(1, "a"))
    assert told(ring) == ""
    apply(ring, AB[0])
    assert told(ring) == ""
    apply(ring)
    assert told(ring)
    apply(ring, TasksForgotten((2,)))
    assert told(ring) == ""


def test_of_several_rings_the_first_is_told_and_the_others_are_counted() -> None:
    two = world(*AB, task(3, "c", wait=lock("z", 3)))
    assert told(two).endswith("held by a; and 1 more ring")
    assert two.rings.found == [(1, 2), (3,)]


def test_a_long_ring_is_told_from_its_beginning() -> None:
    """Ten tasks, each of which awaits the next."""
    ring = world(*(task(number, wait=waits_for(number % 10 + 1)) for number in range(1, 11)))
    assert told(ring).startswith("deadlock: task-1 waits for task task-2, which waits for task task-3, ")
    assert told(ring).endswith("task task-7, and so on through 10 tasks and back")


def test_ten_thousand_that_wait_in_a_row_are_walked_without_falling() -> None:
    row = [task(number, wait=waits_for(number + 1)) for number in range(1, 10_000)]
    assert world(*row).rings.found == []


def test_the_story_tells_of_a_deadlock_in_the_words_of_the_moment_when_it_formed() -> None:
    """The fact says what each waits for: what the rows say by then does not matter."""
    formed = facts.DeadlockFormed((1, 2), (lock("y", 2), lock("x", 1)), at=2.0)
    told = build.world(created(1, "a"), created(2, "b"), formed)
    assert lines(told)[2:] == ['loop  deadlock:  a waits for Lock "y", held by b, which waits for Lock "x", held by a']
    assert told.story.lines[-1].subject == 1


def test_the_story_of_a_stuck_loop_leaves_the_ring_to_its_own_line() -> None:
    stuck = world(*AB)
    apply(stuck, facts.LoopStuck(at=2.0, tasks=(1, 2)), loop(phase=LoopPhase.STUCK))
    assert lines(stuck) == [
        'loop  stuck: nothing that can be seen will wake  a (Lock "y", held by b), b (Lock "x", held by a)',
    ]
