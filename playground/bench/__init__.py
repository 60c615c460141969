"""`playground bench`: what the instrument costs, as CPU time against the bare loop of the same kind.

One program (`works.py`) is run in fresh processes that differ in nothing but what stands around it:

    bare     `python works.py`, on asyncio's own loop or uvloop's
    loop     on the steerable loop alone
    probes   with the task and the pool probe; what they tell is taken at frame rate, and thrown away
    lab      in a whole lab that streams to a reader, as under `playground run`

`measure.py` starts them, `figures.py` makes ratios of what they say, and the table. Whether the
screen keeps up is measured by `screen.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from playground.bench.figures import Figure, as_json, figures, table
from playground.bench.measure import WORKS, Work, measure
from playground.bench.progress import Progress

__all__ = ["NAMES", "Figure", "Order", "run"]

NAMES = tuple(work.name for work in WORKS)
"""The kinds of work, by name."""


@dataclass(frozen=True)
class Order:
    """What to measure."""

    kinds: Sequence[str]
    only: Sequence[str]
    rounds: int
    size: int | None
    """How much of each work, once; None for as much as the figures are about."""
    json: bool


async def run(order: Order, *, out: TextIO, err: TextIO) -> int:
    """Measure, telling on `err` what is being measured, and print the figures; 1 if one misses its bar."""
    progress = Progress(err)
    works = [_sized(work, order.size) for work in WORKS if work.name in order.only]
    found = figures(await measure(order.kinds, works, order.rounds, progress.say))
    progress.clear()
    print(as_json(found) if order.json else table(found), file=out, flush=True)
    return 0 if all(figure.reached for figure in found) else 1


def _sized(work: Work, size: int | None) -> Work:
    return work if size is None else replace(work, size=size, times=1)
