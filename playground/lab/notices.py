"""Who takes notice of a task's failure, and what becomes of it there: read from the callbacks that are about to run."""

import asyncio
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from playground.lab.callbacks import (
    DEEPEST,
    GATHER,
    GATHERING,
    SHIELD,
    SHIELD_OUTER,
    WAIT,
    AnyTask,
    callbacks_of,
    cell,
    group_of,
    last_behind,
    name_of,
    owner,
    waiting_behind,
)
from playground.lab.fields import field
from playground.lab.futures import awaited_future, is_cancelled, is_done, is_task
from playground.wire.propagation import Effect

SETTLED_KNOWN = 100
"""Gathers and TaskGroups that were settled last."""


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
            if name_of(callback) == GATHER and not cell(callback, "return_exceptions"):
                self.settle(cell(callback, "outer"))


def notices(callbacks: Iterable[object], task: AnyTask, settled: Settled) -> Iterator[Notice]:
    """What is made of its failure by each of these callbacks that is asyncio's own and waits for the task."""
    for callback in callbacks:
        found = _notice(callback, task, settled)
        if found is not None:
            yield found


def _notice(callback: object, task: AnyTask, settled: Settled) -> Notice | None:
    group = group_of(callback)
    if group is not None:
        return _by_group(group, settled)
    name = name_of(callback)
    if name == GATHER:
        return _by_gather(callback, task, settled)
    if name == WAIT:
        waiter = cell(callback, "waiter")
        return None if _is_over(waiter) else Notice("wait", Effect.KEPT, waiting_behind(waiter, raised=True))
    to = next(filter(None, map(owner, last_behind(callback, raised=True))), None)
    through = "shield" if name == SHIELD else "wait_for" if type(callback) is partial else "await"
    return None if to is None else Notice(through, Effect.RAISED, to)


def _by_gather(callback: object, task: AnyTask, settled: Settled) -> Notice | None:
    outer, children = cell(callback, "outer"), cell(callback, "children")
    if type(children) is not list:
        return None
    if _is_over(outer):
        return Notice("gather", Effect.LOST, None, (), len(children))
    if cell(callback, "return_exceptions"):
        return Notice("gather", Effect.KEPT, waiting_behind(outer, raised=True), (), len(children))
    if not settled.settle(outer):
        return Notice("gather", Effect.LOST, None, (), len(children))
    others = tuple(each for each in children if is_task(each) and not each.done() and each is not task)
    return Notice("gather", Effect.RAISED, waiting_behind(outer, raised=True), others, len(children))


def _by_group(group: object, settled: Settled) -> Notice:
    cancels = not (is_aborting(group) or field(group, "_parent_cancel_requested")) and settled.settle(group)
    return Notice("TaskGroup", Effect.CANCELS if cancels else Effect.COLLECTED, field(group, "_parent_task"))


def is_aborting(group: object) -> bool:
    """Whether the group is cancelling its tasks, or its own task will have been cancelled by the time it is asked."""
    if field(group, "_aborting"):
        return True
    parent: Any = field(group, "_parent_task")
    return bool(parent._must_cancel) or is_cancelled(awaited_future(parent))


def shielded(future: Any, depth: int = DEEPEST) -> Iterator[tuple[Any, bool]]:
    """What stands behind the shields in this awaited future, and whether nobody else waits for it."""
    if depth == 0 or _is_over(future) or is_task(future):
        return
    for child in field(future, "_children") or () if type(future) is GATHERING else ():
        yield from shielded(child, depth - 1)
    for callback in callbacks_of(future):
        inner = cell(callback, "inner") if name_of(callback) == SHIELD_OUTER else None
        if not _is_over(inner):
            yield inner, is_task(inner) and len(callbacks_of(inner)) == 1


def _is_over(future: object) -> bool:
    """Whether it has ended, or is no future (any more)."""
    return not issubclass(type(future), asyncio.Future) or is_done(future)
