"""What a suspended task waits for, read from the real objects.

A suspended task is a chain of coroutines, each awaiting the next, and at its end a future. The chain is walked
from the outside in: a coroutine of asyncio's own is recognised by its code object, and its frame's locals hold what it
was asked for. What wraps the rest (`wait_for`, a `timeout` block) becomes the outer part of the answer, and
the innermost recognised thing the inner one. `_fut_waiter` is the future at the end; it has no public name before 3.14.

A `timeout` block leaves no coroutine in the chain; `holding.py` says how it is found nevertheless, and who has a lock.
"""

import asyncio
import gc
from asyncio import streams, subprocess, taskgroups, tasks, timeouts
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import iscoroutine
from types import (
    CodeType,
    CoroutineType,
    FrameType,
    GeneratorType,
    GetSetDescriptorType,
    MemberDescriptorType,
)
from typing import Any

from msgspec import structs

from playground.lab import primitives
from playground.lab.describe import FIELDS, MRO, NAME, class_name, place
from playground.lab.holding import TIMEOUT_EXIT, Blocks
from playground.lab.naming import Naming
from playground.lab.primitives import plain
from playground.sources import is_library
from playground.wire.places import Place
from playground.wire.state import Wait, WaitKind

_FIELD_TYPES = (GetSetDescriptorType, MemberDescriptorType)

LONGEST_CHAIN = 500
"""Coroutines of a chain that are looked at; a deeper one is told by its outer part and its future."""


@dataclass(frozen=True)
class Link:
    """One coroutine of a chain."""

    coroutine: object
    frame: FrameType


def coroutine_of(task: "asyncio.Task[Any]") -> Any:
    """The task's coroutine; None if it has none any more, as an eager task that ended at once."""
    if not task.done():
        return task.get_coro()
    # To ask an eager task that has ended for its coroutine crashes CPython 3.12.1.
    return next((each for each in gc.get_referents(task) if iscoroutine(each)), None)


def chain(task: "asyncio.Task[Any]") -> list[Link]:
    """The coroutines of a task that has one, from the outermost in."""
    links: list[Link] = []
    each: Any = coroutine_of(task)
    while each is not None and len(links) < LONGEST_CHAIN:
        if NAME(type(each)) == "coroutine_wrapper":  # what a coroutine's `__await__` gives, CPython's or Cython's
            each = gc.get_referents(each)[0]
        is_generator = type(each) is GeneratorType
        frame = _own(each, "gi_frame" if is_generator else "cr_frame")
        if type(frame) is not FrameType:
            break
        links.append(Link(each, frame))
        each = _own(each, "gi_yieldfrom" if is_generator else "cr_await")
    return links


def _own(coroutine: object, name: str) -> Any:
    """A field of a coroutine or generator, CPython's or Cython's; no object of the person's is asked for one."""
    kind = type(coroutine)
    if kind is CoroutineType or kind is GeneratorType:
        return getattr(coroutine, name, None)
    fields: Iterator[Any] = (FIELDS(base).get(name) for base in MRO(kind))
    return next((field.__get__(coroutine) for field in fields if type(field) in _FIELD_TYPES), None)


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


class Waits:
    """Reads waits; knows tasks and jobs only by the ids that it is given."""

    def __init__(
        self,
        task_id: Callable[["asyncio.Task[Any]"], int],
        job_id: Callable[[object], int | None],
        clock: Callable[[float], float],
        holders: Callable[[object], tuple[int, ...]],
    ) -> None:
        self._task_id = task_id
        self._job_id = job_id
        self._clock = clock
        """Turns a loop's time into the lab's."""
        self._naming = Naming()
        # By identity: hashing a code object reads all of it, and these live as long as asyncio does.
        self._known: dict[int, Callable[[FrameType], Wait]] = {
            id(code): reader
            for function, reader in [*self._readers(), *primitives.readers(holders)]
            if (code := getattr(function, "__code__", function)) is not None
        }

    def waiting(self, task: "asyncio.Task[Any]", links: list[Link], standing_in: Blocks) -> Wait:
        """What this suspended task waits for; `standing_in`: the blocks that each link stands in."""
        future = task._fut_waiter  # type: ignore[attr-defined]
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
            wait = reader(link.frame)
            if wait.kind is WaitKind.WAIT_FOR:
                outer.append(_with_deadline(wait, outer))
            elif innermost is None:  # what asyncio does inside its own primitives is its own business
                innermost = self._named(wait, link.frame, persons)
            elif innermost.kind is WaitKind.CONDITION and wait.kind is WaitKind.LOCK:
                innermost = structs.replace(innermost, inner=wait)  # it was notified, and takes its lock again
        if innermost is None:
            innermost = self.future(future)
        return _nested(outer, innermost)

    def _named(self, wait: Wait, frame: FrameType, persons: Link | None) -> Wait:
        """With the name by which the person's code knows what is waited for."""
        if wait.kind not in primitives.NAMED or persons is None:
            return wait
        name = self._naming.name(persons.coroutine, persons.frame, frame.f_locals.get("self"))
        return wait if name is None else structs.replace(wait, name=name)

    def future(self, future: object) -> Wait:
        """What a bare future stands for."""
        if future is None:
            return Wait(kind=WaitKind.NEXT_TURN)
        if isinstance(future, asyncio.Task):
            return Wait(kind=WaitKind.TASK, tasks=(self._task_id(future),))
        children = getattr(future, "_children", None)
        if type(future).__name__ == "_GatheringFuture" and children is not None:
            return self._several(WaitKind.GATHER, children)
        for callback, _ in getattr(future, "_callbacks", None) or ():
            found = self._behind(callback)
            if found is not None:
                return found
        if isinstance(future, asyncio.Future):
            return Wait(kind=WaitKind.FUTURE)
        return Wait(kind=WaitKind.OTHER, name=class_name(type(future)))

    def _behind(self, callback: object) -> Wait | None:
        """What a future's callback tells: a shield and an executor's job each leave a closure there."""
        name = getattr(callback, "__qualname__", "")
        if name == "shield.<locals>._outer_done_callback":
            inner = cell(callback, "inner")
            held = self.future(inner)
            return Wait(kind=WaitKind.SHIELD, tasks=held.tasks, inner=None if held.tasks else held)
        if name == "_chain_future.<locals>._call_check_cancel":
            job = self._job_id(cell(callback, "source"))
            return Wait(kind=WaitKind.JOB, tasks=() if job is None else (job,))
        return None

    def _several(self, kind: WaitKind, futures: object) -> Wait:
        listed = list(futures)  # type: ignore[call-overload]
        ids: list[int] = []
        shielded: list[int] = []
        for future in listed:
            if isinstance(future, asyncio.Task):
                ids.append(self._task_id(future))
                continue
            wait = self.future(future)
            ids += wait.tasks
            shielded += wait.tasks if wait.kind is WaitKind.SHIELD else wait.shielded
        done = sum(1 for future in listed if future.done())
        return Wait(kind=kind, tasks=tuple(ids), done=done, total=len(listed), shielded=tuple(shielded))

    def _timeout(self, block: object) -> Wait:
        when = timeouts.Timeout.when(block)  # type: ignore[arg-type]
        return Wait(kind=WaitKind.TIMEOUT, until=None if when is None else self._clock(when))

    def _readers(self) -> Iterator[tuple[object, Callable[[FrameType], Wait]]]:
        yield tasks.sleep, self._sleep
        yield tasks.wait_for, self._wait_for
        yield vars(tasks)["_wait"], lambda frame: self._several(WaitKind.WAIT, frame.f_locals.get("fs", ()))
        yield taskgroups.TaskGroup.__aexit__, self._task_group
        yield getattr(taskgroups.TaskGroup, "_aexit", None), self._task_group
        yield streams.open_connection, plain(WaitKind.CONNECT)
        yield asyncio.Server.serve_forever, plain(WaitKind.SERVER)
        yield asyncio.Server.wait_closed, plain(WaitKind.SERVER)
        yield subprocess.Process.wait, self._subprocess
        yield subprocess.Process.communicate, self._subprocess
        yield _wait_for_one(), plain(WaitKind.AS_COMPLETED)

    def _sleep(self, frame: FrameType) -> Wait:
        held = frame.f_locals
        handle = held.get("h")
        until = None if handle is None else self._clock(handle.when())
        delay = held.get("delay")
        return Wait(kind=WaitKind.SLEEP, until=until, seconds=float(delay) if isinstance(delay, int | float) else None)

    def _wait_for(self, frame: FrameType) -> Wait:
        seconds = frame.f_locals.get("timeout")
        handle = frame.f_locals.get("timeout_handle")  # 3.11 sets a timer of its own
        until = None if handle is None else self._clock(handle.when())
        inner = frame.f_locals.get("fut") if until is not None else None
        return Wait(
            kind=WaitKind.WAIT_FOR,
            until=until,
            seconds=float(seconds) if isinstance(seconds, int | float) else None,
            inner=None if inner is None else self.future(inner),
        )

    def _task_group(self, frame: FrameType) -> Wait:
        group = frame.f_locals.get("self")
        return self._several(WaitKind.TASK_GROUP, getattr(group, "_tasks", ()))

    def _subprocess(self, frame: FrameType) -> Wait:
        pid = getattr(frame.f_locals.get("self"), "pid", None)
        return Wait(kind=WaitKind.SUBPROCESS, name=None if pid is None else f"pid {pid}")


_COMPILED: dict[tuple[str, str], Callable[[FrameType], Wait]] = {
    ("uvloop/server.pyx", "serve_forever"): plain(WaitKind.SERVER),
    ("uvloop/server.pyx", "wait_closed"): plain(WaitKind.SERVER),
}
"""uvloop's own coroutines, whose code objects are made anew for each."""


def _wait_for_one() -> object:
    """What `as_completed` awaits: a method from 3.13, before that a function inside `as_completed`."""
    iterator = getattr(tasks, "_AsCompletedIterator", None)
    if iterator is not None:
        return iterator._wait_for_one
    for constant in tasks.as_completed.__code__.co_consts:
        if isinstance(constant, CodeType) and constant.co_name == "_wait_for_one":
            return constant
    return None


def cell(function: object, name: str) -> object:
    """What a closure holds under this name; None if it does not, or no longer."""
    code = getattr(function, "__code__", None)
    closure = getattr(function, "__closure__", None)
    if code is None or closure is None or name not in code.co_freevars:
        return None
    try:
        contents: object = closure[code.co_freevars.index(name)].cell_contents
        return contents
    except ValueError:
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
