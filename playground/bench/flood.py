"""Floods on the screen: it keeps its frame rate, says how much it was not told, and all was either told or counted."""

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from playground.bench.found import Found
from playground.bench.scenes import EVENTS, LINES, TASKS
from playground.bench.window import Window, playground, window
from playground.client import Client
from playground.wire.commands import Start
from playground.wire.facts import AnyFact, Folded, Printed

FRAMES = 15
"""Paintings a second that the app asks for; a screen that shows a clock has as many."""
KEPT = 0.8
"""The share of them that is to be left in a flood."""

SECONDS = 5
"""That a flood lasts, if the loop can do as much as is asked of it."""

_LINE, _OVER = "a printed line", "all done"
"""What is counted beside facts."""

_TASKS = re.compile(r"\b[1-9][\d,]* tasks?\b")
_NOT_TOLD = re.compile(r"([\d,]+) not told")


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
    Flood("a flood of tasks", "tasks", TASKS, 100_000, {"TaskCreated": 1, "TaskEnded": 0}),
    Flood(
        "a flood of events",
        "events",
        EVENTS,
        300_000,
        {"TaskCreated": 1, "CancelRequested": 0, "CancelDelivered": 0, "TaskEnded": 0},
        each=4,
    ),
    Flood("a flood of lines", "lines", LINES, 50_000, {_LINE: 1}),
)


async def flood(kind: Flood, size: int | None, say: Callable[[str], None]) -> list[Found]:
    """All figures of one."""
    count = kind.rate * SECONDS if size is None else size
    with tempfile.TemporaryDirectory(prefix="playground-bench-") as folder:
        home = Path(folder)
        module, said = home / "flood.py", home / "said"
        module.write_text(kind.source)
        call = f"main({count}, {kind.rate}, {str(said)!r})"
        say(f"{kind.name} on the screen")
        async with window(playground(f"{module}:{call}"), home) as opened:
            frames, not_told = await _shown(opened)
        done, seconds = map(float, said.read_text().split())
        say(f"{kind.name}: whether the counts are exact")
        missing = await _missing(kind, module, call, count)
    return [
        Found(kind.name, f"{kind.unit} a second", done / seconds, ""),
        Found(kind.name, "frames a second", frames, "", FRAMES * KEPT, at_least=True),
        Found(kind.name, "not told singly, says the screen", not_told, ""),
        Found(kind.name, "neither told nor counted", missing, "", 0),
    ]


async def _shown(opened: Window) -> tuple[float, int]:
    """Frames a second while the flood lasts, and how much the screen says at its end that it was not told singly."""
    await opened.until(lambda drawn: _TASKS.search(drawn.text), "a task")
    frames, began = opened.drawn.frames, monotonic()
    await opened.until(lambda drawn: "all done" in drawn.text, "the end of the flood")
    rate = (opened.drawn.frames - frames) / (monotonic() - began)
    opened.drawn.forget()
    await opened.until(lambda drawn: _NOT_TOLD.search(drawn.text), "what was not told")
    return rate, int(_NOT_TOLD.findall(opened.drawn.text)[-1].replace(",", ""))


async def _missing(kind: Flood, module: Path, call: str, count: int) -> int:
    """How many were neither told nor counted, or more than once, in the same flood without a screen."""
    told: Counter[str] = Counter()
    client = await Client.spawn(capture=True)
    try:
        client.send(Start(path=str(module), kind="asyncio", call=call, arguments=()))
        async for batch in client.batches():
            for fact in batch.facts:
                _count(fact, told)
            if told[_OVER]:
                break
    finally:
        await client.close()
    return sum(abs(count // kind.each - (told[name] - extra)) for name, extra in kind.told.items())


def _count(fact: AnyFact, told: Counter[str]) -> None:
    match fact:
        case Folded():
            told.update(fact.counts)
        case Printed():
            told[_LINE] += fact.text.count("\n")
            told[_OVER] += "all done" in fact.text
        case _:
            told[type(fact).__name__] += 1
