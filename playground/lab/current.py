"""The loop that runs now, or ran last: held weakly, watched, and put into the state that is the lab's heartbeat."""

import asyncio
import platform
import sys
import weakref
from types import FrameType

import msgspec
import uvloop

from playground.lab import describe
from playground.lab.emit import Emitter
from playground.lab.health import Health
from playground.lab.record import SeenTask
from playground.lab.rows import ready_tasks
from playground.lab.schedule import Schedule
from playground.lab.steering import Steering
from playground.lab.stuck import Stuck
from playground.lab.tasks import TaskProbe
from playground.loop import LoopKind, SteerableLoop
from playground.sources import is_library, is_own
from playground.wire.fact import Outcome
from playground.wire.facts import LoopStarted, LoopStopped
from playground.wire.places import Place
from playground.wire.state import LoopPhase, LoopState

PYTHON = platform.python_version()

_VERSIONS: dict[LoopKind, str] = {"asyncio": PYTHON, "uvloop": str(vars(uvloop)["__version__"])}


class CurrentLoop:
    """Of a program's loops the one that matters now."""

    def __init__(self, emitter: Emitter, tasks: TaskProbe, steering: Steering, schedule: Schedule) -> None:
        self._emitter = emitter
        self._tasks = tasks
        self._steering = steering
        self._stuck = Stuck(emitter, tasks, schedule)
        self._health = Health(emitter, tasks)
        self._loop: weakref.ref[SteerableLoop] | None = None
        self.running = False
        self._stopped_at: Place | None = None
        """Where the person's code called its `stop`."""
        self._earlier = 0, 0.0
        """Handles run, and seconds busy, by the loops before this one."""
        self._state = LoopState(
            loop=0,
            implementation="",
            version="",
            python=PYTHON,
            phase=LoopPhase.NONE,
            clock=0.0,
            ready=0,
            timers=0,
            next_timer=None,
            lag=0.0,
            handles=0,
            busy=0.0,
            task=None,
            place=None,
            blocked=0.0,
            debug=False,
            eager=False,
            steered=False,
            speed=1.0,
            instant=False,
            held=(),
            queue=(),
            tasks=0,
            created=0,
            finished=0,
            failed=0,
            cancelled=0,
            folded=0,
        )

    def get(self) -> SteerableLoop | None:
        """The loop; None if none has run, or it is gone."""
        return None if self._loop is None else self._loop()

    def started(self, loop: SteerableLoop, number: int, kind: LoopKind) -> None:
        """It begins to run."""
        if self.get() is not loop:
            self._earlier = self._state.handles, self._state.busy
        self._loop = weakref.ref(loop)
        self.running, self._stopped_at = True, None
        self._emitter.begin()
        self._state = msgspec.structs.replace(self._state, loop=number, implementation=kind, version=_VERSIONS[kind])
        self._emitter.tell(LoopStarted(number, kind, _VERSIONS[kind], at=self._emitter.clock()))

    def stopped(self, loop: SteerableLoop, number: int) -> None:
        """It runs no longer, for now or for good."""
        self.running = False
        self._state = self._measured(loop)
        self._emitter.tell(LoopStopped(number, self._stopped_at, at=self._emitter.clock()))

    def stop_asked(self) -> None:
        """Called in the loop's `stop`, by whoever calls that: note where, if it is a line of the person's."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and is_library(frame.f_code.co_filename) and not is_own(frame.f_code.co_filename):
            frame = frame.f_back
        if frame is not None and not is_own(frame.f_code.co_filename):
            self._stopped_at = describe.place(frame.f_code, frame.f_lineno)

    def look(self) -> None:
        """See whether it moves; of a block it is to be told who runs, and what became ready behind it."""
        loop = self.get() if self.running else None
        self._health.look(loop)
        self._stuck.look(loop, idle=loop is not None and self._health.is_idle(loop))
        if loop is not None and self._health.blocked:
            if self._tasks.current is not None:
                self._tasks.changed.add(self._tasks.current)
            for task in ready_tasks(loop.ready_callbacks()):
                # Without a record it is being made at this moment, and told of there: here it would be counted twice.
                if type(task) is not SeenTask or hasattr(task, "_playground_record"):
                    self._tasks.changed.add(self._tasks.record(task))

    @property
    def last(self) -> LoopState:
        """How it stood when it was looked at last."""
        return self._state

    def state(self) -> LoopState:
        """How it stands; of a loop that is gone what was known last."""
        loop, tasks, current = self.get(), self._tasks, self._tasks.current
        self._state = msgspec.structs.replace(
            self._state,
            phase=self._phase(loop),
            clock=self._emitter.clock(),
            task=None if current is None else current.id,
            place=self._health.place,
            blocked=self._health.blocked,
            tasks=tasks.alive,
            created=tasks.created,
            finished=tasks.outcomes[Outcome.FINISHED],
            failed=tasks.outcomes[Outcome.FAILED],
            cancelled=tasks.outcomes[Outcome.CANCELLED],
            folded=self._emitter.folded,
        )
        if loop is not None:
            self._state = self._measured(loop)
        return self._state

    def _measured(self, loop: SteerableLoop) -> LoopState:
        next_timer = loop.next_timer
        return msgspec.structs.replace(
            self._state,
            ready=loop.ready,
            timers=loop.timers,
            next_timer=None if next_timer is None else next_timer - (self._emitter.began or 0.0),
            lag=max(loop.take_lag(), self._health.blocked),
            handles=self._earlier[0] + loop.handles,
            busy=self._earlier[1] + loop.busy,
            debug=loop.get_debug(),
            eager=loop.get_task_factory() is getattr(asyncio, "eager_task_factory", self),
            steered=loop.steered,
            speed=loop.speed,
            instant=loop.instant,
            held=loop.held() if loop.instant and self.running and not loop.paused else (),
            queue=self._steering.queue(loop) if loop.standing else (),
            unnoticed=next(iter(self._steering.queue(loop)), None) if self._health.sleeps_on else None,
        )

    def _phase(self, loop: SteerableLoop | None) -> LoopPhase:
        if self._loop is None:
            return LoopPhase.NONE
        if not self.running or loop is None:
            return LoopPhase.STOPPED
        if self._health.blocked:
            return LoopPhase.BLOCKED
        if loop.paused and loop.standing:
            return LoopPhase.PAUSED
        if self._stuck.is_so:
            return LoopPhase.STUCK
        return LoopPhase.RUNNING if loop.ready or self._tasks.current is not None else LoopPhase.WAITING
