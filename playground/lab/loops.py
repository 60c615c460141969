"""Every name by which a program makes a loop, pointed at the steerable one of the same kind.

A policy alone would miss `uvloop.run` and `Runner(loop_factory=…)`, so each name is replaced. Where the person chose
uvloop, its own policy is set before the program, as `uvloop.install()` would: `asyncio.get_event_loop`, which asyncio's
policy answers in another way, does what it does there. A program that asks for one kind by name gets that kind.
"""

import asyncio
import weakref
from asyncio import unix_events
from collections.abc import Callable
from typing import Any

import uvloop

from playground.loop import LoopKind, SteerableLoop, loop_class


class Loops:
    """Makes the program's loops, and knows which of them runs."""

    def __init__(self, kind: LoopKind, made: Callable[[SteerableLoop, int], None]) -> None:
        self._kind = kind
        self._made = made
        self._count = 0
        self.kinds: weakref.WeakKeyDictionary[SteerableLoop, LoopKind] = weakref.WeakKeyDictionary()
        self.numbers: weakref.WeakKeyDictionary[SteerableLoop, int] = weakref.WeakKeyDictionary()
        self._classes: dict[LoopKind, type[SteerableLoop]] = {}

    def new(self) -> SteerableLoop:
        """A loop of the chosen kind."""
        return self._class(self._kind)()

    def install(self) -> None:
        """Replace the names."""
        policy: Any = unix_events._UnixDefaultEventLoopPolicy
        policy._loop_factory = selector_loop = self._class("asyncio")
        for name in ("SelectorEventLoop", "EventLoop"):
            if hasattr(asyncio, name):
                setattr(asyncio, name, selector_loop)
        vars(unix_events)["SelectorEventLoop"] = selector_loop
        # `uvloop.run`, `new_event_loop` and the policy all make what this name says.
        module: Any = uvloop
        module.Loop = self._class("uvloop")
        if self._kind == "uvloop":
            asyncio.set_event_loop_policy(module.EventLoopPolicy())

    def _class(self, kind: LoopKind) -> type[SteerableLoop]:
        if kind not in self._classes:
            self._classes[kind] = self._seen(kind)
        return self._classes[kind]

    def _seen(self, kind: LoopKind) -> type[SteerableLoop]:
        base: Any = loop_class(kind)
        loops = self

        class Loop(base):  # type: ignore[misc]
            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **options)
                loops._count += 1
                loops.kinds[self] = kind
                loops.numbers[self] = loops._count
                loops._made(self, loops._count)

        Loop.__name__, Loop.__qualname__, Loop.__module__ = base.__name__, base.__qualname__, base.__module__
        return Loop
