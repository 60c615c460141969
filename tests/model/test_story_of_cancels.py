"""What the story says of a cancel, from who asked to what came of it."""

import pytest
from msgspec.structs import replace

from playground.wire import cancel_facts, facts
from playground.wire.cancel import Cancel, CancelStage
from playground.wire.fact import Outcome
from playground.wire.facts import AnyFact
from playground.wire.ran import Ran
from playground.wire.state import Wait, WaitKind
from tests.model.build import (
    at,
    called,
    cancel,
    created,
    failure,
    ran,
    story,
    task,
)


def test_a_cancel_by_the_person_is_one_line_with_what_it_returned() -> None:
    """The call and the request that it made are one thing to the person who pressed the key."""
    told = story(created(2, "fetch-2"), cancel(2, cause=1), called("fetch_2.cancel()", 2, returned="True"))
    assert told[1:] == ["you  fetch_2.cancel()  → True, cancelling() = 1"]


def test_cancelling_a_task_that_has_ended_says_false_and_no_more() -> None:
    """`cancel()` of a task that is done returns False and requests nothing."""
    refused = cancel_facts.CancelRequested(
        at=1.0, cause=1, task=2, accepted=False, count=0, by=None, origin="", place=None, message=None
    )
    assert story(refused, called("fetch_2.cancel()", 2, returned="False")) == ["you  fetch_2.cancel()  → False"]


def test_a_cancel_that_came_down_through_a_waiter_stands_after_the_call_that_set_it_off() -> None:
    """The lab tells the inner cancel first, since the outer call had not returned yet."""
    told = story(
        task(1, "fetch-1"),
        created(1, "fetch-1"),
        created(2, "await-1", cause=1),
        cancel(1, cause=7, by=2, origin="await"),
        cancel(2, cause=7),
        called("await_1.cancel()", 2, returned="True", cause=7),
    )
    assert told[1:] == [
        "you  await_1.cancel()  → True, cancelling() = 1",
        "fetch-1  cancel requested by  its waiter await-1, gather.py:5, cancelling() = 1",
    ]


def test_a_cancel_whose_call_is_never_told_is_told_by_itself() -> None:
    """Nothing that was held back is lost when the batch ends."""
    assert story(created(2, "fetch-2"), cancel(2, cause=1))[1:] == [
        "fetch-2  cancel requested by  you, gather.py:5, cancelling() = 1"
    ]


@pytest.mark.parametrize(
    ("by", "origin", "who"),
    [
        (1, "", "main"),
        (1, "gather", "main's gather"),
        (1, "timeout", "main's timeout"),
        (None, "asyncio.run", "asyncio.run"),
        (None, "", "a callback"),
    ],
)
def test_a_cancel_by_the_program_names_who_asked(by: int | None, origin: str, who: str) -> None:
    """The task in whose step the call was made, and what of asyncio's made it."""
    told = story(created(1, "main"), created(2, "fetch-2"), cancel(2, by=by, origin=origin))
    assert told[-1] == f"fetch-2  cancel requested by  {who}, gather.py:5, cancelling() = 1"


def test_a_cancelled_task_tells_where_it_was_hit_what_it_did_and_how_it_ended() -> None:
    """Delivered, caught, ended: three lines of one task."""
    told = story(
        created(2, "fetch-2", line=3),
        cancel_facts.CancelDelivered(at=1.0, task=2, place=at(7), begun=True),
        cancel_facts.CancelCaught(at=1.0, task=2, place=at(9), stage=CancelStage.CLEANING_UP, wait=sleeps(1.3)),
        ended(Outcome.CANCELLED, woke=(ran("main", task=1),)),
    )
    assert told == [
        "fetch-2  created at  gather.py:3",
        "fetch-2  CancelledError thrown in  gather.py:7",
        "fetch-2  caught, cleaning up at  gather.py:9: sleep, 0.3 s left",
        "fetch-2  cancelled,  wakes main",
    ]


def sleeps(until: float) -> Wait:
    """It sleeps until then."""
    return Wait(kind=WaitKind.SLEEP, until=until)


def ended(
    outcome: Outcome, *, swallowed: bool = False, instead: bool = False, woke: tuple[Ran, ...] = ()
) -> facts.TaskEnded:
    """fetch-2 has ended."""
    reason = failure() if outcome is Outcome.FAILED else None
    return facts.TaskEnded(2, "fetch-2", outcome, "", reason, swallowed, instead, woke, at=1.3)


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (cancel_facts.CancelCaught(2, at(9), at=1.0), "caught, now at  gather.py:9"),
        (cancel_facts.CancelCaught(2, None, CancelStage.CLEANING_UP, at=1.0), "caught, cleaning up"),
        (
            cancel_facts.CancelCaught(2, at(9), CancelStage.TAKEN_BACK, sleeps(1.3), at=1.0),
            "goes on at  gather.py:9: sleep, 0.3 s left",
        ),
        (
            cancel_facts.CancelSwallowed(2, at(9), sleeps(1.3), at=1.0),
            "swallowed it and goes on at  gather.py:9: sleep, 0.3 s left",
        ),
        (cancel_facts.CancelLost(2, at(9), at=1.0), "cancel lost:  what it awaited did not end with CancelledError"),
        (
            ended(Outcome.FAILED, instead=True, woke=(ran("main", task=1),)),
            "failed instead: ValueError: boom,  gather.py:12, wakes main",
        ),
        (
            ended(Outcome.FINISHED, swallowed=True, woke=(ran("main", task=1),)),
            "finished,  although it was cancelled: it swallowed the CancelledError, wakes main",
        ),
        (ended(Outcome.FINISHED, woke=(ran("main", task=1),)), "finished"),
    ],
)
def test_what_a_task_makes_of_a_cancel_is_one_line_each(fact: AnyFact, line: str) -> None:
    """Of a task that just finishes it is no news who waited for it."""
    assert story(created(2, "fetch-2"), fact)[1:] == [f"fetch-2  {line}"]


def test_a_request_says_why_nothing_is_thrown_in_at_once() -> None:
    """So does the person's own call."""
    passed_on = replace(cancel(2, cause=1), cancel=Cancel(stage=CancelStage.PASSED_ON, tasks=(3,)))
    told = story(created(3, "inner"), passed_on, called("fetch_2.cancel()", 2, returned="True"))
    assert told[1:] == ["you  fetch_2.cancel()  → True, cancelling() = 1, passed on to inner"]


def test_a_task_that_asked_itself_or_whose_own_timeout_did_is_not_named_twice() -> None:
    """`by` is the task itself."""
    asked = story(created(2, "fetch-2"), cancel(2, by=2), cancel(2, by=2, origin="timeout"))
    assert [line.split("  ")[2].split(",")[0] for line in asked[1:]] == ["itself", "its timeout"]


def test_a_task_cancelled_before_its_first_step_says_so() -> None:
    """Its body never runs, so there is no line to name."""
    told = story(created(2, "fetch-2"), cancel_facts.CancelDelivered(at=1.0, task=2, place=None, begun=False))
    assert told[-1] == "fetch-2  CancelledError thrown in  before its first step"


def test_a_waiter_that_is_cancelled_is_hit_in_what_it_was_made_to_wait_for() -> None:
    """No line of the person's is in it."""
    told = story(
        called("fetch_1 = asyncio.create_task(fetch(1))", 1, variable="fetch_1"),
        created(1, "fetch-1"),
        created(2, "wait_for-1", cause=1),
        called("wait_for_1 = asyncio.create_task(asyncio.wait_for(fetch_1, 2.0))", 2, variable="wait_for_1"),
        cancel_facts.CancelDelivered(at=1.0, task=2, place=None, begun=True),
    )
    assert told[-1] == "wait_for-1  CancelledError thrown in  wait_for(fetch-1, 2.0)"
