"""What is remembered of what is gone goes too, whether its end was told or only counted."""

import pickle
from collections.abc import Callable

from playground.model import happened
from playground.model.hint import SUBJECTS_KEPT, Board
from playground.model.hints_of_pools import Ghost
from playground.model.hints_of_tasks import NotHeld
from playground.model.timeline import Timeline
from playground.model.world import World
from playground.wire.facts import ExceptionReported, JobStarted, JobSubmitted, PoolShutDown
from playground.wire.state import JobsForgotten, PoolsForgotten


def grows(thing: object, happens: Callable[[int], None]) -> int:
    """By how many bytes it is larger when this has happened a hundred times more."""
    sizes = []
    for first in (1_000, 1_100):
        for number in range(first, first + 100):
            happens(number)
        sizes.append(len(pickle.dumps(thing)))
    return sizes[1] - sizes[0]


def test_jobs_and_pools_are_forgotten_though_no_end_was_told() -> None:
    line, ghost = Timeline(), Ghost(Board(), World())
    hears = ghost.hears()

    def lives_in_a_flood(number: int) -> None:
        submitted = JobSubmitted(number, number, "work", None, None, at=1.0)
        line.tell(submitted)
        line.tell(JobStarted(number, "worker_0", at=1.0))
        hears[JobSubmitted](submitted)
        hears[PoolShutDown](PoolShutDown(number, at=1.0))
        for gone in (JobsForgotten((number,)), PoolsForgotten((number,))):
            line.set([gone], 1.0)
            if type(gone) in hears:
                hears[type(gone)](gone)

    assert grows(line, lives_in_a_flood) == 0
    assert grows(ghost, lives_in_a_flood) == 0


def test_the_subjects_of_a_hint_that_stands_for_ever_are_not_kept_for_ever() -> None:
    board = Board()
    rule = NotHeld(board, World())
    board.admit(rule)

    def passes_by(number: int) -> None:
        rule.rise("", number, "", "", at=1.0)
        rule.fall("", number - 1, at=1.0)

    for number in range(100_000, 100_000 + SUBJECTS_KEPT):
        passes_by(number)
    assert grows(board, lambda number: passes_by(200_000 + number)) < 100
    board.batch_ended(1.0)
    assert board.hints[0].count == SUBJECTS_KEPT + 200


def test_messages_that_come_for_ever_are_counted_in_the_end() -> None:
    run = happened.Happened()
    for number in range(happened.REPORTS_KEPT + 5):
        run.learn(ExceptionReported(f"message {number}", None, None, at=1.0))
    assert len(run.reports) == happened.REPORTS_KEPT
    assert run.lost == {"ExceptionReported": 5}
