"""Rates out of successive states of the loop: handles a second, how busy, and how its lag went."""

from collections import deque
from dataclasses import dataclass, field

from playground.wire.state import LoopState

WINDOW = 1.0
"""Seconds over which a rate is taken."""
BUCKET = 0.25
"""Seconds that one bar of the lag's history stands for."""
BARS = 120
"""Bars that are kept."""


@dataclass(slots=True)
class Load:
    """Fed with every state of the loop, in order."""

    _states: deque[LoopState] = field(default_factory=deque)
    _bars: deque[float] = field(default_factory=lambda: deque(maxlen=BARS))
    _bar: int = -1
    """Which bucket of time the last bar stands for."""

    def feed(self, state: LoopState) -> None:
        """One more state; one of another loop starts afresh."""
        if self._states and state.loop != self._states[-1].loop:
            self._states.clear()
        self._states.append(state)
        while len(self._states) > 2 and state.clock - self._states[1].clock >= WINDOW:
            self._states.popleft()
        self._raise_bar(state)

    @property
    def handles(self) -> float | None:
        """Handles a second; None before there are two states."""
        span = self._span()
        return None if span <= 0 else (self._states[-1].handles - self._states[0].handles) / span

    @property
    def busy(self) -> float | None:
        """The share of time spent running handles, 0 to 1; None before there are two states."""
        span = self._span()
        if span <= 0:
            return None
        # A handle that is still running has not been added up yet.
        running = self._states[-1].blocked - self._states[0].blocked
        return min(1.0, max(0.0, (self._states[-1].busy - self._states[0].busy + running) / span))

    def lags(self, bars: int) -> list[float]:
        """The longest lag of each of the last `bars` buckets, in seconds, the newest last."""
        return list(self._bars)[-bars:]

    def _span(self) -> float:
        return self._states[-1].clock - self._states[0].clock if len(self._states) > 1 else 0.0

    def _raise_bar(self, state: LoopState) -> None:
        bar = int(state.clock / BUCKET)
        lag = max(state.lag, state.blocked)
        if self._bars and bar <= self._bar:
            self._bars[-1] = max(self._bars[-1], lag)
            return
        passed = min(bar - self._bar, BARS) if self._bars else 1
        self._bars.extend([0.0] * (passed - 1) + [lag])
        self._bar = bar
