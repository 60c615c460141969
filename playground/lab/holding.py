"""Who holds a lock: the tasks that stand inside `async with lock`.

asyncio's locks keep no owner. But a coroutine that stands inside `async with` has the block's bound `__aexit__` on its
value stack, and `gc.get_referents` shows what a coroutine refers to, value stack included. So nothing is searched: a
task that takes or leaves a lock takes a step for it, its row is told anew, and what it holds is noted then.

Two helpers of `contextlib` lead on from there. Of an `@asynccontextmanager` the async generator stands at its `yield`,
perhaps inside `async with lock`; an `AsyncExitStack` lists the `__aexit__` of all that was entered on it. And an async
generator that an `async for` goes over stands at its `yield` too: what it holds is the task's, if by the count of its
references nobody else has it.

What this cannot see: a lock taken with `acquire()` alone, or by a context manager that is a class of the person's, has
no holder that is known. While a task waits for a Condition it has given its lock back. In a function that has a
`release()` of its own nobody knows, and so it is nobody's; if another function calls that for it, the task counts as a
holder until it leaves the block, as does one that pushes the lock's exit by hand.
"""

import contextlib
import gc
import sys
from asyncio import locks, timeouts
from collections import deque
from collections.abc import Iterator, Sequence
from types import AsyncGeneratorType, FrameType, MethodType
from typing import Any, Protocol

from playground.lab import local
from playground.lab.fields import field
from playground.lab.primitives import lock_of

_MIXIN: Any = locks.Lock.__mro__[1]  # what gives Lock, Semaphore and Condition their `async with`
_EXIT, _ENTER = _MIXIN.__aexit__, _MIXIN.__aenter__.__code__
TIMEOUT_EXIT: Any = timeouts.Timeout.__aexit__
_HELPER_EXIT: Any = vars(contextlib)["_AsyncGeneratorContextManager"].__aexit__
_STACK_EXIT: Any = contextlib.AsyncExitStack.__aexit__
_CONDITION_WAIT = locks.Condition.wait.__code__

DEEPEST = 20
"""Helpers inside helpers that are followed."""

Blocks = Sequence[Sequence[MethodType]]
"""For each link of a chain the blocks that it stands in."""


class Link(Protocol):
    """One coroutine of a chain."""

    @property
    def coroutine(self) -> object:
        """The coroutine or generator."""

    @property
    def frame(self) -> FrameType:
        """Where it stands."""


def blocks(links: Sequence[Link]) -> Blocks:
    """The bound `__aexit__` of each lock's and `timeout` block that each link stands in, from the outermost in."""
    return [_blocks(link.coroutine, DEEPEST) for link in links]


def _blocks(thing: object, deepest: int) -> list[MethodType]:
    found = [each for each in gc.get_referents(thing) if type(each) is MethodType or type(each) is AsyncGeneratorType]
    return list(_entered(found, deepest)) if found else []


def _entered(found: list[Any], deepest: int) -> Iterator[MethodType]:
    """`found`: the methods and async generators that one thing refers to."""
    seen: set[int] = set()
    for each in found if deepest else ():
        if type(each) is AsyncGeneratorType:
            # Nobody else refers to it: whoever has it alone stands in what it stands in.
            if id(each) not in seen and sys.getrefcount(each) == 2 * _times(each, found) + _IN_A_LOOP:
                yield from _suspended(each, deepest)
            seen.add(id(each))
        elif each.__func__ is _EXIT or each.__func__ is TIMEOUT_EXIT:
            yield each
        elif each.__func__ is _HELPER_EXIT:
            yield from _suspended(field(each.__self__, "gen"), deepest)
        elif each.__func__ is _STACK_EXIT:
            exits = field(each.__self__, "_exit_callbacks")
            # Of pairs; to iterate over it would not do while the program changes it.
            for pair in gc.get_referents(exits) if type(exits) is deque else ():
                yield from _blocks(pair, deepest - 1)


def _suspended(generator: object, deepest: int) -> Sequence[MethodType]:
    """What it stands in at its `yield`; one that runs now is a link of a chain, and may only stand before a lock."""
    is_suspended = type(generator) is AsyncGeneratorType and not generator.ag_running
    return _blocks(generator, deepest - 1) if is_suspended else ()


def _times(thing: object, found: list[Any]) -> int:
    return sum(1 for each in found if each is thing)


def _counted_in_a_loop() -> int:
    """What is counted of a thing that a loop goes over, beside what the list counts."""
    for each in [object()]:
        return sys.getrefcount(each) - 1
    raise AssertionError


_IN_A_LOOP = _counted_in_a_loop()


class Holding:
    """Which tasks hold which locks and semaphores, by ids alone, so that nothing is kept alive."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[int, ...]] = {}
        self._holders: dict[int, dict[int, int]] = {}
        """By identity of the lock: a task that stands inside keeps it alive."""
        self.changed = False
        """Something has changed hands; set back by who looks."""

    def note(self, task: int, links: Sequence[Link], standing_in: Blocks) -> None:
        """This suspended task stands in these blocks, a row of them for each link of its chain."""
        held = tuple(_held(links, standing_in)) if any(standing_in) else ()
        if held == self._held.get(task, ()):
            return
        self.drop(task)
        self.changed = True
        if held:
            self._held[task] = held
        for lock in held:
            holders = self._holders.setdefault(lock, {})
            holders[task] = holders.get(task, 0) + 1

    def drop(self, task: int) -> None:
        """This task has ended, or is gone."""
        for lock in self._held.pop(task, ()):
            self.changed = True
            holders = self._holders.get(lock)
            if holders is not None and holders.pop(task, None) is not None and not holders:
                del self._holders[lock]

    def holders(self, lock: object) -> tuple[int, ...]:
        """Who stands inside it; a semaphore's holder is named once for each time that it took it."""
        found = self._holders.get(id(lock), {})
        return tuple(task for task in sorted(found) for _ in range(found[task]))


def _held(links: Sequence[Link], standing_in: Blocks) -> list[int]:
    """The identities of the locks and semaphores that the chain stands in, without those that it only waits for."""
    given_back = {id(lock_of(_condition(link))) for link in links if link.frame.f_code is _CONDITION_WAIT}
    held: list[int] = []
    for place, methods in enumerate(standing_in):
        if not methods or "release" in links[place].frame.f_code.co_names:
            continue
        entered = [each.__self__ for each in methods if each.__func__ is _EXIT]
        if place + 1 < len(links) and links[place + 1].frame.f_code is _ENTER:
            entered = entered[:-1]  # it stands before that one, not in it
        held += [id(lock) for each in entered if id(lock := lock_of(each)) not in given_back]
    return held


def _condition(link: Link) -> object:
    """Whose `wait` this is."""
    own = local.values(link.coroutine, link.frame)
    return None if own is None else own.get("self")
