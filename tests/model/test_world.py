"""The fold of facts and state."""

import pytest

from playground.model.program import Program
from playground.wire import facts
from playground.wire.fact import Outcome
from playground.wire.facts import AnyFact
from playground.wire.state import (
    JobsForgotten,
    LabSilent,
    LoopPhase,
    PoolsForgotten,
    PoolState,
    TaskPhase,
    TasksForgotten,
)
from tests.model.build import apply, at, called, created, failure, job, loop, task, world

PAUSED = facts.Paused(at=1.0)
RESUMED = facts.Resumed(at=1.1)


def pool(number: int, name: str = "default") -> PoolState:
    """A pool of threads without workers."""
    return PoolState(
        pool=number,
        kind="threads",
        name=name,
        limit=6,
        workers=(),
        queued=0,
        handed_over=0,
        done=0,
        shut_down=False,
        broken="",
    )


def test_of_each_state_the_latest_wins() -> None:
    """A batch holds what changed, and the rest stays."""
    told = world(task(1), task(2), loop(ready=1))
    apply(told, task(1, phase=TaskPhase.FINISHED), loop(ready=5), now=2.0)
    assert told.tasks[1].phase is TaskPhase.FINISHED
    assert told.tasks[2].phase is TaskPhase.WAITING
    assert told.loop is not None
    assert told.loop.ready == 5
    assert told.at == 2.0


def test_every_batch_raises_the_version() -> None:
    """What was drawn from an equal version is still right."""
    told = world()
    before = told.version
    apply(told)
    assert told.version == before + 1


def test_what_is_forgotten_is_gone_even_if_it_was_never_told_of() -> None:
    """Tasks, jobs and pools alike."""
    told = world(task(1), job(2), pool(1))
    apply(told, TasksForgotten(tasks=(1, 8)), JobsForgotten(jobs=(2, 8)), PoolsForgotten(pools=(1, 8)))
    assert (told.tasks, told.jobs, told.pools) == ({}, {}, {})


def test_a_silent_lab_is_known_until_it_is_heard_again() -> None:
    """Zero seconds of silence say so."""
    told = world(LabSilent(seconds=1.0, place=at(3)))
    assert told.silence == LabSilent(seconds=1.0, place=at(3))
    apply(told, LabSilent(seconds=0.0, place=None))
    assert told.silence is None


@pytest.mark.parametrize(
    ("told", "paused"),
    [
        ((), False),
        ((PAUSED,), True),
        ((PAUSED, RESUMED), False),
        ((PAUSED, RESUMED, PAUSED), True),
        ((PAUSED, facts.LoopStopped(at=1.2, loop=1)), False),
    ],
)
def test_the_loop_is_paused_until_it_goes_on_or_stops(told: tuple[AnyFact, ...], paused: bool) -> None:
    """As the facts tell it, in their order: what was asked for has not happened yet."""
    assert world(*told).paused is paused


def test_the_loop_is_stuck_for_as_long_as_its_state_says_so() -> None:
    """Who waits is a fact, and whether they still do is state."""
    stuck = facts.LoopStuck(at=1.0, tasks=(1, 2))
    told = world(stuck, loop())
    seen = [told.stuck]
    for phase in (LoopPhase.STUCK, LoopPhase.WAITING):
        apply(told, loop(phase=phase))
        seen.append(told.stuck)
    assert seen == [None, stuck, None]


def test_the_program_is_known_from_its_start_to_the_end_of_its_process() -> None:
    """File, text, entries, and how it ended."""
    over = facts.ProgramEnded(at=1.0, outcome=Outcome.FAILED, failure=failure())
    ended = facts.RunEnded(at=1.1, outcome=Outcome.FAILED, status=1, signal=None, place=None)
    told = world(
        facts.ProgramStarted(at=-1.0, path="/x.py", text="..."),
        facts.ProgramLoaded(at=-0.1, entries=("a",)),
        over,
        ended,
    )
    assert told.program == Program(
        path="/x.py", text="...", entries=("a",), loaded=True, failure=failure(), over=over, ended=ended
    )


def test_a_program_that_does_not_load_says_why() -> None:
    """Its error is at a line, and there are no entries."""
    told = world(facts.ProgramStarted(at=-1.0, path="/x.py", text="("), facts.ProgramFailed(at=-1.0, failure=failure()))
    assert told.program.failure == failure()
    assert not told.program.loaded


def test_names_are_known_from_facts_until_state_knows_better() -> None:
    """A task may be renamed; one that was never told of has its number."""
    told = world(created(1, "Task-1"))
    assert told.name_of(1) == "Task-1"
    apply(told, task(1, "fetch-1"), job(2, "slow_op"), pool(1, "default"))
    assert [told.name_of(number) for number in (1, 2, 3)] == ["fetch-1", "slow_op", "task 3"]
    assert [told.pool_name(number) for number in (1, 2)] == ["default", "pool 2"]


def test_the_persons_calls_and_variables_are_kept() -> None:
    """Until a variable is dropped."""
    call = called("fetch_1 = asyncio.create_task(fetch(1))", 1, variable="fetch_1")
    told = world(call)
    assert told.calls == [call]
    assert told.variables == {"fetch_1": 1}
    apply(told, facts.VariableDropped(at=1.0, variable="fetch_1", target=1))
    assert told.variables == {}
