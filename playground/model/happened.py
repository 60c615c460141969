"""What happened in one run, as far as claims can ask: a fold over facts.

A run is a program's, from its start to its end; or, of a module that was opened, it begins with a launch and ends when
all that has been made since has ended. Facts that were counted instead of told are noted by kind: whoever asks for what
they would have said learns that it is not known.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from playground.wire import cancel_facts, facts
from playground.wire.cancel_facts import CancelRequested
from playground.wire.entries import EntryBegun
from playground.wire.fact import Outcome
from playground.wire.facts import AnyFact, JobEnded, TaskEnded
from playground.wire.places import Failure, Place
from playground.wire.propagation import CancelTakenBack

LIVES_KEPT = 20_000
"""Tasks and jobs. Of those that come later it is only counted how many live."""

TEXT_KEPT = 1_000_000
"""Characters of output."""

REPORTS_KEPT = 1_000
"""Calls of the loop's exception handler."""

MAIN = "main"
"""The entry that runs the whole of a program."""

TOUCHES_KEPT = 20
"""Things that the person did to a run."""

_BIRTHS, _DEATHS = ("TaskCreated", "JobSubmitted"), ("TaskEnded", "TaskDestroyed", "JobEnded")


@dataclass(slots=True)
class Life:
    """One task or job, from its birth to its end."""

    number: int
    name: str
    function: str
    is_job: bool
    began: int | None = None
    """Which fact says that it had begun; None if none does, and of a task only a cancel tells it."""
    begun: bool | None = None
    """Whether it has run at all; None if that is not known."""
    delivered: Place | None = None
    """The await at which CancelledError came up last."""
    asked: CancelRequested | None = None
    """Who asked first for its cancel."""
    asked_by: "Life | None" = None
    """The task that did; or the one that waited for this one and was asked itself, from which the cancel came down."""
    ghost: bool = False
    destroyed: bool = False
    outcome: Outcome | None = None
    value: str = ""
    failure: Failure | None = None
    swallowed: bool = False
    cancelling: int = 0
    """`task.cancelling()`."""
    ended: int | None = None
    """Which fact told its end."""
    at: float = 0.0
    """When it ended."""

    def is_called(self, name: str) -> bool:
        """Whether this is its name, or its function's, with or without what that is defined in."""
        return name in (self.name, self.function) or self.function.rpartition(".")[2] == name


@dataclass(slots=True)
class Stream:
    """What was written to stdout or to stderr."""

    text: list[str] = field(default_factory=list)
    facts: list[int] = field(default_factory=list)
    """Which fact told each piece."""
    times: list[float] = field(default_factory=list)

    def find(self, text: str) -> tuple[int, int, float] | None:
        """Where this is found first: which fact completes it, where in the stream it ends, and when that was."""
        end = "".join(self.text).find(text) + len(text)
        if end < len(text):
            return None
        piece = bisect_right(list(accumulate(map(len, self.text))), end - 1)
        return self.facts[piece], end, self.times[piece]


class Happened:
    """One run."""

    def __init__(self, *, implementation: str = "", entries: tuple[str, ...] | None = None, begun: bool = True) -> None:
        self.implementation = implementation
        """Of the loop that ran last; empty while none has."""
        self._entries = entries
        """Of a module that was opened: what can be launched; None if the file runs as a program."""
        self.begun = begun
        """Of a module that was opened: whether anything has been launched; of a file that runs as a program: True."""
        self.is_whole = MAIN not in (entries or ())
        """Whether all of the program runs, of which its lesson speaks: its file, or its `main`, if it has one."""
        self.mains = 0
        """Launches of `main`; by the second of them it is no longer one run that can be judged."""
        self.lives: dict[int, Life] = {}
        self.streams: dict[str, Stream] = defaultdict(Stream)
        self.reports: list[tuple[int, float, str]] = []
        """What the loop's exception handler was called with: which fact, when, and the message."""
        self.blocked: facts.LoopBlocked | None = None
        """The first block."""
        self.stuck: facts.LoopStuck | None = None
        """While nothing that can be seen will wake those who wait."""
        self.was_stuck: facts.LoopStuck | None = None
        self.broken: facts.PoolBroken | None = None
        self.ended: facts.ProgramEnded | None = None
        self.lost: dict[str, int] = {}
        """Facts that were counted instead of told, by kind."""
        self.touched: list[str] = []
        """What the person did to it."""
        self.began_at: float | None = None
        """When it began, on the loop's clock; None before any of it happened."""
        self.now = 0.0
        self.last_end: float | None = None
        """When the last task or job ended."""
        self._gone = False
        self._alive = 0
        self.count = 0
        """Facts that were told of it."""
        self._characters = 0
        self._asked_last: int | None = None
        """The task whose cancel was requested last."""

    @property
    def over(self) -> bool:
        """Whether nothing more is to come, unless the person does something."""
        if self._gone or self.ended is not None or self.stuck is not None:
            return True
        return self._entries is not None and self.begun and self._alive <= 0

    def called(self, name: str) -> list[Life]:
        """The tasks and jobs of this name, in the order of their births."""
        return [life for life in self.lives.values() if life.is_called(name)]

    def has_lost(self, kinds: Iterable[str]) -> bool:
        """Whether facts of such kinds were counted instead of told."""
        return not self.lost.keys().isdisjoint(kinds)

    def learn(self, fact: AnyFact) -> None:  # noqa: C901 -- one case for each fact that a claim can ask for
        """Take in what happened."""
        self.count += 1
        self.now = fact.at
        if self.began_at is None:
            self.began_at = fact.at
        match fact:
            case facts.TaskCreated():
                self._born(Life(fact.task, fact.name, fact.coroutine, is_job=False))
            case facts.JobSubmitted():
                self._born(Life(fact.job, fact.function, fact.function, is_job=True))
            case facts.TaskRenamed():
                if life := self.lives.get(fact.task):
                    life.name = fact.name
            case cancel_facts.CancelRequested():
                self._cancel_requested(fact)
            case CancelTakenBack():
                if life := self.lives.get(fact.task):
                    life.cancelling = fact.count
            case cancel_facts.CancelDelivered():
                if life := self.lives.get(fact.task):
                    life.begun, life.delivered = fact.begun, fact.place
            case facts.JobStarted():
                if life := self.lives.get(fact.job):
                    life.begun, life.began = True, self.count
            case facts.JobAbandoned():
                if life := self.lives.get(fact.job):
                    life.ghost = True
            case facts.TaskEnded():
                self._ended(fact.task, fact)
            case facts.JobEnded():
                self._ended(fact.job, fact)
            case facts.TaskDestroyed():
                self._alive -= self._is_ours(fact.task, "TaskCreated")
                if life := self.lives.get(fact.task):
                    life.destroyed, life.at = True, fact.at
            case facts.Printed():
                self._printed(fact)
            case facts.ExceptionReported():
                self._reported(fact)
            case facts.Folded():
                self._folded(fact)
            case facts.CallMade():
                self._called(fact)
            case EntryBegun():
                self._touch(f">>> {fact.text.partition(chr(10))[0]}")
            case facts.Stepped():
                self._touch("stepping")
            case facts.Interrupted():
                self._touch("an interrupt")
            case facts.LoopStarted():
                self.implementation = fact.implementation
            case facts.LoopBlocked():
                self.blocked = self.blocked or fact
            case facts.LoopStuck():
                self.stuck = self.was_stuck = fact
            case facts.PoolBroken():
                self.broken = self.broken or fact
            case facts.ProgramEnded():
                self.ended = fact
            case facts.RunEnded():
                self._gone = True
            case _:
                pass  # no claim asks for it

    def _called(self, call: facts.CallMade) -> None:
        """A launch belongs to the run; all else is the person's hand in it."""
        life = self.lives.get(call.target or 0)
        if call.variable and life is not None and life.function in (self._entries or ()):
            is_main = life.function == MAIN
            self.is_whole = self.is_whole or is_main
            self.mains += is_main
        else:
            self._touch(call.python)

    def _touch(self, what: str) -> None:
        if what not in self.touched and len(self.touched) < TOUCHES_KEPT:
            self.touched.append(what)

    def _born(self, life: Life) -> None:
        self.stuck = None
        self._alive += 1
        if len(self.lives) < LIVES_KEPT:
            self.lives[life.number] = life
        else:
            self._lose("JobSubmitted" if life.is_job else "TaskCreated", 1)

    def _cancel_requested(self, fact: CancelRequested) -> None:
        self.stuck = None
        # What a request brings about is told right after it: a cancel that comes down comes from the task asked last.
        by, self._asked_last = self._asked_last if fact.origin == "await" else fact.by, fact.task
        life = self.lives.get(fact.task)
        if life is None or not fact.accepted:
            return
        life.cancelling = fact.count
        if life.asked is None:
            life.asked = fact
            life.asked_by = None if by is None else self.lives.get(by)

    def _ended(self, number: int, fact: TaskEnded | JobEnded) -> None:
        self.stuck = None
        is_job = isinstance(fact, JobEnded)
        if not self._is_ours(number, "JobSubmitted" if is_job else "TaskCreated"):
            return
        self._alive -= 1
        self.last_end = fact.at
        if (life := self.lives.get(number)) is None:
            return
        life.outcome, life.value, life.failure = fact.outcome, fact.value, fact.failure
        life.ended, life.at = self.count, fact.at
        if isinstance(fact, TaskEnded):
            life.name, life.swallowed = fact.name, fact.swallowed
        if life.begun is None and is_job:
            life.begun = None if self.has_lost(["JobStarted"]) else False
        elif life.begun is None and (fact.outcome is not Outcome.CANCELLED or life.asked is None):
            life.begun = True

    def _is_ours(self, number: int, birth: str) -> bool:
        """Whether it was born in this run; of those whose births were only counted, that is taken to be so."""
        return number in self.lives or birth in self.lost

    def _printed(self, fact: facts.Printed) -> None:
        self._characters += len(fact.text)
        if self._characters > TEXT_KEPT:
            self._lose("Printed", 1)
            return
        stream = self.streams[fact.stream]
        stream.text.append(fact.text)
        stream.facts.append(self.count)
        stream.times.append(fact.at)

    def _reported(self, fact: facts.ExceptionReported) -> None:
        if len(self.reports) < REPORTS_KEPT:
            self.reports.append((self.count, fact.at, fact.message))
        else:
            self._lose("ExceptionReported", 1)

    def _folded(self, fact: facts.Folded) -> None:
        for kind, count in fact.counts.items():
            self._lose(kind, count)
            self._alive += count * ((kind in _BIRTHS) - (kind in _DEATHS))
        if any(kind in fact.counts for kind in _DEATHS):
            self.last_end = fact.at

    def _lose(self, kind: str, count: int) -> None:
        self.lost[kind] = self.lost.get(kind, 0) + count


class Runs:
    """The run that goes on, or was the last."""

    def __init__(self) -> None:
        self.now = Happened()
        self._entries: tuple[str, ...] | None = None

    def learn(self, fact: AnyFact) -> None:
        """Take in what happened; a launch into a module where nothing runs begins a run."""
        if isinstance(fact, facts.ProgramStarted):
            self.now, self._entries = Happened(begun=not fact.opened), None
        elif isinstance(fact, facts.ProgramLoaded):
            self._entries = fact.entries
            self._begin(begun=False)
        elif isinstance(fact, facts.ProgramFailed):
            self._begin(begun=False)
        elif self._is_launch(fact) and (not self.now.begun or self.now.over):
            self._begin(begun=True)
        self.now.learn(fact)

    def _begin(self, *, begun: bool) -> None:
        self.now = Happened(implementation=self.now.implementation, entries=self._entries, begun=begun)

    def _is_launch(self, fact: AnyFact) -> bool:
        if self._entries is None or fact.cause is None:
            return False
        match fact:
            case facts.TaskCreated():
                return fact.by is None and fact.coroutine in self._entries
            case facts.JobSubmitted():
                return fact.function in self._entries
            case _:
                return False
