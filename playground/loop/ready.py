"""What is ready, as those who look at a loop see it."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from itertools import islice
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any, Literal

NOTHING: Any = object()
"""In place of an argument that was not given."""

Step = tuple[Callable[..., object], Any, Context]
"""A step of a C task: the callback, the future that woke it or `NOTHING`, its context.

asyncio keeps no handle of it, so none is made.
"""

Entry = Step | asyncio.Handle
"""What stands in the ready queue."""

Kind = Literal["step", "callback", "timer", "I/O", "signal"]


@dataclass(frozen=True, slots=True)
class Ready:
    """One thing that runs next, or that ran."""

    kind: Kind
    callback: Callable[..., object]
    task: "asyncio.Task[Any] | None"
    """The task whose method the callback is; of a `step`, the task that takes it."""


_TASKS = (asyncio.Task, vars(asyncio.tasks)["_PyTask"])
"""asyncio's task in C, and the one in Python, which is no subclass of it."""


def callback_of(entry: Entry) -> Callable[..., object]:
    """What will be called."""
    found: Callable[..., object] = entry[0] if type(entry) is tuple else entry._callback  # type: ignore[union-attr]
    return found


def is_cancelled(entry: Entry) -> bool:
    """Whether it will be passed over when its turn comes."""
    return isinstance(entry, asyncio.Handle) and entry.cancelled()


def view(entry: Entry, kind: Kind | None = None) -> Ready:
    """An entry, to be shown."""
    callback = callback_of(entry)
    return Ready(kind or ("step" if is_step(callback) else "callback"), callback, task_of(callback))


FOREIGN = 8
"""So many entries that other threads have just put behind those that are looked for are passed over."""


def last_with(queue: deque[Any], argument: object, most: int = 100) -> list[Callable[..., object]]:
    """What came last to this queue, and is called with this argument alone."""
    found: list[Callable[..., object]] = []
    try:
        for place, entry in enumerate(islice(reversed(queue), most)):
            if _is_called_with(entry, argument):
                found.append(callback_of(entry))
            elif found or place == FOREIGN:
                break
    except RuntimeError:  # another thread changed it meanwhile
        return last_with(queue, argument, most)
    return found[::-1]


def _is_called_with(entry: Any, argument: object) -> bool:
    if type(entry) is tuple:
        return entry[1] is argument
    return entry._args is not None and len(entry._args) == 1 and entry._args[0] is argument


def is_step(callback: object) -> bool:
    """Whether this is how a task goes on, and not just a method of it, as `call_soon(task.cancel)` has."""
    if task_of(callback) is None:
        return False
    function = callback.__func__ if type(callback) is MethodType else callback
    kind = type(function)
    is_named = kind is FunctionType or kind is BuiltinMethodType
    return kind is StepWrapper or (is_named and function.__name__ in _STEPS)  # type: ignore[attr-defined]


def task_of(callback: object) -> "asyncio.Task[Any] | None":
    """The task whose method this is; None if it is no such method."""
    owner = owner_of(callback)
    return owner if issubclass(type(owner), _TASKS) else None


def owner_of(callback: object) -> Any:
    """Whose method this is; None if it is none. A callable of the person's is asked for nothing: it may refuse."""
    kind = type(callback)
    if kind is MethodType or kind is BuiltinMethodType or kind is StepWrapper:
        return callback.__self__  # type: ignore[attr-defined]
    return None


_STEPS = ("task_wakeup", "__step", "__wakeup")


def _step_wrapper() -> type:
    """The type of what a C task hands to `call_soon`; asyncio gives it no name."""
    seen: list[object] = []

    class Loop:
        def call_soon(self, callback: object, *_: object, **__: object) -> None:
            seen.append(callback)

        def get_debug(self) -> bool:
            return False

        def is_running(self) -> bool:
            return False

    async def nothing() -> None: ...

    coroutine = nothing()
    # With a name, lest it uses up the number of the program's first task.
    task: Any = asyncio.Task(coroutine, loop=Loop(), name="nothing")  # type: ignore[arg-type]
    task._log_destroy_pending = False
    coroutine.close()
    wrapper = type(seen.pop())
    return type("NoStep", (), {}) if wrapper is MethodType else wrapper  # there is no C task in this Python


StepWrapper = _step_wrapper()
