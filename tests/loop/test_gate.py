"""The gate: what is run there comes between two handles, and leaves no trace."""

import asyncio
import threading
import time

import pytest

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.compare import Log, on, stop_soon


def test_a_visitor_comes_between_two_handles_of_one_iteration(kind: LoopKind) -> None:
    """Not after the iteration: there may be very many handles in it."""

    def do(loop: SteerableLoop) -> None:
        ran: list[object] = []
        loop.call_soon(loop.at_gate, ran.append, "visitor")
        for number in range(3):
            loop.call_soon(ran.append, number)
        stop_soon(loop)
        assert ran == ["visitor", 0, 1, 2]

    on(new_event_loop(kind), do)


def test_a_visitor_wakes_a_loop_that_sleeps(kind: LoopKind) -> None:
    """At once, from another thread, and on the loop's thread."""

    def do(loop: SteerableLoop) -> None:
        threads: list[int] = []

        def visit() -> None:
            threads.append(threading.get_ident())
            loop.stop()

        loop.call_later(60, int)
        thread = threading.Timer(0.01, loop.at_gate, [visit])
        thread.start()
        loop.run_forever()
        thread.join()
        assert threads == [threading.get_ident()]

    on(new_event_loop(kind), do)


def test_visitors_are_not_counted(kind: LoopKind) -> None:
    """Neither as ready, nor as timers, nor as run, and they do not pass `run_handle`."""

    def do(loop: SteerableLoop) -> None:
        passed: list[asyncio.Handle] = []
        loop.run_handle = passed.append
        done = threading.Event()
        loop.at_gate(loop.at_gate_later, 0.005, done.set)
        assert (loop.ready, loop.ready_callbacks()) == (0, [])
        loop.at_gate_later(0.02, loop.stop)
        loop.run_forever()
        assert done.is_set()
        assert (loop.timers, loop.next_timer, loop.handles, passed) == (0, None, 0, [])

    on(new_event_loop(kind), do)


def test_a_visitors_error_is_reported_and_the_next_one_comes(kind: LoopKind) -> None:
    """As an error in a callback is."""

    def do(loop: SteerableLoop) -> None:
        came: list[str] = []
        loop.at_gate(lambda: 1 / 0)
        loop.at_gate(came.append, "next")
        with Log() as log:
            stop_soon(loop)
        assert len(log.lines) == 1
        assert log.lines[0].startswith("Exception in callback")
        assert came == ["next"]

    on(new_event_loop(kind), do)


def test_a_closed_loop_has_no_gate(kind: LoopKind) -> None:
    """It says so, and keeps nothing."""
    loop = new_event_loop(kind)
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.at_gate(print)


def test_a_visitor_in_time_is_before_the_next_timer(kind: LoopKind) -> None:
    """Also when only timers run."""

    def do(loop: SteerableLoop) -> None:
        ran: list[str] = []
        now = loop.time()
        loop.call_at(now + 0.005, loop.at_gate, ran.append, "visitor")
        loop.call_at(now + 0.010, ran.append, "timer")
        loop.call_soon(time.sleep, 0.02)
        loop.run_until_complete(asyncio.sleep(0.03))
        assert ran == ["visitor", "timer"]

    on(new_event_loop(kind), do)
