"""The rows of a pane are made anew when they may be others, and no oftener than can be afforded."""

import threading
from collections import Counter
from typing import Any

from playground.model.tasks import Row, Shape, Sort, TaskView
from playground.ui.listing import AT_ONCE, Listing
from playground.ui.ration import LITTLE, REST, Ration
from playground.wire.state import TaskPhase, TasksForgotten
from tests.model.build import apply, task, waits_for, world

TREE, BY_STATE = TaskView(), TaskView(shape=Shape.FLAT, sort=Sort.STATE)


class Clock:
    """Goes on when it is told to, or by so much with each look."""

    def __init__(self, each: float = 0.0) -> None:
        self.now = 0.0
        self.each = each

    def __call__(self) -> float:
        self.now += self.each
        return self.now


def nothing(*_: object) -> None:
    """Make nothing of the rows."""


def ids(listing: Listing[Any]) -> list[int]:
    return [row.id for row in listing.rows]


def test_a_step_makes_no_row_anew_and_each_is_drawn_as_it_stands() -> None:
    seen, listing = world(task(1), task(2)), Listing(nothing)
    assert listing.look(seen, TREE)
    before = listing.rows
    apply(seen, task(2, phase=TaskPhase.READY))
    assert not listing.look(seen, TREE)
    assert listing.rows is before
    assert [listing.state(row) for row in before] == [task(1), task(2, phase=TaskPhase.READY)]
    apply(seen, TasksForgotten((2,)))
    assert listing.state(before[1]) == task(2)


def test_who_comes_goes_is_renamed_or_waits_for_another_makes_them_anew() -> None:
    seen, listing = world(task(1), task(2)), Listing(nothing)
    listing.look(seen, TREE)
    for change in (
        task(3),
        task(2, "other"),
        task(2, "other", wait=waits_for(1)),
        task(2, "other"),
        TasksForgotten((3,)),
    ):
        apply(seen, change)
        assert listing.look(seen, TREE), change
        assert not listing.look(seen, TREE)
    assert listing.rows == [Row(1, 0, "", task(1), listing.rows[0].edge), listing.rows[1]]


def test_rows_that_go_by_states_are_made_anew_with_every_step() -> None:
    seen, listing = world(task(1), task(2)), Listing(nothing)
    listing.look(seen, BY_STATE)
    apply(seen, task(2, phase=TaskPhase.READY))
    assert listing.look(seen, BY_STATE)
    assert ids(listing) == [2, 1]


def test_what_takes_long_rests_and_is_behind_until_it_has_rested() -> None:
    clock = Clock()
    seen, listing = world(task(1)), Listing(nothing, Ration(clock, Clock(2 * LITTLE)))
    listing.look(seen, TREE)
    apply(seen, task(2))
    assert not listing.look(seen, TREE)
    behind = [listing.is_behind]
    clock.now = 2 * LITTLE * REST + LITTLE
    behind.append(listing.is_behind)
    assert listing.look(seen, TREE)
    assert ids(listing) == [1, 2]
    assert [*behind, listing.is_behind] == [False, True, False]


def test_what_the_person_asks_for_does_not_wait() -> None:
    seen, listing = world(task(1)), Listing(nothing, Ration(Clock(), Clock(2 * LITTLE)))
    listing.look(seen, TREE)
    apply(seen, task(2))
    assert listing.look(seen, TREE, wanted=2)
    assert listing.place_of(2) == 1
    assert listing.look(seen, BY_STATE)
    assert listing.look(world(task(5)), BY_STATE)
    assert (ids(listing), listing.place_of(1)) == ([5], None)


def test_many_rows_are_made_beside_the_screen_from_a_copy_and_those_of_another_world_are_let_go() -> None:
    at_once = threading.Event()
    seen = world(*(task(number) for number in range(1, AT_ONCE + 3)))
    listing = Listing(lambda given, _, rows: (bool(rows) and at_once.wait(), given is seen, len(rows)))
    assert not listing.look(seen, TREE)
    assert (listing.is_coming, listing.rows) == (True, [])
    apply(seen, TasksForgotten((1,)))
    at_once.set()
    while not listing.is_behind:
        pass
    assert listing.look(seen, TREE)
    assert (listing.digest[1:], listing.place_of(1), listing.place_of(2)) == ((False, AT_ONCE + 2), 0, 1)
    listing.look(seen, BY_STATE)
    few = world(task(7))
    while not listing.look(few, TREE):
        pass
    assert (ids(listing), listing.is_coming) == ([7], False)


def test_the_world_counts_its_tasks_by_phase() -> None:
    seen = world(task(1), task(2), task(3))
    apply(seen, task(2, phase=TaskPhase.READY), TasksForgotten((3, 4)))
    assert +seen.phases == Counter({TaskPhase.WAITING: 1, TaskPhase.READY: 1})
