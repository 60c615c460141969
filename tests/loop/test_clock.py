"""The clock of a steered loop, read from several threads while it is turned."""

from threading import Event, Thread
from time import monotonic

import pytest

from playground.loop import clock as module
from playground.loop.clock import Clock

FOREVER = 20.0
"""Seconds after which a thread is taken to be stuck."""


def test_it_never_goes_back_for_a_reader_on_another_thread() -> None:
    clock, done = Clock(), Event()
    went_back: list[tuple[float, float]] = []

    def read() -> None:
        before = clock.now()
        while not done.is_set():
            before, now = clock.now(), before
            if before < now:
                went_back.append((now, before))

    reader = Thread(target=read)
    reader.start()
    for turn in range(2_000):
        clock.set_speed((0.1, 10.0)[turn % 2])
        clock.stop()
        clock.start()
    done.set()
    reader.join(FOREVER)
    assert went_back == []


def test_a_reader_on_another_thread_gets_the_time_though_a_turn_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As by garbage collection, whose finalizers may wait for a reader of the program's output."""
    clock, read = Clock(), Event()

    def look() -> None:
        clock.now()
        read.set()

    def interrupted() -> float:
        if not read.is_set():
            other = Thread(target=look, daemon=True)
            monkeypatch.setattr(module, "monotonic", monotonic)
            other.start()
            other.join(FOREVER)
        return monotonic()

    monkeypatch.setattr(module, "monotonic", interrupted)
    clock.stop()
    assert read.is_set()
