"""State: how things stand now. The latest wins; only what changed is sent.

Times are on the loop's clock, as in facts; a reader that wants "for how long" subtracts from the batch's `at`.
"""

from enum import StrEnum

import msgspec

from playground.wire.cancel import Cancel
from playground.wire.fact import Outcome
from playground.wire.places import Failure, Place
from playground.wire.ran import Ran


class State(msgspec.Struct, frozen=True, array_like=True, tag=True, gc=False, kw_only=True):
    """What all state has in common: nothing but its being state."""


class TaskPhase(StrEnum):
    """Where a task is in its life."""

    READY = "ready"
    """In the ready queue: it will run as soon as the loop comes to it."""
    RUNNING = "running"
    WAITING = "waiting"
    CANCELLING = "cancelling"
    """It waits or is ready, and a cancel was requested that has not been taken back."""
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


class WaitKind(StrEnum):
    """What sort of thing a suspended task waits for."""

    SLEEP = "sleep"
    TASK = "task"
    GATHER = "gather"
    SHIELD = "shield"
    WAIT = "wait"
    WAIT_FOR = "wait_for"
    TIMEOUT = "timeout"
    TASK_GROUP = "TaskGroup"
    AS_COMPLETED = "as_completed"
    LOCK = "Lock"
    EVENT = "Event"
    CONDITION = "Condition"
    SEMAPHORE = "Semaphore"
    BARRIER = "Barrier"
    QUEUE_GET = "Queue.get"
    QUEUE_PUT = "Queue.put"
    QUEUE_JOIN = "Queue.join"
    JOB = "job"
    STREAM_READ = "stream read"
    STREAM_DRAIN = "stream drain"
    SERVER = "server"
    CONNECT = "connect"
    SUBPROCESS = "subprocess"
    FUTURE = "future"
    NEXT_TURN = "next turn"
    """`sleep(0)` or a bare yield: it waits for nothing but its turn."""
    OTHER = "other"
    """An awaitable of a type that is not known; `name` says its type."""


class Wait(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """What a suspended task waits for, as data; words are made of it by whoever shows it."""

    kind: WaitKind
    tasks: tuple[int, ...] = ()
    """Tasks and jobs that must end (one of them, or all) before it goes on: its children in the tree."""
    until: float | None = None
    """When it ends by itself, on the loop's clock."""
    seconds: float | None = None
    """The delay or timeout that was asked for."""
    done: int | None = None
    """How many of `total` have ended already."""
    total: int | None = None
    name: str | None = None
    """The type of an unknown awaitable, a peer's address, a process id; of a primitive what the person's code calls it,
    None if that is not known."""
    inner: "Wait | None" = None
    """What is awaited inside a `wait_for`, a `timeout` block or a shield; of a notified Condition its lock."""
    count: int | None = None
    """Items in a queue, unfinished ones for `join`; how many a semaphore has free; how many are at a barrier; of a
    future 0 if nobody but the task itself holds it."""
    holders: tuple[int, ...] = ()
    """Tasks that are seen to hold the lock or semaphore: those that stand in its `async with`. None may be."""
    shielded: tuple[int, ...] = ()
    """Of `tasks`, those that a shield of their own stands before, as in `gather(shield(a), b)`."""


class TaskState(State, frozen=True):
    """One row of the Tasks pane."""

    task: int
    name: str
    coroutine: str
    phase: TaskPhase
    since: float
    """When this phase began."""
    created: float
    """When the task was born."""
    by: int | None
    """The task that created it."""
    wait: Wait | None
    """What it waits for; None unless it is suspended."""
    place: Place | None
    """The line of the person's code where it stands, or stood last; None if it never had one."""
    cancelling: int
    """`task.cancelling()`."""
    value: str
    """Once finished: its result in words."""
    failure: Failure | None
    """Once failed."""
    variable: str | None
    """The person's variable that holds it."""
    cancel: Cancel | None = None
    """How it stands with the latest cancel; None if none was requested, or it was taken back."""
    held: bool = True
    """False: nothing but what it waits for refers to it, and the loop does so weakly. True where that is not known."""


class TasksForgotten(State, frozen=True):
    """These tasks ended a while ago or are gone; they are counted and no longer listed."""

    tasks: tuple[int, ...]


class LoopPhase(StrEnum):
    """What the loop is doing."""

    NONE = "none"
    """No loop has run yet."""
    WAITING = "waiting"
    """In select: nothing to do."""
    RUNNING = "running"
    BLOCKED = "blocked"
    """One handle keeps it for longer than a quarter of a second."""
    PAUSED = "paused"
    """At the gate: nothing runs, and the clock stands still."""
    STUCK = "stuck"
    """Tasks wait, and nothing that can be seen will wake them."""
    STOPPED = "stopped"


class LoopState(State, frozen=True):
    """The Loop pane, and the lab's heartbeat: in every batch."""

    loop: int
    """Counted from 1; a program may make several, and the one that runs, or ran last, is told of. 0: none yet."""
    implementation: str
    version: str
    python: str
    """`3.12.1`."""
    phase: LoopPhase
    clock: float
    ready: int
    """Handles in the ready queue."""
    timers: int
    """Timers that are set."""
    next_timer: float | None
    """When the next of them is due."""
    lag: float
    """The longest that something due had to wait for the loop since the last batch, in seconds."""
    handles: int
    """Handles run since the start."""
    busy: float
    """Seconds spent running handles since the start."""
    task: int | None
    """The task that is running now."""
    place: Place | None
    """While `blocked` is not 0: the line."""
    blocked: float
    """For how long the present handle has been running, or without a loop the module's top level; 0 unless either
    takes longer than a quarter of a second."""
    debug: bool
    eager: bool
    """Whether `asyncio.eager_task_factory` is the task factory."""
    steered: bool
    """Somebody paused, stepped, picked or changed the speed: the loop has a clock of its own."""
    speed: float
    instant: bool
    held: tuple[str, ...]
    """In instant time: what may answer, and so keeps the clock from jumping, in words: `job slow_op on default`."""
    queue: tuple[Ran, ...]
    """While paused: what is ready, in the order in which it will run; the first hundred. Else empty."""
    tasks: int
    """Tasks that are alive."""
    created: int
    """Tasks created since the start."""
    finished: int
    failed: int
    cancelled: int
    folded: int
    """Facts that were counted instead of told, since the start."""
    unnoticed: Ran | None = None
    """What is ready while the loop sleeps on: another thread made it ready without waking the loop."""


class WorkerState(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """One worker of a pool."""

    name: str
    """The thread's name, or `pid 123`."""
    job: int | None
    """The job it runs; always None in a process pool, where that cannot be known."""
    function: str
    since: float | None
    """When it took the job up."""
    ghost: bool
    """The job's asyncio future was cancelled, and it runs on."""
    place: Place | None
    """The line of the person's code that it runs now."""


class PoolState(State, frozen=True):
    """One executor of the Executors pane."""

    pool: int
    kind: str
    """`threads` or `processes`."""
    name: str
    limit: int
    workers: tuple[WorkerState, ...]
    """Workers that were started; pools start them when needed."""
    queued: int
    """Jobs that no worker has taken up and that were not handed over."""
    handed_over: int
    """Of a process pool: futures that say `running()`. More than busy workers; at most `len(workers)` truly run."""
    done: int
    """Jobs that ended, cancelled ones included."""
    shut_down: bool
    broken: str
    """Why it is broken; empty while it is not."""


class PoolsForgotten(State, frozen=True):
    """These executors are gone."""

    pools: tuple[int, ...]


class JobState(State, frozen=True):
    """A job that somebody holds on to: one that the person sent, or one that is queued or runs."""

    job: int
    pool: int
    function: str
    outcome: Outcome | None
    """None until it has ended."""
    started: float | None
    since: float
    """When it was submitted, and once it has ended, when that was."""
    worker: str
    ghost: bool
    value: str
    failure: Failure | None
    variable: str | None


class JobsForgotten(State, frozen=True):
    """These jobs have ended and are no longer listed."""

    jobs: tuple[int, ...]


class Silence(StrEnum):
    """Why a lab is not heard."""

    HELD = "held"
    """Something holds the GIL: so it must be, if it is nothing else."""
    STOPPED = "stopped"
    """A signal stopped the process."""
    CUT_OFF = "cut off"
    """The process lives, and nobody in it is at the other end of the wire."""


class LabSilent(State, frozen=True):
    """Told by the parent: the lab has missed its heartbeats."""

    seconds: float
    """For how long; 0 says that it is heard again."""
    place: Place | None
    """Where its main thread is, told by faulthandler, which needs no GIL."""
    why: Silence = Silence.HELD


class FrameState(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """One frame of a stack or of a traceback."""

    place: Place
    text: str
    """The line of source as the lab finds it, without its indent; empty if it finds none."""
    own: bool
    """Whether it is the person's code."""
    locals: tuple[tuple[str, str], ...] | None
    """Names and values in words; None if they were not read."""


class RaisedAs(StrEnum):
    """How an exception belongs to the one that ended the task."""

    END = "end"
    """It is that one."""
    CAUSE = "cause"
    """`raise … from` it."""
    CONTEXT = "context"
    """It was being handled when the one before it in this list was raised."""
    MEMBER = "member"
    """One of a group's."""


class Raised(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """One exception of the tree that ended a task; the list of them is in depth-first order."""

    depth: int
    as_: RaisedAs
    type: str
    message: str
    frames: tuple[FrameState, ...]
    """Its traceback, the line that raised it last."""
    left_out: int
    """Frames, or below it exceptions, that are not told because there are too many."""


class Activity(StrEnum):
    """What a task does from one moment to the next, whatever becomes of it."""

    RUNNING = "running"
    READY = "ready"
    """It stands in the ready queue."""
    WAITING = "waiting"


class Lived(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """What a task has done since somebody looks at it; times are seconds on the loop's clock."""

    since: float
    """The moment from which it was counted."""
    steps: int
    """That have ended."""
    running: float
    """Seconds, like the next two, until `at`."""
    ready: float
    waiting: float
    activity: Activity | None
    """What it has been doing since `at`; None if it has ended."""
    at: float


class TaskDetail(State, frozen=True):
    """What the Inspector shows of one task beyond its row; sent for the task that was asked for, when it changes."""

    task: int
    gone: bool
    """Nothing of it can be read any more, or it never was a task."""
    begun: bool
    """Whether its coroutine has run at all."""
    frames: tuple[FrameState, ...]
    """The chain of awaits from the outermost in, and while it runs the calls inside; empty once it has ended."""
    left_out: int
    """Frames in the middle that are not told because there are too many."""
    cancel_pending: bool
    """A cancel was requested and has not been thrown into it yet."""
    raised: tuple[Raised, ...]
    """The exception that ended it, and those that belong to it."""
    lived: Lived | None
    """None until it is counted, which begins between two handles, and if it had ended before."""


AnyState = (
    TaskState
    | TasksForgotten
    | LoopState
    | PoolState
    | PoolsForgotten
    | JobState
    | JobsForgotten
    | LabSilent
    | TaskDetail
)
"""Every kind of state: a `match` over it is closed with `assert_never`."""
