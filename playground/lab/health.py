"""Whether the loop moves: noticed from the line's thread, which runs on while Python code blocks the loop.

At each look the main thread is either in the loop's own wait for I/O, which is fine, or in some code. If the loop has
run no handle since the last look and is still in some code, it is suspected: a callback is sent through the loop,
and for as long as it is not answered, the loop is blocked. What holds the GIL blocks this thread as well; the
parent notices that by missed heartbeats.
"""

import sys
import threading
from asyncio.timeouts import Timeout
from time import monotonic
from types import FrameType

from playground.lab import describe
from playground.lab.blocking import look
from playground.lab.emit import Emitter
from playground.lab.tasks import TaskProbe
from playground.loop import SteerableLoop
from playground.loop.ready import owner_of
from playground.loop.selector import Polls
from playground.sources import is_own
from playground.wire.facts import LoopBlocked, LoopFreed
from playground.wire.places import Place

BLOCKED_AFTER = 0.25
"""Seconds of one handle after which the loop is said to be blocked."""

SLEEPS_ON = 4
"""Looks in a row at which the loop sleeps though something is ready, until it is said not to have noticed."""


class Health:
    """Looks at one loop after the other."""

    def __init__(self, emitter: Emitter, tasks: TaskProbe) -> None:
        self._emitter = emitter
        self._tasks = tasks
        self._main = threading.main_thread().ident
        self._handles = -1
        self._is_still = False
        self._since = 0.0
        """When the present stillness was first seen."""
        self._answered = True
        self._answered_at = 0.0
        self._task: int | None = None
        self._blocked = 0.0
        self._timeout_late = 0.0
        """For how long a time-out of the task that blocks the loop has been due."""
        self._asleep = 0
        """Looks in a row at which something was ready and the loop slept."""
        self._outside = 0.0
        self._outside_since: float | None = None
        self.place: Place | None = None
        """Where the main thread is, while the loop is blocked or code outside of any loop runs on."""

    @property
    def blocked(self) -> float:
        """For how long the loop has been blocked, or code outside of any loop has run; 0 while neither is so."""
        return self._blocked or self._outside

    def look(self, loop: SteerableLoop | None) -> None:
        """Look at the loop that runs now; None if none does."""
        if loop is None:
            self._look_outside()
            return
        self._outside_since = None
        if loop.standing or self._moves(loop):
            self._freed()
            self._since = monotonic()
            self._look_whether_it_sleeps_on(loop)
            return
        self._asleep = 0
        if self._answered:
            self._answered = False
            loop.at_gate(self._answer, urgent=True)
        still = monotonic() - self._since
        if still >= BLOCKED_AFTER:
            self._blocked_for(still, loop)

    def _look_outside(self) -> None:
        """Without a loop, a module's top level may be what keeps the person waiting."""
        self._freed()
        place = None if self._main is None else describe.thread_place(self._main)
        if place is None:
            self._outside_since = None
            return
        if self._outside_since is None:
            self._outside_since = monotonic()
        seconds = monotonic() - self._outside_since
        if seconds >= BLOCKED_AFTER:
            self.place, self._outside = place, seconds

    def _moves(self, loop: SteerableLoop) -> bool:
        handles, self._handles = self._handles, loop.handles
        self._is_still = handles == loop.handles
        if not self._answered:
            return False
        return handles != loop.handles or self._is_waiting()

    def _look_whether_it_sleeps_on(self, loop: SteerableLoop) -> None:
        """A thread that wakes the loop as it should makes something ready a moment before the loop is awake."""
        sleeps_on = self._is_still and not loop.standing and loop.waiting_room() and self._is_waiting()
        self._asleep = self._asleep + 1 if sleeps_on else 0

    @property
    def sleeps_on(self) -> bool:
        """Whether something is ready, and the loop waits for I/O or a timer as if there were nothing."""
        return self._asleep >= SLEEPS_ON

    def _answer(self) -> None:
        self._answered_at = monotonic()
        self._answered = True

    def is_idle(self, loop: SteerableLoop) -> bool:
        """Whether it has run nothing since the look before, and waits for I/O or a timer."""
        return self._is_still and not loop.ready and self._is_waiting()

    def _is_waiting(self) -> bool:
        frame = self._main_frame()
        return frame is not None and is_in_poll(frame)

    def _main_frame(self) -> FrameType | None:
        return None if self._main is None else sys._current_frames().get(self._main)

    def _blocked_for(self, seconds: float, loop: SteerableLoop) -> None:
        block = look(self._main_frame())
        current = self._tasks.current
        self.place = block.place or self.place
        self._task = current.id if current is not None else None
        if not self._blocked:
            at = self._emitter.clock()
            self._emitter.tell(LoopBlocked(seconds, self._task, self.place, block.inside, block.has_await, at=at))
        self._blocked = seconds
        self._timeout_late = _timeout_late(loop, None if current is None else current(), self._timeout_late)

    def _freed(self) -> None:
        self._outside = 0.0
        if self._blocked:
            seconds = max(self._blocked, self._answered_at - self._since)
            self._emitter.tell(LoopFreed(seconds, self._task, self.place, self._timeout_late, at=self._emitter.clock()))
        self._blocked = self._timeout_late = 0.0
        self.place = None


def _timeout_late(loop: SteerableLoop, task: object, so_far: float) -> float:
    """For how long a `timeout` block of this task's has been due; what was seen before, if none is any more."""
    owners = [owner_of(callback) for callback in loop.overdue()]
    own = [owner for owner in owners if type(owner) is Timeout and owner._task is task]  # type: ignore[attr-defined]
    return max([so_far, *(loop.now() - (owner.when() or loop.now()) for owner in own)])


_POLLS = Polls.of.__code__.co_filename
"""Ours stands between the loop and its selector."""


def is_in_poll(frame: FrameType) -> bool:
    """Whether this innermost frame is a loop waiting for I/O: asyncio in `select`, uvloop in its C code."""
    if frame.f_code.co_name == "run_forever" and is_own(frame.f_code.co_filename):
        return True
    caller: FrameType | None = frame
    while caller is not None and (caller.f_code.co_name == "select" or caller.f_code.co_filename == _POLLS):
        caller = caller.f_back
    return caller is not None and caller is not frame and caller.f_code.co_qualname == "BaseEventLoop._run_once"
