"""Do the same on the bare loop and on the steerable one."""

import asyncio
import logging
import re
from collections.abc import Callable
from typing import Any, Self, TypeVar

import uvloop

from playground.loop import LoopKind, SteerableLoop, new_event_loop

T = TypeVar("T")


def new_bare_loop(kind: LoopKind) -> asyncio.AbstractEventLoop:
    """The loop that the steerable one is built on."""
    return asyncio.SelectorEventLoop() if kind == "asyncio" else uvloop.Loop()


def new_watched_loop(kind: LoopKind) -> SteerableLoop:
    """A steerable loop whose seams are in use, as a probe would use them."""
    loop = new_event_loop(kind)
    loop.run_handle = lambda handle: handle._run()
    loop.task_class = type("Task", (asyncio.Task,), {})
    loop.on_exception = lambda _context: None
    loop.on_running = lambda _running: None
    return loop


def check_same(kind: LoopKind, do: Callable[[Any], T]) -> T:
    """Do it on the bare loop, on the steerable one, and there with its seams in use; return what all have in common."""
    bare, plain, watched = (on(new(kind), do) for new in (new_bare_loop, new_event_loop, new_watched_loop))
    assert plain == bare
    assert watched == bare
    return bare


def on(loop: asyncio.AbstractEventLoop, do: Callable[[Any], T]) -> T:
    """Do it on this loop, and close the loop."""
    try:
        return do(loop)
    finally:
        loop.close()


def stop_soon(loop: asyncio.AbstractEventLoop) -> None:
    """Run the loop until nothing is ready."""
    loop.call_soon(loop.stop)
    loop.run_forever()


def words(text: object) -> str:
    """A text without what differs from run to run."""
    return re.sub(r"0x[0-9a-f]+|Task-\d+|\d+\.\d+ seconds|when=[\d.]+", "…", str(text))


class Log(logging.Handler):
    """Keeps what asyncio logs, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler`."""
        self.lines.append(words(record.getMessage()))

    def __enter__(self) -> Self:
        logging.getLogger("asyncio").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("asyncio").removeHandler(self)
