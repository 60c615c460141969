"""The clock of a steered loop: real time, a multiple of it, stopped, or moved on.

Untouched it says what `time.monotonic` says, and from there on it is continuous and never goes back:
a loop may change over to it at any moment, and timers that were set by the real clock keep their meaning.

It is read without a lock. Whoever reads or turns it may be interrupted in between by a signal's handler or by garbage
collection, which run whatever code they like, and that may wait for what another reader holds.
"""

from threading import get_ident
from time import monotonic, sleep

SLOWEST, FASTEST = 0.1, 10.0

PATIENCE = 1_000
"""How often a reader gives way to another thread that turns the clock, before it takes the time as it was."""


class Clock:
    """Seconds as a loop counts them. One thread steers it, any may read it; several loops may share it."""

    def __init__(self) -> None:
        self._line = 0.0, 0.0, 1.0
        """Its time at some real moment, that moment, and its pace from then on."""
        self._turner = 0
        """The thread that turns it now; 0 if none does."""
        self.speed = 1.0
        """How many times as fast as the real clock it runs while it is not stopped."""
        self.instant = False
        """Whether the loop moves it on to the next timer when there is nothing to wait for."""
        self.stopped = False
        self.steered = False
        """Whether anybody ever touched it."""

    def now(self) -> float:
        """Its time."""
        for _ in range(PATIENCE):
            line = self._line
            at, since, pace = line
            time = at + (monotonic() - since) * pace
            # Or it might have gone on at the old pace past the moment of a turn.
            turner = self._turner
            if self._line is line and (not turner or turner == get_ident()):
                break
            sleep(0)
        return time

    @property
    def real(self) -> bool:
        """Whether it runs like the real clock, though perhaps behind it or ahead."""
        return self.speed == 1.0 and not self.stopped and not self.instant

    def stop(self) -> None:
        """Let it stand still."""
        self.stopped = True
        self._turn()

    def start(self) -> None:
        """Let it run on from where it stood."""
        self.stopped = False
        self._turn()

    def set_speed(self, speed: float, *, instant: bool = False) -> None:
        """Change its pace. Raises ValueError for a speed below 0.1 or above 10, or another than 1 with `instant`."""
        if not SLOWEST <= speed <= FASTEST:
            raise ValueError(f"The speed has to be between {SLOWEST} and {FASTEST:g}, not {speed}.")
        if instant and speed != 1.0:
            raise ValueError("Instant time has no speed: while it does not jump, it runs as the real clock does.")
        self.speed, self.instant = speed, instant
        self._turn()

    def advance(self, seconds: float) -> None:
        """Move it on."""
        self._turn(seconds)

    def _turn(self, ahead: float = 0.0) -> None:
        self.steered = True
        at, since, pace = self._line
        self._turner = get_ident()
        try:
            real = monotonic()
            self._line = at + (real - since) * pace + ahead, real, 0.0 if self.stopped else self.speed
        finally:
            self._turner = 0
