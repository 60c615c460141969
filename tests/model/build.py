"""Shapes of the wire with the fields that a test does not care about filled in."""

from playground.model.world import World
from playground.wire.cancel_facts import CancelRequested
from playground.wire.codec import Batch
from playground.wire.facts import AnyFact, CallMade, JobSubmitted, Stepped, TaskCreated
from playground.wire.places import Failure, Place
from playground.wire.ran import Ran, RanKind
from playground.wire.state import AnyState, JobState, LoopPhase, LoopState, TaskPhase, TaskState, Wait, WaitKind

GATHER = "/home/ann/gather.py"


def at(line: int) -> Place:
    """A line of gather.py."""
    return Place(GATHER, line, "fetch")


def failure(type_name: str = "ValueError", message: str = "boom", line: int | None = 12) -> Failure:
    """An exception raised in gather.py."""
    return Failure(type_name, message, None if line is None else at(line), "")


def task(
    number: int,
    name: str = "",
    *,
    phase: TaskPhase = TaskPhase.WAITING,
    wait: Wait | None = None,
    variable: str | None = None,
) -> TaskState:
    """A task that waits in gather.py, called `task-N` unless named."""
    return TaskState(
        task=number,
        name=name or f"task-{number}",
        coroutine="fetch",
        phase=phase,
        since=0.0,
        created=0.0,
        by=None,
        wait=wait,
        place=at(7),
        cancelling=0,
        value="",
        failure=None,
        variable=variable,
    )


def job(number: int, function: str = "slow_op", *, variable: str | None = None) -> JobState:
    """A job that has not ended."""
    return JobState(
        job=number,
        pool=1,
        function=function,
        outcome=None,
        started=None,
        since=0.0,
        worker="",
        ghost=False,
        value="",
        failure=None,
        variable=variable,
    )


def loop(**fields: object) -> LoopState:
    """The first loop of a lab, at rest."""
    usual: dict[str, object] = {
        "loop": 1,
        "implementation": "asyncio",
        "version": "3.12.1",
        "python": "3.12.1",
        "phase": LoopPhase.WAITING,
        "clock": 0.0,
        "ready": 0,
        "timers": 0,
        "next_timer": None,
        "lag": 0.0,
        "handles": 0,
        "busy": 0.0,
        "task": None,
        "place": None,
        "blocked": 0.0,
        "debug": False,
        "eager": False,
        "steered": False,
        "speed": 1.0,
        "instant": False,
        "held": (),
        "queue": (),
        "tasks": 0,
        "created": 0,
        "finished": 0,
        "failed": 0,
        "cancelled": 0,
        "folded": 0,
    }
    return LoopState(**{**usual, **fields})  # type: ignore[arg-type]


def waits_for(*tasks: int, kind: WaitKind = WaitKind.TASK) -> Wait:
    """A wait for tasks."""
    return Wait(kind=kind, tasks=tasks)


def created(number: int, name: str, *, by: int | None = None, cause: int | None = None, line: int = 3) -> TaskCreated:
    """A task was born in gather.py."""
    return TaskCreated(at=0.0, cause=cause, task=number, name=name, coroutine="fetch", by=by, place=at(line))


def submitted(number: int, function: str, *, cause: int | None = None) -> JobSubmitted:
    """A job was handed to the first pool."""
    return JobSubmitted(at=0.0, cause=cause, job=number, pool=1, function=function, by=None, place=None)


def called(python: str, target: int, *, returned: str = "", variable: str | None = None, cause: int = 1) -> CallMade:
    """The person's call."""
    return CallMade(at=1.0, cause=cause, python=python, returned=returned, target=target, variable=variable)


def ran(name: str, kind: RanKind = RanKind.STEP, task: int | None = None) -> Ran:
    """What ran or is ready: a step of a task unless said otherwise."""
    return Ran(kind=kind, task=task, name=name)


def stepped(*what: Ran, ready: tuple[Ran, ...] = (), moved: float = 0.0, polled: bool = False) -> Stepped:
    """A step in which this ran."""
    return Stepped(what, ready, moved, polled, at=1.0, cause=1)


def world(*told: AnyFact | AnyState, now: float = 0.0) -> World:
    """A world that has been told all this in one batch."""
    made = World()
    apply(made, *told, now=now)
    return made


def apply(to: World, *told: AnyFact | AnyState, now: float = 0.0) -> None:
    """Tell a world one batch."""
    facts = tuple(each for each in told if isinstance(each, AnyFact))
    states = tuple(each for each in told if isinstance(each, AnyState))
    to.apply(Batch(number=to.version + 1, at=now, facts=facts, states=states))


def story(*told: AnyFact | AnyState) -> list[str]:
    """The story that a world tells of this: who, what and detail with two spaces between them."""
    return lines(world(*told))


def lines(of: World) -> list[str]:
    """A world's story as text."""
    return ["  ".join(part for part in (line.who, line.what, line.detail) if part) for line in of.story.lines]


def cancel(number: int, *, cause: int | None = None, by: int | None = None, origin: str = "") -> CancelRequested:
    """`task.cancel()` was called in line 5, and accepted."""
    return CancelRequested(
        at=1.0, cause=cause, task=number, accepted=True, count=1, by=by, origin=origin, place=at(5), message=None
    )
