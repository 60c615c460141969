"""When the next timer is due, read out of a heap by whoever wants to know."""

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from typing import TypeVar

T = TypeVar("T")

MANY = 200
"""Cancelled timers after which it is quicker to go through all."""


def earliest(heap: Callable[[], Sequence[T]], when: Callable[[T], float], is_set: Callable[[T], bool]) -> float | None:
    """When the first timer is due that is set: from the top of the heap down, past those that were cancelled.

    The heap may be another thread's, which changes it meanwhile; the answer is then of a moment ago.
    """
    while True:
        try:
            return _earliest(heap(), when, is_set)
        except IndexError:  # one was taken out
            continue


def _earliest(heap: Sequence[T], when: Callable[[T], float], is_set: Callable[[T], bool]) -> float | None:
    front = [(when(heap[0]), 0)] if heap else []
    for _ in range(MANY):
        if not front:
            return None
        due, index = heappop(front)
        if is_set(heap[index]):
            return due
        for below in (2 * index + 1, 2 * index + 2):
            if below < len(heap):
                heappush(front, (when(heap[below]), below))
    return min((when(each) for each in list(heap) if is_set(each)), default=None)
