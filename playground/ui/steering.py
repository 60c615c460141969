"""Time and order on the screen: what space, `+`, `-` and `i` ask for next, and what is told of them.

What the loop does is read from its state alone. A key that is pressed before the last one has been obeyed goes by
what was asked for, so that pressing `+` twice, however fast, is two steps.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from playground.model import words
from playground.model.world import World
from playground.wire.commands import AnyCommand, Pause, Resume, SetSpeed, Step
from playground.wire.state import LoopPhase, PoolState

SPEEDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""What `+` and `-` choose from."""

Pace = tuple[float, bool]
"""A speed, and whether time is instant."""


def is_paused(world: World) -> bool:
    """Whether the loop of a living lab stands at the gate."""
    return world.program.ended is None and world.loop is not None and world.loop.phase is LoopPhase.PAUSED


def will_be_paused(world: World, asked: Sequence[AnyCommand]) -> bool:
    """Whether it will, once everything that was asked for has been done."""
    for command in reversed(asked):
        if isinstance(command, Pause | Step):
            return True
        if isinstance(command, Resume):
            return False
    return is_paused(world)


def pace(world: World, asked: Sequence[AnyCommand]) -> Pace:
    """How time goes, or will once everything that was asked for has been done."""
    wanted = next((command for command in reversed(asked) if isinstance(command, SetSpeed)), None)
    if wanted is not None:
        return wanted.speed, wanted.instant
    return (1.0, False) if world.loop is None else (world.loop.speed, world.loop.instant)


def faster(now: Pace) -> float | None:
    """The next speed up; None at the top. Nothing is faster than instant."""
    speed, instant = now
    place = bisect_right(SPEEDS, speed)
    return None if instant or place == len(SPEEDS) else SPEEDS[place]


def slower(now: Pace) -> float | None:
    """The next speed down; None at the bottom. Below instant comes the fastest."""
    speed, instant = now
    place = bisect_left(SPEEDS, speed)
    return SPEEDS[-1] if instant else SPEEDS[place - 1] if place else None


def runs_on(world: World) -> str:
    """What goes on while the loop is paused: `2 jobs run on in threads`; empty if nothing does."""
    threads = sum(map(_busy_threads, world.pools.values()))
    processes = sum(min(pool.handed_over, len(pool.workers)) for pool in world.pools.values())
    told = words.count(threads, "job runs on in a thread", "jobs run on in threads") if threads else ""
    if not processes:
        return told
    if told:
        return f"{told}, up to {processes} in {'a process' if processes == 1 else 'processes'}"
    return f"up to {words.count(processes, 'job runs on in a process', 'jobs run on in processes')}"


def has_eager_tasks(python: str) -> bool:
    """Whether asyncio of this Python, `3.12.1`, has them."""
    major, minor, *_ = python.split(".")
    return (int(major), int(minor)) >= (3, 12)


def _busy_threads(pool: PoolState) -> int:
    return sum(worker.function != "" for worker in pool.workers) if pool.kind == "threads" else 0
