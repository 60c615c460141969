"""How asyncio's locks, queues and streams stand: what they have no public words for is read here and nowhere else.

What is read are their own fields: a subclass may have made a property or a method of anything, and a person may have
put anything into them; what is not of the type that asyncio puts there is not told.
"""

from asyncio import locks, queues, streams
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from playground.lab.fields import MODULE, field, native
from playground.wire.codec import LEAST, MOST
from playground.wire.state import Wait, WaitKind

T = TypeVar("T")


def locked(lock: object) -> bool | None:
    """Whether somebody has the lock."""
    return _of(lock, "_locked", bool)


def lock_of(thing: object) -> object:
    """A Condition's lock; else the thing itself."""
    return field(thing, "_lock") if issubclass(type(thing), locks.Condition) else thing


def is_set(event: object) -> bool | None:
    """Whether the event has come."""
    return _of(event, "_value", bool)


def free(semaphore: object) -> int | None:
    """How often it can still be taken."""
    return _of(semaphore, "_value", int)


def slots(semaphore: object) -> int | None:
    """How often it can be taken in all; only a BoundedSemaphore remembers it."""
    return _of(semaphore, "_bound_value", int)


def waiting(thing: object) -> int:
    """How many wait for a lock, event, semaphore or condition."""
    waiters = field(thing, "_waiters")
    return len(waiters) if type(waiters) is deque else 0


def inside(queue: object) -> int | None:
    """Items in a queue."""
    items = field(queue, "_queue")
    return len(items) if type(items) is deque or type(items) is list else None


def capacity(queue: object) -> int | None:
    """Items that a queue has room for; 0 for any number."""
    return _of(queue, "_maxsize", int)


def peer(stream: object) -> str | None:
    """Whom a stream on one of the loops' own transports leads to: `127.0.0.1:8080`, or a socket's path."""
    transport = field(stream, "_transport")
    module = MODULE(type(transport))
    if type(module) is not str or not module.startswith(("asyncio.", "uvloop.")):
        return None
    try:
        found = transport.get_extra_info("peername")
    except (AttributeError, OSError, RuntimeError):  # uvloop asks the socket, which may be closed by now
        return None
    match found:
        case [str(host), int(port), *_]:
            return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        case str(path) if path:
            return path
    return None


def _of(thing: object, name: str, kind: type[T]) -> T | None:
    found = field(thing, name)
    if type(found) is not kind:
        return None
    return None if isinstance(found, int) and not LEAST <= found <= MOST else found


# For who waits for them

Reader = Callable[[Mapping[str, Any]], Wait | None]
"""Makes a wait of the locals of asyncio's own coroutine that waits; None if what it awaits says it better."""

NAMED = frozenset(
    {
        WaitKind.LOCK,
        WaitKind.EVENT,
        WaitKind.CONDITION,
        WaitKind.SEMAPHORE,
        WaitKind.BARRIER,
        WaitKind.QUEUE_GET,
        WaitKind.QUEUE_PUT,
        WaitKind.QUEUE_JOIN,
        WaitKind.FUTURE,
    }
)
"""Kinds of things that the person's code has names for."""

HOLDERS_NAMED = 10
"""Holders of a semaphore beyond which none is told."""

_CONDITION = Wait(kind=WaitKind.CONDITION)

Holders = Callable[[object], tuple[int, ...]]
"""Who is seen to hold a lock or semaphore."""


def readers(holders: Holders) -> Iterator[tuple[object, Reader]]:
    """Each of asyncio's own functions that waits for a primitive, and what reads it."""
    yield locks.Barrier.wait, _barrier
    yield locks.Condition.wait, _condition
    yield locks.Event.wait, plain(WaitKind.EVENT)
    yield locks.Lock.acquire, lambda own: _lock(own.get("self"), holders)
    yield locks.Semaphore.acquire, lambda own: _semaphore(own.get("self"), holders)
    yield queues.Queue.get, plain(WaitKind.QUEUE_GET, count=0)
    yield queues.Queue.put, lambda own: Wait(kind=WaitKind.QUEUE_PUT, count=capacity(own.get("self")))
    yield queues.Queue.join, _join
    yield streams.StreamReader._wait_for_data, lambda own: _stream(WaitKind.STREAM_READ, own)  # type: ignore[attr-defined]
    yield streams.StreamWriter.drain, lambda own: _stream(WaitKind.STREAM_DRAIN, own)
    yield streams.StreamWriter.wait_closed, plain(WaitKind.OTHER, name="stream close")


def plain(kind: WaitKind, count: int | None = None, name: str | None = None) -> Reader:
    """Reads nothing but what it is."""
    wait = Wait(kind=kind, count=count, name=name)
    return lambda _: wait


def _condition(own: Mapping[str, Any]) -> Wait | None:
    """None of one that was cancelled before it was notified: it only takes its lock again."""
    waiter = own.get("fut")
    state = native(waiter, "_state") or field(waiter, "_state")
    return None if type(state) is str and state == "CANCELLED" else _CONDITION


def _lock(lock: object, holders: Holders) -> Wait:
    """Nobody holds it if it is not locked; and of two who seem to, one has given it back by hand."""
    found = holders(lock) if locked(lock) else ()
    return Wait(kind=WaitKind.LOCK, holders=found if len(set(found)) == 1 else ())


def _semaphore(semaphore: object, holders: Holders) -> Wait:
    held = tuple(dict.fromkeys(holders(semaphore)))
    return Wait(
        kind=WaitKind.SEMAPHORE,
        count=free(semaphore),
        total=slots(semaphore),
        holders=held if len(held) <= HOLDERS_NAMED else (),
    )


def _barrier(own: Mapping[str, Any]) -> Wait:
    barrier = own.get("self")
    return Wait(kind=WaitKind.BARRIER, count=_of(barrier, "_count", int), total=_of(barrier, "_parties", int))


def _join(own: Mapping[str, Any]) -> Wait:
    return Wait(kind=WaitKind.QUEUE_JOIN, count=_of(own.get("self"), "_unfinished_tasks", int))


def _stream(kind: WaitKind, own: Mapping[str, Any]) -> Wait:
    return Wait(kind=kind, name=peer(own.get("self")))
