"""Facts and rows that hints come of, and the hints of a world as text."""

from msgspec import structs

from playground.model.hints import Hint
from playground.model.world import World
from playground.wire.cancel import Cancel, CancelStage
from playground.wire.fact import Outcome
from playground.wire.facts import (
    AnyFact,
    LoopBlocked,
    LoopFreed,
    LoopStarted,
    TaskEnded,
)
from playground.wire.state import (
    AnyState,
    PoolState,
    TaskPhase,
    TaskState,
    Wait,
    WorkerState,
)
from tests.model.build import apply, at, created, task

Told = AnyFact | AnyState


def texts(of: World) -> list[str]:
    """The hints as text."""
    return [f"{'over: ' * hint.over}{hint.kind}: {hint.text}" for hint in of.hints.all]


def hint(of: World) -> Hint:
    """The only one."""
    assert len(of.hints.all) == 1, texts(of)
    return of.hints.all[0]


def go_on(of: World, now: float, *, batches: int = 1) -> None:
    """Nothing happens until then."""
    for _ in range(batches):
        apply(of, now=now)


def asked(stage: CancelStage, *tasks: int, again: bool = False, number: int = 1, name: str = "main") -> TaskState:
    """A task that was cancelled, and how far that has come."""
    cancel = Cancel(stage=stage, tasks=tasks, again=again)
    return structs.replace(task(number, name, phase=TaskPhase.CANCELLING), cancelling=1, cancel=cancel)


def ended(number: int, *, swallowed: bool = False) -> TaskEnded:
    """A task finished."""
    return TaskEnded(number, f"task-{number}", Outcome.FINISHED, "None", None, swallowed, at=1.0)


def blocked(inside: str = "", *, has_await: bool = True, line: int = 14) -> LoopBlocked:
    """The loop is kept by the first task."""
    return LoopBlocked(0.3, 1, at(line), inside, has_await, at=1.0)


def freed(seconds: float = 1.2, late: float = 0.0) -> LoopFreed:
    """It is kept no longer."""
    return LoopFreed(seconds, 1, at(14), late, at=2.0)


def cancelling(number: int, count: int = 1, wait: Wait | None = None) -> TaskState:
    """A task that was asked to cancel."""
    return structs.replace(task(number, phase=TaskPhase.CANCELLING, wait=wait), cancelling=count)


def pool(busy: int, queued: int, *, limit: int = 2, kind: str = "threads") -> PoolState:
    """The default pool."""
    workers = [
        WorkerState(name=str(n), job=n if n < busy else None, function="", since=None, ghost=False, place=None)
        for n in range(limit)
    ]
    return PoolState(
        pool=1,
        kind=kind,
        name="default",
        limit=limit,
        workers=tuple(workers),
        queued=queued,
        handed_over=busy if kind == "processes" else 0,
        done=0,
        shut_down=False,
        broken="",
    )


BORN = (LoopStarted(1, "asyncio", "3", at=0.0), created(1, "main"), created(2, "fetch-1"))
