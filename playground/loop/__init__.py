"""asyncio's loop and uvloop's, with a seam in front of every handle; usable alone.

    loop = new_event_loop("uvloop")
    with asyncio.Runner(loop_factory=lambda: loop) as runner: ...

Unsteered, a program does on such a loop what it does on the bare one. `mixin.py` says why, and is the place to
begin; `selector.py` and `uv.py` are what asyncio's loop and uvloop's each need besides; `timers.py` knows which timers
are set, and `disguise.py` keeps us out of what debug mode tells.
"""

from typing import Literal

from playground.loop.mixin import SteerableLoop
from playground.loop.selector import SelectorLoop
from playground.loop.uv import UvLoop

__all__ = ["LoopKind", "SteerableLoop", "loop_class", "new_event_loop"]

LoopKind = Literal["asyncio", "uvloop"]
"""Which implementation a loop is built on."""


def loop_class(kind: LoopKind) -> type[SteerableLoop]:
    """The steerable class over `asyncio.SelectorEventLoop` or `uvloop.Loop`; it bears the name of its base."""
    return SelectorLoop if kind == "asyncio" else UvLoop


def new_event_loop(kind: LoopKind) -> SteerableLoop:
    """Make a steerable loop, to be closed like any other."""
    return loop_class(kind)()
