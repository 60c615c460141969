"""What was measured, as ratios, and the table of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from playground.bench.measure import Measured, Round, Work

BARS = {
    ("tasks", "asyncio"): 1.4,
    ("tasks", "uvloop"): 2.0,
    ("messages", "asyncio"): 1.1,
    ("messages", "uvloop"): 1.1,
    ("cancelled", "asyncio"): 1.4,
    ("cancelled", "uvloop"): 1.8,
    ("echo", "asyncio"): 1.2,
    ("echo", "uvloop"): 1.2,
    ("timers", "asyncio"): 1.2,
    ("timers", "uvloop"): 1.6,
}
"""What the probes may cost at most."""

STREAMING_BAR = 0.2
"""What streaming may add to that."""

_HEAD = ("loop", "work", "bare loop", "loop alone", "with probes", "whole lab", "streaming adds")

_NAMES = 2
"""Columns of words; the others are numbers."""


@dataclass(frozen=True)
class Figure:
    """One line of the table: ratios of CPU time to the bare loop's, each the median of all rounds."""

    loop: str
    work: str
    size: int
    rounds: int
    bare: float
    """CPU seconds of `size` once on the bare loop."""
    alone: float
    probes: float
    lab: float
    streaming: float
    """What the lab adds to the probes."""
    probes_bar: float
    streaming_bar: float

    @property
    def reached(self) -> bool:
        """Whether both bars are kept, as they are printed."""
        return round(self.probes, 2) <= self.probes_bar and round(self.streaming, 2) <= self.streaming_bar


def figures(measured: Measured) -> list[Figure]:
    """The figures of all that was measured."""
    return [_figure(kind, work, rounds) for (kind, work), rounds in measured.items()]


def _figure(kind: str, work: Work, rounds: list[Round]) -> Figure:
    def ratio(way: str) -> float:
        return median(costs[way] / costs["bare"] for costs in rounds)

    return Figure(
        loop=kind,
        work=work.name,
        size=work.size,
        rounds=len(rounds),
        bare=median(costs["bare"] for costs in rounds) / work.times,
        alone=ratio("loop"),
        probes=ratio("probes"),
        lab=ratio("lab"),
        streaming=median((costs["lab"] - costs["probes"]) / costs["bare"] for costs in rounds),
        probes_bar=BARS[work.name, kind],
        streaming_bar=STREAMING_BAR,
    )


def table(found: Iterable[Figure]) -> str:
    """The figures as Markdown; `≤` stands before a bar that is kept, `>` before one that is missed."""
    return markdown([_HEAD, *map(_row, found)], _NAMES)


def markdown(rows: Sequence[Sequence[str]], names: int) -> str:
    """A table of Markdown, of which the first row is the head and the first so many columns are words."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    dashes = [f"{'-' * width}{':' if column >= names else '-'}" for column, width in enumerate(widths)]
    head, *lines = (_line(row, widths, names) for row in rows)
    return "\n".join([head, f"|-{'|-'.join(dashes)}|", *lines])


def as_json(found: Iterable[Figure]) -> str:
    """The figures as one JSON object a line."""
    return "\n".join(json.dumps(asdict(figure) | {"reached": figure.reached}) for figure in found)


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.loop,
        f"{figure.size:,} {figure.work}",
        f"{figure.bare * 1000:.0f} ms",
        f"{figure.alone:.2f}",
        _against(figure.probes, figure.probes_bar),
        f"{figure.lab:.2f}",
        _against(figure.streaming, figure.streaming_bar),
    )


def _against(value: float, bar: float) -> str:
    return f"{value:.2f} {'≤' if round(value, 2) <= bar else '>'} {bar}"


def _line(row: Sequence[str], widths: list[int], names: int) -> str:
    cells = [
        cell.rjust(width) if column >= names else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return f"| {' | '.join(cells)} |"
