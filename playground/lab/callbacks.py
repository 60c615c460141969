"""asyncio's own done callbacks, and who waits behind them.

Whatever waits for a future leaves a callback with it: a task that awaits it the step by which it goes on, `gather`,
`shield` and `wait` a closure, a TaskGroup a method. A step and a method belong to the task that waits. A closure works
for another future, whose own callbacks lead on to whoever awaits that. When a task has ended, the same callbacks stand
at the end of the loop's ready queue, each to be called with the task.

asyncio gives these closures no other mark than their qualified names, and what they hold no other than its variable's.
"""

import asyncio
from asyncio import taskgroups, tasks
from collections.abc import Callable
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from playground.lab.fields import field, function_name, native
from playground.loop import SteerableLoop
from playground.loop.ready import is_step

AnyTask = asyncio.Task[Any]
Callback = Callable[..., object]

GATHER = "gather.<locals>._done_callback"
SHIELD = "shield.<locals>._inner_done_callback"
SHIELD_OUTER = "shield.<locals>._outer_done_callback"
"""With the future that is awaited: it only lets go of what is shielded, and holds it as `inner`."""
WAIT = "_wait.<locals>._on_completion"
CHAINED = "_chain_future.<locals>._call_check_cancel"
"""By which a cancelled future cancels what gives it its result, its `source`."""

GATHERING: type = vars(tasks)["_GatheringFuture"]
GROUP_DONE: Any = vars(taskgroups.TaskGroup)["_on_task_done"]
_RELEASE_WAITER = vars(tasks)["_release_waiter"]
"""What `wait_for` before 3.12 leaves, with its future as the argument."""

_WORKS_FOR = {GATHER: "outer", SHIELD: "outer", WAIT: "waiter"}
"""By what name each of these closures holds the future that it works for."""

_OF_THE_LOOP = frozenset({"_run_until_complete_cb", "run_until_complete.<locals>.done_cb"})
"""What stops the loop when the future of `run_until_complete` has ended: nobody is woken by it."""

_OWN = frozenset(map(id, (asyncio.Future, asyncio.Task, GATHERING)))
"""Classes whose fields are nobody's but C's, by identity."""

DEEPEST = 20
"""Futures within futures that are gone through."""


def called_at_end(task: AnyTask) -> list[Callback]:
    """The callbacks that the end of this task, which is a moment ago, has made ready."""
    loop = task.get_loop()
    return loop.called_last_with(task) if isinstance(loop, SteerableLoop) else []


def callbacks_of(future: Any) -> list[Callback]:
    """What is called when this future is done; in C a field, of futures that are written in Python a list."""
    held = (
        future._callbacks if id(type(future)) in _OWN else native(future, "_callbacks") or field(future, "_callbacks")
    )
    return [each[0] for each in held if type(each) is tuple and each] if type(held) is list else []


def name_of(callback: object) -> str:
    """The qualified name of a closure or a function; empty for anything else."""
    return callback.__qualname__ if type(callback) is FunctionType else ""


def cell(function: object, name: str) -> Any:
    """What a closure holds under this name; None if it does not, or no longer."""
    code = getattr(function, "__code__", None)
    closure = getattr(function, "__closure__", None)
    if code is None or closure is None or name not in code.co_freevars:
        return None
    try:
        return closure[code.co_freevars.index(name)].cell_contents
    except ValueError:
        return None


def group_of(callback: object) -> Any:
    """The TaskGroup whose task has this callback; None if it is another."""
    return callback.__self__ if type(callback) is MethodType and callback.__func__ is GROUP_DONE else None


def owner(callback: Any) -> AnyTask | None:
    """The task that goes on by this callback, or whose TaskGroup it tells."""
    if is_step(callback):
        task: AnyTask = callback.__self__
        return task
    group = group_of(callback)
    return None if group is None else field(group, "_parent_task")


def waiting_behind(future: object, *, raised: bool = False) -> AnyTask | None:
    """The task that awaits this future, be it by way of others; None if that cannot be seen.

    `raised`: only if the exception that the future ends with comes up there.
    """
    return next(filter(None, map(owner, _last_of(future, raised, DEEPEST))), None)


def last_behind(callback: Any, raised: bool = False, depth: int = DEEPEST) -> list[Any]:
    """What is called in the end because this is: itself, or the callbacks of the future that it works for."""
    kind = type(callback)
    if kind is FunctionType:
        name = callback.__qualname__
        works_for = _WORKS_FOR.get(name)
        if works_for is not None:
            keeps = raised and (name == WAIT or (name == GATHER and cell(callback, "return_exceptions")))
            return [] if keeps else _last_of(cell(callback, works_for), raised, depth)
        if name == SHIELD_OUTER:
            return []
    elif kind is partial and callback.func is _RELEASE_WAITER:
        return _last_of(callback.args[0], raised, depth)
    return [callback]


def _last_of(future: object, raised: bool, depth: int) -> list[Any]:
    if depth == 0 or not issubclass(type(future), asyncio.Future):
        return []
    return [last for each in callbacks_of(future) for last in last_behind(each, raised, depth - 1)]


def only_stop_the_loop(callbacks: list[Any]) -> bool:
    """Whether these, of which there are some, do nothing but that."""
    return bool(callbacks) and all(function_name(each) in _OF_THE_LOOP for each in callbacks)
