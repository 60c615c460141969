"""Whom the end of a task sets going, read from what that has just put at the end of the loop's ready queue.

When a task ends, asyncio schedules its done callbacks at once, each to be called with the task. One that is a step of
another task is that of a task that awaits this one. The others are asyncio's own, behind which a task may wait
(`gather`, `wait`, a TaskGroup, a shield), or the person's.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from playground.lab.describe import callback_name
from playground.lab.fields import NAME
from playground.lab.futures import cell
from playground.lab.record import AnyTask
from playground.loop import SteerableLoop
from playground.loop.ready import is_step
from playground.wire.ran import Ran, RanKind

_CELLS = {
    "gather.<locals>._done_callback": "outer",
    "shield.<locals>._inner_done_callback": "outer",
    "_wait.<locals>._on_completion": "waiter",
}
"""Callbacks that are closures, and the name by which each has the future that it works for."""

_OF_THE_LOOP = frozenset({"_run_until_complete_cb", "run_until_complete.<locals>.done_cb"})
"""What stops the loop when the task of `run_until_complete` has ended: nobody is woken by it."""

_DEEPEST = 10
"""Futures that are gone through to the task that waits behind them."""


def called_at_end(task: AnyTask) -> list[Callable[..., object]]:
    """What the end of this task, which is a moment ago, has made ready."""
    loop = task.get_loop()
    return loop.called_last_with(task) if isinstance(loop, SteerableLoop) else []


def woken(called: list[Callable[..., object]], number: Callable[[AnyTask], int]) -> tuple[Ran, ...]:
    """Whom that wakes, or what it tells; `number` gives a task's id."""
    told = (_ran(each, number) for each in called)
    return tuple(each for each in told if each is not None)


def _ran(callback: Any, number: Callable[[AnyTask], int]) -> Ran | None:
    if is_step(callback):
        return Ran(kind=RanKind.STEP, task=number(callback.__self__), name=callback.__self__.get_name())
    behind = _behind(callback)
    task = next(filter(None, map(_owner, behind)), None)
    if task is None and behind and all(_name(each) in _OF_THE_LOOP for each in behind):
        return None
    return Ran(kind=RanKind.CALLBACK, task=None if task is None else number(task), name=callback_name(callback))


def waiting_behind(future: object) -> AnyTask | None:
    """The task that awaits this future, be it by way of others; None if that cannot be seen."""
    return next(filter(None, map(_owner, _behind_future(future, 0))), None)


def _owner(callback: Any) -> AnyTask | None:
    """The task that goes on by this callback."""
    if is_step(callback):
        owner: AnyTask = callback.__self__
        return owner
    parent: AnyTask | None = callback.__self__._parent_task if _name(callback) == "TaskGroup._on_task_done" else None
    return parent


def _behind(callback: Any, depth: int = 0) -> list[Any]:
    """What is called in the end because this is called: itself, or the callbacks of the future that it works for."""
    if type(callback) is FunctionType:
        name = callback.__qualname__
        if name in _CELLS:
            return _behind_future(cell(callback, _CELLS[name]), depth)
        if name == "shield.<locals>._outer_done_callback":  # that only lets go of what is shielded
            return []
    elif type(callback) is partial and _name(callback.func) == "_release_waiter":
        return _behind_future(callback.args[0], depth)
    return [callback]


def _behind_future(future: object, depth: int) -> list[Any]:
    if not isinstance(future, asyncio.Future) or depth >= _DEEPEST:
        return []
    callbacks = getattr(future, "_callbacks", None) or ()
    return [each for callback, _ in callbacks for each in _behind(callback, depth + 1)]


def _name(callback: object) -> str:
    """Its qualified name, if it is a function or a method of a class's, be it compiled by Cython; else empty."""
    function: Any = callback.__func__ if type(callback) is MethodType else callback
    if type(function) is not FunctionType and NAME(type(function)) != "cython_function_or_method":
        return ""
    name: str = function.__qualname__
    return name
