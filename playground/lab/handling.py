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
ended. The person's code may do so too, but need not raise it; that is neither the one nor the other. A TaskGroup that
cancelled its own waiter, who had come to its end already, drops the error and waits on: it goes by a flag of its own
until all children have ended. Errors that the task had before the cancel, as results of others, are told apart by
their identities, taken before the throw.
"""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from typing import Any

from playground.lab import fields
from playground.lab.describe import field
from playground.lab.fields import NAME
from playground.lab.local import of_library
from playground.lab.record import AnyTask
from playground.lab.waits import LONGEST_CHAIN, coroutine_of
from playground.wire.cancel import CancelStage

_ASYNCIO = str(Path(asyncio.__file__).parent) + "/"

_AWAITED = {CoroutineType: "cr_await", GeneratorType: "gi_yieldfrom", AsyncGeneratorType: "ag_await"}
"""What holds exceptions, and where it has what it awaits."""

_CODES = {CoroutineType: "cr_code", GeneratorType: "gi_code", AsyncGeneratorType: "ag_code"}

_WRAPPERS = frozenset({"coroutine_wrapper", "async_generator_asend", "async_generator_athrow", "anext_awaitable"})
"""What stands between two of them, and refers to the inner one first."""

_ENDS_OF_GROUPS = frozenset({"TaskGroup.__aexit__", "TaskGroup._aexit"})

_MOST = 50
"""Exceptions that are looked at on the way from one to those that it came from."""


def held(task: AnyTask) -> frozenset[int]:
    """The identities of all CancelledErrors that the suspended task has in its hands."""
    return frozenset(error for each in _coroutines(task)[0] for error, _ in _errors(each))


def stage(task: AnyTask, before: frozenset[int]) -> CancelStage:
    """What a suspended task makes of a CancelledError that it did not hold `before`."""
    coroutines, seen = _coroutines(task)
    found = [is_handled for each in coroutines for error, is_handled in _errors(each) if error not in before]
    if any(found) or any(map(_is_ending_group, coroutines)):
        return CancelStage.CLEANING_UP
    return CancelStage.CAUGHT if found or not seen else CancelStage.SWALLOWED


def _is_ending_group(coroutine: Any) -> bool:
    """Whether it is the end of a TaskGroup that has cancelled its waiter itself, since a child failed."""
    code = getattr(coroutine, _CODES[type(coroutine)])
    if code.co_qualname not in _ENDS_OF_GROUPS or not code.co_filename.startswith(_ASYNCIO):
        return False
    return fields.field(of_library(coroutine.cr_frame)["self"], "_parent_cancel_requested") is True


def _coroutines(task: AnyTask) -> tuple[list[Any], bool]:
    """Its coroutines and generators from the outermost in, and whether these are all that there are."""
    found: list[Any] = []
    each: Any = coroutine_of(task)
    while len(found) < LONGEST_CHAIN:
        while NAME(type(each)) in _WRAPPERS:
            each = gc.get_referents(each)[0]
        awaited = _AWAITED.get(type(each))
        if awaited is None:
            return found, each is None or NAME(type(each)) == "FutureIter"
        found.append(each)
        each = getattr(each, awaited)
    return found, False


def _errors(coroutine: Any) -> Iterator[tuple[int, bool]]:
    """The CancelledErrors that it has, and of each whether it is being handled, or is asyncio's to raise again."""
    referents = gc.get_referents(coroutine)
    code = getattr(coroutine, _CODES[type(coroutine)])
    is_kept = code.co_filename.startswith(_ASYNCIO)
    for each in referents:
        if issubclass(type(each), asyncio.CancelledError):
            yield id(each), is_kept
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
        more = [*(field(each, "exceptions") or ()), field(each, "__context__")]
        more = [one for one in more if one is not None and id(one) not in seen]
        seen.update(id(one) for one in more)
        pending += more
