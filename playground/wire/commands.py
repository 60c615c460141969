"""Commands: what the person asks for. They go down; nothing replies.

What a command brought about comes up as facts whose `cause` is the command's id; one that cannot be done
comes up as `CommandRefused`.
"""

from enum import StrEnum

import msgspec

Target = int | str
"""A task or job: its id, or the name of a task, or the person's variable (the latest that bears it)."""


class Command(msgspec.Struct, frozen=True, array_like=True, tag=True, kw_only=True):
    """What all commands share."""

    id: int = 0
    """Counted from 1; minted when the client sends it, 0 until then."""
    at: float | None = None
    """When to do it, on the loop's clock; None is now."""


class Start(Command, frozen=True):
    """Take a program up, once. Commands that came before it, or before a loop runs, wait for the loop."""

    path: str
    """Absolute path of the file."""
    kind: str
    """The loop that it gets where it does not ask for one itself: `asyncio` or `uvloop`."""
    call: str | None
    """None: run the file as `python PATH` would. Empty: open it, and keep the loop alive for launches.
    Else: open it and do `asyncio.run(CALL)`."""
    arguments: tuple[str, ...] = ()
    """The program's whole `sys.argv`, its own name first; empty: the path alone."""
    keyboard: bool = False
    """Whether stdin is the program's own; if not, `input()` and `breakpoint()` get a sentence."""
    paused: bool = False
    """Pause before the first handle of its first loop."""
    speed: float = 1.0
    """As in `SetSpeed`."""
    instant: bool = False
    """As in `SetSpeed`."""
    keep_ended: int = 300
    """Ended tasks, and ended jobs, that stay listed; the oldest are forgotten first."""
    limited: bool = False
    """Set a limit of memory, half of what there is, where the system holds a process to it."""


class Launch(Command, frozen=True):
    """`fetch_1 = asyncio.create_task(fetch(1), name="fetch-1")`."""

    call: str
    """A call of an entry; arguments are literals, names of the module, or the person's variables."""


class SendToThread(Command, frozen=True):
    """`job_1 = loop.run_in_executor(None, job)`."""

    call: str


class SendToProcess(Command, frozen=True):
    """`job_1 = loop.run_in_executor(process_pool, job)`; the pool is made the first time."""

    call: str


class Cancel(Command, frozen=True):
    """`task.cancel()`. For a job the person sent, `cancel()` of the asyncio future they hold: True, and a job that runs
    already runs on as a ghost. For any other job `cancel()` of its concurrent future: False while it runs."""

    target: Target


class Shield(Command, frozen=True):
    """`w = asyncio.create_task(waiter(asyncio.shield(task)))`."""

    target: Target


class TimeOut(Command, frozen=True):
    """`w = asyncio.create_task(asyncio.wait_for(task, seconds))`."""

    target: Target
    seconds: float


class Await(Command, frozen=True):
    """`w = asyncio.create_task(waiter(task))`."""

    target: Target


class Gather(Command, frozen=True):
    """`w = asyncio.create_task(waiter(asyncio.gather(a, b)))`."""

    targets: tuple[Target, ...]


class ReturnWhen(StrEnum):
    """asyncio's own three words."""

    FIRST_COMPLETED = "FIRST_COMPLETED"
    FIRST_EXCEPTION = "FIRST_EXCEPTION"
    ALL_COMPLETED = "ALL_COMPLETED"


class WaitOver(Command, frozen=True):
    """`w = asyncio.create_task(asyncio.wait({a, b}, return_when=…))`."""

    targets: tuple[Target, ...]
    return_when: ReturnWhen


class Drop(Command, frozen=True):
    """`del fetch_1`."""

    target: Target


# Looking


class Inspect(Command, frozen=True):
    """Send this task's detail from now on, and no other's; done at once, whatever the loop does."""

    target: int | None
    """None: send no detail any more."""


# The one thing on the wire that is evaluated: what the person typed, in the process that runs their code anyway


class Evaluate(Command, frozen=True):
    """Run this at the REPL, in the program's own namespace; what awaits becomes a task."""

    text: str
    """One or more statements of Python; `await` is allowed at their top level."""


# Time and order: these steer


class Pause(Command, frozen=True):
    """Stop at the gate before the next handle, I/O callback or signal handler; the loop's clock stands still."""


class Resume(Command, frozen=True):
    """Go on."""


class Step(Command, frozen=True):
    """Run one handle; if none is ready the next timer's, at its moment; if only I/O is awaited, poll once.
    Pauses a loop that runs."""


class StepTask(Command, frozen=True):
    """Step until this task has run once."""

    target: Target


class RunNext(Command, frozen=True):
    """Run the step of this ready task now, before all other tasks; plain callbacks in front of it keep their place."""

    target: Target


class SetSpeed(Command, frozen=True):
    """Let the loop's clock run so many times as fast as the real one."""

    speed: float
    """0.1 to 10."""
    instant: bool = False
    """Also jump to the next timer when nothing is ready and nothing that may answer is in flight; `speed` is then 1."""


class JumpToTimer(Command, frozen=True):
    """Move the clock to the next timer's moment, now."""


# What else can be done to a loop; each is a real call


class BlockLoop(Command, frozen=True):
    """`loop.call_soon(time.sleep, seconds)`."""

    seconds: float


class FillPool(Command, frozen=True):
    """`loop.run_in_executor(None, time.sleep, seconds)`, once for each worker that the default pool may have."""

    seconds: float


class CollectGarbage(Command, frozen=True):
    """`gc.collect()`."""


class ShutDownPool(Command, frozen=True):
    """`pool.shutdown(wait=False)`."""

    pool: int
    """The executor's id."""


class SetDebug(Command, frozen=True):
    """`loop.set_debug(on)`."""

    on: bool


class SetEager(Command, frozen=True):
    """`loop.set_task_factory(asyncio.eager_task_factory)`, or None; from Python 3.12."""

    on: bool


AnyCommand = (
    Start
    | Launch
    | SendToThread
    | SendToProcess
    | Cancel
    | Shield
    | TimeOut
    | Await
    | Gather
    | WaitOver
    | Drop
    | Evaluate
    | Inspect
    | Pause
    | Resume
    | Step
    | StepTask
    | RunNext
    | SetSpeed
    | JumpToTimer
    | BlockLoop
    | FillPool
    | CollectGarbage
    | ShutDownPool
    | SetDebug
    | SetEager
)
"""Every kind of command: a `match` over it is closed with `assert_never`."""
