"""Hints stay while they hold, and go, calmly."""

from playground.wire.cancel import CancelStage
from playground.wire.cancel_facts import CancelCaught, CancelDelivered
from playground.wire.facts import ExceptionReported, JobAbandoned
from tests.model.build import apply, at, failure, loop, ran, submitted
from tests.model.build import world as told
from tests.model.hinting import BORN, asked, blocked, cancelling, ended, freed, go_on, hint, texts


def test_what_holds_no_longer_lingers_then_is_over_and_then_goes() -> None:
    """By the lab's clock and by batches, whichever takes longer: time that jumps is no time to read."""
    world = told(*BORN, blocked(), now=1.0)
    apply(world, freed(), now=2.0)
    go_on(world, 6.9, batches=60)
    assert not hint(world).over
    go_on(world, 3600.0)
    assert hint(world).over
    assert world.hints.count == 0
    go_on(world, 3600.0, batches=500)
    assert hint(world).over
    go_on(world, 3600.0, batches=60)
    assert world.hints.all == ()


def test_one_that_comes_up_again_is_the_same_line() -> None:
    world = told(*BORN, blocked())
    number = hint(world).number
    for _ in range(4):
        apply(world, freed(0.5))
        apply(world, blocked())
    apply(world, freed(0.7))
    assert texts(world) == ["loop blocked: 5 blocks of the loop at gather.py:14, the last for 0.7 s"]
    assert hint(world).number == number


STEADY = (
    *BORN,
    blocked(),
    asked(CancelStage.PASSED_ON, 2),
    CancelCaught(2, at(3), at=1.0),
    cancelling(2),
    submitted(4, "nap"),
    JobAbandoned(4, at=1.0),
    ended(3, swallowed=True),
    loop(unnoticed=ran("fetch-1", task=2)),
)
"""What holds, and goes on holding."""


def test_a_task_of_which_it_is_so_again_is_still_one() -> None:
    """A block is counted each time, a task once."""
    pending = asked(CancelStage.NEXT_STEP)
    world = told(*BORN, pending, now=1.0)
    go_on(world, 2.0)
    apply(world, CancelDelivered(1, at(3), True, at=2.0), pending, now=2.0)
    go_on(world, 3.0)
    assert texts(world) == ["cancel pending: main's cancel comes with its next step"]
    apply(world, asked(CancelStage.NEXT_STEP, number=2), now=3.0)
    go_on(world, 4.0)
    assert texts(world) == [
        "cancel pending: 2 tasks of fetch() were cancelled, and nothing has been thrown into them yet"
    ]


def test_while_nothing_changes_nothing_changes() -> None:
    """Batch after batch, with rows that are told again."""
    world = told(*STEADY, now=1.0)
    go_on(world, 20.0)
    first = world.hints.all
    assert len(first) == 6
    for batch in range(300):
        apply(world, cancelling(2), loop(unnoticed=ran("fetch-1", task=2)), now=20.0 + batch)
        assert world.hints.all == first


def test_what_matters_most_stands_first_and_what_is_over_last() -> None:
    world = told(*BORN, ended(3, swallowed=True), blocked(), JobAbandoned(4, at=1.0))
    assert [hint.kind for hint in world.hints.all] == ["loop blocked", "cancel swallowed", "ghost job"]
    apply(world, freed())
    go_on(world, 9.0, batches=60)
    assert [hint.kind for hint in world.hints.all] == ["cancel swallowed", "ghost job", "loop blocked"]


def test_of_too_many_those_that_are_over_go_first() -> None:
    world = told(*BORN, blocked(), now=1.0)
    apply(world, freed(), now=2.0)
    go_on(world, 9.0, batches=60)
    for line in range(100, 135):
        apply(world, ExceptionReported("Task exception was never retrieved", failure(line=line), 2, at=1.0), now=9.0)
    assert len(world.hints.all) == 30
    assert not any(hint.over for hint in world.hints.all)
    assert "gather.py:134" in world.hints.all[-1].text
