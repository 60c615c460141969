"""What a suspended task waits for, read from the real objects.

A suspended task is a chain of coroutines, each awaiting the next, and at its end a future. The chain is walked
from the outside in: a coroutine of asyncio's own is recognised by its code object, and its frame's locals hold what it
was asked for. What wraps the rest (`wait_for`, a `timeout` block) becomes the outer part of the answer, and
the innermost recognised thing the inner one.

A `timeout` block leaves no coroutine in the chain; `holding.py` says how it is found nevertheless, and who has a lock.
"""

import asyncio
import gc
from asyncio import selector_events, streams, subprocess, taskgroups, tasks, timeouts
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from inspect import iscoroutine
from itertools import islice
from types import AsyncGeneratorType, CodeType, CoroutineType, FrameType, GeneratorType
from typing import Any, NamedTuple

from msgspec import structs

from playground.lab import local, primitives
from playground.lab.describe import place
from playground.lab.fields import NAME, field, native
from playground.lab.futures import Futures, awaited_future
from playground.lab.holding import TIMEOUT_EXIT, Blocks
from playground.lab.naming import Naming
from playground.lab.primitives import Reader, plain
from playground.lab.unheld import nobody_holds
from playground.sources import is_library
from playground.wire.places import Place
from playground.wire.state import Wait, WaitKind

LONGEST_CHAIN = 500
"""Coroutines of a chain that are looked at; of a deeper one the outer half, and as many at its inner end."""

DEEPEST_CHAIN = 100_000
"""Coroutines of a chain that are gone through. Python nests a thousand, unless it is told to nest more."""


class Link(NamedTuple):
    """One coroutine of a chain."""

    coroutine: object
    frame: FrameType


def coroutine_of(task: "asyncio.Task[Any]") -> Any:
    """The task's coroutine; None if it has none any more, as an eager task that ended at once."""
    if not task.done():
        return task.get_coro()
    # To ask an eager task that has ended for its coroutine crashes CPython 3.12.1.
    return next((each for each in gc.get_referents(task) if iscoroutine(each)), None)


def coroutines(task: "asyncio.Task[Any]") -> tuple[list[Any], object]:
    """A task's coroutines, generators and async generators from the outermost in, and what the innermost awaits."""
    found: list[Any] = []
    awaited = coroutine_of(task)
    # Nearly all are plain coroutines, and a few of them, down to a future: these are gone through as fast as can be.
    while type(awaited) is CoroutineType and len(found) < LONGEST_CHAIN // 2:
        found.append(awaited)
        awaited = awaited.cr_await if awaited.cr_suspended else None  # as `_awaited_by_coroutine` does
    if awaited is None or is_future_iterator(awaited):
        return found, awaited
    chain = islice(_inwards(awaited), DEEPEST_CHAIN)
    looked_at = list(islice(chain, LONGEST_CHAIN // 2 - len(found)))
    looked_at += deque(chain, maxlen=LONGEST_CHAIN // 2)
    return [*found, *(each for each, _ in looked_at)], looked_at[-1][1] if looked_at else awaited


def depth(task: "asyncio.Task[Any]") -> int:
    """How many there are."""
    return sum(1 for _ in islice(_inwards(coroutine_of(task)), DEEPEST_CHAIN))


def _inwards(awaited: Any) -> Iterator[tuple[Any, Any]]:
    """Each coroutine from this one in, and what it awaits."""
    while awaited is not None:
        each, read = awaited, _AWAITED.get(id(type(awaited)))
        if read is None:
            each = None if is_future_iterator(awaited) else _unwrapped(awaited)
            read = _AWAITED.get(id(type(each)), _awaited_by_cythons)
            if each is None or (read is _awaited_by_cythons and _frame(each) is None):
                return
        awaited = read(each)
        yield each, awaited


def is_future_iterator(awaited: object) -> bool:
    """Whether it is what `await` makes of a future in C: there a chain ends."""
    return NAME(type(awaited)) == "FutureIter"


def chain(task: "asyncio.Task[Any]") -> list[Link]:
    """The same, of a task that has a coroutine, with the frames in which they stand."""
    return linked(coroutines(task)[0])


def linked(coroutines: list[Any]) -> list[Link]:
    """These coroutines, with the frames in which they stand."""
    return [Link(each, frame) for each in coroutines if type(frame := _frame(each)) is FrameType]


_WRAPPERS = frozenset({"coroutine_wrapper", "async_generator_asend", "async_generator_athrow", "anext_awaitable"})
"""What a coroutine's `__await__` gives, CPython's or Cython's, and what an async generator is awaited through."""


def _unwrapped(awaited: object) -> object:
    for _ in range(3):  # `anext()` with a default wraps twice
        if NAME(type(awaited)) not in _WRAPPERS:
            break
        awaited = next((each for each in gc.get_referents(awaited) if type(each) is not type), None)
    return awaited


def _frame(coroutine: object) -> object:
    kind = type(coroutine)
    if kind is CoroutineType:
        return coroutine.cr_frame  # type: ignore[attr-defined]
    if kind is GeneratorType:
        return coroutine.gi_frame  # type: ignore[attr-defined]
    if kind is AsyncGeneratorType:
        return coroutine.ag_frame  # type: ignore[attr-defined]
    return native(coroutine, "cr_frame")  # Cython's; no object of the person's is asked for one


# One that runs awaits nothing; and to ask it crashes CPython up to 3.12, which takes what stands after the instruction
# that it is at, as the count in a call's cache, for an instruction. In none of the three does another thread come in
# between the question whether it runs and the other: there is no call between them, and no jump back.


def _awaited_by_coroutine(coroutine: Any) -> Any:
    return coroutine.cr_await if coroutine.cr_suspended else None


def _awaited_by_generator(generator: Any) -> Any:
    return generator.gi_yieldfrom if generator.gi_suspended else None


def _awaited_by_async_generator(generator: Any) -> Any:
    frame = generator.ag_frame
    return generator.ag_await if frame is not None and frame.f_back is None else None


_AWAITED: dict[int, Callable[[Any], Any]] = {
    id(CoroutineType): _awaited_by_coroutine,
    id(GeneratorType): _awaited_by_generator,
    id(AsyncGeneratorType): _awaited_by_async_generator,
}
"""By identity: to hash a class may be its metaclass's business."""


def _awaited_by_cythons(coroutine: object) -> Any:
    return native(coroutine, "cr_await")


def awaited_by(coroutine: object) -> Any:
    """What it awaits; None if it awaits nothing."""
    read: Callable[[Any], Any] = _AWAITED.get(id(type(coroutine)), _awaited_by_cythons)
    return read(coroutine)


def has_begun(task: "asyncio.Task[Any]") -> bool:
    """Whether the task's coroutine has run at all; of one that is not CPython's own that is not known, and taken so."""
    coroutine = coroutine_of(task)
    if type(coroutine) is CoroutineType:
        return coroutine.cr_frame is None or coroutine.cr_suspended or coroutine.cr_running
    if type(coroutine) is GeneratorType:
        return coroutine.gi_frame is None or coroutine.gi_suspended or coroutine.gi_running
    return True


def standing(links: list[Link]) -> Place | None:
    """The innermost line of the person's own code in the chain."""
    for link in reversed(links):
        code = link.frame.f_code
        if not is_library(code.co_filename):
            return place(code, link.frame.f_lineno)
    return None


def is_between_turns(task: "asyncio.Task[Any]", links: list[Link]) -> bool:
    """Whether a task that does not run waits for its turn alone: it stands at a bare yield, as in `sleep(0)`."""
    innermost = links[-1] if links else None
    is_at_yield = innermost is not None and type(innermost.coroutine) is GeneratorType
    return is_at_yield and awaited_future(task) is None


class Waits:
    """Reads waits; knows tasks and jobs only by the ids that it is given."""

    def __init__(
        self,
        task_id: Callable[["asyncio.Task[Any]"], int],
        job_id: Callable[[object], int | None],
        clock: Callable[[float], float],
        holders: Callable[[object], tuple[int, ...]],
    ) -> None:
        self._futures = Futures(task_id, job_id)
        self._clock = clock
        """Turns a loop's time into the lab's."""
        self._naming = Naming()
        # By identity: hashing a code object reads all of it, and these live as long as asyncio does.
        self._known: dict[int, Reader] = {
            id(code): reader
            for function, reader in [*self._readers(), *primitives.readers(holders)]
            if (code := getattr(function, "__code__", function)) is not None
        }

    def waiting(self, task: "asyncio.Task[Any]", links: list[Link], standing_in: Blocks) -> Wait:
        """What this suspended task waits for; `standing_in`: the blocks that each link stands in."""
        outer: list[Wait] = []
        innermost: Wait | None = None
        persons: Link | None = None
        for link, blocks in zip(links, standing_in, strict=True):
            code = link.frame.f_code
            if not is_library(code.co_filename):
                innermost, persons = None, link
            outer += [self._timeout(each.__self__) for each in blocks if each.__func__ is TIMEOUT_EXIT]
            reader = self._known.get(id(code)) or _COMPILED.get((code.co_filename, code.co_name))
            if reader is None:
                continue
            wait, thing = _read(reader, link)
            if wait is None:
                continue
            if wait.kind is WaitKind.WAIT_FOR:
                outer.append(_with_deadline(wait, outer) if blocks else wait)
            elif innermost is None:  # what asyncio does inside its own primitives is its own business
                innermost = self._known_to(persons, wait, thing)
            elif innermost.kind is WaitKind.CONDITION and wait.kind is WaitKind.LOCK:
                innermost = structs.replace(innermost, inner=wait)  # it was notified, and takes its lock again
        if innermost is None:
            innermost = self._bare(task, links, persons)
        return _nested(outer, innermost)

    def _bare(self, task: "asyncio.Task[Any]", links: list[Link], persons: Link | None) -> Wait:
        """No reference to the future is held here, as who counts them would count it too."""
        wait = self._futures.wait(awaited_future(task))
        if wait.kind is not WaitKind.FUTURE or not links:
            return wait
        if nobody_holds(task, links, awaited_by(links[-1].coroutine)):
            wait = _UNHELD
        return self._known_to(persons, wait, awaited_future(task))

    def _known_to(self, persons: Link | None, wait: Wait, thing: object) -> Wait:
        """With what the person's code tells of the thing that is waited for: its name, or what is left."""
        if persons is None:
            return wait
        if wait.kind in primitives.NAMED:
            name = self._naming.name(persons.coroutine, persons.frame, thing)
            return wait if name is None else structs.replace(wait, name=name)
        if wait.kind is WaitKind.AS_COMPLETED and type(thing) is asyncio.Queue:
            return self._left_in_loop(persons.coroutine, thing) or wait
        return wait

    def _left_in_loop(self, coroutine: object, queue: object) -> Wait | None:
        """Before Python 3.13 what is left stands in the generator that the person's `for` goes over."""
        for each in gc.get_referents(coroutine):
            if (
                type(each) is GeneratorType
                and each.gi_code is tasks.as_completed.__code__
                and each.gi_frame is not None
            ):
                own = local.values(each, each.gi_frame) or {}
                if own.get("done") is queue:
                    return self._left(own.get("todo"), own.get("timeout_handle"))
        return None

    def _timeout(self, block: object) -> Wait:
        when = timeouts.Timeout.when(block)  # type: ignore[arg-type]
        return Wait(kind=WaitKind.TIMEOUT, until=None if when is None else self._clock(when))

    def _readers(self) -> Iterator[tuple[object, Reader]]:
        yield tasks.sleep, self._sleep
        yield tasks.wait_for, self._wait_for
        yield vars(tasks)["_wait"], self._wait
        yield taskgroups.TaskGroup.__aexit__, self._task_group
        yield getattr(taskgroups.TaskGroup, "_aexit", None), self._task_group
        yield streams.open_connection, plain(WaitKind.CONNECT)
        yield streams.open_unix_connection, plain(WaitKind.CONNECT)
        yield asyncio.Server.serve_forever, plain(WaitKind.SERVER)
        yield asyncio.Server.wait_closed, plain(WaitKind.SERVER)
        yield subprocess.Process.wait, self._subprocess
        yield subprocess.Process.communicate, self._subprocess
        yield _wait_for_one(), self._as_completed
        for name in _LOOP_CALLS:
            yield getattr(selector_events.BaseSelectorEventLoop, name), _loop_call(name)

    def _sleep(self, own: Mapping[str, Any]) -> Wait:
        return Wait(kind=WaitKind.SLEEP, until=self._end_of(own.get("h")), seconds=_seconds(own.get("delay")))

    def _wait_for(self, own: Mapping[str, Any]) -> Wait:
        until = self._end_of(own.get("timeout_handle"))  # 3.11 sets a timer of its own
        inner = own.get("fut") if until is not None else None
        return Wait(
            kind=WaitKind.WAIT_FOR,
            until=until,
            seconds=_seconds(own.get("timeout")),
            inner=None if inner is None else self._futures.wait(inner),
        )

    def _wait(self, own: Mapping[str, Any]) -> Wait:
        return self._futures.several(WaitKind.WAIT, own.get("fs"), self._end_of(own.get("timeout_handle")))

    def _as_completed(self, own: Mapping[str, Any]) -> Wait:
        iterator = own.get("self")  # before 3.13 there is none
        return self._left(field(iterator, "_todo"), field(iterator, "_timeout_handle"))

    def _left(self, todo: object, timer: object) -> Wait:
        several = self._futures.several(WaitKind.AS_COMPLETED, todo, self._end_of(timer))
        return structs.replace(several, done=None, total=None)  # how many there were is forgotten

    def _end_of(self, timer: Any) -> float | None:
        """None too where uvloop has made no timer: what it rounds to nothing is ready at once."""
        when = getattr(timer, "when", None)
        return None if when is None else self._clock(when())

    def _task_group(self, own: Mapping[str, Any]) -> Wait:
        return self._futures.several(WaitKind.TASK_GROUP, field(own.get("self"), "_tasks"))

    def _subprocess(self, own: Mapping[str, Any]) -> Wait:
        pid = field(own.get("self"), "pid")
        return Wait(kind=WaitKind.SUBPROCESS, name=None if pid is None else f"pid {pid}")


_UNHELD = Wait(kind=WaitKind.FUTURE, count=0)
_AS_COMPLETED = tasks.as_completed.__code__

_LOOP_CALLS = (
    "shutdown_default_executor",
    *("sock_accept", "sock_connect", "sock_recv", "sock_recv_into", "sock_recvfrom", "sock_recvfrom_into"),
    *("sock_sendall", "sock_sendto"),
)


def _loop_call(name: str) -> Reader:
    return plain(WaitKind.OTHER, name=f"loop.{name}")


_COMPILED: dict[tuple[str, str], Reader] = {
    ("uvloop/server.pyx", "serve_forever"): plain(WaitKind.SERVER),
    ("uvloop/server.pyx", "wait_closed"): plain(WaitKind.SERVER),
    **{("uvloop/loop.pyx", name): _loop_call(name) for name in _LOOP_CALLS},
}
"""uvloop's own coroutines, whose code objects are made anew for each."""


def _seconds(asked: object) -> float | None:
    return float(asked) if type(asked) is float or type(asked) is int else None


def _read(reader: Reader, link: Link) -> tuple[Wait | None, object]:
    """What a coroutine of asyncio's own waits for, and the object whose method it is, or the queue that it waits at."""
    own = local.values(link.coroutine, link.frame) or {}
    return reader(own), own.get("self", own.get("done"))


def _wait_for_one() -> object:
    """What `as_completed` awaits: a method from 3.13, before that a function inside `as_completed`."""
    iterator = getattr(tasks, "_AsCompletedIterator", None)
    if iterator is not None:
        return iterator._wait_for_one
    for constant in tasks.as_completed.__code__.co_consts:
        if isinstance(constant, CodeType) and constant.co_name == "_wait_for_one":
            return constant
    return None


def _with_deadline(wait: Wait, outer: list[Wait]) -> Wait:
    """`wait_for` of 3.12 and later is a timeout block: its deadline is that block's, which stands for nothing else."""
    if wait.until is None and outer and outer[-1].kind is WaitKind.TIMEOUT:
        return Wait(kind=wait.kind, until=outer.pop().until, seconds=wait.seconds, inner=wait.inner)
    return wait


def _nested(outer: list[Wait], innermost: Wait) -> Wait:
    for wait in reversed(outer):
        innermost = Wait(
            kind=wait.kind,
            until=wait.until,
            seconds=wait.seconds,
            inner=wait.inner or innermost,
        )
    return innermost
