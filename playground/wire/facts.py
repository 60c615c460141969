"""Facts: what happened, in order, each with the time on the loop's clock.

A fact is never merged with another, except in a flood: then the lab counts facts by kind and
says how many in one `Folded`. Story, timeline, `--json` and transcripts read facts and nothing else.
Names are in the past tense. A fact that a command brought about names it in `cause`.
"""

from typing import Annotated

import msgspec

from playground.wire.cancel_facts import AnyCancel
from playground.wire.entries import EntryBegun, EntryEnded
from playground.wire.fact import Fact, Outcome
from playground.wire.places import Failure, Place
from playground.wire.propagation import AnyPropagation
from playground.wire.ran import Ran
from playground.wire.state import Wait

# The program


class ProgramStarted(Fact, frozen=True):
    """The lab is about to execute the module."""

    path: str
    """Absolute path of the file."""
    text: str
    """The source as compiled: what the Source pane shows, whatever the file says by now. Of one that cannot be decoded
    what can be shown of it; empty if it cannot be read."""
    opened: bool = False
    """It is opened, and runs by what is launched; otherwise it runs as python would run it."""


class ProgramLoaded(Fact, frozen=True):
    """The module's top level has run, and its entries can be launched (only when opened, not when run)."""

    entries: tuple[str, ...]
    """Names that can be launched or sent to a pool, in the order of the file."""


class ProgramFailed(Fact, frozen=True):
    """The module did not compile, or its top level raised."""

    failure: Failure


class ProgramEnded(Fact, frozen=True):
    """The program came to its end, and the interpreter is about to exit."""

    outcome: Outcome
    failure: Failure | None
    """What ended it, unless it finished."""


class RunEnded(Fact, frozen=True):
    """The lab's process is gone. Told by the parent, and always the last fact of a lab."""

    outcome: Outcome
    status: int
    """As a shell gives it: the exit status, or 128 + the signal's number."""
    signal: str | None
    """The name of the signal that ended it, `SIGKILL` say."""
    place: Place | None = None
    """Where its main thread was when a fault ended it, if faulthandler could tell."""
    unheard: bool = False
    """The program closed the descriptor that the lab speaks through; a captured one ends then."""


# The loop


class LoopStarted(Fact, frozen=True):
    """A loop began to run."""

    loop: int
    implementation: str
    """`asyncio` or `uvloop`."""
    version: str
    """Of the implementation: Python's for asyncio."""


class LoopStopped(Fact, frozen=True):
    """`run_forever` or `run_until_complete` returned."""

    loop: int
    place: Place | None = None
    """The line of the person's that called its `stop`; None if none did, or a callback of the loop's own."""


class LoopBlocked(Fact, frozen=True):
    """One handle has kept the loop for longer than a quarter of a second, and still does."""

    seconds: float
    """For how long so far."""
    task: int | None
    """Whose step it is; None for a plain callback."""
    place: Place | None
    """The innermost line of the person's own code, if any."""
    inside: str = ""
    """Qualified name of the library's function that this line called, `Executor.__exit__` say; empty if it called none
    that is written in Python."""
    has_await: bool = True
    """Whether the coroutine that this line is in, or was called from, has any await in its code; True if unknown."""


class LoopFreed(Fact, frozen=True):
    """The handle that blocked the loop has returned."""

    seconds: float
    """How long it took in all."""
    task: int | None
    place: Place | None
    """Where the block was last seen."""
    timeout_late: float = 0.0
    """For how long a `timeout` of this task's had been due, as far as was seen, and could not fire; 0 if none was."""


class ExceptionReported(Fact, frozen=True):
    """The loop's exception handler was called: never retrieved, destroyed but pending, error in a callback, …"""

    message: str
    failure: Failure | None
    task: int | None


class Interrupted(Fact, frozen=True):
    """KeyboardInterrupt came out of the loop, which runs on; a job or task may have been cut short."""

    task: int | None
    place: Place | None


# Time and order: what the person did to them


class Paused(Fact, frozen=True):
    """The loop stands at the gate, and its clock stands still; threads and processes go on."""


class Resumed(Fact, frozen=True):
    """The loop goes on."""


class Stepped(Fact, frozen=True):
    """The loop was let go for a step, and stands at the gate again."""

    ran: tuple[Ran, ...]
    """What ran, in order: one handle, or with a picked or awaited task those before it; empty if there was nothing."""
    made_ready: tuple[Ran, ...]
    """What is in the ready queue now and was not before, in order; the first hundred."""
    moved: float
    """Seconds by which the clock was moved on to a timer's moment; 0 if it stood still."""
    polled: bool
    """Whether I/O was asked for; what it brought is among what ran or was made ready."""


class SpeedChanged(Fact, frozen=True):
    """The loop's clock runs at another speed from here on."""

    speed: float
    instant: bool


class TimeJumped(Fact, frozen=True):
    """The clock was moved on to a timer's moment: by `j`, or in instant time. Many in a flood."""

    seconds: float


class LoopStuck(Fact, frozen=True):
    """Nothing is ready, no timer is set, and nothing that can be seen will wake these tasks."""

    tasks: tuple[int, ...]
    """Those that wait; the first hundred."""


class DeadlockFormed(Fact, frozen=True):
    """Tasks have come to wait for each other in a ring: none goes on by itself."""

    tasks: Annotated[tuple[int, ...], msgspec.Meta(min_length=1)]
    """Each needs the next, and the last the first."""
    waits: tuple[Wait, ...]
    """What the first ten of them wait for."""


# Tasks


class TaskCreated(Fact, frozen=True):
    """A task was born."""

    task: int
    name: str
    coroutine: str
    """Qualified name of the coroutine function."""
    by: int | None
    """The task that created it; None when no task was running."""
    place: Place | None
    """The line of the person's code that created it."""


class TaskRenamed(Fact, frozen=True):
    """`task.set_name()` was called, later than when it was made."""

    task: int
    name: str


class TaskEnded(Fact, frozen=True):
    """A task is done."""

    task: int
    name: str
    outcome: Outcome
    value: str
    """The result in words, where one can be had without running code of the person's."""
    failure: Failure | None
    swallowed: bool
    """It finished although a cancel had been delivered to it and was never taken back."""
    instead: bool = False
    """It failed while it was handling a cancel, and so did not end cancelled."""
    woke: tuple[Ran, ...] = ()
    """What its end put into the ready queue, in order: steps of tasks that await it, and callbacks. A callback of
    asyncio's own bears the task that waits behind it (`gather`, `wait`, a TaskGroup, a shield), if that is known.
    Told of tasks that failed, were cancelled, or should have been; else empty."""


class TaskDestroyed(Fact, frozen=True):
    """A task that had not ended was collected as garbage."""

    task: int
    name: str


# What the person did


class CallMade(Fact, frozen=True):
    """The lab made the call that the person asked for."""

    python: str
    """The call as Python: `fetch_1.cancel()`."""
    returned: str
    """What it returned, in words; empty where that is the thing bound to `variable`."""
    target: int | None
    """The task or job that was made, else the one it acted on."""
    variable: str | None
    """The person's variable that now holds what the call made."""


class VariableDropped(Fact, frozen=True):
    """The person's variable is gone; nothing of ours holds its task any more."""

    variable: str
    target: int


class CommandRefused(Fact, frozen=True):
    """A command could not be done; `cause` says which."""

    reason: str
    """One plain sentence."""


# Executors


class PoolMade(Fact, frozen=True):
    """An executor was made."""

    pool: int
    kind: str
    """`threads` or `processes`."""
    name: str
    limit: int
    """`max_workers`."""


class PoolShutDown(Fact, frozen=True):
    """`shutdown()` was called on an executor."""

    pool: int


class PoolBroken(Fact, frozen=True):
    """An executor can do no more work."""

    pool: int
    reason: str


class JobSubmitted(Fact, frozen=True):
    """A function was handed to an executor. Ids of jobs and tasks come from one sequence."""

    job: int
    pool: int
    function: str
    by: int | None
    place: Place | None


class JobStarted(Fact, frozen=True):
    """A worker thread took the job up; of a process pool: it was handed over, which is not yet running."""

    job: int
    worker: str


class JobAbandoned(Fact, frozen=True):
    """Its asyncio future was cancelled while it runs, and it runs on: a ghost."""

    job: int


class JobEnded(Fact, frozen=True):
    """The job's concurrent future is done."""

    job: int
    function: str
    outcome: Outcome
    value: str
    failure: Failure | None


# Output, and what the instrument says of itself


class Printed(Fact, frozen=True):
    """Bytes that the program, its workers or its subprocesses wrote, decoded as UTF-8 with replacement."""

    stream: str
    """`stdout` or `stderr`."""
    text: str
    task: int | None
    """The task whose step wrote it, at a best guess; None if unknown."""


class Folded(Fact, frozen=True):
    """A flood: so many facts were counted instead of told."""

    counts: dict[str, int]
    """How many, by the name of the fact; of `Printed`, lines."""


class ProbeStopped(Fact, frozen=True):
    """A probe failed and was switched off; what it would have shown is shown as unknown from here on."""

    probe: str
    failure: Failure


AnyFact = (
    ProgramStarted
    | ProgramLoaded
    | ProgramFailed
    | ProgramEnded
    | RunEnded
    | LoopStarted
    | LoopStopped
    | LoopBlocked
    | LoopFreed
    | ExceptionReported
    | Interrupted
    | Paused
    | Resumed
    | Stepped
    | SpeedChanged
    | TimeJumped
    | LoopStuck
    | DeadlockFormed
    | TaskCreated
    | TaskRenamed
    | AnyCancel
    | TaskEnded
    | TaskDestroyed
    | AnyPropagation
    | CallMade
    | VariableDropped
    | EntryBegun
    | EntryEnded
    | CommandRefused
    | PoolMade
    | PoolShutDown
    | PoolBroken
    | JobSubmitted
    | JobStarted
    | JobAbandoned
    | JobEnded
    | Printed
    | Folded
    | ProbeStopped
)
"""Every kind of fact: a `match` over it is closed with `assert_never`."""
