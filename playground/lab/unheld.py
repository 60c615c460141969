"""Whether anybody could still give a future its result, or the task that waits for it waits until it is cancelled.

CPython counts the references to each object, and asyncio's own to a future that is waited for can be listed: the task
has one, the iterator that `await` made of the future another, and each local that names it in the task's own coroutines
one. What is counted beyond these is somebody's: a dict, a closure, a thread, a timer's arguments, a reader of the
loop. If nothing is, and there is no weak reference either, nobody is left who could set it.

So nothing is searched, and nothing is claimed that is not counted. A local that is a list with the future in it, or
that an inner function has too, counts as somebody else, and no claim is made.
"""

import gc
import sys
import weakref
from collections.abc import Sequence
from typing import Any

from playground.lab.futures import awaited_future
from playground.lab.holding import Link


def _counted_here() -> int:
    """What is counted of an object that nothing but a local of the counting function refers to."""
    thing = object()
    return sys.getrefcount(thing)


_HERE = _counted_here()


def nobody_holds(task: Any, links: Sequence[Link], awaited: object) -> bool:
    """Whether nobody but the task itself holds the future that it waits for.

    `links`, `awaited`: its coroutines, and what the innermost awaits. The caller must not hold the future: it would be
    counted too.
    """
    future = awaited_future(task)
    if future is None or weakref.getweakrefcount(future):
        return False
    own = _references(task, future) + _references(awaited, future)
    for link in links:
        own += _references(link.coroutine, future)
    return awaited_future(task) is future and sys.getrefcount(future) == own + _HERE


def _references(thing: object, future: object) -> int:
    return sum(1 for each in gc.get_referents(thing) if each is future)
