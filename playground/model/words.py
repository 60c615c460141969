"""The words for states, times, places and waits: one way of saying each, wherever it is shown."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from playground.wire.places import Failure, Place
from playground.wire.ran import Ran, RanKind
from playground.wire.state import JobState, LoopPhase, TaskPhase, Wait, WaitKind

LONGEST_LINE = 200
"""Characters of what a person entered, where it is told in one line."""


class Known(Protocol):
    """Who knows the names of tasks and jobs, and what the person made of them; `World` does."""

    def name_of(self, number: int) -> str:
        """The name of a task or the function of a job; `task 12` if it is not known."""

    def made_as(self, number: int) -> str | None:
        """The expression by which the person made this waiter; None if it is not one."""

    def wait_of(self, number: int) -> Wait | None:
        """What a task waits for; None if it is not known to wait."""

    @property
    def jobs(self) -> Mapping[int, JobState]:
        """The jobs that are queued or run, and those that somebody holds on to."""

    def pool_name(self, number: int) -> str:
        """Of an executor."""


class Mark(NamedTuple):
    """A state as a glyph of one cell and as a word; the glyphs differ in shape, not in colour alone."""

    glyph: str
    word: str


_PHASES = {
    TaskPhase.READY: Mark("◆", "ready"),
    TaskPhase.RUNNING: Mark("▶", "running"),
    TaskPhase.WAITING: Mark("○", "waiting"),
    TaskPhase.CANCELLING: Mark("✗", "cancelling"),
    TaskPhase.FINISHED: Mark("✓", "finished"),
    TaskPhase.FAILED: Mark("!", "failed"),
    TaskPhase.CANCELLED: Mark("⊘", "cancelled"),
}

_LOOP_PHASES = {
    LoopPhase.NONE: Mark("·", "no loop yet"),
    LoopPhase.WAITING: Mark("○", "waiting"),
    LoopPhase.RUNNING: Mark("▶", "running"),
    LoopPhase.BLOCKED: Mark("■", "blocked"),
    LoopPhase.PAUSED: Mark("‖", "paused"),
    LoopPhase.STUCK: Mark("?", "stuck"),
    LoopPhase.STOPPED: Mark("□", "stopped"),
}

_RAN = {
    RanKind.STEP: "",
    RanKind.CALLBACK: "callback ",
    RanKind.TIMER: "timer ",
    RanKind.IO: "I/O callback ",
    RanKind.SIGNAL: "signal handler ",
}

_TIMERS = {
    "_set_result_unless_cancelled": "of a sleep",
    "_release_waiter": "of a timeout",
    "Timeout._on_timeout": "of a timeout",
}
"""asyncio's own timers, by what they are for: `wait_for`, `timeout` and `wait` have other ones in each Python."""

JOBS_COUNTED = 1000
"""While there are more jobs, it is not counted how many are queued ahead of one: each row would count them again."""

NOTHING = "—"
"""Stands where there is nothing to say, or where it is not known."""


def phase(of: TaskPhase) -> Mark:
    """How a task's phase is shown."""
    return _PHASES[of]


def loop_phase(of: LoopPhase) -> Mark:
    """How the loop's phase is shown."""
    return _LOOP_PHASES[of]


def duration(seconds: float) -> str:
    """A span of time at the precision that a person reads: `0.4 ms`, `12 ms`, `0.3 s`, `2 min 05 s`, `1 h 02 min`."""
    if seconds < 0:
        return "-" + duration(-seconds)
    if seconds < 0.00095:
        return f"{seconds * 1000:.1f} ms" if seconds >= 0.00005 else "0 ms"
    if seconds < 0.0995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    if not math.isfinite(seconds):
        return "for ever"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min"


def count(number: int, one: str, many: str = "") -> str:
    """`1 task`, `2 tasks`, `1,240 handles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def first_line(text: str) -> str:
    """What a person entered, in one line: `async def f(): …` if there is more."""
    first, *more = text.strip().splitlines() or [""]
    return f"{first[:LONGEST_LINE]} …" if more or len(first) > LONGEST_LINE else first


def place(at: Place | None) -> str:
    """`gather.py:7`; empty for None."""
    if at is None:
        return ""
    return f"{at.file.rpartition('/')[2]}:{at.line}"


def failure(of: Failure | None) -> str:
    """`ValueError: boom`; empty for None. Of a group without a text `except*` leaves a blank before the count."""
    if of is None:
        return ""
    message = of.message.strip()
    told = f"{of.type}: {message}" if message else of.type
    return f"{told} ({of.note})" if of.note else told


def expression(world: Known, number: int) -> str:
    """A task in words: `wait_for(shield(fetch-1), 2.0)` if the person made it so, else its name."""
    return world.made_as(number) or world.name_of(number)


def speed(factor: float, *, instant: bool) -> str:
    """`×1`, `×0.5`, `instant`."""
    return "instant" if instant else f"×{factor:g}"


def ran(world: Known, of: Ran) -> str:
    """What ran or is to run: `fetch-1` for a step of a task, `timer of a sleep`, `callback Task.cancel of fetch-1`."""
    name = _TIMERS.get(of.name, of.name) if of.kind is RanKind.TIMER else of.name
    owner = "" if of.task is None or of.kind is RanKind.STEP else f" of {world.name_of(of.task)}"
    return f"{_RAN[of.kind]}{name}{owner}"


def some(names: Sequence[str], most: int = 6) -> str:
    """`main, fetch-1, fetch-2`, and of more than `most` the first ones: `main, fetch-1 and 7 more`."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[: most - 1])} and {len(names) - most + 1:,} more"


def who_waits(tasks: Sequence[int], world: Known, now: float) -> str:
    """Tasks and their waits: `main (task fetch-1), fetch-1 (Event)`."""
    return some([_waiter(number, world, now) for number in tasks])


def _waiter(number: int, world: Known, now: float) -> str:
    wait = world.wait_of(number)
    name = world.name_of(number)
    return name if wait is None else f"{name} ({waiting_for(wait, world, now)})"


def waiting_for(wait: Wait | None, world: Known, now: float) -> str:
    """What a task waits for: `sleep, 0.8 s left`, `task fetch-1`, `wait_for(shield(fetch-1), 2.0), 1.2 s left`."""
    if wait is None:
        return NOTHING
    if wait.kind is WaitKind.TIMEOUT:
        inner = "" if wait.inner is None else f": {_what(wait.inner, world)}"
        return f"timeout block{_left(wait, now)}{inner}"
    return _what(wait, world) + _left(wait, now) + (_inside(wait, world) if wait.kind is WaitKind.WAIT_FOR else "")


def _left(wait: Wait, now: float) -> str:
    if wait.until is None:
        return ""
    return f", {duration(max(0.0, wait.until - now))} left"


def _inside(wait: Wait, world: Known) -> str:
    """How it stands with what a call waits for: `: held by main`."""
    inside = "" if wait.inner is None else _state(_innermost(wait.inner), world)
    return f": {inside}" if inside else ""


def _innermost(wait: Wait) -> Wait:
    """What is awaited in the end, behind shields and timeouts."""
    while wait.inner is not None and wait.kind in (WaitKind.SHIELD, WaitKind.WAIT_FOR, WaitKind.TIMEOUT):
        wait = wait.inner
    return wait


def _what(wait: Wait, world: Known) -> str:
    """The wait without its clock."""
    match wait.kind:
        case WaitKind.TASK:
            return f"task {_one(wait, world)}"
        case WaitKind.JOB:
            state = _state(wait, world)
            return f"executor: job {_one(wait, world)}{' on ' if state else ''}{state}"
        case WaitKind.SHIELD:
            return _call(wait, world) + _inside(wait, world)
        case WaitKind.WAIT_FOR:
            return _call(wait, world)
        case WaitKind.TASK_GROUP:
            return f"TaskGroup: {count(_remaining(wait), 'child', 'children')}"
        case WaitKind.TIMEOUT:
            return "timeout block" if wait.inner is None else f"timeout block: {_what(wait.inner, world)}"
        case WaitKind.OTHER:
            return wait.name or "something unknown"
        case _:
            state = _state(wait, world)
            return f"{_thing(wait)}{', ' if state else ''}{state}"


def lock(wait: Wait | None) -> str:
    """`Lock "db"`, with which `waiting_for` begins; empty if it is not one that a single task holds."""
    is_lock = wait is not None and wait.kind in (WaitKind.LOCK, WaitKind.SEMAPHORE) and len(set(wait.holders)) == 1
    return _thing(wait) if wait is not None and is_lock else ""


def _thing(wait: Wait) -> str:
    """`Lock "db"`, `gather of 3`, `stream read from 127.0.0.1:8080`, `subprocess pid 12`."""
    match wait.kind:
        case WaitKind.GATHER | WaitKind.WAIT if wait.total or wait.tasks:
            return f"{wait.kind} of {wait.total or len(wait.tasks)}"
        case kind if wait.name is None:
            return str(kind)
        case WaitKind.STREAM_READ:
            return f"{wait.kind} from {wait.name}"
        case WaitKind.STREAM_DRAIN:
            return f"{wait.kind} to {wait.name}"
        case WaitKind.SUBPROCESS:
            return f"{wait.kind} {wait.name}"
        case kind:
            return f'{kind} "{wait.name}"'


def _state(wait: Wait, world: Known) -> str:
    """How it stands with what is waited for: `held by main`, `full (10)`, `1 of 2 here`; empty if that is not known."""
    match wait.kind:
        case WaitKind.LOCK:
            return _held(wait, world)
        case WaitKind.SEMAPHORE:
            of = "" if wait.total is None else f" of {wait.total}"
            free = "" if wait.count is None else f"{wait.count}{of} free"
            return ", ".join(filter(None, (free, _held(wait, world))))
        case WaitKind.CONDITION:
            lock = "" if wait.inner is None else _held(wait.inner, world)
            return "" if wait.inner is None else f"notified, its Lock {lock or 'not free'}"
        case WaitKind.GATHER | WaitKind.WAIT:
            return "" if wait.done is None else f"{wait.done} done"
        case WaitKind.AS_COMPLETED:
            return f"{len(wait.tasks)} left" if wait.tasks else ""
        case WaitKind.FUTURE:
            return "nobody holds it" if wait.count == 0 else ""
        case WaitKind.QUEUE_GET:
            return "empty" if wait.count == 0 else ""
        case WaitKind.QUEUE_PUT:
            return "" if wait.count is None else f"full ({wait.count})"
        case WaitKind.QUEUE_JOIN:
            return "" if wait.count is None else f"{wait.count} unfinished"
        case WaitKind.BARRIER:
            return "" if wait.count is None or wait.total is None else f"{wait.count} of {wait.total} here"
        case WaitKind.JOB:
            job = world.jobs.get(wait.tasks[0]) if wait.tasks else None
            return "" if job is None else _job(job, world)
        case _:
            return ""


def _held(wait: Wait, world: Known) -> str:
    return f"held by {some([world.name_of(holder) for holder in wait.holders], 3)}" if wait.holders else ""


def _job(job: JobState, world: Known) -> str:
    """`default #1, running`, `default, queued, 3 ahead`, `pool-1, handed over`."""
    pool = world.pool_name(job.pool)
    if job.outcome is not None:
        return f"{pool}, {job.outcome}"
    if job.started is not None and not job.worker:
        return f"{pool}, handed over"
    if job.started is not None:
        worker = job.worker.rpartition("_")[2]
        return f"{pool}{' #' + worker if worker.isdigit() else ''}, running"
    if len(world.jobs) > JOBS_COUNTED:
        return f"{pool}, queued"
    return f"{pool}, queued, {sum(_is_ahead(each, job) for each in world.jobs.values())} ahead"


def _is_ahead(other: JobState, job: JobState) -> bool:
    """Workers take up what was submitted first."""
    return other.pool == job.pool and other.started is None and other.outcome is None and other.job < job.job


def _call(wait: Wait, world: Known) -> str:
    """The wait as the expression that brought it about: `shield(fetch-1)`, `wait_for(sleep, 2.0)`."""
    about = _argument(wait, world)
    if wait.kind is WaitKind.SHIELD:
        return f"shield({about})"
    return f"wait_for({about})" if wait.seconds is None else f"wait_for({about}, {wait.seconds})"


def _argument(wait: Wait, world: Known) -> str:
    inner = wait.inner
    if inner is None:
        return _one(wait, world)
    match inner.kind:
        case WaitKind.TASK | WaitKind.JOB:
            return _one(inner, world)
        case WaitKind.SHIELD | WaitKind.WAIT_FOR:
            return _call(inner, world)
        case WaitKind.OTHER:
            return inner.name or "…"
        case _:
            return _thing(inner)


def _one(wait: Wait, world: Known) -> str:
    return ", ".join(expression(world, number) for number in wait.tasks) or wait.name or "…"


def _remaining(wait: Wait) -> int:
    return len(wait.tasks) if wait.total is None or wait.done is None else wait.total - wait.done
