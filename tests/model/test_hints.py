"""Each hint comes up for what it tells of, and for nothing else: the fold in plain lists."""

from collections.abc import Sequence

import pytest
from msgspec import structs

from playground import catalogue
from playground.model.hints import RULES
from playground.wire.cancel import Cancel, CancelStage
from playground.wire.cancel_facts import CancelCaught, CancelDelivered, CancelLost, CancelSwallowed
from playground.wire.fact import Outcome
from playground.wire.facts import (
    AnyFact,
    ExceptionReported,
    Folded,
    JobAbandoned,
    JobEnded,
    LoopBlocked,
    LoopStopped,
    PoolShutDown,
    TaskDestroyed,
)
from playground.wire.propagation import CancelKeptOff
from playground.wire.state import (
    LabSilent,
    LoopPhase,
    PoolState,
    TaskPhase,
    TasksForgotten,
    TaskState,
    Wait,
    WaitKind,
)
from tests.model.build import apply, at, created, failure, loop, ran, submitted, task, waits_for
from tests.model.build import world as told
from tests.model.hinting import BORN, Told, asked, blocked, cancelling, ended, freed, go_on, hint, pool, texts


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (blocked(), "loop blocked: main keeps the loop at gather.py:14"),
        (blocked("Popen.wait"), "loop blocked: main keeps the loop at gather.py:14"),
        (
            blocked("Executor.__exit__"),
            "waits for a pool: main keeps the loop at gather.py:14, waiting for the jobs of a pool",
        ),
        (
            blocked(has_await=False),
            "never yields: main keeps the loop at gather.py:14, in a coroutine without any await",
        ),
        (LoopBlocked(0.3, None, None, at=1.0), "loop blocked: a callback keeps the loop"),
    ],
)
def test_a_block_is_told_once_for_what_it_is(fact: AnyFact, text: str) -> None:
    world = told(*BORN, fact)
    assert texts(world) == [text]
    apply(world, freed())
    assert texts(world)[0].startswith(text.partition(": ")[0])
    assert " kept the loop for 1.2 s, seen" in texts(world)[0]


def test_a_timeout_that_could_not_fire_is_told_when_the_loop_is_free() -> None:
    world = told(*BORN, blocked())
    apply(world, freed(late=0.4))
    assert texts(world)[1] == (
        "timeout too late: main's timeout had been due for 0.4 s, and the code at gather.py:14 ran on"
    )


def test_a_lab_that_is_not_heard_is_told_with_its_place() -> None:
    world = told(LabSilent(1.2, at(3)))
    apply(world, LabSilent(2.4, at(3)))
    assert texts(world) == ["lab not heard: its main thread stood at gather.py:3, and nothing was heard"]
    apply(world, LabSilent(3.6, at(5)))
    assert texts(world)[1:] == ["lab not heard: its main thread stood at gather.py:5, and nothing was heard"]
    apply(world, LabSilent(0.0, None))
    go_on(world, 9.0, batches=60)
    assert [each.over for each in world.hints.all] == [True, True]


def test_what_a_thread_made_ready_is_told_while_the_loop_sleeps_on() -> None:
    world = told(loop(unnoticed=ran("fetch-1", task=2)))
    apply(world, loop(unnoticed=ran("fetch-1", task=2)))
    assert hint(world).text == "fetch-1 is ready, and the loop sleeps on: a thread did not wake it"
    assert hint(world).subject == 2
    apply(world, loop())
    go_on(world, 9.0, batches=60)
    assert hint(world).over


NEXT_TURN = Wait(kind=WaitKind.NEXT_TURN)


@pytest.mark.parametrize(
    ("looks", "seconds", "between", "is_told"),
    [
        (10, 0.00001, (), True),
        (9, 0.00001, (), False),
        (10, 0.004, (), False),
        (10, 0.00001, (task(1, phase=TaskPhase.RUNNING),), True),
        (10, 0.00001, (task(1, wait=Wait(kind=WaitKind.SLEEP)),), False),
        (10, 0.00001, (task(1, phase=TaskPhase.READY),), False),
    ],
)
def test_a_spinner_is_one_that_is_seen_to_wait_for_its_turn_alone(
    looks: int, seconds: float, between: Sequence[Told], is_told: bool
) -> None:
    """Look after look; not one that works in between, or waits for something, be it that it has it already."""
    world = told(loop())
    for look in range(looks):
        if look == 5:
            apply(world, *between, loop(handles=5000, busy=5000 * seconds))
        steps = look * 1000
        apply(world, task(1, phase=TaskPhase.READY, wait=NEXT_TURN), loop(handles=steps, busy=steps * seconds))
    expected = ["sleep(0) spinner: task-1 asks for its next turn again and again"]
    assert texts(world) == (expected if is_told else [])


def test_a_task_that_was_collected_while_the_loop_ran_was_held_by_nobody() -> None:
    gone = TaskDestroyed(2, "fetch-1", at=1.0)
    assert texts(told(*BORN, gone)) == ["task nobody held: fetch-1 was collected before it had ended: nobody held it"]
    assert texts(told(*BORN, LoopStopped(1, at=1.0), gone)) == []


def test_a_task_that_nobody_holds_is_told_while_that_is_so() -> None:
    """Not at once: one of asyncio's own may be on its way. While it runs, nothing is known, so nothing changes."""

    def row(*, held: bool, phase: TaskPhase = TaskPhase.WAITING) -> TaskState:
        return structs.replace(task(1, "main", phase=phase), held=held)

    world = told(*BORN, row(held=False))
    go_on(world, 0.0, batches=4)
    assert texts(world) == []
    apply(world, row(held=True, phase=TaskPhase.RUNNING))
    assert texts(world) == ["task nobody holds: main waits, and nothing but what it waits for holds it"]
    apply(world, row(held=True))
    go_on(world, 9.0, batches=60)
    assert hint(world).over


def test_an_exception_that_was_never_retrieved_is_told_and_other_reports_are_not() -> None:
    def report(message: str) -> ExceptionReported:
        return ExceptionReported(message, failure(), 2, at=1.0)

    world = told(*BORN, report("Exception in callback x()"))
    assert texts(world) == []
    apply(world, report("Task exception was never retrieved"))
    assert texts(world) == ["error not retrieved: fetch-1 failed at gather.py:12: ValueError: boom"]


def test_a_thousand_that_swallow_are_one_line() -> None:
    world = told(*BORN, ended(1, swallowed=True), ended(2))
    assert texts(world) == ["cancel swallowed: task-1 finished, although it had been cancelled"]
    apply(world, *(created(n, f"fetch-{n}") for n in range(3, 1002)))
    apply(world, *(ended(n, swallowed=True) for n in range(3, 1002)))
    assert texts(world) == [
        "cancel swallowed: 1,000 tasks of fetch() finished, although they had been cancelled",
    ]
    assert (hint(world).count, hint(world).subject) == (1000, 1001)


def cleaning_up(line: int) -> TaskState:
    """The task that main's cancel was passed on to."""
    cancel = Cancel(stage=CancelStage.CLEANING_UP)
    return structs.replace(task(2, "fetch-1", phase=TaskPhase.CANCELLING), place=at(line), cancelling=1, cancel=cancel)


def test_a_cancel_is_pending_until_it_is_delivered_and_says_what_it_has_to_wait_for() -> None:
    """As that stands by now, in the words of the Inspector."""
    world = told(*BORN, asked(CancelStage.PASSED_ON, 2), task(2, "fetch-1"), now=1.0)
    go_on(world, 1.9)
    assert texts(world) == []
    go_on(world, 2.0)
    assert hint(world).text == "main's cancel was passed on to fetch-1, and comes when that has ended"
    apply(world, cleaning_up(9), now=2.1)
    assert hint(world).text == "main's cancel was passed on to fetch-1, which is cleaning up at gather.py:9"
    assert (hint(world).count, hint(world).subject) == (1, 1)
    apply(world, CancelDelivered(1, at(3), True, at=2.5), now=2.5)
    go_on(world, 7.5, batches=60)
    assert hint(world).over


@pytest.mark.parametrize(
    ("stands", "text"),
    [
        (asked(CancelStage.UNBEGUN), "main's cancel comes with its first step; the loop is paused"),
        (asked(CancelStage.IN_STEP), "main's cancel comes at its next await; the loop is paused"),
        (asked(CancelStage.NEXT_STEP), "main's cancel comes with its next step; the loop is paused"),
        (
            asked(CancelStage.NEXT_STEP, again=True),
            "main is cleaning up, and another cancel comes with its next step; the loop is paused",
        ),
        (asked(CancelStage.CLEANING_UP), None),
        (asked(CancelStage.LOST), None),
    ],
)
def test_each_reason_why_a_cancel_has_not_come_is_told_and_one_that_came_is_not_pending(
    stands: TaskState, text: str | None
) -> None:
    world = told(*BORN, stands, loop(phase=LoopPhase.PAUSED), now=1.0)
    go_on(world, 9.0)
    assert texts(world) == ([] if text is None else [f"cancel pending: {text}"])


@pytest.mark.parametrize(
    "came",
    [
        CancelDelivered(1, at(3), True, at=1.2),
        CancelLost(1, at(3), at=1.2),
        ended(1),
        task(1, phase=TaskPhase.CANCELLED),
        TasksForgotten((1,)),
    ],
)
def test_a_cancel_that_came_to_something_is_not_pending(came: Told) -> None:
    world = told(*BORN, asked(CancelStage.PASSED_ON, 2), now=1.0)
    apply(world, came, now=1.2)
    go_on(world, 9.0)
    assert texts(world) == []


def test_where_it_is_not_known_of_all_whether_it_came_the_rows_have_time_to_say_so() -> None:
    world = told(*BORN, asked(CancelStage.PASSED_ON, 2), now=1.0)
    apply(world, Folded({"CancelDelivered": 3}, at=1.9), now=1.9)
    go_on(world, 2.8)
    assert texts(world) == []
    go_on(world, 2.9)
    assert len(texts(world)) == 1


def test_many_cancels_that_are_pending_are_one_line() -> None:
    world = told(*BORN, *(asked(CancelStage.NEXT_STEP, number=number) for number in (1, 2, 3)), now=1.0)
    go_on(world, 2.0, batches=3)
    assert texts(world) == [
        "cancel pending: 3 tasks of fetch() were cancelled, and nothing has been thrown into them yet"
    ]


@pytest.mark.parametrize("came", [CancelCaught(1, at(3), at=1.0), CancelSwallowed(1, at(3), at=1.0)])
def test_a_task_that_caught_and_goes_on_is_told_while_its_count_stands(came: AnyFact) -> None:
    world = told(*BORN, came, cancelling(1), now=1.0)
    go_on(world, 2.9)
    assert texts(world) == []
    go_on(world, 3.0)
    assert hint(world).text == "task-1 caught a cancel and has not ended: cancelling() is 1"
    apply(world, cancelling(1, 0), now=3.0)
    go_on(world, 8.0, batches=60)
    assert hint(world).over


def at_stage(stage: CancelStage) -> TaskState:
    """A task that was cancelled, and how far that has come."""
    return structs.replace(cancelling(1), cancel=Cancel(stage=stage))


def test_a_task_that_is_seen_to_have_swallowed_it_is_told_so() -> None:
    world = told(*BORN, CancelSwallowed(1, at(3), at=1.0), at_stage(CancelStage.SWALLOWED), now=1.0)
    go_on(world, 9.0)
    assert hint(world).text == "task-1 swallowed a cancel and goes on: cancelling() is 1"


@pytest.mark.parametrize(
    "stands",
    [cancelling(1, 0), cancelling(1, 1, Wait(kind=WaitKind.TASK_GROUP)), at_stage(CancelStage.CLEANING_UP)],
)
def test_a_task_that_took_it_back_or_cleans_up_or_waits_for_its_group_is_not_told(stands: TaskState) -> None:
    world = told(*BORN, CancelCaught(1, at(3), at=1.0), stands, now=1.0)
    go_on(world, 9.0)
    assert texts(world) == []


def test_what_its_task_group_has_left_in_the_count_is_not_told() -> None:
    over = CancelCaught(1, at(3), CancelStage.TAKEN_OVER, at=2.0)
    world = told(*BORN, CancelCaught(1, at(3), at=1.0), over, cancelling(1), now=2.0)
    go_on(world, 9.0)
    assert texts(world) == []


def test_of_one_that_caught_and_may_have_ended_in_a_flood_nothing_is_told() -> None:
    """It has no row; one that has is told by its row when it has ended."""
    world = told(*BORN, CancelCaught(1, at(3), at=1.0), CancelCaught(2, at(3), at=1.0), cancelling(2), now=1.0)
    apply(world, Folded({"TaskEnded": 9}, at=1.0), now=1.0)
    apply(world, cancelling(1), now=1.0)
    go_on(world, 9.0)
    assert texts(world) == ["cancelling() above 0: task-2 caught a cancel and has not ended: cancelling() is 1"]


SHIELDED = task(1, "main", wait=waits_for(2, kind=WaitKind.SHIELD))
LIMITED = task(1, "main", wait=Wait(kind=WaitKind.WAIT_FOR, until=1.0, inner=SHIELDED.wait))
IN_TIME = task(1, "main", wait=Wait(kind=WaitKind.WAIT_FOR, until=9.0, inner=SHIELDED.wait))
KEPT_OFF = CancelKeptOff(2, 1, True, at=1.0)


@pytest.mark.parametrize(
    ("before", "then", "is_told"),
    [
        (SHIELDED, (KEPT_OFF, task(1, "main", phase=TaskPhase.CANCELLED)), True),
        (SHIELDED, (KEPT_OFF, TasksForgotten((1,))), True),
        (SHIELDED, (KEPT_OFF, task(1, "main", wait=Wait(kind=WaitKind.SLEEP))), True),
        (SHIELDED, (KEPT_OFF, task(1, "main", wait=waits_for(2))), False),
        (SHIELDED, (KEPT_OFF, task(1, "main"), task(3, wait=waits_for(2))), False),
        (SHIELDED, (KEPT_OFF, task(1, "main"), task(2, "fetch-1", phase=TaskPhase.FINISHED)), False),
        (SHIELDED, (KEPT_OFF, task(1, "main"), ended(2)), False),
        (SHIELDED, (CancelKeptOff(2, 1, False, at=1.0), task(1, "main")), False),
        (SHIELDED, (task(1, "main", wait=Wait(kind=WaitKind.SLEEP)),), False),
        (LIMITED, (task(1, "main", wait=Wait(kind=WaitKind.SLEEP)),), True),
        (IN_TIME, (task(1, "main", wait=Wait(kind=WaitKind.SLEEP)),), False),
        (LIMITED, (task(1, "main", wait=waits_for(2)),), False),
        (LIMITED, (ended(2), task(1, "main")), False),
    ],
)
def test_who_is_left_by_its_waiter_behind_a_shield_is_detached(
    before: TaskState, then: Sequence[Told], is_told: bool
) -> None:
    """Unless somebody else waits for it, or somebody does again, or it has ended.

    It is left when the shield keeps a cancel from it, or when the time of a `wait_for` is up: before Python 3.12 that
    one gives up without cancelling anything.
    """
    world = told(*BORN, before, task(2, "fetch-1"), now=0.5)
    apply(world, *then, now=1.0)
    assert texts(world) == []
    go_on(world, 1.0)
    expected = ["detached by shield: fetch-1 runs on without main, which waited for it through a shield"]
    assert texts(world) == (expected if is_told else [])


def test_one_that_is_left_comes_up_when_its_waiter_has_left_in_fact_and_goes_when_somebody_waits_again() -> None:
    """While the loop is paused the waiter still stands there, say."""
    world = told(*BORN, SHIELDED, task(2, "fetch-1"), KEPT_OFF)
    go_on(world, 1.0, batches=9)
    assert texts(world) == []
    apply(world, task(1, "main"))
    go_on(world, 1.0)
    assert len(texts(world)) == 1
    apply(world, task(3, "other", wait=waits_for(2)), now=1.0)
    go_on(world, 9.0, batches=60)
    assert hint(world).over


def test_a_ghost_holds_the_exit_once_its_pool_is_shut_down() -> None:
    world = told(submitted(4, "nap"), JobAbandoned(4, at=1.0))
    assert texts(world) == ["ghost job: nap runs on, though its future was cancelled"]
    apply(world, PoolShutDown(1, at=2.0))
    assert texts(world) == ["ghost job: nap runs on, though its future was cancelled: the exit waits for it"]
    apply(world, JobEnded(4, "nap", Outcome.FINISHED, "None", None, at=3.0))
    assert texts(world) == ["ghost job: nap ran on as a ghost until it was done"]
    assert hint(world).count == 1


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_a_pool_is_saturated_when_jobs_have_queued_for_a_second(kind: str) -> None:
    world = told(pool(2, 3, kind=kind), now=1.0)
    apply(world, pool(2, 4, kind=kind), now=1.9)
    assert texts(world) == []
    go_on(world, 2.0)
    assert texts(world) == [f"pool saturated: default: all of its 2 {kind} busy, and jobs queue"]


@pytest.mark.parametrize("now", [pool(2, 0), pool(1, 1)])
def test_a_pool_with_a_free_worker_or_no_queue_is_not_saturated(now: PoolState) -> None:
    world = told(pool(2, 3), now=1.0)
    apply(world, now, now=1.5)
    go_on(world, 9.0)
    assert texts(world) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_each_kind_says_what_it_means_what_to_do_and_a_scenario_that_there_is(rule: type) -> None:
    scenarios = {catalogue.name(module.path) for module in catalogue.modules(catalogue.bundled())}
    words = vars(rule)
    assert words["means"].endswith(".")
    assert words["advice"].endswith(".")
    assert words["scenario"] in scenarios
    assert len(words["kind"]) <= 20
