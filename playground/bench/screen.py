"""`playground bench --screen`: whether the screen keeps up, measured in a real terminal of 160 × 48.

    live.py      many live tasks: from key to paint, the screen's share of a core, memory
    flood.py     floods of tasks, events and lines: frames a second, and whether what was folded is counted
    stopped.py   a reader that stops
    killed.py    SIGKILL of the app or the lab, until the other is gone or says so
    starting.py  first paint, commands, new code after a save

`window.py` is the terminal, `drawn.py` reads what is drawn on it, `scenes.py` has the programs, `found.py` the table.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from playground.bench.flood import FLOODS, flood
from playground.bench.found import Found, as_json, table
from playground.bench.killed import killed
from playground.bench.live import SCALES, live
from playground.bench.progress import Progress
from playground.bench.starting import starting
from playground.bench.stopped import SECONDS, stopped

NAMES = ("10k", "100k", "tasks", "events", "lines", "reader", "killed", "starting")
"""What can be measured, by name."""

KEYS = 60
"""That are pressed for each way of looking at the tasks, in a round of seven."""


@dataclass(frozen=True)
class ScreenOrder:
    """What to measure."""

    only: Sequence[str]
    rounds: int
    """Of what is started; keys are pressed in proportion."""
    size: int | None
    """How many tasks, events and lines; None for as many as the figures are about."""
    json: bool


async def run(order: ScreenOrder, *, out: TextIO, err: TextIO) -> int:
    """Measure, telling on `err` what is being measured, and print the figures; 1 if one misses its bar."""
    progress = Progress(err)
    found: list[Found] = []
    for name, measure in _measures(order, progress.say):
        if name in order.only:
            found += await measure()
    progress.clear()
    print(as_json(found) if order.json else table(found), file=out, flush=True)
    return 0 if all(each.reached for each in found) else 1


def _measures(
    order: ScreenOrder, say: Callable[[str], None]
) -> Iterator[tuple[str, Callable[[], Awaitable[list[Found]]]]]:
    keys = KEYS * order.rounds // 7 if order.size is None else 2
    for name, scale in zip(("10k", "100k"), SCALES, strict=True):
        sized = scale if order.size is None else replace(scale, tasks=order.size, settled=0.5)
        yield name, lambda sized=sized: live(sized, keys, say)  # type: ignore[misc]
    for kind in FLOODS:
        yield kind.unit, lambda kind=kind: flood(kind, order.size, order.rounds, say)  # type: ignore[misc]
    yield "reader", lambda: stopped(SECONDS if order.size is None else 0.5, say)
    yield "killed", lambda: killed(order.rounds, say)
    yield "starting", lambda: starting(order.rounds, say)
