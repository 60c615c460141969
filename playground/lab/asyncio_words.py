"""asyncio's own objects in words of ours: exactly these classes, whose attributes can be read without running any code.

A person may have put anything into these attributes, so what is not of the type that asyncio puts there is not told.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any


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


def _lock(lock: Any) -> str:
    locked = _read(lock, "_locked", bool)
    return "Lock" if locked is None else f"Lock, {'locked' if locked else 'unlocked'}{_waiting(lock, '_waiters')}"


def _event(event: Any) -> str:
    is_set = _read(event, "_value", bool)
    return "Event" if is_set is None else f"Event, {'set' if is_set else 'not set'}{_waiting(event, '_waiters')}"


def _semaphore(semaphore: Any) -> str:
    free = _read(semaphore, "_value", int)
    return "Semaphore" if free is None else f"Semaphore, {free} free{_waiting(semaphore, '_waiters')}"


def _queue(queue: Any) -> str:
    held, most = getattr(queue, "_queue", None), _read(queue, "_maxsize", int)
    if (type(held) is not deque and type(held) is not list) or most is None:
        return "Queue"
    return f"Queue, {len(held)}" + (f" of {most}" if most > 0 else "") + " inside"


def _waiting(thing: object, name: str) -> str:
    waiters = getattr(thing, name, None)
    return f", {len(waiters)} waiting" if type(waiters) is deque and waiters else ""


def _read(thing: object, name: str, kind: type) -> Any:
    found = getattr(thing, name, None)
    return found if type(found) is kind else None


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
