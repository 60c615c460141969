"""The steerable loop: the seams that probes and steering need, over asyncio's loop or uvloop's.

Why the order is the base's
---------------------------
Only public methods of the loop are overridden, and nothing is decided here about what runs when. The base loop has
one queue of what is ready. In every iteration it runs what was in it when the iteration began, asks the system for
I/O and looks at its timers. What is ready here stands in a queue of our own, in the order in which it came, and the
base's queue holds *turns* for it:

    bare   a  b  c  connection_lost  d
    here   turn(a b c)  connection_lost  turn(d)

A turn is one base callback, `_take_turn`, which runs as many handles of our queue as it was made for. A new handle
joins the last turn only while that turn is the very last thing in the base's queue; otherwise it gets a turn of its
own. So a handle stands among the base's own callbacks (signals, a transport's `connection_lost`, `stop()`, calls from
threads) exactly where it stands in the bare loop, and a program made of tasks alone costs one base callback an
iteration. Reading the end of the base's queue is all that is done with it; where it cannot be found, each handle has
a turn of its own: slower, and in the same order.

A turn that waits from one iteration into the next must take nothing more, or a callback in front of it could slip a
handle into the iteration that already runs. On asyncio the poll between two iterations ends the joining
(`selector.py`). Where the poll cannot be seen, a turn is joined only if it is the first in the base's queue: nothing
runs between its making and its running.

A timer is a timer of the base: due by the base's clock and run by the base in its own phase, on asyncio among the
ready callbacks, on uvloop before them.

Steps without handles
---------------------
asyncio's C tasks throw away the handle that `call_soon` gives them. So none is made for their steps: the queue holds
the callback, its arguments and its context, and running it is one call. That is cheaper than what it stands for.

Choke points: what is ready is run in `_take_turn`, a timer where its base runs timers (`Timer._run` in `selector.py`,
`_fire_due` in `uv_timers.py`); after each stands the gate (`gate.py`).
"""

import asyncio
import contextvars
import gc
import threading
from collections import deque
from collections.abc import Callable
from time import monotonic
from types import BuiltinFunctionType, FunctionType
from typing import Any

from playground.loop.disguise import disguised, forget_own_frames
from playground.loop.ready import NOTHING, Ready, StepWrapper, callback_of, is_cancelled, last_with, view
from playground.loop.seams import Seams
from playground.loop.steering import Steering

Context = contextvars.Context


class SteerableLoop(Seams, Steering):
    """What both steerable loops have in common; stands before the base loop among a class's bases.

    The seams `task_class`, `run_handle`, `before_step`, `after_step`, `on_running` and `on_exception` are for whoever
    made the loop.
    """

    _handle_class: type[asyncio.Handle] = asyncio.Handle

    def __init__(self, *args: Any) -> None:
        self.handles = 0
        """Handles and timers that were run; counted at the end of each turn."""
        self._outer = contextvars.copy_context()
        self._last_slot: object = None
        """What stands for the last turn in the base's queue, as long as that may be joined."""
        self._joined = 0
        """How many entries it runs."""
        self._left = 0
        """While the loop stands at the gate: how many entries the present turn has still to run."""
        self._busy = self._lag = 0.0
        self._times_turns = False
        self._base_queue: deque[Any] = deque()
        super().__init__(*args)
        found = _queue_of(self, self._queue, self._gate, self._base_queue)
        self._sees_base = found is not None
        if found is not None:
            self._base_queue = found

    # How the loop stands; each may be asked for from another thread

    @property
    def ready(self) -> int:
        """How many entries are in the ready queue, cancelled ones included; I/O callbacks are the base's."""
        return len(self._queue)

    def ready_callbacks(self) -> list[Callable[..., object]]:
        """What stands in the ready queue and was not cancelled, in the order in which it will run."""
        return [callback_of(entry) for entry in self._entries()]

    def waiting_room(self) -> list[Ready]:
        """See `Gate.waiting_room`."""
        return [view(entry) for entry in self._entries()]

    def called_last_with(self, argument: object) -> list[Callable[..., object]]:
        """What a task has set going that just ended, and is called with it alone; to be asked on the loop's thread."""
        return last_with(self._queue, argument)

    def _entries(self) -> list[Any]:
        while True:
            try:
                entries = list(self._queue)
            except RuntimeError:  # the loop's thread changed it meanwhile
                continue
            return [entry for entry in entries if not is_cancelled(entry)]

    @property
    def timers(self) -> int:
        """How many timers are set."""
        raise NotImplementedError

    @property
    def next_timer(self) -> float | None:
        """When the next timer is due, on the loop's clock; None if none is set."""
        raise NotImplementedError

    def overdue(self) -> list[Callable[..., object]]:
        """What is to be called by the timers that are due by now; while a handle runs on, they wait for it."""
        raise NotImplementedError

    def count_busy(self) -> None:
        """From now on `busy` and `take_lag` have something to tell; it costs looks at the clock."""
        raise NotImplementedError

    @property
    def busy(self) -> float:
        """Seconds spent in handles and timers, the one that runs now included, since `count_busy`."""
        began = self._began
        return self._busy if began is None else self._busy + monotonic() - began

    def take_lag(self) -> float:
        """The longest, in seconds, that the loop was busy at a stretch since the last call.

        So long had whatever became ready or due meanwhile to wait for its turn.
        """
        lag, self._lag = self._lag, 0.0
        return lag

    def now(self) -> float:
        """The clock of `time()`, never cached nor rounded."""
        return self.clock.now()

    # The gate

    def at_gate_later(self, delay: float, callback: Callable[..., object], *args: Any) -> None:
        """`at_gate` after so many seconds on the loop's clock; to be called on the loop's thread."""
        raise NotImplementedError

    def _wake_base(self) -> None:
        super().call_soon_threadsafe(self._pass_gate)

    def _wait(self) -> None:
        began, self._began = self._began, None
        if began is not None:
            self._busy += monotonic() - began
        try:
            super()._wait()
        finally:
            if began is not None:
                self._began = monotonic()

    def _clock_for_base(self) -> Callable[[], float]:
        """What `time` is once the loop is steered."""
        return self.clock.now

    def _enter_steering(self) -> None:
        super()._enter_steering()
        # In the instance, so that an unsteered loop has the base's own method.
        vars(self)["time"] = self._clock_for_base()

    # What is ready

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., object], first: Any = NOTHING, /, *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As the base's, written for steps of C tasks: those have at most one argument, and a tuple for it would cost.

        asyncio gives `context` by a name that is not interned, so Python compares it to each parameter that could be
        named, until it is found: the others are positional.
        """
        base_queue = self._base_queue
        if base_queue and base_queue[-1] is self._last_slot:
            self._joined += 1
        elif self._in_debug:
            return self._call_soon_in_debug(callback, () if first is NOTHING else (first, *args), context)
        else:
            self._make_turn()
        kind = type(callback)
        if context is not None and (
            (kind is BuiltinFunctionType and callback.__name__ == "task_wakeup") or kind is StepWrapper
        ):
            self._queue.append((callback, first, context))
            return None  # type: ignore[return-value]  # to a C task, which looks at nothing
        handle = self._handle_class(callback, () if first is NOTHING else (first, *args), self, context)
        self._queue.append(handle)
        return handle

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As the base's."""
        debug = self.get_debug()
        if debug:
            self._refuse_in_debug(callback, "call_soon_threadsafe")
        handle = self._handle_class(callback, args, self, context)
        # The loop's thread may take the turn before this one goes on, so the handle has to be there first.
        self._queue.append(handle)
        run = disguised(callback, self._take_turn, 1) if debug else self._take_turn
        try:
            slot = super().call_soon_threadsafe(run, *(args if debug else (1,)), context=self._outer)
        except BaseException:
            self._queue.remove(handle)
            raise
        if debug:
            handle._source_traceback = forget_own_frames(slot)  # type: ignore[attr-defined]
        return handle

    def _call_soon_in_debug(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
    ) -> asyncio.Handle:
        """As `call_soon`, with the checks, the source and the words of the base's debug mode."""
        raise NotImplementedError

    def _refuse_in_debug(self, callback: object, method: str) -> None:
        """Raise what the base's debug mode raises for a callback that is none."""
        raise NotImplementedError

    def _make_turn(self, count: int = 1) -> None:
        """Put a turn at the end of the base's queue, for one entry as a rule."""
        raise NotImplementedError

    def _take_turn(self, count: int = 0) -> None:  # noqa: C901 - the innermost loop: a call for each part would cost
        """Run the entries of a turn: so many, or as many as joined it. The only place where what is ready is run."""
        self._last_slot = None
        queue, gate, quiet = self._queue, self._gate, True
        seen = self.before_step is not None
        count = count or self._joined
        if (gate or self._times_turns) and not self._begin_turn(count):
            return
        # Never more than there are, should a foreign thread or an interrupt have spoiled the count.
        count = left = taken = count if count <= len(queue) else len(queue)
        try:
            while left:
                left -= 1
                entry: Any = queue.popleft()
                if type(entry) is tuple:
                    callback, future, context = entry
                    if seen:
                        task = callback.__self__
                        try:
                            quiet = task._steps_unseen
                        except AttributeError:
                            quiet = False
                        if not quiet and self.before_step is not None:
                            self.before_step(task)
                    try:
                        if future is NOTHING:
                            context.run(callback)
                        else:
                            context.run(callback, future)
                    except BaseException as error:
                        if self._is_interrupt(entry, error):
                            raise
                    if seen and (not quiet or task.done()) and self.after_step is not None:
                        self.after_step(task, False)
                elif entry._cancelled:
                    self.handles -= 1
                    continue
                elif self.run_handle is None or type(entry._callback) is FunctionType:
                    entry._run()
                else:
                    self.run_handle(entry)
                if gate:
                    self._left, self._taken, taken = left, self._taken + taken - left, left
                    self._pass_gate(entry)
                    self._left = 0
        except BaseException:
            self._left, self._is_broken = 0, True
            raise
        finally:
            # What a step raises keeps this frame as the one that called it, and that must not keep the last task.
            entry = callback = context = future = task = None
            self.handles += count - left
            if gate:
                self._taken += taken - left
            if self._times_turns:
                self._end()
            if left or self._steered or (queue and not self._base_queue):
                self._end_turn(left)

    def _begin_turn(self, count: int) -> bool:
        """Whether it may run; not behind a closed gate in a loop that an interrupt has ended."""
        if self._gate and self.paused and self._is_broken:
            self._make_first_turn(count)
            return False
        if self._times_turns:
            self._began = monotonic()
        return True

    def _is_interrupt(self, entry: Any, error: BaseException) -> bool:
        """Whether what came out of a step ends the loop; what came out of a task's machinery is reported."""
        if not issubclass(type(error), (SystemExit, KeyboardInterrupt)):  # an instance may lie about its class
            self._report_step(entry, error)
            return False
        if self.after_step is not None:
            self.after_step(callback_of(entry).__self__, True)  # type: ignore[attr-defined]
        return True

    def _end_turn(self, left: int) -> None:
        if left:
            self._make_first_turn(left)
        elif self._queue and self._sees_base and not self._base_queue:
            self._make_first_turn(len(self._queue))
        if self._steered:
            self._turn_ended()

    def _turn_ended(self) -> None:
        """Called after each turn of a steered loop."""

    def _report_step(self, entry: Any, error: BaseException) -> None:
        """Report what came out of a task's machinery, as the handle would that this step has not got."""
        raise NotImplementedError

    def _make_first_turn(self, count: int) -> None:
        """Let entries that lost their turn be the next to run: an interrupt came, or a foreign thread."""
        self._make_turn(count)
        self._last_slot = None
        self._base_queue.rotate(1)

    # How busy it is

    def _begin(self) -> None:
        """The loop comes from the base to what it has to do."""
        self._began = monotonic()

    def _end(self) -> None:
        """It goes back to the base. The gate has moved `_began` on by the time that the loop stood there."""
        began, self._began = self._began, None
        if began is not None:
            spent = monotonic() - began
            self._busy += spent
            if spent > self._lag:
                self._lag = spent

    # Running

    def run_forever(self) -> None:
        """As the base's."""
        if self.is_running() or self.is_closed() or asyncio._get_running_loop() is not None:
            return super().run_forever()  # which says in its own words why it will not
        self._outer = contextvars.copy_context()
        self._thread = threading.get_ident()
        self._is_to_stop = self._is_broken = self._told_paused = False
        self._tell_running(True)
        if self.paused:
            self._pause()  # another loop's clock may have been, which this one shares
        try:
            super().run_forever()
        finally:
            self._end_step()  # that it ended with, or that an interrupt cut short
            self._end()
            self._thread = None
            self._tell_running(False)

    def _stand_first(self) -> None:
        """See `Gate._stand_first`."""
        super().call_soon(self._pass_gate)
        if self._sees_base:
            self._base_queue.rotate(1)

    def _tell_running(self, running: bool) -> None:
        if self.on_running is not None:
            self.on_running(running)

    def close(self) -> None:
        """As the base's."""
        super().close()
        self._queue.clear()
        self._gate.clear()


def _queue_of(loop: object, *ours: deque[Any]) -> deque[Any] | None:
    """The one queue that the base loop has, of what is ready; None if there is no telling which it is."""
    held = [*vars(loop).values(), *gc.get_referents(loop)]
    found = {id(each): each for each in held if type(each) is deque and all(each is not own for own in ours)}
    return next(iter(found.values())) if len(found) == 1 else None
