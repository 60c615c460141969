"""`playground bench`: what the instrument costs, as CPU time against the bare loop of the same kind.

One program (`works.py`) is run in fresh processes that differ in nothing but what stands around it:

    bare     `python works.py`, on asyncio's own loop or uvloop's
    loop     on the steerable loop alone
    probes   with the task and the pool probe; what they tell is taken at frame rate, and thrown away
    lab      in a whole lab that streams to a reader, as under `playground run`

`measure.py` starts them, `figures.py` makes ratios of what they say, and the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from playground.bench.figures import Figure, as_json, figures, table
from playground.bench.measure import WORKS, Work, measure

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
    progress = _Progress(err)
    works = [_sized(work, order.size) for work in WORKS if work.name in order.only]
    found = figures(await measure(order.kinds, works, order.rounds, progress.say))
    progress.clear()
    print(as_json(found) if order.json else table(found), file=out, flush=True)
    return 0 if all(figure.reached for figure in found) else 1


def _sized(work: Work, size: int | None) -> Work:
    return work if size is None else replace(work, size=size, times=1)


class _Progress:
    """What is being measured: on a terminal one line that is written over, elsewhere a line each."""

    def __init__(self, err: TextIO) -> None:
        self._err = err
        self._begin, self._end = ("\r\x1b[2K", "") if err.isatty() else ("", "\n")

    def say(self, text: str) -> None:
        """Tell it."""
        print(f"{self._begin}{text}", end=self._end, file=self._err, flush=True)

    def clear(self) -> None:
        """Leave no half line behind."""
        print(self._begin, end="", file=self._err, flush=True)
