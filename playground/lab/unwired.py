"""A program run as in a lab, without the line to anybody: to measure what loop and probes cost by themselves.

    python …/playground/lab/unwired.py LOOP PROBES PATH [ARGUMENTS]

PROBES is 1 if the task and the pool probe are to see what happens; what they tell is taken at the line's pace, and
thrown away, by the loop itself at its gate. In a lab a thread takes it, which costs a busy loop more: so long as a
thread waits for the interpreter's lock, every system call of the loop's wakes it. That belongs to the line.
"""

import os
import sys
from itertools import count
from typing import cast

# This file's own folder, as in `__main__.py`.
del sys.path[0]

from playground.lab.emit import Emitter  # noqa: E402
from playground.lab.executors import PoolProbe  # noqa: E402
from playground.lab.line import FRAME  # noqa: E402
from playground.lab.loops import Loops  # noqa: E402
from playground.lab.program import Program  # noqa: E402
from playground.lab.tasks import TaskProbe  # noqa: E402
from playground.loop import LoopKind, SteerableLoop  # noqa: E402


class Unwired:
    """The probes, and what takes what they tell."""

    def __init__(self) -> None:
        ids = count(1)
        self._emitter = Emitter()
        self._tasks = TaskProbe(self._emitter, ids.__next__, lambda: os._exit(1))
        self._pools = PoolProbe(self._emitter, ids.__next__, lambda: None)
        self._pools.install()

    def watch(self, loop: SteerableLoop) -> None:
        """See what happens on this loop."""
        self._emitter.begin()
        self._tasks.watch(loop)
        loop.at_gate_later(FRAME, self._take, loop)

    def _take(self, loop: SteerableLoop) -> None:
        rows = self._tasks.changed.take(self._emitter.room)
        self._emitter.take()
        self._pools.look()
        self._pools.changed.clear()
        for record in rows:
            record.look_anew()
        loop.at_gate_later(FRAME, self._take, loop)


def main(kind: str, probes: str, path: str, *arguments: str) -> None:
    """Run the program on steerable loops, wherever it makes one."""
    unwired = Unwired() if int(probes) else None
    Loops(cast("LoopKind", kind), lambda loop, _number: unwired.watch(loop) if unwired is not None else None).install()
    Program(path, (path, *arguments)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
