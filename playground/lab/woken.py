"""Whom the end of a task sets going, read from the callbacks that it has made ready."""

from collections.abc import Callable
from typing import Any

from playground.lab.callbacks import AnyTask, Callback, last_behind, only_stop_the_loop, owner
from playground.lab.describe import callback_name, short
from playground.loop.ready import is_step
from playground.wire.ran import Ran, RanKind


def woken(called: list[Callback], number: Callable[[AnyTask], int]) -> tuple[Ran, ...]:
    """Whom these wake, or what they tell; `number` gives a task's id."""
    told = (_ran(each, number) for each in called)
    return tuple(each for each in told if each is not None)


def _ran(callback: Any, number: Callable[[AnyTask], int]) -> Ran | None:
    if is_step(callback):
        return Ran(kind=RanKind.STEP, task=number(callback.__self__), name=short(callback.__self__.get_name()))
    behind = last_behind(callback)
    task = next(filter(None, map(owner, behind)), None)
    if task is None and only_stop_the_loop(behind):
        return None
    return Ran(kind=RanKind.CALLBACK, task=None if task is None else number(task), name=callback_name(callback))
