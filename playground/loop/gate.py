"""The gate, before which a paused loop stands; and the person's hand on it.

A paused loop is held by its own thread: it waits inside a callback of the base, between two handles, so nothing else
runs meanwhile, I/O callbacks and signal handlers included. Visitors are let in there: what is given to `at_gate` is
called on the loop's thread with the loop running, as from a callback, which is how commands are done while it stands.

A step is a *ticket*. With a ticket the gate lets the loop go on, in its own order, and takes the ticket back as soon
as one thing has run (or the task that was asked for). What a step means when nothing is ready differs by base loop,
and is `_go_on`'s to say: the clock moves on to the next timer, or I/O is asked for once.

While a loop is not paused and nobody visits, the gate costs one look at an empty queue after each handle.
"""

import asyncio
import weakref
from _thread import allocate_lock
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.loop.clock import Clock
from playground.loop.ready import Entry, Kind, Ready, view

Visit = tuple[Callable[..., object], tuple[Any, ...], bool]
"""What to call with which arguments, and whether it is urgent."""


@dataclass(frozen=True, slots=True)
class StepMade:
    """What came of a step."""

    ran: tuple[Ready, ...]
    """What ran, in order."""
    made_ready: tuple[Ready, ...]
    """What is ready now and was not before."""
    moved: float
    """Seconds by which the clock was moved on to a timer's moment."""
    polled: bool
    """Whether I/O was asked for because nothing was ready."""


@dataclass(slots=True)
class Ticket:
    """Leave to go on, for one thing or until a task has run."""

    task: "weakref.ref[asyncio.Task[Any]] | None"
    arrived: int
    """How many entries had come to the ready queue when it was given out."""
    others: list[object]
    """What of the base's own was ready then."""
    ran: list[Ready] = field(default_factory=list)
    moved: float = 0.0
    polled: bool = False

    def is_used(self) -> bool:
        """Whether what it was given out for has run."""
        if self.task is None:
            return bool(self.ran)
        task = self.task()
        return task is None or task.done() or any(each.kind == "step" and each.task is task for each in self.ran)


class Gate(asyncio.AbstractEventLoop):
    """The half of a steerable loop that holds it back."""

    def __init__(self, *args: Any) -> None:
        self.clock = Clock()
        self.on_pause: Callable[[bool], None] | None = None
        """Told True when the loop stands at the gate, and False when it goes on."""
        self.on_step: Callable[[StepMade], None] | None = None
        """Told what came of each step."""
        self.on_jump: Callable[[float], None] | None = None
        """Told by how many seconds the clock was moved on, except in a step."""
        self.on_hold: Callable[[], object] | None = None
        """Called whenever the loop stands and waits to be told how to go on; may call `step` or `resume` itself."""
        self.on_stop: Callable[[], object] | None = None
        """Called in `stop`, before anything of it is done."""
        self.standing = False
        """Whether the loop's thread waits at the gate now."""
        self._steered = False
        self._gate: deque[Visit] = deque()
        self._ticket: Ticket | None = None
        self._told_paused = False
        self._began: float | None = None
        """When the handle or the turn began that runs now."""
        self._wake = allocate_lock()
        self._wake.acquire()
        self._is_passing = False
        """Whether the loop's thread is at the gate, and not in something that it runs."""
        self._thread: int | None = None
        """The thread that runs the loop."""
        self._queue: deque[Entry] = deque()
        self._is_to_stop = False
        """Whether `stop` was called in this run."""
        self._is_broken = False
        """Whether an interrupt came out of something in this run, which so is over. uvloop goes round once more."""
        self._taken = 0
        """Entries that were ever taken from the ready queue, up to the last gate."""
        super().__init__(*args)

    @property
    def paused(self) -> bool:
        """Whether nothing runs but in steps."""
        return self.clock.stopped

    # What others fill in

    def waiting_room(self) -> list[Ready]:
        """What is ready, in the order in which it will run."""
        raise NotImplementedError

    def _go_on(self, ticket: Ticket, /) -> bool:
        """Let the loop go on with this ticket; False if what there was to do has been done here."""
        raise NotImplementedError

    def _others(self) -> list[object]:
        """What of the base's own is ready, and passes the gate."""
        return []

    def _view_other(self, other: object) -> Ready:
        raise NotImplementedError

    def _wake_base(self) -> None:
        """Have `_pass_gate` called on the loop's thread, soon."""
        raise NotImplementedError

    # Visits

    def at_gate(self, callback: Callable[..., object], *args: Any, urgent: bool = False) -> None:
        """Run a callback on the loop's thread between two handles, as soon as may be. Thread-safe.

        It is no handle: it is not counted, and does not pass `run_handle`. While a step is under way visitors wait
        until it is over, but for urgent ones if it goes on until some task has run. Raises RuntimeError if the loop is
        closed.
        """
        visit = (callback, args, urgent)
        self._gate.append(visit)
        # In this order: whoever stands says so first, and then looks for visits.
        if self.standing:
            self._knock()
            return
        try:
            self._wake_base()
        except BaseException:
            self._gate.remove(visit)
            raise

    def _knock(self) -> None:
        try:
            self._wake.release()
        except RuntimeError:  # somebody has knocked already
            return

    def _wait_at_gate(self, callback: Callable[..., object], args: tuple[Any, ...]) -> None:
        self._gate.append((callback, args, False))
        self._pass_gate()

    def _pass_gate(self, ran: Entry | None = None, kind: Kind | None = None) -> None:
        """Stand here while paused, unless there is a ticket; called after each handle that the gate is closed to."""
        ticket = self._ticket
        try:
            if ticket is not None and ran is not None:
                ticket.ran.append(view(ran, kind))
                ran = None
                if ticket.is_used():
                    self._take_back(ticket)
            self._is_passing = True
            if self.paused:
                self._tell_paused(True)
            self._let_visitors_in()
            if self.paused:
                self._stand()
        except BaseException:
            self._is_broken = True
            raise
        finally:
            ticket = None
            self._is_passing = False
            if self.paused and CLOSED not in self._gate:
                self._gate.append(CLOSED)

    def _let_visitors_in(self) -> None:
        """Call what visitors brought; who comes after one that asked for a step waits until the step is over."""
        while (visit := self._next_visit()) is not None:
            callback, args, _ = visit
            try:
                callback(*args)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:  # noqa: BLE001 - it is the caller's, and is reported as the loop reports it
                message = f"Exception in callback {callback!r}"
                self.call_exception_handler({"message": message, "exception": error})

    def _next_visit(self) -> Visit | None:
        gate = self._gate
        if self._ticket is None:
            return gate.popleft() if gate else None
        # Only a step that may go on and on lets anybody pass.
        for visit in list(gate) if self._ticket.task is not None else ():
            if visit[2]:
                gate.remove(visit)
                return visit
        return None

    def _stand(self) -> None:
        """Wait until there is a ticket, or the pause is over; not if the loop is about to end."""
        if self._is_broken or (self._is_to_stop and not self._queue and not self._others()):
            return
        while self.paused:
            if self._ticket is not None:
                if self._go_on(self._ticket):
                    return
            elif not self._gate:
                if self.on_hold is None:
                    self._wait()
                else:
                    self.on_hold()
            self._let_visitors_in()

    def _wait(self) -> None:
        self.standing = True
        try:
            if not self._gate:
                self._wake.acquire()
        finally:
            self.standing = False

    def _tell_paused(self, paused: bool) -> None:
        if self._told_paused is not paused:
            self._told_paused = paused
            if self.on_pause is not None:
                self.on_pause(paused)

    def _end_step(self) -> None:
        """Take the ticket back, if there is one, whatever has become of it."""
        if self._ticket is not None:
            self._take_back(self._ticket)

    def _take_back(self, ticket: Ticket) -> None:
        """The step is over: tell what came of it."""
        self._ticket = None
        if self.on_step is None:
            return
        arrived = self._arrived() - ticket.arrived
        new = [view(entry) for entry in list(self._queue)[len(self._queue) - arrived :]] if arrived else []
        others = [self._view_other(each) for each in self._others() if all(each is not old for old in ticket.others)]
        self.on_step(StepMade(tuple(ticket.ran), (*others, *new), ticket.moved, ticket.polled))

    def _arrived(self) -> int:
        return self._taken + len(self._queue)


def _stay_closed() -> None:
    """What stands in the queue of visits while the loop is paused, so that it is never empty."""


CLOSED: Visit = (_stay_closed, (), False)
