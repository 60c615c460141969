"""What a future stands for: a task, several of them, a shield, a pool's job, or nothing but itself.

What stands behind a future that asyncio made is told by what asyncio left in its callbacks. Nothing is asked of a
future but its own fields: a subclass of the person's may have methods of its own.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent import futures
from typing import Any, TypeGuard

from playground.lab.callbacks import CHAINED, GATHERING, SHIELD_OUTER, callbacks_of, cell, name_of
from playground.lab.describe import class_name
from playground.lab.fields import field
from playground.wire.state import Wait, WaitKind

_DONE: Callable[[Any], bool] = asyncio.Future.done
_CANCELLED: Callable[[Any], bool] = asyncio.Future.cancelled
_FUTURES = (asyncio.Future, vars(asyncio.futures)["_PyFuture"])


def awaited_future(task: Any) -> Any:
    """The future at the end of a task's chain, None if it waits for none; it has no public name before 3.14."""
    return task._fut_waiter


class Futures:
    """Knows tasks and jobs only by the ids that it is given."""

    def __init__(self, task_id: Callable[["asyncio.Task[Any]"], int], job_id: Callable[[object], int | None]) -> None:
        self._task_id = task_id
        self._job_id = job_id

    def wait(self, future: object) -> Wait:
        """What who waits for this future waits for."""
        if future is None:
            return Wait(kind=WaitKind.NEXT_TURN)
        kind = type(future)
        if issubclass(kind, asyncio.Task):
            return Wait(kind=WaitKind.TASK, tasks=(self._task_id(future),))  # type: ignore[arg-type]
        if kind is GATHERING:
            return self.several(WaitKind.GATHER, field(future, "_children"))
        for callback in callbacks_of(future):
            found = self._behind(callback)
            if found is not None:
                return found
        if issubclass(kind, _FUTURES):
            return Wait(kind=WaitKind.FUTURE)
        return Wait(kind=WaitKind.OTHER, name=class_name(kind))

    def _behind(self, callback: object) -> Wait | None:
        """What a future's callback tells: a shield, an executor's job and another loop's task leave a closure there."""
        name = name_of(callback)
        if name == SHIELD_OUTER:
            held = self.wait(cell(callback, "inner"))
            is_task = held.kind is WaitKind.TASK
            return Wait(kind=WaitKind.SHIELD, tasks=held.tasks if is_task else (), inner=None if is_task else held)
        if name == CHAINED:
            return self._chained(cell(callback, "source"))
        return None

    def _chained(self, source: object) -> Wait:
        """What gives an asyncio future its result: a pool's job, or what `run_coroutine_threadsafe` made."""
        if source is None or issubclass(type(source), asyncio.Future):
            return self.wait(source)
        job = self._job_id(source)
        if job is not None:
            return Wait(kind=WaitKind.JOB, tasks=(job,))
        if type(source) is futures.Future:
            for callback in field(source, "_done_callbacks") or ():
                if name_of(callback) == CHAINED:
                    return self._chained(cell(callback, "source"))
            return Wait(kind=WaitKind.OTHER, name="concurrent.futures.Future")
        return Wait(kind=WaitKind.OTHER, name=class_name(type(source)))

    def several(self, kind: WaitKind, awaited: object, until: float | None = None) -> Wait:
        """A wait for what this set or list holds, all of it or some."""
        listed: list[Any] = list(awaited) if type(awaited) is set or type(awaited) is list else []
        ids: list[int] = []
        shielded: list[int] = []
        done, task_id = 0, self._task_id
        for future in listed:  # which may be ten thousand
            if issubclass(type(future), asyncio.Task):
                ids.append(task_id(future))
                done += _DONE(future)
            else:
                wait = self.wait(future)
                done += is_done(future)
                ids += _ends(wait)
                shielded += _ends(wait) if wait.kind is WaitKind.SHIELD else wait.shielded
        return Wait(
            kind=kind,
            tasks=tuple(ids),
            until=until,
            done=done,
            total=len(listed),
            shielded=tuple(shielded),
        )


def is_task(future: object) -> TypeGuard["asyncio.Task[Any]"]:
    """Whether it is a task, asked of its class: an object of the person's may say anything of what it is."""
    return issubclass(type(future), asyncio.Task)


def is_done(future: object) -> bool:
    """Whether it has ended, whatever a subclass of the person's would say."""
    if issubclass(type(future), asyncio.Future):
        return _DONE(future)
    state = field(future, "_state")
    return type(state) is str and state != "PENDING"


def is_cancelled(future: object) -> bool:
    """Whether it ended cancelled, whatever a subclass of the person's would say."""
    if issubclass(type(future), asyncio.Future):
        return _CANCELLED(future)
    state = field(future, "_state")
    return type(state) is str and state == "CANCELLED"


def _ends(wait: Wait) -> Iterator[int]:
    """The tasks and jobs that must end before it does."""
    yield from wait.tasks
    if wait.inner is not None:
        yield from _ends(wait.inner)
