"""A ration of the screen's time, for what takes the longer the more tasks there are.

What takes little is done in every frame. What takes long rests afterwards for so many times as long, so that however
many tasks there are it takes a small share of a core, and a key seldom has to wait for it.
"""

import contextlib
from collections.abc import Callable, Iterator
from time import monotonic, thread_time

LITTLE = 0.003
"""Seconds that may be taken in every frame."""

REST = 40
"""How many times as long as it took last it rests."""


class Ration:
    """Of one thing that is done again and again."""

    def __init__(self, now: Callable[[], float] = monotonic, busy: Callable[[], float] = thread_time) -> None:
        """`now`: a clock; `busy`: one that runs only while this thread does something."""
        self._now = now
        self._busy = busy
        self._took = 0.0
        self._ended = 0.0

    @property
    def has_rested(self) -> bool:
        """Whether it may be done again."""
        return self._took <= LITTLE or self._now() >= self._ended + REST * self._took

    @contextlib.contextmanager
    def spent(self) -> Iterator[None]:
        """While it is done. The time that other threads and programs take meanwhile does not count."""
        began = self._busy()
        yield
        self._took, self._ended = self._busy() - began, self._now()
