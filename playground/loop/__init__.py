"""asyncio's loop and uvloop's, with a seam in front of every handle; usable alone.

    >>> import asyncio
    >>> loop = new_event_loop("asyncio")
    >>> runner = asyncio.Runner(loop_factory=lambda: loop)

Instant time: an hour is over at once, unless something outside of the loop may answer.

    >>> loop.set_speed(1.0, instant=True)
    >>> runner.run(asyncio.sleep(3600, "an hour later"))
    'an hour later'

A speed, from 0.1 to 10; `loop.time()` and all timers go by it.

    >>> loop.set_speed(10)

Paused, nothing runs but in steps, and the clock stands still. `on_hold` is called whenever the loop waits to be told
how to go on; any thread may tell it as well. `step()` runs one thing, `step(task)` until that task has run,
`run_next(task)` picks who runs next, `jump()` moves the clock on to the next timer.

    >>> loop.pause()
    >>> loop.on_hold = loop.step
    >>> loop.on_step = lambda made: print(*(ready.kind for ready in made.ran))
    >>> runner.run(asyncio.sleep(60))
    step
    timer
    step
    callback
    >>> loop.on_hold = loop.on_step = None
    >>> loop.resume()
    >>> runner.close()

Unsteered, a program does on such a loop what it does on the bare one. `mixin.py` says why, and is the place to
begin; `gate.py` holds it back and `clock.py` is its time; `holds.py` knows what may still answer; `selector.py` and
`uv.py` are what asyncio's loop and uvloop's each need besides, and `disguise.py` keeps us out of what debug mode tells.
"""

from typing import Literal

from playground.loop.clock import Clock
from playground.loop.gate import StepMade
from playground.loop.mixin import SteerableLoop
from playground.loop.ready import Ready, is_step
from playground.loop.selector import SelectorLoop
from playground.loop.uv import UvLoop

__all__ = ["Clock", "LoopKind", "Ready", "SteerableLoop", "StepMade", "is_step", "loop_class", "new_event_loop"]

LoopKind = Literal["asyncio", "uvloop"]
"""Which implementation a loop is built on."""


def loop_class(kind: LoopKind) -> type[SteerableLoop]:
    """The steerable class over `asyncio.SelectorEventLoop` or `uvloop.Loop`; it bears the name of its base."""
    return SelectorLoop if kind == "asyncio" else UvLoop


def new_event_loop(kind: LoopKind) -> SteerableLoop:
    """Make a steerable loop, to be closed like any other."""
    return loop_class(kind)()
