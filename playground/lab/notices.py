"""Who takes notice of a task's failure, and what becomes of it there: read from the callbacks that are about to run.

When a task is done, asyncio puts its callbacks at the end of the ready queue. What waits for it has left one there: a
task that awaits it its wake-up, `gather`, `shield` and `wait` a closure, a TaskGroup a method. Each leads on: to the
task itself, or to a future of its own, whose callbacks lead to whoever awaits that.
"""

import asyncio
import weakref
from asyncio import taskgroups, tasks
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from playground.lab.fields import field
from playground.lab.futures import cell
from playground.loop.ready import is_step
from playground.wire.mutual import Effect

AnyTask = asyncio.Task[Any]

SETTLED_KNOWN = 100
"""Gathers and TaskGroups that were settled last."""

DEEPEST = 20
"""Futures within futures that are followed."""

GROUP_DONE: Any = vars(taskgroups.TaskGroup)["_on_task_done"]
_RELEASE_WAITER = vars(tasks)["_release_waiter"]
_GATHER = "gather.<locals>._done_callback"
_SHIELD = "shield.<locals>._inner_done_callback"
_SHIELD_OUTER = "shield.<locals>._outer_done_callback"
_WAIT = "_wait.<locals>._on_completion"


@dataclass(frozen=True, slots=True)
class Notice:
    """What one of those who wait makes of it."""

    through: str
    effect: Effect
    to: AnyTask | None
    others: tuple[AnyTask, ...] = ()
    """What of a gather that raises it runs on; looked for once for each."""
    total: int | None = None


class Settled:
    """The gathers and TaskGroups that a task has settled whose callback may not have run yet: only the first does."""

    def __init__(self) -> None:
        self._known: dict[int, weakref.ref[Any]] = {}

    def settle(self, thing: Any) -> bool:
        """Whether it is the first time that this one is settled."""
        known = self._known.get(id(thing))
        if known is not None and known() is thing:
            return False
        self._known[id(thing)] = weakref.ref(thing)
        if len(self._known) > SETTLED_KNOWN:
            del self._known[next(iter(self._known))]
        return True

    def cancelled(self, callbacks: Iterable[object]) -> None:
        """A task was cancelled that has these callbacks: to a gather that is as good as a failure."""
        for callback in callbacks:
            if _name(callback) == _GATHER and not cell(callback, "return_exceptions"):
                self.settle(cell(callback, "outer"))


def notices(callbacks: Iterable[object], task: AnyTask, settled: Settled) -> Iterator[Notice]:
    """What is made of its failure by each of these callbacks that is asyncio's own and waits for the task."""
    for callback in callbacks:
        found = _notice(callback, task, settled)
        if found is not None:
            yield found


def _notice(callback: object, task: AnyTask, settled: Settled) -> Notice | None:
    if type(callback) is MethodType and callback.__func__ is GROUP_DONE:
        return _by_group(callback.__self__, settled)
    name = _name(callback)
    if name == _GATHER:
        return _by_gather(callback, task, settled)
    if name == _WAIT:
        waiter = cell(callback, "waiter")
        return None if _is_done(waiter) else Notice("wait", Effect.KEPT, _woken(waiter))
    to = _raised_in(callback, DEEPEST)
    through = "shield" if name == _SHIELD else "wait_for" if type(callback) is partial else "await"
    return None if to is None else Notice(through, Effect.RAISED, to)


def _by_gather(callback: object, task: AnyTask, settled: Settled) -> Notice | None:
    outer, children = cell(callback, "outer"), cell(callback, "children")
    if type(children) is not list:
        return None
    if outer is None or _is_done(outer):
        return Notice("gather", Effect.LOST, None, (), len(children))
    if cell(callback, "return_exceptions"):
        return Notice("gather", Effect.KEPT, _woken(outer), (), len(children))
    if not settled.settle(outer):
        return Notice("gather", Effect.LOST, None, (), len(children))
    others = tuple(each for each in children if isinstance(each, asyncio.Task) and not each.done() and each is not task)
    return Notice("gather", Effect.RAISED, _woken(outer), others, len(children))


def _by_group(group: object, settled: Settled) -> Notice:
    cancels = not (is_aborting(group) or field(group, "_parent_cancel_requested")) and settled.settle(group)
    return Notice("TaskGroup", Effect.CANCELS if cancels else Effect.COLLECTED, field(group, "_parent_task"))


def is_aborting(group: object) -> bool:
    """Whether the group is cancelling its tasks, or its own task will have been cancelled by the time it is asked."""
    if field(group, "_aborting"):
        return True
    parent: Any = field(group, "_parent_task")
    awaited = parent._fut_waiter
    return bool(parent._must_cancel or (awaited is not None and awaited.cancelled()))


def _raised_in(callback: object, depth: int) -> AnyTask | None:
    """The task in which the exception of the future that calls this comes up."""
    if type(callback) in (BuiltinFunctionType, MethodType) and is_step(callback):
        owner: AnyTask = callback.__self__  # type: ignore[attr-defined]
        return owner
    if type(callback) is partial and callback.func is _RELEASE_WAITER:  # `wait_for` before 3.12
        return _woken(callback.args[0], depth)
    name = _name(callback)
    if name == _SHIELD or (name == _GATHER and not cell(callback, "return_exceptions")):
        return _woken(cell(callback, "outer"), depth)
    return None


def _woken(future: object, depth: int = DEEPEST) -> AnyTask | None:
    """The task that awaits this future, if what the future ends with is raised there."""
    if depth == 0 or _is_done(future):
        return None
    found = (_raised_in(callback, depth - 1) for callback in _callbacks(future))
    return next((task for task in found if task is not None), None)


def shielded(future: object, depth: int = DEEPEST) -> Iterator[tuple[Any, bool]]:
    """What stands behind the shields in this awaited future, and whether nobody else waits for it."""
    if depth == 0 or _is_done(future) or isinstance(future, asyncio.Task):
        return
    for child in getattr(future, "_children", ()) if type(future).__name__ == "_GatheringFuture" else ():
        yield from shielded(child, depth - 1)
    for callback in _callbacks(future):
        inner = cell(callback, "inner") if _name(callback) == _SHIELD_OUTER else None
        if inner is not None and not _is_done(inner):
            yield inner, isinstance(inner, asyncio.Task) and len(_callbacks(inner)) == 1


def _callbacks(future: object) -> list[Callable[..., object]]:
    """What is called when it is done; no future of the person's own making is asked."""
    if not isinstance(future, asyncio.Future):
        return []
    return [callback for callback, _ in getattr(future, "_callbacks", None) or ()]


def _is_done(future: object) -> bool:
    return not isinstance(future, asyncio.Future) or future.done()


def _name(callback: object) -> str:
    return callback.__qualname__ if type(callback) is FunctionType else ""
