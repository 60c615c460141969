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

Choke points: every ready handle is run in `_take_turn`, every timer in `_fire`, and both go through `run_handle`.
I/O callbacks and signal handlers belong to the base and pass neither. What holds handles back, lets one through or
picks another belongs into `_take_turn`; another clock and a heap of timers belong beside `_fire`.
"""

import asyncio
import contextvars
import gc
import time
import weakref
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor
from operator import length_hint
from typing import Any

from playground.loop.disguise import disguised, forget_own_frames
from playground.loop.timers import Timers

Context = contextvars.Context
AnyCoroutine = Coroutine[Any, Any, Any] | Generator[Any, None, Any]


class Turn:
    """A place in the base's queue for some handles of ours."""

    __slots__ = ("count", "since")

    def __init__(self, since: float) -> None:
        self.count = 1
        """How many handles it runs."""
        self.since = since
        """When it was made: from then on its handles wait for the loop."""


class SteerableLoop(asyncio.AbstractEventLoop):
    """What both steerable loops have in common; stands before the base loop among a class's bases.

    The seams `task_class`, `run_handle`, `on_running` and `on_exception` are for whoever made the loop.
    """

    _handle_class: type[asyncio.Handle] = asyncio.Handle
    _sees_polls = False
    """Whether the joining of turns ends at each poll."""

    def __init__(self, *args: Any) -> None:
        self.task_class: Callable[..., asyncio.Task[Any]] = asyncio.Task
        """Makes a task while no task factory is set; called as the base calls `asyncio.Task`."""
        self.run_handle: Callable[[asyncio.Handle], None] | None = None
        """Called with each handle in place of running it; has to call `handle._run()`; raises only what that raises."""
        self.on_running: Callable[[bool], None] | None = None
        """Told True when `run_forever` begins, and False when it ends, however it ends."""
        self.on_exception: Callable[[dict[str, Any]], None] | None = None
        """Sees what `call_exception_handler` is called with, before it is handled as ever."""
        self.default_executor: weakref.ref[Executor] | None = None
        """What `set_default_executor` was given; an executor that the base makes by itself is not known."""
        self.handles = 0
        """Handles and timers that were run; counted at the end of each turn."""
        self._queue: deque[asyncio.Handle] = deque()
        self._gate: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._timers = Timers()
        self._outer = contextvars.copy_context()
        self._last_turn = Turn(0.0)
        self._last_slot: object = None
        self._busy = self._lag = self._running_since = 0.0
        self._began: float | None = None
        self._base_queue: deque[object] = deque()
        super().__init__(*args)
        found = _queue_of(self, self._queue, self._gate, self._base_queue)
        self._sees_base = found is not None
        if found is not None:
            self._base_queue = found

    # How the loop stands; each may be asked for from another thread

    @property
    def ready(self) -> int:
        """How many handles are in the ready queue, cancelled ones included; I/O callbacks are the base's."""
        return len(self._queue)

    def ready_handles(self) -> list[asyncio.Handle]:
        """The handles in the ready queue that were not cancelled, in the order in which they will run."""
        while True:
            try:
                handles = list(self._queue)
            except RuntimeError:  # the loop's thread changed it meanwhile
                continue
            return [handle for handle in handles if not handle.cancelled()]

    @property
    def timers(self) -> int:
        """How many timers are set."""
        return len(self._timers)

    @property
    def next_timer(self) -> float | None:
        """When the next timer is due, on the loop's clock; None if none is set."""
        return self._timers.next()

    @property
    def busy(self) -> float:
        """Seconds spent in handles and timers, the one that runs now included."""
        began = self._began
        return self._busy if began is None else self._busy + self.now() - began

    def take_lag(self) -> float:
        """The longest, in seconds, that something ready or due has waited for its turn since the last call."""
        lag, self._lag = self._lag, 0.0
        return lag

    def now(self) -> float:
        """The clock of `time()`, never cached nor rounded."""
        return time.monotonic()

    # The gate: commands run between two handles, and nobody can tell

    def at_gate(self, callback: Callable[..., object], *args: Any) -> None:
        """Run a callback on the loop's thread between two handles, as soon as may be. Thread-safe.

        It is no handle: it is not counted, and does not pass `run_handle`. Raises RuntimeError if the loop is closed.
        """
        entry = (callback, args)
        self._gate.append(entry)
        try:
            super().call_soon_threadsafe(self._pass_gate)
        except BaseException:
            self._gate.remove(entry)
            raise

    def at_gate_later(self, delay: float, callback: Callable[..., object], *args: Any) -> None:
        """The same after so many seconds on the loop's clock; to be called on the loop's thread."""
        raise NotImplementedError

    def _wait_at_gate(self, callback: Callable[..., object], args: tuple[Any, ...]) -> None:
        self._gate.append((callback, args))
        self._pass_gate()

    def _pass_gate(self) -> None:
        while self._gate:
            callback, args = self._gate.popleft()
            try:
                callback(*args)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:  # noqa: BLE001 - it is the caller's, and is reported as the loop reports it
                message = f"Exception in callback {callback!r}"
                self.call_exception_handler({"message": message, "exception": error})

    # What is ready

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As the base's."""
        base_queue = self._base_queue
        if base_queue and base_queue[-1] is self._last_slot:
            self._last_turn.count += 1
        elif self.get_debug():
            return self._call_soon_in_debug(callback, args, context)
        else:
            self._make_turn()
        handle = self._handle_class(callback, args, self, context)
        self._queue.append(handle)
        return handle

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As the base's."""
        debug = self.get_debug()
        if debug:
            self._refuse_in_debug(callback, "call_soon_threadsafe")
        handle, turn = self._handle_class(callback, args, self, context), Turn(self.now())
        # The loop's thread may take the turn before this one goes on, so the handle has to be there first.
        self._queue.append(handle)
        run = disguised(callback, self._take_turn, turn) if debug else self._take_turn
        try:
            slot = super().call_soon_threadsafe(run, *(args if debug else (turn,)), context=self._outer.copy())
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

    def _make_turn(self) -> asyncio.Handle:
        """Put a turn for one handle at the end of the base's queue."""
        turn = Turn(self.now())
        joinable = self._sees_polls or not self._base_queue
        slot = super().call_soon(self._take_turn, turn, context=self._outer.copy())
        self._last_turn = turn
        self._last_slot = slot if joinable else None
        return slot

    def _take_turn(self, turn: Turn) -> None:
        """Run the handles of a turn. The only place where ready handles are run."""
        self._last_slot = None
        queue, gate, cancelled = self._queue, self._gate, 0
        # Never more than there are, should a foreign thread or an interrupt have spoiled the count.
        count = min(turn.count, len(queue))
        turns = iter(range(count))
        began = self._begin(turn.since)
        try:
            for _ in turns:
                handle = queue.popleft()
                run = self.run_handle
                if handle._cancelled:
                    cancelled += 1
                elif run is None:
                    handle._run()
                else:
                    run(handle)
                if gate:
                    self._pass_gate()
        finally:
            # A traceback that outlives the turn holds this frame, which must not hold the last handle.
            handle = None  # type: ignore[assignment]
            left = length_hint(turns)
            self._end(began, count - cancelled - left)
            if left:
                self._make_first_turn(left)
            elif queue and self._sees_base and not self._base_queue:
                self._make_first_turn(len(queue))

    def _make_first_turn(self, count: int) -> None:
        """Let handles that lost their turn be the next to run: an interrupt came, or a foreign thread."""
        self._make_turn()
        self._last_turn.count = count
        self._last_slot = None
        self._base_queue.rotate(1)

    # Timers

    def _fire(self, timer: asyncio.TimerHandle) -> None:
        """Run a timer that is due. The only place where timers are run."""
        self._timers.remove(timer)
        began = self._begin(timer.when())
        try:
            if self.run_handle is None:
                timer._run()
            else:
                self.run_handle(timer)
            if self._gate:
                self._pass_gate()
        finally:
            self._end(began, 1)

    def _begin(self, due: float) -> float:
        self._began = began = self.now()
        lag = began - max(due, self._running_since)
        if lag > self._lag:
            self._lag = lag
        return began

    def _end(self, began: float, handles: int) -> None:
        self._began = None
        self._busy += self.now() - began
        self.handles += handles

    # What probes want to know of

    def create_task(self, coro: AnyCoroutine, **options: Any) -> asyncio.Task[Any]:
        """As the base's; while no task factory is set, by `task_class`."""
        if self.task_class is asyncio.Task or self.get_task_factory() is not None or self.is_closed():
            task = super().create_task(coro, **options)
        else:
            task = self._make_task(coro, **options)
        if self.get_debug():
            forget_own_frames(task)
        return task

    def _make_task(self, coro: AnyCoroutine, **options: Any) -> asyncio.Task[Any]:
        return self.task_class(coro, loop=self, **options)

    def run_forever(self) -> None:
        """As the base's."""
        if self.is_running() or self.is_closed() or asyncio._get_running_loop() is not None:
            return super().run_forever()  # which says in its own words why it will not
        self._outer = contextvars.copy_context()
        self._running_since = self.now()
        self._tell_running(True)
        try:
            super().run_forever()
        finally:
            self._tell_running(False)

    def _tell_running(self, running: bool) -> None:
        if self.on_running is not None:
            self.on_running(running)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """As the base's."""
        if self.on_exception is not None:
            self.on_exception(context)
        super().call_exception_handler(context)

    def set_default_executor(self, executor: Any) -> None:
        """As the base's."""
        super().set_default_executor(executor)
        self.default_executor = weakref.ref(executor) if isinstance(executor, Executor) else None

    def close(self) -> None:
        """As the base's."""
        super().close()
        self._queue.clear()
        self._gate.clear()
        self._timers.clear()


def _queue_of(loop: object, *ours: deque[Any]) -> deque[Any] | None:
    """The one queue that the base loop has, of what is ready; None if there is no telling which it is."""
    held = [*vars(loop).values(), *gc.get_referents(loop)]
    found = {id(each): each for each in held if type(each) is deque and all(each is not own for own in ours)}
    return next(iter(found.values())) if len(found) == 1 else None
