"""asyncio's own objects in words of ours: exactly these classes, whose attributes can be read without running any code.

A person may have put anything into these attributes, so what is not of the type that asyncio puts there is not told.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from playground.lab import primitives


def words(thing: object, kind: type) -> str | None:
    """The state of a future, lock, event, queue or semaphore; None for anything else. `kind` is its class."""
    reader = _READERS.get(kind)
    return None if reader is None else f"<{reader(thing)}>"


def _future(future: Any) -> str:
    if not future.done():
        return "Future, pending"
    if future.cancelled():
        return "Future, cancelled"
    return "Future, finished" if future._exception is None else "Future, failed"


def _lock(lock: object) -> str:
    locked = primitives.locked(lock)
    return "Lock" if locked is None else f"Lock, {'locked' if locked else 'unlocked'}{_waiting(lock)}"


def _event(event: object) -> str:
    is_set = primitives.is_set(event)
    return "Event" if is_set is None else f"Event, {'set' if is_set else 'not set'}{_waiting(event)}"


def _semaphore(semaphore: object) -> str:
    free = primitives.free(semaphore)
    return "Semaphore" if free is None else f"Semaphore, {free} free{_waiting(semaphore)}"


def _queue(queue: object) -> str:
    held, most = primitives.inside(queue), primitives.capacity(queue)
    if held is None or most is None:
        return "Queue"
    return f"Queue, {held}" + (f" of {most}" if most > 0 else "") + " inside"


def _waiting(thing: object) -> str:
    waiting = primitives.waiting(thing)
    return f", {waiting} waiting" if waiting else ""


_READERS: dict[type, Callable[[Any], str]] = {
    asyncio.Future: _future,
    asyncio.Lock: _lock,
    asyncio.Event: _event,
    asyncio.Semaphore: _semaphore,
    asyncio.BoundedSemaphore: _semaphore,
    asyncio.Queue: _queue,
    asyncio.LifoQueue: _queue,
    asyncio.PriorityQueue: _queue,
}
