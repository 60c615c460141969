"""What space, + and - ask for, going by what was asked already; and what runs on while the loop is paused."""

import pytest

from playground.ui.steering import faster, has_eager_tasks, is_paused, pace, runs_on, slower, will_be_paused
from playground.wire.commands import Pause, Resume, SetSpeed, Step
from playground.wire.fact import Outcome
from playground.wire.facts import RunEnded
from playground.wire.state import LoopPhase, PoolState, WorkerState
from tests.model.build import loop, world

PAUSED = world(loop(phase=LoopPhase.PAUSED))
RUNNING = world(loop(phase=LoopPhase.RUNNING))


def pool(kind: str, *functions: str, handed_over: int = 0, number: int = 1) -> PoolState:
    """An executor whose workers run these."""
    workers = tuple(
        WorkerState(name=f"w_{place}", job=None, function=function, since=None, ghost=False, place=None)
        for place, function in enumerate(functions)
    )
    return PoolState(
        pool=number,
        kind=kind,
        name=kind,
        limit=6,
        workers=workers,
        queued=0,
        handed_over=handed_over,
        done=0,
        shut_down=False,
        broken="",
    )


def test_only_a_living_loop_is_paused() -> None:
    assert is_paused(PAUSED)
    assert not is_paused(RUNNING)
    assert not is_paused(world())
    ended = RunEnded(outcome=Outcome.DIED, status=3, signal=None, at=1.0)
    assert not is_paused(world(loop(phase=LoopPhase.PAUSED), ended))


def test_space_takes_back_what_was_asked_for_before_it_has_been_done() -> None:
    assert not will_be_paused(RUNNING, [])
    assert will_be_paused(RUNNING, [Pause()])
    assert will_be_paused(RUNNING, [Step()])
    assert will_be_paused(RUNNING, [Pause(), SetSpeed(speed=2.0)])
    assert will_be_paused(PAUSED, [])
    assert not will_be_paused(PAUSED, [Resume()])
    assert will_be_paused(RUNNING, [Resume(), Pause()])


def test_a_speed_goes_by_the_one_that_was_asked_for_last() -> None:
    assert pace(world(), []) == (1.0, False)
    assert pace(world(loop(speed=2.0)), []) == (2.0, False)
    assert pace(world(loop(speed=2.0)), [SetSpeed(speed=5.0), Pause()]) == (5.0, False)


@pytest.mark.parametrize(
    ("now", "up", "down"), [(1.0, 2.0, 0.5), (3.0, 5.0, 2.0), (10.0, None, 5.0), (0.1, 0.2, None), (0.2, 0.5, 0.1)]
)
def test_speeds_go_up_and_down_in_steps_to_their_ends(now: float, up: float | None, down: float | None) -> None:
    assert faster((now, False)) == up
    assert slower((now, False)) == down


def test_nothing_is_faster_than_instant_and_below_it_comes_the_fastest() -> None:
    assert faster((1.0, True)) is None
    assert slower((1.0, True)) == 10.0


def test_what_runs_on_is_counted_by_thread_and_told_with_care_of_processes() -> None:
    assert runs_on(world(pool("threads", "", ""))) == ""
    assert runs_on(world(pool("threads", "job", ""))) == "1 job runs on in a thread"
    assert runs_on(world(pool("threads", "job", "job"))) == "2 jobs run on in threads"
    processes = pool("processes", "", handed_over=3, number=2)
    assert runs_on(world(processes)) == "up to 1 job runs on in a process"
    assert runs_on(world(pool("threads", "job"), processes)) == "1 job runs on in a thread, up to 1 in a process"


def test_eager_tasks_came_with_python_3_12() -> None:
    assert not has_eager_tasks("3.11.9")
    assert has_eager_tasks("3.12.0")
    assert has_eager_tasks("3.13.1")
