"""The words for phases, times, waits and expressions."""

import pytest
from msgspec import structs

from playground.model import words
from playground.wire.facts import PoolMade
from playground.wire.state import LoopPhase, TaskPhase, Wait, WaitKind
from tests.model.build import apply, called, failure, job, task, waits_for, world


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 ms"),
        (0.0004, "0.4 ms"),
        (0.012, "12 ms"),
        (0.0999, "0.1 s"),
        (0.3, "0.3 s"),
        (12.34, "12.3 s"),
        (59.96, "1 min 00 s"),
        (125, "2 min 05 s"),
        (3725, "1 h 02 min"),
        (-0.3, "-0.3 s"),
        (float("inf"), "for ever"),
    ],
)
def test_a_duration_is_given_at_the_precision_that_a_person_reads(seconds: float, text: str) -> None:
    """Never more than three figures that mean something."""
    assert words.duration(seconds) == text


def test_each_phase_has_a_glyph_of_its_own_and_a_word() -> None:
    """Words before colours: the shapes alone tell them apart."""
    marks = [words.phase(each) for each in TaskPhase]
    assert len({mark.glyph for mark in marks}) == len(marks)
    assert [mark.word for mark in marks] == [str(each) for each in TaskPhase]
    assert len({words.loop_phase(each).glyph for each in LoopPhase}) == len(LoopPhase)


@pytest.mark.parametrize(
    ("wait", "text"),
    [
        (None, "—"),
        (Wait(kind=WaitKind.SLEEP, until=10.8, seconds=2.0), "sleep, 0.8 s left"),
        (Wait(kind=WaitKind.SLEEP, until=9.0), "sleep, 0 ms left"),
        (waits_for(1), "task fetch-1"),
        (waits_for(8), "task task 8"),
        (Wait(kind=WaitKind.GATHER, tasks=(1, 2, 3), done=1, total=3), "gather of 3, 1 done"),
        (Wait(kind=WaitKind.WAIT, tasks=(1, 2)), "wait of 2"),
        (Wait(kind=WaitKind.WAIT, tasks=(1,), done=0, total=1, until=10.5), "wait of 1, 0 done, 0.5 s left"),
        (Wait(kind=WaitKind.AS_COMPLETED), "as_completed"),
        (Wait(kind=WaitKind.AS_COMPLETED, tasks=(1, 2)), "as_completed, 2 left"),
        (Wait(kind=WaitKind.FUTURE), "future"),
        (Wait(kind=WaitKind.FUTURE, count=0), "future, nobody holds it"),
        (
            Wait(kind=WaitKind.WAIT_FOR, seconds=2.0, until=11.2, inner=Wait(kind=WaitKind.FUTURE, count=0)),
            "wait_for(future, 2.0), 1.2 s left: nobody holds it",
        ),
        (waits_for(1, kind=WaitKind.SHIELD), "shield(fetch-1)"),
        (Wait(kind=WaitKind.SHIELD, inner=Wait(kind=WaitKind.FUTURE)), "shield(future)"),
        (
            Wait(kind=WaitKind.SHIELD, inner=Wait(kind=WaitKind.GATHER, tasks=(1, 2), done=1, total=2)),
            "shield(gather of 2): 1 done",
        ),
        (
            Wait(
                kind=WaitKind.TIMEOUT,
                until=11.2,
                inner=Wait(kind=WaitKind.SHIELD, inner=waits_for(4, kind=WaitKind.JOB)),
            ),
            "timeout block, 1.2 s left: shield(slow_op): default #1, running",
        ),
        (
            Wait(kind=WaitKind.WAIT_FOR, seconds=2.0, until=11.2, inner=Wait(kind=WaitKind.SHIELD, inner=waits_for(1))),
            "wait_for(shield(fetch-1), 2.0), 1.2 s left",
        ),
        (Wait(kind=WaitKind.WAIT_FOR, tasks=(1,)), "wait_for(fetch-1)"),
        (Wait(kind=WaitKind.WAIT_FOR, seconds=1.0, inner=Wait(kind=WaitKind.QUEUE_GET)), "wait_for(Queue.get, 1.0)"),
        (
            Wait(kind=WaitKind.TIMEOUT, until=10.3, inner=Wait(kind=WaitKind.SLEEP, until=12.0)),
            "timeout block, 0.3 s left: sleep",
        ),
        (Wait(kind=WaitKind.TIMEOUT), "timeout block"),
        (waits_for(1, 2, kind=WaitKind.TASK_GROUP), "TaskGroup: 2 children"),
        (Wait(kind=WaitKind.TASK_GROUP, tasks=(1, 2), done=1, total=2), "TaskGroup: 1 child"),
        (Wait(kind=WaitKind.LOCK), "Lock"),
        (Wait(kind=WaitKind.EVENT), "Event"),
        (Wait(kind=WaitKind.QUEUE_GET), "Queue.get"),
        (Wait(kind=WaitKind.LOCK, name="db", holders=(1,)), 'Lock "db", held by fetch-1'),
        (Wait(kind=WaitKind.LOCK, holders=(9,)), "Lock, held by task 9"),
        (
            Wait(
                kind=WaitKind.WAIT_FOR, seconds=2.0, until=11.2, inner=Wait(kind=WaitKind.LOCK, name="db", holders=(1,))
            ),
            'wait_for(Lock "db", 2.0), 1.2 s left: held by fetch-1',
        ),
        (
            Wait(kind=WaitKind.TIMEOUT, until=11.2, inner=Wait(kind=WaitKind.LOCK, name="db", holders=(1,))),
            'timeout block, 1.2 s left: Lock "db", held by fetch-1',
        ),
        (Wait(kind=WaitKind.SEMAPHORE, count=0), "Semaphore, 0 free"),
        (Wait(kind=WaitKind.SEMAPHORE, count=0, total=2, holders=(1,)), "Semaphore, 0 of 2 free, held by fetch-1"),
        (Wait(kind=WaitKind.EVENT, name="ready"), 'Event "ready"'),
        (Wait(kind=WaitKind.CONDITION, name="full"), 'Condition "full"'),
        (
            Wait(kind=WaitKind.CONDITION, inner=Wait(kind=WaitKind.LOCK, holders=(1,))),
            "Condition, notified, its Lock held by fetch-1",
        ),
        (Wait(kind=WaitKind.BARRIER, count=1, total=2), "Barrier, 1 of 2 here"),
        (Wait(kind=WaitKind.QUEUE_GET, count=0), "Queue.get, empty"),
        (Wait(kind=WaitKind.QUEUE_GET, count=0, name="jobs"), 'Queue.get "jobs", empty'),
        (Wait(kind=WaitKind.QUEUE_PUT, count=10), "Queue.put, full (10)"),
        (Wait(kind=WaitKind.QUEUE_JOIN, count=2), "Queue.join, 2 unfinished"),
        (waits_for(9, kind=WaitKind.JOB), "executor: job task 9"),
        (waits_for(5, kind=WaitKind.JOB), "executor: job slow_op on default, queued, 1 ahead"),
        (waits_for(4, kind=WaitKind.JOB), "executor: job slow_op on default #1, running"),
        (Wait(kind=WaitKind.STREAM_READ), "stream read"),
        (Wait(kind=WaitKind.STREAM_READ, name="127.0.0.1:80"), "stream read from 127.0.0.1:80"),
        (Wait(kind=WaitKind.STREAM_DRAIN, name="127.0.0.1:80"), "stream drain to 127.0.0.1:80"),
        (Wait(kind=WaitKind.SUBPROCESS, name="pid 123"), "subprocess pid 123"),
        (Wait(kind=WaitKind.OTHER, name="Telegram"), "Telegram"),
        (Wait(kind=WaitKind.OTHER), "something unknown"),
    ],
)
def test_a_wait_is_said_in_words(wait: Wait | None, text: str) -> None:
    """As data it came; with the names that the world knows it is shown."""
    running = structs.replace(job(4), started=0.5, worker="asyncio_1")
    pool = PoolMade(at=0.0, pool=1, kind="threads", name="default", limit=1)
    known = world(pool, task(1, "fetch-1"), running, job(3), job(5))
    assert words.waiting_for(wait, known, 10.0) == text


def test_a_job_that_a_process_pool_has_is_handed_over() -> None:
    """Which worker has it, if any, cannot be known; and of a thread that says no number none is told."""
    handed_over = structs.replace(job(4), started=0.5)
    named = structs.replace(job(5), started=0.5, worker="crew")
    known = world(handed_over, named)
    assert words.waiting_for(waits_for(4, kind=WaitKind.JOB), known, 0.0).endswith("on pool 1, handed over")
    assert words.waiting_for(waits_for(5, kind=WaitKind.JOB), known, 0.0).endswith("on pool 1, running")


def test_a_failure_says_what_the_lab_adds_to_it() -> None:
    memory = structs.replace(failure("MemoryError", ""), note="the limit is 8.3 GB")
    assert words.failure(memory) == "MemoryError (the limit is 8.3 GB)"


def test_every_kind_of_wait_has_words() -> None:
    """None is shown as an empty cell."""
    known = world()
    assert all(words.waiting_for(Wait(kind=kind), known, 0.0) for kind in WaitKind)


def test_a_few_are_named_and_many_are_counted() -> None:
    """The first ones by name; it is never longer than it would be with one more name."""
    names = [f"fetch-{number}" for number in range(1, 9)]
    assert words.some([]) == ""
    assert words.some(names[:3], 3) == "fetch-1, fetch-2, fetch-3"
    assert words.some(names[:4], 3) == "fetch-1, fetch-2 and 2 more"


def test_who_waits_is_said_with_what_for() -> None:
    """Of a task whose wait is not known, the name alone."""
    known = world(task(1, "main", wait=waits_for(2)), task(2, "fetch-1", wait=Wait(kind=WaitKind.EVENT)))
    assert words.who_waits((1, 2, 3), known, 0.0) == "main (task fetch-1), fetch-1 (Event), task 3"


def test_waiters_around_waiters_read_as_one_expression() -> None:
    """Shield, then time out the shield."""
    told = world(
        task(1, "fetch-1"),
        task(2, "shield-1"),
        task(3, "wait_for-1", wait=waits_for(2, kind=WaitKind.WAIT_FOR)),
    )
    apply(
        told,
        called("fetch_1 = asyncio.create_task(fetch(1), name='fetch-1')", 1, variable="fetch_1"),
        called(
            "shield_1 = asyncio.create_task(waiter(asyncio.shield(fetch_1)), name='shield-1')", 2, variable="shield_1"
        ),
        called(
            "wait_for_1 = asyncio.create_task(asyncio.wait_for(shield_1, 2.0), name='wait_for-1')",
            3,
            variable="wait_for_1",
        ),
    )
    assert words.expression(told, 3) == "wait_for(shield(fetch-1), 2.0)"
    assert words.expression(told, 2) == "shield(fetch-1)"
    assert words.expression(told, 1) == "fetch-1"
    assert words.waiting_for(waits_for(3), told, 0.0) == "task wait_for(shield(fetch-1), 2.0)"


@pytest.mark.parametrize(
    ("python", "text"),
    [
        ("await_1 = asyncio.create_task(waiter(fetch_1), name='x')", "await fetch-1"),
        ("shield_1 = asyncio.create_task(waiter(asyncio.shield(await_7)), name='x')", "shield(await-7)"),
        (
            "gather_1 = asyncio.create_task(waiter(asyncio.gather(fetch_1, task(2))), name='x')",
            "gather(fetch-1, fetch-2)",
        ),
        (
            "wait_1 = asyncio.create_task(asyncio.wait({fetch_1, fetch_9}, "
            "return_when=asyncio.FIRST_COMPLETED), name='x')",
            "wait({fetch-1, fetch_9}, return_when=FIRST_COMPLETED)",
        ),
        (
            "wait_for_1 = asyncio.create_task(asyncio.wait_for(asyncio.wrap_future(job(5)), 2.0), name='x')",
            "wait_for(slow_op, 2.0)",
        ),
        ("await_1 = asyncio.create_task(waiter(asyncio.wrap_future(job(5))), name='x')", "await slow_op"),
        ("fetch_3 = asyncio.create_task(fetch(3), name='fetch-3')", "made"),
        ("job_1 = loop.run_in_executor(None, slow_op)", "made"),
        ("not Python", "made"),
    ],
)
def test_what_the_person_made_is_known_by_its_call(python: str, text: str) -> None:
    """A waiter by its expression, all else by its name."""
    told = world(task(1, "fetch-1"), task(2, "fetch-2"), job(5), task(7, "await-7"), task(10, "made"))
    apply(
        told,
        called("fetch_1 = asyncio.create_task(fetch(1))", 1, variable="fetch_1"),
        called("await_7 = asyncio.create_task(waiter(fetch_1))", 7, variable="await_7"),
        called(python, 10, variable="made"),
    )
    assert words.expression(told, 10) == text
