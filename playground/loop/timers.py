"""Which timers are set, and when the next one is due, without walking them all.

The loop writes here for every timer, so writing is one dict operation and holds no reference to a handle.
Whoever asks for the next timer pays for the order: a heap of its own, to which it adds only timers
that are still set when it asks. So a hundred thousand timers are pushed once each, however often one asks,
and timers that come and go between two questions cost nothing.
"""

from heapq import heapify, heappop, heappush
from itertools import islice


class Timers:
    """The timers that are set. One thread writes; any one other thread may ask."""

    def __init__(self) -> None:
        self._set: dict[int, float] = {}
        self._added = 0
        self._seen = 0
        self._heap: list[tuple[float, int]] = []

    def __len__(self) -> int:
        return len(self._set)

    def add(self, timer: object, when: float) -> None:
        """Note a timer that was set, due at `when`."""
        self._set[id(timer)] = when
        self._added += 1

    def remove(self, timer: object) -> None:
        """Forget a timer that was cancelled or is about to run; one that is not known is ignored."""
        self._set.pop(id(timer), None)

    def clear(self) -> None:
        """Forget them all."""
        self._set.clear()

    def next(self) -> float | None:
        """When the next timer is due, on the loop's clock; None if none is set."""
        self._take_new()
        heap = self._heap
        while heap and self._set.get(heap[0][1]) != heap[0][0]:
            heappop(heap)
        return heap[0][0] if heap else None

    def _take_new(self) -> None:
        new = self._added - self._seen
        self._seen += new
        if len(self._heap) + new > 2 * len(self._set) + 64:
            self._heap = [(when, timer) for timer, when in self._last(len(self._set))]
            heapify(self._heap)
            return
        for timer, when in self._last(new):
            heappush(self._heap, (when, timer))

    def _last(self, count: int) -> list[tuple[int, float]]:
        """The timers that were set last, newest first; `count` of them, or as many as there are."""
        while True:
            try:
                return list(islice(reversed(self._set.items()), count))
            except RuntimeError:  # the loop set or removed one meanwhile
                continue
