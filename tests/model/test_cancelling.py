"""The words for a cancel on its way."""

import pytest
from msgspec.structs import replace

from playground.model.cancelling import at_request, in_full, in_row, woke
from playground.wire.cancel import Cancel, CancelStage
from playground.wire.ran import RanKind
from playground.wire.state import LoopPhase
from tests.model.build import loop, ran, task, world


def cancel(stage: CancelStage, *tasks: int, again: bool = False) -> Cancel:
    """It has come so far."""
    return Cancel(stage=stage, tasks=tasks, again=again)


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        (None, ""),
        (cancel(CancelStage.NEXT_STEP), ""),
        (cancel(CancelStage.NEXT_STEP, again=True), "it is cleaning up"),
        (cancel(CancelStage.UNBEGUN), "it has not begun"),
        (cancel(CancelStage.IN_STEP), "its step runs"),
        (cancel(CancelStage.PASSED_ON, 1, 2), "passed on to a, b"),
        (cancel(CancelStage.PASSED_ON), "passed on to what it awaits"),
    ],
)
def test_at_its_request_it_is_said_in_few_words_why_it_does_not_come_at_once(stands: Cancel | None, words: str) -> None:
    assert at_request(stands, world(task(1, "a"), task(2, "b"))) == words


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (CancelStage.UNBEGUN, "its turn; its body will not run"),
        (CancelStage.IN_STEP, "cancel comes at its next await"),
        (CancelStage.NEXT_STEP, "its turn, for CancelledError"),
        (CancelStage.PASSED_ON, "passed on: sleep"),
        (CancelStage.CLEANING_UP, "cleanup: sleep"),
        (CancelStage.CAUGHT, "sleep"),
        (CancelStage.SWALLOWED, "swallowed: sleep"),
        (CancelStage.LOST, "cancel lost: sleep"),
    ],
)
def test_a_row_says_what_is_awaited_and_how_it_stands_with_the_cancel(stage: CancelStage, words: str) -> None:
    assert in_row(cancel(stage), "sleep") == words


def test_a_paused_loop_is_why_a_cancel_is_not_thrown_in() -> None:
    asked = replace(task(1), cancel=cancel(CancelStage.NEXT_STEP))
    assert in_full(asked, world(asked, loop(phase=LoopPhase.PAUSED))) == "comes with its next step; the loop is paused"
    assert in_full(asked, world(asked, loop(phase=LoopPhase.RUNNING))) == "comes with its next step"


def test_of_several_that_it_was_passed_on_to_all_are_named() -> None:
    asked = replace(task(1), cancel=cancel(CancelStage.PASSED_ON, 2, 3))
    told = world(asked, *(replace(task(number), cancel=cancel(CancelStage.CLEANING_UP)) for number in (2, 3)))
    assert in_full(asked, told) == "passed on to task-2, task-3, and comes when they have ended"


def test_whom_an_end_woke_is_told_apart_from_what_it_called() -> None:
    told = world(task(1, "main"), task(2, "guard"))
    gather = ran("gather._done_callback", RanKind.CALLBACK, task=1)
    lost = ran("_wait._on_completion", RanKind.CALLBACK)
    assert woke((ran("main"), gather, ran("log", RanKind.CALLBACK), ran("guard"), lost), told) == (
        "wakes main, guard, tells main's gather, a wait, calls log"
    )
    assert woke((ran("as_completed._on_completion", RanKind.CALLBACK),), told) == "tells an as_completed"
    assert woke((), told) == ""
