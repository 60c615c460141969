"""Executors: every pool, its workers with their jobs, its queue; and the ghosts."""

import re

from playground.model import words
from playground.model.world import World
from playground.ui.lines import Line, Lines
from playground.ui.text import fit, harmless
from playground.wire.state import JobState, PoolState, WorkerState

BAR = 8
NARROW = 36
"""Cells below which a worker's line is left out, so that its job can be read."""


class ExecutorsPane(Lines):
    """Each pool in a line, its workers below it."""

    def __init__(self) -> None:
        super().__init__(pane="executors")
        self._world = World()
        self._made: tuple[Line, ...] = ()

    def show(self, world: World) -> None:
        """Show the executors of this world."""
        self._world = world
        width = self.scrollable_content_region.width
        self._made = tuple(line for pool in world.pools.values() for line in _pool(pool, world, width))
        self.repaint()

    def count(self) -> int:
        """Lines of all pools."""
        return len(self._made) or 1

    def line(self, number: int, width: int) -> Line:  # noqa: ARG002 - made for the width when shown
        """A pool, a worker or a queue."""
        return self._made[number] if self._made else Line(((" No executor yet.", "dim"),))


def _pool(pool: PoolState, world: World, width: int) -> list[Line]:
    lines = [_head(pool, width)]
    if pool.broken:
        lines.append(Line(((f"  ✗ broken: {harmless(pool.broken)}", "bad"),)))
    if pool.kind == "processes":
        lines.append(_handed_over(pool))
        lines += [_ghost(job, world.at) for job in _ghosts(pool, world)]
    lines += [_worker(worker, pool, world.at, width) for worker in pool.workers]
    lines.append(_queue(pool))
    return lines


def _head(pool: PoolState, width: int) -> Line:
    busy = sum(worker.function != "" for worker in pool.workers)
    count = f"{busy}/{pool.limit}" if pool.kind == "threads" else f"{len(pool.workers)}/{pool.limit}"
    told = f" {pool.kind} {count}"
    full = min(BAR, round(busy / max(1, pool.limit) * BAR))
    has_bar = pool.kind == "threads" and width >= NARROW
    bar = (("  ", ""), ("█" * full, "good"), ("░" * (BAR - full), "faint")) if has_bar else ()
    name = fit(harmless(pool.name), max(6, min(len(pool.name), width - len(told) - 4)))
    return Line(((f" {name} ", "bold"), (told, "dim"), *bar))


def _handed_over(pool: PoolState) -> Line:
    most = min(pool.handed_over, len(pool.workers))
    tone = "good" if most else "dim"
    return Line(((f"  up to {most} busy, {pool.handed_over} handed over", tone),))


def _ghosts(pool: PoolState, world: World) -> list[JobState]:
    """Those handed over to processes: which of them works on a ghost cannot be known, so no worker shows it."""
    if not pool.handed_over:
        return []
    return [job for job in world.jobs.values() if job.pool == pool.pool and job.ghost and job.outcome is None]


def _ghost(job: JobState, now: float) -> Line:
    age = "" if job.started is None else f" {words.duration(max(0.0, now - job.started))}"
    return Line((("  ◌ ", "bad"), (f"{job.job} ", "dim"), (f"ghost {harmless(job.function)}", "bad"), (age, "")))


def _worker(worker: WorkerState, pool: PoolState, now: float, width: int) -> Line:
    age = "" if worker.since is None else words.duration(max(0.0, now - worker.since))
    who = _short(worker.name)
    if pool.kind == "processes":
        return Line(((f"  · {harmless(who)}", "dim"),))
    if not worker.function:
        return Line(((f"  · {harmless(who)} ", "dim"), ("idle", "dim")))
    glyph, tone, word = ("◌", "bad", "ghost ") if worker.ghost else ("▶", "good", "")
    where = f" :{worker.place.line}" if worker.place and width >= NARROW else ""
    job = f" {worker.job}" if worker.job is not None else ""
    told = f"{word}{harmless(worker.function)}"
    room = max(4, width - 7 - len(who) - len(age) - len(job) - len(where))
    return Line(
        (
            (f"  {glyph} ", tone),
            (harmless(who), "dim"),
            (f"{job} ", "dim"),
            (fit(told, room), tone if worker.ghost else ""),
            (f" {age}", ""),
            (where, "dim"),
        )
    )


def _short(name: str) -> str:
    """`#0` for `asyncio_0`: the pool's own name stands above."""
    number = re.search(r"[_-](\d+)$", name)
    return f"#{number[1]}" if number else name


def _queue(pool: PoolState) -> Line:
    queue = (f"queue {pool.queued}", "warn" if pool.queued else "dim")
    done = (f" · done {pool.done}", "dim")
    if not pool.shut_down:
        return Line((("  ", ""), queue, done))
    # What matters most comes first, and an empty queue goes unsaid: all three have no room in the pane at 120 columns.
    over = ("  shut down", "warn")
    return Line((over, (" · ", "dim"), queue, done) if pool.queued else (over, done))
