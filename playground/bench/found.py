"""What was found of the screen: one line for each figure, against its bar, and the table of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from playground.bench.figures import markdown

_HEAD = ("what", "figure", "found", "bar")
_WORDS = 2


@dataclass(frozen=True)
class Found:
    """One figure."""

    scene: str
    """What was on the screen, or was started."""
    figure: str
    value: float
    unit: str
    """What stands behind the number; `×` is a ratio."""
    bar: float | None = None
    """None for what is only told."""
    at_least: bool = False
    """The bar is the least that is wanted, not the most."""

    @property
    def reached(self) -> bool:
        """Whether the bar is kept, as it is printed."""
        if self.bar is None:
            return True
        shown = round(self.value, _digits(self.value))
        return shown >= self.bar if self.at_least else shown <= self.bar


def table(found: Iterable[Found]) -> str:
    """The figures as Markdown; `≤` or `≥` stands before a bar that is kept, `>` or `<` before one that is missed."""
    return markdown(
        [_HEAD, *((each.scene, each.figure, _told(each.value, each.unit), _bar(each)) for each in found)], _WORDS
    )


def as_json(found: Iterable[Found]) -> str:
    """The figures as one JSON object a line."""
    return "\n".join(json.dumps(asdict(each) | {"reached": each.reached}) for each in found)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of all values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _digits(value: float) -> int:
    return 2 if abs(value) < 10 else 0


def _told(value: float, unit: str) -> str:
    return f"{value:,.{_digits(value)}f} {unit}".strip()


def _bar(each: Found) -> str:
    if each.bar is None:
        return ""
    good, bad = ("≥", "<") if each.at_least else ("≤", ">")
    return f"{good if each.reached else bad} {each.bar:,g} {each.unit}".strip()
