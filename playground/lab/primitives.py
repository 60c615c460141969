"""How asyncio's locks, queues and streams stand, for who waits for them.

What is read are their own fields: a subclass may have made a property or a method of anything.
"""

from asyncio import locks, queues, streams
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from playground.lab.fields import field
from playground.wire.state import Wait, WaitKind

Reader = Callable[[FrameType], Wait]
"""Makes a wait of the frame of asyncio's own coroutine that waits."""

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
    }
)
"""Kinds of things that the person's code has names for."""


def readers(holders: Callable[[object], tuple[int, ...]]) -> Iterator[tuple[object, Reader]]:
    """Each of asyncio's own functions that waits for a primitive, and what reads it."""
    yield locks.Barrier.wait, _barrier
    yield locks.Condition.wait, plain(WaitKind.CONDITION)
    yield locks.Event.wait, plain(WaitKind.EVENT)
    yield locks.Lock.acquire, lambda frame: Wait(kind=WaitKind.LOCK, holders=_held(frame, holders))
    yield locks.Semaphore.acquire, lambda frame: _semaphore(frame, holders)
    yield queues.Queue.get, plain(WaitKind.QUEUE_GET, count=0)
    yield queues.Queue.put, lambda frame: _counted(WaitKind.QUEUE_PUT, frame, "_maxsize")
    yield queues.Queue.join, lambda frame: _counted(WaitKind.QUEUE_JOIN, frame, "_unfinished_tasks")
    yield streams.StreamReader._wait_for_data, lambda frame: _stream(WaitKind.STREAM_READ, frame)  # type: ignore[attr-defined]
    yield streams.StreamWriter.drain, lambda frame: _stream(WaitKind.STREAM_DRAIN, frame)


def plain(kind: WaitKind, count: int | None = None) -> Reader:
    """Reads nothing but what it is."""
    wait = Wait(kind=kind, count=count)
    return lambda _: wait


def _own(frame: FrameType, name: str) -> Any:
    """A field of the object whose method this frame runs."""
    return field(frame.f_locals.get("self"), name)


def _held(frame: FrameType, holders: Callable[[object], tuple[int, ...]]) -> tuple[int, ...]:
    """Who holds the lock: nobody, if it is not locked; and of two who seem to, one has given it back by hand."""
    lock = frame.f_locals.get("self")
    found = holders(lock) if _own(frame, "_locked") else ()
    return found if len(set(found)) == 1 else ()


HOLDERS_NAMED = 10
"""Holders of a semaphore beyond which none is told."""


def _semaphore(frame: FrameType, holders: Callable[[object], tuple[int, ...]]) -> Wait:
    """Only a BoundedSemaphore remembers how many there are."""
    held = tuple(dict.fromkeys(holders(frame.f_locals.get("self"))))
    return Wait(
        kind=WaitKind.SEMAPHORE,
        count=_number(_own(frame, "_value")),
        total=_number(_own(frame, "_bound_value")),
        holders=held if len(held) <= HOLDERS_NAMED else (),
    )


def _barrier(frame: FrameType) -> Wait:
    return Wait(kind=WaitKind.BARRIER, count=_number(_own(frame, "_count")), total=_number(_own(frame, "_parties")))


def _counted(kind: WaitKind, frame: FrameType, name: str) -> Wait:
    return Wait(kind=kind, count=_number(_own(frame, name)))


def _stream(kind: WaitKind, frame: FrameType) -> Wait:
    return Wait(kind=kind, name=_peer(_own(frame, "_transport")))


def _peer(transport: Any) -> str | None:
    """Whom one of the loops' own transports leads to: `127.0.0.1:8080`, or a socket's path."""
    if not type(transport).__module__.startswith(("asyncio.", "uvloop.")):
        return None
    try:
        peer = transport.get_extra_info("peername")
    except (AttributeError, OSError, RuntimeError):  # uvloop asks the socket, which may be closed by now
        return None
    match peer:
        case [str(host), int(port), *_]:
            return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        case str(path) if path:
            return path
    return None


def _number(value: object) -> int | None:
    return value if type(value) is int else None
