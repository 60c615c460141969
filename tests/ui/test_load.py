"""Rates out of successive states of the loop."""

import pytest

from playground.ui.load import Load
from playground.wire.state import LoopPhase
from tests.model.build import loop


def test_a_rate_needs_two_states() -> None:
    load = Load()
    assert load.handles is None
    load.feed(loop(handles=10), 1.0)
    assert load.handles is None
    assert load.busy is None


def test_rates_are_taken_over_the_last_second() -> None:
    load = Load()
    for tenth in range(31):
        quick = max(0, tenth - 20)
        load.feed(loop(handles=quick * 50, busy=quick * 0.05), tenth / 10)
    assert load.handles == pytest.approx(500)
    assert load.busy == pytest.approx(0.5)


def test_a_handle_that_still_runs_counts_as_busy() -> None:
    load = Load()
    load.feed(loop(busy=0.2, blocked=0.0), 1.0)
    load.feed(loop(busy=0.2, blocked=1.0), 2.0)
    assert load.busy == pytest.approx(1.0)


def test_code_that_runs_while_the_loop_is_stopped_keeps_no_loop_busy() -> None:
    """As between two `run_until_complete`; nor is that taken from what the loop does after it."""
    load = Load()
    load.feed(loop(busy=0.2, blocked=0.0), 1.0)
    load.feed(loop(busy=0.2, blocked=0.5, phase=LoopPhase.STOPPED), 1.5)
    assert load.busy == 0.0
    load.feed(loop(busy=0.6, blocked=0.0), 2.4)
    load.feed(loop(busy=0.7, blocked=0.0), 2.5)
    assert load.busy == pytest.approx(0.5)


def test_another_loop_starts_afresh() -> None:
    load = Load()
    load.feed(loop(loop=1, handles=1000), 1.0)
    load.feed(loop(loop=2, handles=0), 1.1)
    assert load.handles is None


def test_each_bar_of_the_lag_is_the_longest_of_its_quarter_second() -> None:
    load = Load()
    for now, lag in ((0.0, 0.001), (0.1, 0.03), (0.3, 0.002), (1.1, 0.5)):
        load.feed(loop(lag=lag), now)
    assert load.lags(10) == [0.03, 0.002, 0.0, 0.0, 0.5]


def test_rates_are_of_real_seconds_whatever_the_loops_clock_does() -> None:
    load = Load()
    load.feed(loop(clock=0.0, handles=0, speed=10.0), 0.0)
    load.feed(loop(clock=10.0, handles=100, speed=10.0), 1.0)
    assert load.handles == pytest.approx(100)


def test_while_paused_there_is_no_rate_and_no_lag() -> None:
    load = Load()
    load.feed(loop(handles=0), 0.0)
    load.feed(loop(handles=100), 0.5)
    load.feed(loop(handles=100, lag=9.0, phase=LoopPhase.PAUSED), 1.0)
    assert load.handles is None
    assert load.busy is None
    assert load.lags(10) == [0.0, 0.0, 0.0]
    load.feed(loop(handles=100), 9.0)
    load.feed(loop(handles=150), 9.5)
    assert load.handles == pytest.approx(100)
