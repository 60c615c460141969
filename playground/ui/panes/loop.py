"""Loop: which one, what it does, how busy it is, and how late."""

from collections import Counter

from playground.model import words
from playground.model.world import World
from playground.ui.lines import Line, Lines, Span
from playground.ui.load import Load
from playground.ui.text import fit, harmless
from playground.wire.state import LoopPhase, LoopState

COLUMN = 24
"""Cells; as many columns stand side by side as fit."""
LABEL = 9
HELD = 3
"""Lines for what holds a jump, at most."""

_BARS = " ▁▂▃▄▅▆▇█"
_TONES = {
    LoopPhase.NONE: "dim",
    LoopPhase.WAITING: "calm",
    LoopPhase.RUNNING: "good",
    LoopPhase.BLOCKED: "bad bold",
    LoopPhase.PAUSED: "warn bold",
    LoopPhase.STUCK: "bad bold",
    LoopPhase.STOPPED: "dim",
}

Item = tuple[str, tuple[Span, ...]]
"""A label, and what stands behind it; without a label it has the whole width."""


class LoopPane(Lines):
    """The loop in labelled lines, in one column or in several."""

    def __init__(self) -> None:
        super().__init__(pane="loop")
        self._world = World()
        self._load = Load()

    def show(self, world: World, load: Load) -> None:
        """Show the loop of this world, with the rates of this load."""
        self._world, self._load = world, load
        self.repaint()

    def count(self) -> int:
        """Lines of the longest column."""
        width = self.scrollable_content_region.width
        return _height(len(self._items(COLUMN, _columns(width))), width)

    def line(self, number: int, width: int) -> Line:
        """One line across all columns."""
        cell = width // _columns(width)
        items = self._items(cell - LABEL - 2, _columns(width))
        spans: list[Span] = []
        for label, value in items[number :: _height(len(items), width)]:
            before = (" " + fit(label, LABEL if label else 0), "dim")
            told = [before, *value]
            spans += [*told, (" " * max(0, cell - sum(len(text) for text, _ in told)), "")]
        return Line(tuple(spans))

    def _items(self, room: int, columns: int) -> list[Item]:
        """What there is to say, in `room` cells behind each label; what has lines without one stands together."""
        state = self._world.loop
        if state is None:
            return [("state", (("· not started", "dim"),))]
        held = _held(state, room + LABEL)
        return [
            ("state", self._state(state, room)),
            ("loop", _which(state)),
            ("clock", ((f"{state.clock:.2f} s", ""),)),
            *([("speed", ((words.speed(state.speed, instant=state.instant), "name"),))] if state.steered else []),
            *(held if columns == 1 else []),
            ("busy", _busy(self._load.busy, room)),
            ("handles", _rate(self._load.handles)),
            ("ready", ((f"{state.ready:,}", "warn" if state.ready else ""),)),
            ("timers", _timers(state, room)),
            ("lag", _lag(self._load, room)),
            ("tasks", ((f"{state.tasks:,}", ""), (f" of {state.created:,}", "dim"))),
            ("ended", _ended(state)),
            *([("debug", (("on", "warn"),))] if state.debug else []),
            *([("eager", (("on", "warn"),))] if state.eager else []),
            *(held if columns > 1 else []),
        ]

    def _state(self, state: LoopState, room: int) -> tuple[Span, ...]:
        if self._world.program.ended is not None:
            return (("□ lab ended", "dim"),)
        if self._world.silence is not None:
            return (("■ not heard", "bad bold"),)
        return _state(state, room)


def _columns(width: int) -> int:
    return max(1, width // COLUMN)


def _height(items: int, width: int) -> int:
    return -(-items // _columns(width))


def _which(state: LoopState) -> tuple[Span, ...]:
    """Nothing is known of it before there is one."""
    if not state.implementation:
        return ((words.NOTHING, "dim"),)
    return ((f"{state.implementation} {state.version}", ""),)


def _state(state: LoopState, room: int) -> tuple[Span, ...]:
    """For how long it is blocked stands beside lag too, and is left away where it would have to be cut."""
    mark = words.loop_phase(state.phase)
    told = f"{mark.glyph} {mark.word}"
    if state.phase is LoopPhase.BLOCKED:
        lasting = f"{told} {words.duration(state.blocked)}"
        told = lasting if len(lasting) <= room else told
    return ((told, _TONES[state.phase]),)


def _held(state: LoopState, room: int) -> list[Item]:
    """What keeps instant time from jumping, those that read alike in one line."""
    told = [f"{number} × {held}" if number > 1 else held for held, number in Counter(state.held).items()]
    if not told:
        return []
    lines = told if len(told) <= HELD else [*told[: HELD - 1], f"and {len(told) - HELD + 1} more"]
    by: list[Item] = [("", ((" " + fit(harmless(line), room - 1).rstrip(), "warn"),)) for line in lines]
    return [("held by", ()), *by]


def _busy(share: float | None, room: int) -> tuple[Span, ...]:
    if share is None:
        return ((words.NOTHING, "dim"),)
    length = max(4, min(10, room - 6))
    full = round(share * length)
    tone = "good" if share < 0.5 else "warn" if share < 0.9 else "bad"
    return (("█" * full, tone), ("░" * (length - full), "faint"), (f" {share:4.0%}", ""))


def _rate(handles: float | None) -> tuple[Span, ...]:
    return ((words.NOTHING, "dim"),) if handles is None else ((f"{handles:,.0f}", ""), ("/s", "dim"))


def _timers(state: LoopState, room: int) -> tuple[Span, ...]:
    """How many, and when the next is due: in whole minutes where there is no room for the seconds."""
    if state.next_timer is None:
        return ((f"{state.timers:,}", ""),)
    left = words.duration(max(0.0, state.next_timer - state.clock))
    count = f"{state.timers:,}"
    if len(f"{count} next {left}") > room:
        left = " ".join(left.split()[:2])
    return ((count, ""), (" next ", "dim"), (left, ""))


def _lag(load: Load, room: int) -> tuple[Span, ...]:
    lags = load.lags(max(4, room - 7))
    if not lags:
        return ((words.NOTHING, "dim"),)
    worst = max(lags)
    # A lag below 10 ms draws no bar: only what a person could notice stands out.
    top = max(worst, 0.01)
    bars = "".join(_BARS[min(8, round(lag / top * 8))] if lag >= 0.001 else "▁" for lag in lags)
    tone = "dim" if worst < 0.02 else "warn" if worst < 0.25 else "bad"
    return ((bars, tone), (f" {words.duration(worst)}", "" if tone == "dim" else tone))


def _ended(state: LoopState) -> tuple[Span, ...]:
    counts = (("✓", state.finished, "good"), ("!", state.failed, "bad"), ("⊘", state.cancelled, "warn"))
    return tuple((f"{glyph} {number:,} ", tone if number else "dim") for glyph, number, tone in counts)
