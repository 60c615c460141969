"""Many live tasks on the screen: how soon a key is painted, the screen's share of a core, a task's bytes in memory."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from playground.bench.found import Found, percentile
from playground.bench.scenes import EMPTY, LIVE
from playground.bench.window import Window, cpu_seconds, lab_of, memory, playground, window
from playground.errors import LabError

UP, DOWN, ESCAPE, RETURN = "\x1b[A", "\x1b[B", "\x1b", "\r"

BETWEEN = (0.19, 0.23, 0.21, 0.26, 0.2, 0.17)
"""Seconds between two keys, so that they come at all points of a frame."""

LOST = 5.0
"""Seconds after which a key is counted as painted never."""


@dataclass(frozen=True)
class Looks:
    """One way of looking at the tasks."""

    name: str
    keys: tuple[str, ...]
    """That lead to it from the one before."""


LOOKS = (
    Looks("tree", ()),
    Looks("flat", ("S",)),
    Looks("sorted by state", ("S", "S")),
    Looks("filtered", ("/", "state:waiting", RETURN)),
    Looks("timeline", (ESCAPE, "0")),
)


@dataclass(frozen=True)
class Scale:
    """How many tasks, and what is asked of the screen then."""

    tasks: int
    latest: float
    """Milliseconds from a key to its paint, at most in 95 of 100."""
    share: float
    """Of one core, in percent."""
    app: float
    """Kilobytes that a task may take there."""
    lab: float
    """Kilobytes that one may take there, its own included."""
    settled: float = 3.0
    """Seconds that a scene runs before it is measured: longer than any of its tasks waits."""


SCALES = (Scale(10_000, 50, 25, app=10, lab=4), Scale(100_000, 80, 40, app=5, lab=4))


async def live(scale: Scale, keys: int, say: Callable[[str], None]) -> list[Found]:
    """All figures of so many live tasks, with so many keys for each way of looking at them."""
    with tempfile.TemporaryDirectory(prefix="playground-bench-") as folder:
        home = Path(folder)
        idle = await _idle(home)
        module = home / "live.py"
        module.write_text(LIVE)
        command = playground(f"{module}:main({scale.tasks})")
        async with window(command, home) as opened:
            say(f"{scale.tasks:,} live tasks: until all are there")
            await opened.until(lambda drawn: f"{scale.tasks + 1:,} tasks" in drawn.text, "all tasks")
            found = []
            for look in LOOKS:
                say(f"{scale.tasks:,} live tasks: {look.name}")
                found += await _look(opened, scale, look, keys)
            found += _memory(opened, scale, idle)
            return found


async def _look(opened: Window, scale: Scale, look: Looks, keys: int) -> list[Found]:
    for key in look.keys:
        opened.press(key)
        await asyncio.sleep(0.5)
    await asyncio.sleep(scale.settled)
    pid, began = opened.process.pid, monotonic()
    spent = cpu_seconds(pid)
    late = [await _painted(opened, number) for number in range(keys)]
    share = (cpu_seconds(pid) - spent) / (monotonic() - began) * 100
    scene = f"{scale.tasks:,} tasks, {look.name}"
    return [
        Found(scene, "key to paint, p95", percentile(late, 0.95) * 1000, "ms", scale.latest),
        Found(scene, "the screen's share of a core", share, "%", scale.share),
    ]


async def _painted(opened: Window, number: int) -> float:
    """Seconds from a key that moves the choice to the paint that shows it."""
    before, began = opened.drawn.chosen, monotonic()
    opened.press(DOWN)
    with suppress(LabError):
        await opened.until(lambda drawn: drawn.chosen != before, "the next task", patience=LOST)
    took = monotonic() - began
    await asyncio.sleep(BETWEEN[number % len(BETWEEN)])
    return took


async def _idle(home: Path) -> tuple[int, int]:
    """Bytes of app and lab with nothing in them."""
    module = home / "idle.py"
    module.write_text(EMPTY)
    async with window(playground(str(module)), home) as opened:
        await opened.until(lambda drawn: "No task yet: press l" in drawn.text, "an empty module")
        return tuple(_bytes(opened))  # type: ignore[return-value]


def _bytes(opened: Window) -> Iterator[int]:
    pid = opened.process.pid
    return map(memory, (pid, lab_of(pid)))


def _memory(opened: Window, scale: Scale, idle: tuple[int, int]) -> Iterator[Found]:
    bars = (("app", scale.app), ("lab", scale.lab))
    for (where, bar), now, before in zip(bars, _bytes(opened), idle, strict=True):
        each = (now - before) / scale.tasks / 1024
        yield Found(f"{scale.tasks:,} tasks", f"memory of a task in the {where}", each, "KB", bar)
