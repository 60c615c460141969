"""Floods: the screen keeps its frame rate and says how much it was not told, all was either told or counted, and the
program takes little more CPU time than it does without any of this.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic

from playground.bench.figures import BARS, STREAMING_BAR
from playground.bench.found import Found
from playground.bench.scenes import EVENTS, LINES, TASKS
from playground.bench.window import Window, playground, window
from playground.client import Client
from playground.wire.commands import Start
from playground.wire.facts import AnyFact, Folded, Printed

FRAMES = 12
"""Paintings a second that the app asks for; a screen that shows a clock has as many."""
KEPT = 0.8
"""The share of them that is to be left in a flood."""

SECONDS = 5
"""That a flood lasts, if the loop can do as much as is asked of it."""

UNBOUNDED = 1_000_000_000
"""A rate that nothing comes up to: as much as the loop can."""

SLOWER = BARS["tasks", "asyncio"] + STREAMING_BAR
"""What `playground bench` allows: of tasks and of cancelled ones as much; it has no bar for lines, which get theirs."""

ENDING = 3
"""Tasks beside those of the flood: `main`, and two by which `asyncio.run` shuts generators and the executor down."""

_LINE = "Printed"
"""What is counted of output: its lines, as a flood of it is counted."""

_TASKS = re.compile(r"\b[1-9][\d,]* tasks?\b")
_NOT_TOLD = re.compile(r"(\d[\d,]*) not told")


@dataclass(frozen=True)
class Flood:
    """One kind."""

    name: str
    unit: str
    source: str
    rate: int
    """A second."""
    told: Mapping[str, int]
    """By kind of fact how many there are for the rest of the program."""
    each: int = 1
    """How many of the units there is one of these facts for."""


FLOODS = (
    Flood("a flood of tasks", "tasks", TASKS, 100_000, {"TaskCreated": ENDING, "TaskEnded": ENDING}),
    Flood(
        "a flood of events",
        "events",
        EVENTS,
        300_000,
        {"TaskCreated": ENDING, "CancelRequested": 0, "CancelDelivered": 0, "TaskEnded": ENDING},
        each=4,
    ),
    Flood("a flood of lines", "lines", LINES, 50_000, {_LINE: 1}),
)


async def flood(kind: Flood, size: int | None, rounds: int, say: Callable[[str], None]) -> list[Found]:
    """All figures of one."""
    count = kind.rate * SECONDS if size is None else size
    with tempfile.TemporaryDirectory(prefix="playground-bench-") as folder:
        home = Path(folder)
        module, said = home / "flood.py", home / "said"
        module.write_text(kind.source)
        call = f"main({count}, {kind.rate}, {str(said)!r})"
        say(f"{kind.name} on the screen")
        stays = call.replace(")", ", 3600)")  # so that the screen goes on to be painted
        async with window(playground(f"{module}:{stays}"), home) as opened:
            frames, not_told = await _shown(opened, said)
        done, seconds, _ = map(float, said.read_text().split())
        say(f"{kind.name}: whether the counts are exact")
        missing = _missing(kind, count, await _told(module, call))
        say(f"{kind.name}: as fast as it goes, without a screen and bare")
        call = f"main({kind.rate if size is None else size}, {UNBOUNDED}, {str(said)!r})"
        slower = median([await _slower(module, call, said) for _ in range(rounds)])
    return [
        Found(kind.name, f"{kind.unit} a second", done / seconds, ""),
        Found(kind.name, "CPU time of the lab against the bare loop's", slower, "×", SLOWER),
        Found(kind.name, "frames a second", frames, "", FRAMES * KEPT, at_least=True),
        Found(kind.name, "not told singly, says the screen", not_told, ""),
        Found(kind.name, "neither told nor counted", missing, "", 0),
    ]


async def _shown(opened: Window, said: Path) -> tuple[float, int]:
    """Frames a second while the flood lasts, and how much the screen says at its end that it was not told singly."""
    await opened.until(lambda drawn: _TASKS.search(drawn.text), "a task")
    frames, began = opened.drawn.frames, monotonic()
    await opened.until(lambda _: said.exists(), "the end of the flood")
    rate = (opened.drawn.frames - frames) / (monotonic() - began)
    opened.drawn.forget()
    await opened.until(lambda drawn: _NOT_TOLD.search(drawn.text), "what was not told")
    return rate, int(_NOT_TOLD.findall(opened.drawn.text)[-1].replace(",", ""))


def _missing(kind: Flood, count: int, told: Counter[str]) -> int:
    """How many were neither told nor counted, or more than once."""
    return sum(abs(count // kind.each - (told[name] - extra)) for name, extra in kind.told.items())


async def _slower(module: Path, call: str, said: Path) -> float:
    """CPU time of the lab in a flood, in terms of that of a process that does the same in a terminal of its own."""
    await _told(module, call)
    in_lab = _cpu_seconds(said)
    code = f"import asyncio, sys; sys.path.insert(0, {str(module.parent)!r}); import flood; asyncio.run(flood.{call})"
    async with window([sys.executable, "-c", code], module.parent) as bare:
        await bare.until(lambda drawn: "all done" in drawn.text, "the end of the flood")
    return in_lab / _cpu_seconds(said)


def _cpu_seconds(said: Path) -> float:
    return float(said.read_text().split()[2])


async def _told(module: Path, call: str) -> Counter[str]:
    """What a reader without a screen is told of the flood, or told the number of: how many of each kind."""
    told: Counter[str] = Counter()
    client = await Client.spawn(capture=True)
    try:
        client.send(Start(path=str(module), kind="asyncio", call=call, arguments=()))
        async for batch in client.batches():
            for fact in batch.facts:
                _count(fact, told)
    finally:
        await client.close()
    return told


def _count(fact: AnyFact, told: Counter[str]) -> None:
    match fact:
        case Folded():
            told.update(fact.counts)
        case Printed():
            told[_LINE] += fact.text.count("\n")
        case _:
            told[type(fact).__name__] += 1
