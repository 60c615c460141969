"""Rates out of successive states of the loop: handles a second, how busy, and how its lag went.

They are rates over real seconds: the loop's own clock stands still while it is paused, and may run faster or slower.
"""

from collections import deque
from dataclasses import dataclass, field

from playground.wire.state import LoopPhase, LoopState

WINDOW = 1.0
"""Seconds over which a rate is taken."""
BUCKET = 0.25
"""Seconds that one bar of the lag's history stands for."""
BARS = 120
"""Bars that are kept."""


@dataclass(slots=True)
class Load:
    """Fed with every state of the loop, in order."""

    _states: deque[tuple[float, LoopState]] = field(default_factory=deque)
    """When each came, and what it said."""
    _bars: deque[float] = field(default_factory=lambda: deque(maxlen=BARS))
    _bar: int = -1
    """Which bucket of time the last bar stands for."""

    def feed(self, state: LoopState, now: float) -> None:
        """One more state, which came at this real moment; one of another loop, or after a pause, starts afresh."""
        if self._states and _starts_afresh(self._states[-1][1], state):
            self._states.clear()
        self._states.append((now, state))
        while len(self._states) > 2 and now - self._states[1][0] >= WINDOW:
            self._states.popleft()
        if state.phase is not LoopPhase.PAUSED:
            self._raise_bar(state, now)

    @property
    def handles(self) -> float | None:
        """Handles a second; None before there are two states, and while the loop is paused."""
        span = self._span()
        return None if span <= 0 else (self._last.handles - self._first.handles) / span

    @property
    def busy(self) -> float | None:
        """The share of time spent running handles, 0 to 1; None as for `handles`."""
        span = self._span()
        if span <= 0:
            return None
        running = _still_runs(self._last) - _still_runs(self._first)
        return min(1.0, max(0.0, (self._last.busy - self._first.busy + running) / span))

    def lags(self, bars: int) -> list[float]:
        """The longest lag of each of the last `bars` buckets, in seconds, the newest last."""
        return list(self._bars)[-bars:]

    @property
    def _first(self) -> LoopState:
        return self._states[0][1]

    @property
    def _last(self) -> LoopState:
        return self._states[-1][1]

    def _span(self) -> float:
        if len(self._states) < 2 or self._last.phase is LoopPhase.PAUSED:
            return 0.0
        return self._states[-1][0] - self._states[0][0]

    def _raise_bar(self, state: LoopState, now: float) -> None:
        bar = int(now / BUCKET)
        lag = max(state.lag, state.blocked)
        if self._bars and bar <= self._bar:
            self._bars[-1] = max(self._bars[-1], lag)
            return
        passed = min(bar - self._bar, BARS) if self._bars else 1
        self._bars.extend([0.0] * (passed - 1) + [lag])
        self._bar = bar


def _still_runs(state: LoopState) -> float:
    """For how long its handle has run, which has not been added up yet. What runs while no loop does is none."""
    return 0.0 if state.phase in (LoopPhase.NONE, LoopPhase.STOPPED) else state.blocked


def _starts_afresh(before: LoopState, state: LoopState) -> bool:
    return state.loop != before.loop or (before.phase is LoopPhase.PAUSED) != (state.phase is LoopPhase.PAUSED)
