"""The line that ends a run."""

import pytest

from playground.model.summary import hints, summary
from playground.wire.fact import Outcome
from playground.wire.facts import ExceptionReported, Folded, RunEnded
from playground.wire.state import LoopPhase
from tests.model.build import failure, loop, world


def test_the_summary_tells_outcome_tasks_handles_loop_and_python() -> None:
    """Kinds of end that did not occur are left out."""
    told = world(
        loop(implementation="uvloop", version="0.23.0", created=4, finished=3, cancelled=1, handles=1240),
        RunEnded(at=1.018, outcome=Outcome.FINISHED, status=0, signal=None, place=None),
    )
    assert summary(told) == (
        "finished in 1.02 s · 4 tasks (3 finished, 1 cancelled) · 1,240 handles · uvloop 0.23.0 · Python 3.12.1"
    )


@pytest.mark.parametrize(
    ("outcome", "status", "signal", "text"),
    [
        (Outcome.FAILED, 1, None, "failed after 1.00 s with status 1"),
        (Outcome.FINISHED, 3, None, "finished in 1.00 s with status 3"),
        (Outcome.DIED, 137, "SIGKILL", "killed by SIGKILL after 1.00 s"),
    ],
)
def test_the_summary_begins_with_how_it_ended(outcome: Outcome, status: int, signal: str | None, text: str) -> None:
    """The status where it is not zero, or the signal."""
    assert summary(world(RunEnded(at=1.0, outcome=outcome, status=status, signal=signal, place=None))) == text


def test_a_program_without_a_loop_has_no_tasks_to_tell_of() -> None:
    """It may still have been worth running."""
    ended = RunEnded(at=-0.1, outcome=Outcome.FINISHED, status=0, signal=None, place=None)
    told = world(loop(loop=0, phase=LoopPhase.NONE), ended)
    assert summary(told) == "finished in 0.00 s · no loop ran · Python 3.12.1"


def test_a_run_that_was_steered_says_so() -> None:
    """From the first pause or change of speed on, it is no longer what `python` would have done."""
    ended = RunEnded(at=1.0, outcome=Outcome.FINISHED, status=0, signal=None, place=None)
    told = world(loop(created=1, finished=1, handles=9, steered=True), ended)
    assert summary(told) == "finished in 1.00 s · 1 task (1 finished) · 9 handles · steered · asyncio of Python 3.12.1"


def test_a_flood_and_tasks_that_never_ended_are_said() -> None:
    """Nothing is dropped in silence; but where no facts were to be seen, none are missed."""
    ended = RunEnded(at=1.0, outcome=Outcome.FINISHED, status=0, signal=None, place=None)
    told = world(loop(created=2, finished=1, handles=1), Folded(at=1.0, counts={"Printed": 12_000}), ended)
    plain = "finished in 1.00 s · 2 tasks (1 finished, 1 never ended) · 1 handle · asyncio of Python 3.12.1"
    assert summary(told) == plain
    assert summary(told, facts_were_told=True) == f"{plain} · 12,000 facts counted, not told"


def test_hints_are_lines_of_their_own_the_first_five() -> None:
    """In the order in which they came up, those that are over among them."""
    reports = [
        ExceptionReported("Task exception was never retrieved", failure(line=line), None, at=line) for line in range(7)
    ]
    assert hints(world()) == []
    told = hints(world(*reports))
    assert told[0] == "hint: error not retrieved: task failed at gather.py:0: ValueError: boom"
    assert len(told) == 6
    assert told[-1] == "and 2 more hints"
