"""What the story says of each fact."""

import pytest
from msgspec.structs import replace

from playground.model.story import Tone
from playground.model.world import World
from playground.wire import facts
from playground.wire.fact import Outcome
from playground.wire.facts import AnyFact
from playground.wire.ran import RanKind
from playground.wire.state import LoopPhase, Wait, WaitKind
from tests.model.build import (
    apply,
    at,
    called,
    cancel,
    created,
    failure,
    lines,
    loop,
    ran,
    stepped,
    story,
    submitted,
    task,
    waits_for,
    world,
)


def test_a_task_that_is_renamed_says_so_under_its_old_name() -> None:
    """From then on it is told by the new one."""
    renamed = facts.TaskRenamed(at=0.5, task=1, name="worker")
    assert story(created(1, "Task-1"), renamed, cancel(1))[1:] == [
        "Task-1  renamed to  worker",
        "worker  cancel requested by  a callback, gather.py:5, cancelling() = 1",
    ]


def test_a_task_that_is_renamed_after_its_row_was_told_has_its_new_name_at_once() -> None:
    """Before 3.13 a name comes after the birth, and the line may come between the two."""
    told = world(created(1, "Task-1"), task(1, "Task-1"))
    apply(told, facts.TaskRenamed(at=0.5, task=1, name="worker"), cancel(1))
    assert lines(told)[-1].startswith("worker  cancel requested by")


@pytest.mark.parametrize(
    ("outcome", "value", "swallowed", "line", "tone"),
    [
        (Outcome.FINISHED, "3", False, "fetch-1  finished: 3", Tone.GOOD),
        (Outcome.FINISHED, "", False, "fetch-1  finished", Tone.GOOD),
        (
            Outcome.FINISHED,
            "3",
            True,
            "fetch-1  finished: 3,  although it was cancelled: it swallowed the CancelledError",
            Tone.WARN,
        ),
        (Outcome.FAILED, "", False, "fetch-1  failed: ValueError: boom,  gather.py:12", Tone.BAD),
    ],
)
def test_the_end_of_a_task_says_what_came_of_it(
    outcome: Outcome, value: str, swallowed: bool, line: str, tone: Tone
) -> None:
    """A result, an exception with its line, or a cancel that was swallowed."""
    reason = failure() if outcome is Outcome.FAILED else None
    told = world(
        facts.TaskEnded(
            at=1.0, task=1, name="fetch-1", outcome=outcome, value=value, failure=reason, swallowed=swallowed
        )
    )
    assert lines(told) == [line]
    assert told.story.lines[0].tone is tone


def test_a_launch_is_told_as_the_call_alone() -> None:
    """`TaskCreated` of the person's own task would say the same a second time."""
    python = 'fetch_1 = asyncio.create_task(fetch(1), name="fetch-1")'
    assert story(created(1, "fetch-1", cause=1), called(python, 1, variable="fetch_1")) == [f"you  {python}"]


def test_a_refusal_is_told_to_the_person_with_its_reason() -> None:
    """A verb that cannot be done is refused in words."""
    refused = facts.CommandRefused(at=1.0, cause=1, reason="There is no task 9.")
    assert story(refused) == ["you  refused:  There is no task 9."]


def test_a_job_is_told_from_its_submission_to_its_end() -> None:
    """A ghost runs on after its future was cancelled, and ends later."""
    told = story(
        facts.PoolMade(at=0.0, pool=1, kind="threads", name="default", limit=6),
        submitted(4, "slow_op"),
        facts.JobStarted(at=0.1, job=4, worker="asyncio_0"),
        facts.JobAbandoned(at=0.2, job=4),
        facts.JobEnded(at=3.0, job=4, function="slow_op", outcome=Outcome.FINISHED, value="123", failure=None),
        facts.PoolShutDown(at=3.1, pool=1),
        facts.PoolBroken(at=3.2, pool=1, reason="a worker died"),
    )
    assert told == [
        "default  made:  at most 6 threads",
        "slow_op  submitted to default",
        "slow_op  started in  asyncio_0",
        "slow_op  is a ghost:  its future was cancelled, and it runs on",
        "slow_op  finished: 123,  as a ghost: nobody waits for it",
        "default  shut down",
        "default  broken:  a worker died",
    ]


def test_a_blocked_loop_tells_for_how_long_where_and_by_whom() -> None:
    """And that it was freed, and after how long in all."""
    told = story(
        created(1, "main"),
        facts.LoopBlocked(at=1.0, seconds=0.3, task=1, place=at(14)),
        facts.LoopFreed(at=2.0, seconds=1.2, task=1, place=at(14)),
    )
    assert told[1:] == ["loop  blocked for 0.3 s at  gather.py:14, by main", "loop  freed  after 1.2 s"]


@pytest.mark.parametrize(
    ("status", "signal", "line"),
    [
        (0, None, "lab  ended with status 0:  finished"),
        (3, None, "lab  ended with status 3:  finished"),
        (137, "SIGKILL", "lab  killed by SIGKILL"),
    ],
)
def test_the_end_of_the_lab_is_told_with_its_status_or_signal(status: int, signal: str | None, line: str) -> None:
    """The last line of every story."""
    outcome = Outcome.DIED if signal else Outcome.FINISHED
    assert story(facts.RunEnded(at=1.0, outcome=outcome, status=status, signal=signal, place=None)) == [line]


def test_folded_facts_are_counted_by_name_in_the_story() -> None:
    """Nothing is dropped in silence."""
    told = world(facts.Folded(at=1.0, counts={"TaskCreated": 12_000, "Printed": 3}))
    assert lines(told) == ["lab  counted, not told:  12,000 TaskCreated, 3 Printed"]
    assert told.folded == 12_003


def test_output_is_no_line_of_the_story() -> None:
    """It has a pane of its own."""
    assert story(facts.Printed(at=1.0, stream="stdout", text="hello\n", task=None)) == []


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (facts.ProgramStarted(at=-1.0, path="/home/ann/gather.py", text=""), "program  started:  gather.py"),
        (facts.ProgramLoaded(at=-1.0, entries=("fetch",)), "program  loaded:  1 entry"),
        (facts.ProgramFailed(at=-1.0, failure=failure()), "program  failed: ValueError: boom,  gather.py:12"),
        (facts.ProgramEnded(at=1.0, outcome=Outcome.FINISHED, failure=None), "program  finished"),
        (facts.LoopStarted(at=0.0, loop=1, implementation="uvloop", version="0.23.0"), "loop  started:  uvloop 0.23.0"),
        (facts.LoopStopped(at=1.0, loop=1), "loop  stopped"),
        (facts.LoopStopped(at=1.0, loop=1, place=at(4)), "loop  stopped  at gather.py:4"),
        (facts.Interrupted(at=1.0, task=None, place=at(4)), "loop  KeyboardInterrupt in  gather.py:4"),
        (
            facts.ExceptionReported(at=1.0, message="Task exception was never retrieved", failure=failure(), task=None),
            "loop  Task exception was never retrieved:  ValueError: boom, gather.py:12",
        ),
        (facts.TaskDestroyed(at=1.0, task=3, name="lost"), "lost  destroyed while pending:  nobody held it"),
        (facts.VariableDropped(at=1.0, cause=1, variable="fetch_1", target=1), "you  del fetch_1"),
        (
            facts.ProbeStopped(at=1.0, probe="pool", failure=failure("KeyError", "")),
            "lab  pool probe failed and was switched off:  KeyError",
        ),
    ],
)
def test_what_else_happens_is_one_line_each(fact: AnyFact, line: str) -> None:
    """Program, loop, and what the instrument says of itself."""
    assert story(fact) == [line]


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (
            facts.Paused(at=1.0, cause=1),
            "you  paused:  the clock stands still; threads and processes go on",
        ),
        (facts.Resumed(at=1.0, cause=1), "you  resumed"),
        (facts.SpeedChanged(at=1.0, cause=1, speed=0.5, instant=False), "you  speed:  ×0.5"),
        (facts.SpeedChanged(at=1.0, cause=1, speed=10.0, instant=False), "you  speed:  ×10"),
        (facts.SpeedChanged(at=1.0, cause=1, speed=1.0, instant=True), "you  speed:  instant"),
        (facts.TimeJumped(at=1.0, cause=1, seconds=0.8), "you  jump:  time moved 0.8 s on"),
        (facts.TimeJumped(at=1.0, seconds=3600.0), "loop  jump:  time moved 1 h 00 min on"),
    ],
)
def test_time_is_the_persons_and_so_are_its_lines(fact: AnyFact, line: str) -> None:
    """In instant time the loop jumps by itself."""
    assert story(fact) == [line]


TIMER = ran("_set_result_unless_cancelled", RanKind.TIMER)
DONE = ran("gather.<locals>._done_callback", RanKind.CALLBACK)


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (stepped(ran("fetch-1")), "fetch-1 ran"),
        (stepped(ran("fetch-1"), ready=(ran("main"),)), "fetch-1 ran; made ready: main"),
        (stepped(ran("a"), ran("b")), "a, b ran"),
        (stepped(*(ran(name) for name in "abcdef")), "a, b, c, d, e, f ran"),
        (stepped(*(ran(name) for name in "abcdefgh")), "a, b, c, d, e and 3 more ran"),
        (stepped(DONE, ready=(ran("main"),)), "callback gather.<locals>._done_callback ran; made ready: main"),
        (
            stepped(TIMER, ready=(ran("fetch-1"),), moved=0.8),
            "time moved 0.8 s on, timer of a sleep ran; made ready: fetch-1",
        ),
        (stepped(ran("tick", RanKind.TIMER), moved=0.0), "timer tick ran"),
        (stepped(ran("Timeout._on_timeout", RanKind.TIMER), moved=2.0), "time moved 2.0 s on, timer of a timeout ran"),
        (stepped(ran("Server.accept", RanKind.IO), polled=True), "polled, I/O callback Server.accept ran"),
        (stepped(ran("stop", RanKind.SIGNAL)), "signal handler stop ran"),
        (stepped(polled=True), "polled, nothing came"),
        (stepped(ready=(ran("main"),), polled=True), "polled; made ready: main"),
        (stepped(ready=(ran("main"),)), "nothing ran; made ready: main"),
        (stepped(), "there was nothing to run"),
    ],
)
def test_a_step_says_what_ran_and_what_it_made_ready(fact: facts.Stepped, line: str) -> None:
    """And what it took: the next timer's moment, or a poll."""
    assert story(fact) == [f"you  step:  {line}"]


def test_a_callback_that_belongs_to_a_task_says_whose_it_is() -> None:
    """`loop.call_later(1, task.cancel)` is a timer of that task's, and no step of it."""
    timer = ran("Task.cancel", RanKind.TIMER, task=2)
    assert story(created(2, "fetch-2"), stepped(timer, moved=1.0))[1:] == [
        "you  step:  time moved 1.0 s on, timer Task.cancel of fetch-2 ran"
    ]


def test_selecting_a_step_selects_the_task_that_ran_last() -> None:
    """Where none ran, none is selected."""
    told = world(stepped(ran("a", task=1), ran("b", task=2), DONE), stepped(polled=True))
    assert [line.subject for line in told.story.lines] == [2, None]


def test_a_stuck_loop_says_who_waits_for_whom() -> None:
    """The waits are state, which comes after the facts of its batch."""
    told = world(created(1, "main"), facts.LoopStuck(at=2.0, tasks=(1, 2)))
    assert lines(told)[1:] == []
    apply(
        told,
        task(1, "main", wait=waits_for(2)),
        task(2, "fetch-1", wait=Wait(kind=WaitKind.LOCK)),
        loop(phase=LoopPhase.STUCK),
    )
    assert lines(told)[1:] == ["loop  stuck: nothing that can be seen will wake  main (task fetch-1), fetch-1 (Lock)"]


def test_what_happens_after_a_stuck_loop_is_told_after_it() -> None:
    """Even if the state of that moment never came; then the tasks are told by their names alone."""
    told = story(created(1, "main"), facts.LoopStuck(at=2.0, tasks=(1,)), facts.Paused(at=3.0))
    assert told[1:] == [
        "loop  stuck: nothing that can be seen will wake  main",
        "you  paused:  the clock stands still; threads and processes go on",
    ]


def test_selecting_a_line_selects_its_task() -> None:
    """Each line about a task or job says which; others say none."""
    told = world(created(2, "fetch-2"), facts.LoopStopped(at=1.0, loop=1))
    assert [line.subject for line in told.story.lines] == [2, None]


def test_the_story_keeps_the_last_lines_and_counts_all() -> None:
    """It is bounded, and says how much there was."""
    told = World(keep_story=3)
    apply(told, *(created(number, f"t{number}") for number in range(10)))
    assert lines(told) == [f"t{number}  created at  gather.py:3" for number in (7, 8, 9)]
    assert told.story.count == 10


@pytest.mark.parametrize(("by", "line"), [(1, "created by asyncio for main:"), (None, "created by asyncio:")])
def test_a_task_of_asyncios_own_is_one_line_that_says_what_it_does_unless_it_fails(by: int | None, line: str) -> None:
    own = replace(created(2, "Task-2", by=by), coroutine="Process._read_stream")
    told = story(created(1, "main"), own, end(Outcome.FINISHED), own, end(Outcome.FAILED))
    assert told[1:] == [
        f"Task-2  {line}  _read_stream, gather.py:3",
        f"Task-2  {line}  _read_stream, gather.py:3",
        "Task-2  failed: ValueError: boom,  gather.py:12",
    ]


def end(outcome: Outcome) -> facts.TaskEnded:
    """Task-2 has ended."""
    reason = failure() if outcome is Outcome.FAILED else None
    return facts.TaskEnded(2, "Task-2", outcome, "None" if reason is None else "", reason, False, at=1.0)
