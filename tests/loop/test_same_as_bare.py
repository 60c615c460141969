"""A program does on the steerable loop what it does on the bare one, whether its seams are at work or not.

Calm programs have to have the very same trace. Racy ones differ from run to run on the bare loop too: there the
steerable loop has to agree with a run on the bare loop as often as another run on the bare loop does.
"""

import asyncio
import random
import threading
from collections.abc import Callable
from functools import partial
from math import comb

import pytest
import uvloop
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.programs import Program, make
from tests.loop.world import run

TICKS = [0.008, 0.008, 0.012, 0.016, 0.024, 0.032, 0.048, 0.064, 0.1, 0.15]
"""How long a tick is in each try of a calm run: longer, each time that the machine held it up."""

CONFIRMATIONS = 3
"""How often a difference has to show before it counts: some hold-ups go unnoticed, a wrong order shows each time."""

NewLoop = Callable[[], asyncio.AbstractEventLoop]
Steerable = Callable[[LoopKind], SteerableLoop]

unhurried = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)


def bare_loop(kind: LoopKind) -> NewLoop:
    """What makes the loop that the steerable one is built on."""
    return asyncio.SelectorEventLoop if kind == "asyncio" else uvloop.Loop


def watched_loop(kind: LoopKind) -> SteerableLoop:
    """A steerable loop whose seams are in use, as a probe would use them."""
    loop = new_event_loop(kind)
    loop.run_handle = lambda handle: handle._run()
    loop.task_class = type("Task", (asyncio.Task,), {})
    loop.on_exception = lambda _context: None
    return loop


def visited_loop(kind: LoopKind) -> SteerableLoop:
    """A watched loop where a thread keeps coming to the gate for as long as the loop runs."""
    loop = watched_loop(kind)
    over = threading.Event()

    def come_to_gate() -> None:
        while not over.wait(0.0005):
            loop.at_gate(loop.ready_callbacks)
            loop.at_gate(loop.at_gate_later, 0.002, loop.take_lag)

    thread = threading.Thread(target=come_to_gate)

    def running(running: bool) -> None:
        if running:
            thread.start()
        else:
            over.set()
            thread.join()

    loop.on_running = running
    return loop


def handed_loop(kind: LoopKind, choose: random.Random) -> SteerableLoop:
    """A watched loop in the hand of somebody who pauses and steps it and changes its speed, at random."""
    loop = watched_loop(kind)

    def visit() -> None:
        speeds: list[Callable[[], None]] = [partial(loop.set_speed, speed) for speed in (0.5, 1.0, 2.0)]
        choose.choice([loop.pause, loop.step, *speeds])()
        loop.at_gate_later(choose.choice([0.0013, 0.0029, 0.0061]), visit)

    def held() -> None:
        choose.choice([loop.step, loop.step, loop.step, loop.step, loop.resume])()

    loop.on_hold = held
    loop.on_running = lambda running: loop.at_gate_later(0.001, visit) if running else loop.resume()
    return loop


def calm_trace(program: Program, new_loop: NewLoop) -> list[str]:
    """The trace of a run that the machine did not hold up."""
    for tick in TICKS:
        world = run(program, new_loop(), tick)
        if not world.disturbed:
            return world.trace
    return reject()


def check_calm(kind: LoopKind, choose: random.Random) -> None:
    """Make up a calm program, and compare its traces."""
    seed = choose.random()
    handed: Steerable = partial(handed_loop, choose=random.Random(seed))
    how = choose.choice([new_event_loop, watched_loop, visited_loop, handed])
    # A visit wakes asyncio's loop by the pipe that signals come in by, and then one can be an iteration early.
    # In which order one poll of uvloop's hands out two sockets depends on what the polls before it have seen, for epoll
    # keeps a list of what was ready; and a loop that is stepped has other polls.
    one_socket = how is handed and kind == "uvloop"
    program = make(choose, calm=True, signals=how is not visited_loop, one_socket=one_socket)
    for _ in range(CONFIRMATIONS):
        bare = calm_trace(program, bare_loop(kind))
        steerable = calm_trace(program, partial(how, kind))
        if steerable == bare:
            return
    assert steerable == bare


@settings(unhurried, max_examples=30)
@given(st.randoms(use_true_random=False))
def test_a_calm_program_has_the_same_trace(kind: LoopKind, choose: random.Random) -> None:
    """Tasks, timers, locks, queues, sockets, threads, signals and blocking: nothing is out of order."""
    check_calm(kind, choose)


@pytest.mark.slow
@settings(unhurried, max_examples=150)
@given(st.randoms(use_true_random=False))
def test_many_calm_programs_have_the_same_trace(kind: LoopKind, choose: random.Random) -> None:
    """As above, more of them."""
    check_calm(kind, choose)


@pytest.mark.parametrize("how", [new_event_loop, watched_loop])
def test_racy_programs_agree_as_often_as_bare_runs_do(kind: LoopKind, how: Steerable) -> None:
    """A sign test where only one of two runs agrees with a third; it fails by chance once in 10,000 times."""
    check_racy(kind, how, programs=40)


@pytest.mark.slow
@pytest.mark.parametrize("how", [new_event_loop, watched_loop])
def test_many_racy_programs_agree_as_often_as_bare_runs_do(kind: LoopKind, how: Steerable) -> None:
    """As above, sharper."""
    check_racy(kind, how, programs=120)


def check_racy(kind: LoopKind, how: Steerable, *, programs: int) -> None:
    """Compare how often the two loops agree with a run on the bare one."""
    only_bare = only_steerable = 0
    for seed in range(programs):
        program = make(random.Random(seed), calm=False)
        reference = run(program, bare_loop(kind)()).trace
        loops: dict[str, NewLoop] = {"bare": bare_loop(kind), "steerable": partial(how, kind)}
        order = sorted(loops, reverse=bool(seed % 2))
        agreed = {name: run(program, loops[name]()).trace == reference for name in order}
        only_bare += agreed["bare"] > agreed["steerable"]
        only_steerable += agreed["steerable"] > agreed["bare"]
    assert chance(only_bare, only_steerable) > 1e-4, f"{only_bare} against {only_steerable} of {programs}"


def chance(worse: int, better: int) -> float:
    """How likely it is to be worse in so many or more of the unequal pairs, if both are equally good."""
    pairs = worse + better
    ways: int = sum(comb(pairs, count) for count in range(worse, pairs + 1))
    return ways / float(2**pairs)
