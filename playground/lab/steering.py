"""Steering: the person's commands about time and order, and what came of them as facts.

All loops of the main thread share one clock, so a program that makes a second loop stays paused, or fast. Loops that
a program runs in other threads are left alone.
"""

import asyncio
import threading

from playground.lab import describe
from playground.lab.emit import Emitter
from playground.lab.record import AnyTask
from playground.lab.tasks import TaskProbe
from playground.loop import Clock, Ready, SteerableLoop, StepMade
from playground.wire.facts import Paused, Resumed, SpeedChanged, Stepped, TimeJumped
from playground.wire.ran import Ran, RanKind

QUEUE_SHOWN = 100
"""Entries of the ready queue that are told."""


class Steering:
    """The clock, and what is told of it."""

    def __init__(self, emitter: Emitter, tasks: TaskProbe) -> None:
        self._emitter = emitter
        self._tasks = tasks
        self._main = threading.get_ident()
        self._clock = Clock()
        self._cause: int | None = None
        """The command that steered last."""
        self._step: int | None = None
        """The command whose step is under way."""

    def begin(self, *, paused: bool, speed: float, instant: bool) -> None:
        """Steer from the start, before there is a loop."""
        if speed != 1.0 or instant:
            self._set_clock(speed, instant)
        if paused:
            self._emitter.now = self._clock.now
            self._clock.stop()

    def watch(self, loop: SteerableLoop) -> None:
        """Steer this loop, and tell what comes of it; to be called when it is made."""
        if threading.get_ident() != self._main:
            return
        loop.use_clock(self._clock)
        loop.on_pause = self._paused
        loop.on_step = self._stepped
        loop.on_jump = self._jumped

    # Commands, at the gate

    def pause(self, loop: SteerableLoop) -> None:
        """Stop before the next handle."""
        self._by_command()
        loop.pause()

    def resume(self, loop: SteerableLoop) -> None:
        """Go on."""
        self._by_command()
        loop.resume()

    def step(self, loop: SteerableLoop, task: AnyTask | None) -> None:
        """Run one handle, or until this task has run."""
        self._by_command()
        loop.step(task)
        self._step = self._cause

    def run_next(self, loop: SteerableLoop, task: AnyTask) -> None:
        """Run this ready task before all others."""
        self._by_command()
        loop.run_next(task)
        self._step = self._cause

    def jump(self, loop: SteerableLoop) -> None:
        """Move the clock on to the next timer."""
        self._by_command()
        loop.jump()

    def set_speed(self, loop: SteerableLoop, speed: float, instant: bool) -> None:
        """Change the clock's pace."""
        self._by_command()
        loop.set_speed(speed, instant=instant)
        self._tell_speed()

    def _set_clock(self, speed: float, instant: bool) -> None:
        self._emitter.now = self._clock.now
        self._clock.set_speed(speed, instant=instant)
        self._tell_speed()

    def _tell_speed(self) -> None:
        emitter = self._emitter
        emitter.tell(SpeedChanged(self._clock.speed, self._clock.instant, at=emitter.clock(), cause=emitter.cause))

    def _by_command(self) -> None:
        # Until somebody steers, facts are told by the real clock, which is cheaper and says the same.
        self._emitter.now = self._clock.now
        self._cause = self._emitter.cause

    # What the loop tells

    def _paused(self, paused: bool) -> None:
        told = (Paused if paused else Resumed)(at=self._emitter.clock(), cause=self._emitter.cause)
        self._emitter.tell(told)

    def _stepped(self, step: StepMade) -> None:
        ran = tuple(map(self.ran, step.ran))
        made_ready = tuple(map(self.ran, step.made_ready[:QUEUE_SHOWN]))
        self._emitter.tell(
            Stepped(ran, made_ready, step.moved, step.polled, at=self._emitter.clock(), cause=self._step)
        )
        # What a timer or a callback made ready has a row that says so.
        for each in made_ready:
            if each.task is not None and (record := self._tasks.find(each.task)) is not None:
                self._tasks.changed.add(record)

    def _jumped(self, seconds: float) -> None:
        if self._emitter.has_room("TimeJumped"):
            self._emitter.add(TimeJumped(seconds, at=self._emitter.clock(), cause=self._emitter.cause))

    def queue(self, loop: SteerableLoop) -> tuple[Ran, ...]:
        """What is ready, in the order in which it will run."""
        return tuple(map(self.ran, loop.waiting_room()[:QUEUE_SHOWN]))

    def ran(self, ready: Ready) -> Ran:
        """One entry of the ready queue, for the wire."""
        if ready.task is None:
            return Ran(kind=RanKind(ready.kind), task=None, name=describe.callback_name(ready.callback))
        record = self._tasks.record(ready.task)
        name = describe.short(ready.task.get_name()) if ready.kind == "step" else describe.callback_name(ready.callback)
        return Ran(kind=RanKind(ready.kind), task=record.id, name=name)


def running_loop() -> SteerableLoop:
    """The loop at whose gate this is called."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SteerableLoop)
    return loop
