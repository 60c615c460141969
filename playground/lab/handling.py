"""Whether a suspended task still has the CancelledError that was thrown into it in its hands, or is rid of it.

A coroutine that stands in an `except`, a `finally` on the way out, or an `__aexit__` because of an exception has that
exception as the one that is being handled: it is what `sys.exception()` would give inside. CPython keeps it in the
coroutine, and `gc.get_referents` shows it: last of all, behind the locals and the value stack, where a coroutine that
handles nothing has what it awaits. An exception that was raised while another was being handled has that one as its
`__context__`. So the task handles the cancel if a CancelledError can be reached so from any coroutine of its chain,
and handles it no longer when the block is left, whatever way the code says that.

    try:
        await fetch()              thrown in here
    except CancelledError:
        await clean_up()           handled: it is the last referent
    await go_on()                  gone

asyncio's own coroutines may keep it in a local meanwhile, to raise it later: a TaskGroup does until its children have
ended. The person's code may do so too, but need not raise it; that is neither the one nor the other. Two of asyncio's
drop the error and go by a flag of their own: a TaskGroup that cancelled its own waiter, who had come to its end
already, until all children have ended; and before Python 3.13 a Condition that takes its lock again, until it has it.
Errors that the task had before the cancel, as results of others, are told apart by their identities, taken before the
throw.
"""

import asyncio
import gc
from asyncio.taskgroups import TaskGroup
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from types import AsyncGeneratorType, CodeType, CoroutineType, GeneratorType
from typing import Any

from playground.lab import describe
from playground.lab.fields import field
from playground.lab.local import of_library
from playground.lab.record import AnyTask
from playground.lab.waits import coroutines, is_future_iterator
from playground.wire.cancel import CancelStage

_ASYNCIO = str(Path(asyncio.__file__).parent) + "/"

_CODE: dict[type, Callable[[Any], CodeType]] = {
    CoroutineType: attrgetter("cr_code"),
    GeneratorType: attrgetter("gi_code"),
    AsyncGeneratorType: attrgetter("ag_code"),
}
"""Of what has what it handles as its last referent: CPython's own coroutines, and not Cython's."""

_GROUP_ENDS = frozenset(
    id(end.__code__)
    for end in (TaskGroup.__aexit__, getattr(TaskGroup, "_aexit", None))  # the latter from Python 3.12 on
    if end is not None
)
_CONDITION_WAITS = asyncio.Condition.wait.__code__

_MOST = 50
"""Exceptions that are looked at on the way from one to those that it came from."""


def held(chain: list[Any]) -> frozenset[int]:
    """The identities of all CancelledErrors that a suspended task has in its hands, whose coroutines these are."""
    return frozenset(error for each in chain for error, _ in _errors(each))


def stage(task: AnyTask, before: frozenset[int]) -> CancelStage:
    """What a suspended task makes of a CancelledError that it did not hold `before`."""
    chain, awaited = coroutines(task)
    found = [is_handled for each in chain for error, is_handled in _errors(each) if error not in before]
    if any(found) or any(map(_goes_by_a_flag, chain)):
        return CancelStage.CLEANING_UP
    return CancelStage.CAUGHT if found or not _is_all_seen(chain, awaited) else CancelStage.SWALLOWED


def _is_all_seen(chain: list[Any], awaited: object) -> bool:
    """Whether nothing else may have it: a coroutine of another kind than CPython's, or one that is too deep."""
    is_end = awaited is None or is_future_iterator(awaited)
    return is_end and all(type(each) in _CODE for each in chain)


def _goes_by_a_flag(coroutine: Any) -> bool:
    """Whether it is one of those two of asyncio's that have dropped the error, and are not done with the cancel."""
    frame = coroutine.cr_frame if type(coroutine) is CoroutineType else None
    if frame is None:
        return False
    if id(frame.f_code) in _GROUP_ENDS:
        return field(of_library(frame).get("self"), "_parent_cancel_requested") is True
    return frame.f_code is _CONDITION_WAITS and of_library(frame).get("cancelled") is True


def _errors(coroutine: Any) -> Iterator[tuple[int, bool]]:
    """The CancelledErrors that it has, and of each whether it is being handled, or is asyncio's to raise again."""
    code = _CODE.get(type(coroutine))
    if code is None:
        return
    referents = gc.get_referents(coroutine)
    for each in referents:
        if issubclass(type(each), asyncio.CancelledError):
            yield id(each), code(coroutine).co_filename.startswith(_ASYNCIO)
    if referents and issubclass(type(referents[-1]), BaseException):
        for error in _came_of(referents[-1]):
            yield id(error), True


def _came_of(error: BaseException) -> Iterator[BaseException]:
    """The CancelledErrors among an exception and those that were being handled when it was raised."""
    pending, seen = [error], {id(error)}
    while pending and len(seen) < _MOST:
        each = pending.pop()
        if issubclass(type(each), asyncio.CancelledError):
            yield each
        more = [*(describe.field(each, "exceptions") or ()), describe.field(each, "__context__")]
        more = [one for one in more if one is not None and id(one) not in seen]
        seen.update(id(one) for one in more)
        pending += more
