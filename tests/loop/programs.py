"""Random asyncio programs, as data, and what they do when they are run on a loop.

A program is a tree of scripts, each run by a task; a step of a script is one `Op`. Whatever a program does it says in a
trace: which task or callback came to what, in which order.

A *calm* program leaves nothing to chance. Everything that has to do with time happens at a tick of its own; a block
ends halfway between two ticks; threads have certainly ended before the program goes on. Two runs have the same trace
on the same loop, however long a tick is, unless the machine held one of them up: then the run says that it was
disturbed. A *racy* program has delays of fractions of a millisecond that tie, and threads that may end at any moment.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

TIMED = ("sleep", "block", "wait_for", "timeout", "later")
NESTING = ("spawn", "gather", "group", "shield", "wait_for", "timeout", "locked", "stubborn")
PLAIN = (
    *("pause", "pause", "sleep", "sleep", "sleep", "later", "later", "later", "block", "block", "soon", "soon", "drop"),
    *("join", "cancel", "put", "get", "set", "clear", "await_event", "notify", "await_condition"),
    *("write", "write", "talk", "tell", "hang_up", "thread", "thread", "job", "future", "fail", "signal", "signal"),
)


@dataclass
class Op:
    """One step of a script."""

    name: str
    """Where in the program it stands, as the trace says it."""
    verb: str
    number: int
    """Which lock, queue, task, …; and of what is timed, how late."""
    inside: list["Script"] = field(default_factory=list)
    tick: int = 0
    """When, if it is timed: no two of a program's have the same."""


Script = list[Op]


@dataclass
class Program:
    """What to run, and how."""

    scripts: list[Script]
    calm: bool
    eager: bool
    last_tick: int
    sockets: int
    """How many sockets are written to."""


def make(choose: random.Random, *, calm: bool, signals: bool = True, one_socket: bool = False) -> Program:
    """Make up a program; if so wished, one that raises no signals, or where only one socket becomes ready to read."""
    left_out = {"signal"} if not signals else set()
    left_out |= {"signal", "tell"} if one_socket else set()
    plain = [verb for verb in PLAIN if verb not in left_out]
    maker = _Maker(choose, plain, calm=calm, left=choose.randint(8, 40))
    scripts = [maker.script(str(number), 0) for number in range(choose.randint(2, 5))]
    timed = [op for op in _ops(scripts) if op.verb in TIMED]
    # Blocks end late, so that several timers are overdue when they do.
    for tick, op in enumerate(sorted(timed, key=lambda op: op.number + 5 * (op.verb == "block")), start=1):
        op.tick = tick
    eager = choose.random() < 0.1
    return Program(scripts, calm, eager, last_tick=len(timed) + 1, sockets=1 if one_socket else 2)


@dataclass
class _Maker:
    choose: random.Random
    plain: list[str]
    calm: bool
    left: int
    """How many more steps there may be."""

    def script(self, who: str, depth: int) -> Script:
        script: Script = []
        for number in range(self.choose.randint(1, 8)):
            if self.left <= 0:
                break
            self.left -= 1
            verb = self.choose.choice(NESTING if depth < 3 and self.choose.random() < 0.3 else self.plain)
            op = Op(f"{who}.{number} {verb}", verb, self.choose.randint(0, 11))
            op.inside = [self.script(f"{op.name}/{child}", depth + 1) for child in range(self.children(verb))]
            script.append(op)
        return script

    def children(self, verb: str) -> int:
        # A TaskGroup cancels its children in the order of a set, which differs from run to run.
        many = verb == "gather" or (verb == "group" and not self.calm)
        return self.choose.randint(1, 3) if many else int(verb in NESTING)


def _ops(scripts: list[Script]) -> Iterator[Op]:
    for script in scripts:
        for op in script:
            yield op
            yield from _ops(op.inside)
