"""Hints about the loop: what keeps it from its work, and what fails to wake it."""

from dataclasses import dataclass

from playground.model import words
from playground.model.hint import Board, Cast, Hears, Rule
from playground.wire.facts import LoopBlocked, LoopFreed
from playground.wire.state import LabSilent, LoopState, TaskPhase, TasksForgotten, TaskState, WaitKind

_LEAVING = {"Executor.__exit__", "ThreadPoolExecutor.shutdown", "ProcessPoolExecutor.shutdown"}
"""What waits, in the thread that calls it, until the jobs of a pool are done."""

LOOKS = 10
"""Looks in a row at which a spinner is seen to wait for nothing but its turn."""

SHORT = 0.0005
"""Seconds of a step: if steps take longer as a rule, a task that asks for its next turn is doing work."""


class _Block(Rule):
    """One handle keeps the loop; each block is told by one of the rules."""

    each_time = True

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._now: LoopBlocked | None = None

    def hears(self) -> Hears:
        """Blocks, from their beginning to their end."""
        return {LoopBlocked: self._blocked, LoopFreed: self._freed}

    def is_mine(self, fact: LoopBlocked) -> bool:
        """Whether it is for this rule to tell."""
        raise NotImplementedError

    def seen(self, fact: LoopBlocked) -> str:  # noqa: ARG002 - for those that know more
        """What it does there, as far as that is more than keeping the loop."""
        return ""

    def _who(self, fact: LoopBlocked) -> str:
        return "a callback" if fact.task is None else self.cast.name_of(fact.task)

    def _blocked(self, fact: LoopBlocked) -> None:
        if self.is_mine(fact):
            self._now = fact
            where = _at(fact)
            one = f"{self._who(fact)} keeps the loop{where}{self.seen(fact)}"
            self.rise(where, fact.task, one, f"blocks of the loop{where}", at=fact.at)

    def _freed(self, fact: LoopFreed) -> None:
        block, self._now = self._now, None
        if block is not None:
            where, took = _at(block), words.duration(fact.seconds)
            one = f"{self._who(block)} kept the loop for {took}, seen{where}{self.seen(block)}"
            self.fall(where, block.task, at=fact.at, words=(one, f"blocks of the loop{where}, the last for {took}"))


class Blocked(_Block):
    """One step or callback that takes long."""

    kind = "loop blocked"
    means = "While one step runs, nothing else does: no other task, no timer, no network, no cancel."
    advice = "Await what waits (asyncio.sleep, not time.sleep); send what computes to a thread or a process."
    scenario = "blocking"

    def is_mine(self, fact: LoopBlocked) -> bool:
        """Unless more is known of it."""
        return not _is_pool_exit(fact) and fact.has_await


class PoolExit(_Block):
    """A coroutine waits, in the loop's own thread, for the jobs of a pool."""

    kind = "waits for a pool"
    means = "The end of `with ThreadPoolExecutor()` waits for every job, as shutdown() does, and in the loop's thread."
    advice = "Await the jobs before the block ends, or keep the pool; or await asyncio.to_thread(pool.shutdown)."
    scenario = "leaving-a-pool"

    def is_mine(self, fact: LoopBlocked) -> bool:
        """If it stands in the pool's own code, in a task."""
        return _is_pool_exit(fact)

    def seen(self, fact: LoopBlocked) -> str:  # noqa: ARG002 - it is the same for all
        """What for."""
        return ", waiting for the jobs of a pool"


class NeverYields(_Block):
    """A coroutine without any await keeps the loop."""

    kind = "never yields"
    means = "This coroutine has no await: whoever runs it gets the loop back when it has ended, and not before."
    advice = "`async` alone gives no turn away: await something in it, or make it a `def` for asyncio.to_thread."
    scenario = "blocking"

    def is_mine(self, fact: LoopBlocked) -> bool:
        """If that is known."""
        return not _is_pool_exit(fact) and not fact.has_await

    def seen(self, fact: LoopBlocked) -> str:  # noqa: ARG002 - it is the same for all
        """In what."""
        return ", in a coroutine without any await"


def _at(fact: LoopBlocked) -> str:
    return f" at {words.place(fact.place)}" if fact.place else ""


def _is_pool_exit(fact: LoopBlocked) -> bool:
    return fact.inside in _LEAVING and fact.task is not None


class NotHeard(Rule):
    """The lab itself fell silent."""

    kind = "lab not heard"
    each_time = True
    means = "No thread of the lab could run: C code held the GIL, or the process was stopped."
    advice = "Long work in C that keeps the GIL (sum, sorted, re, json) stops threads too: give it to a process."
    scenario = "blocking"

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._key = ""

    def hears(self) -> Hears:
        """What the parent says of the lab."""
        return {LabSilent: self._silent}

    def _silent(self, state: LabSilent) -> None:
        """Where it stands may change without its being heard: then it no longer stands where it did."""
        key = f"its main thread stood at {words.place(state.place)}" if state.place is not None else self._key
        if key != self._key or state.seconds <= 0:
            self.fall(self._key, None, at=self.cast.at)
        self._key = key
        if state.seconds > 0 and state.place is not None:
            self.rise(key, None, f"{key}, and nothing was heard", f"times {key}", at=self.cast.at)


class NotWoken(Rule):
    """Another thread has made something ready without waking the loop."""

    kind = "loop not woken"
    each_time = True
    means = "Another thread set a future's result, or used call_soon: the loop was asleep and did not notice."
    advice = "From another thread use loop.call_soon_threadsafe(future.set_result, …) or run_coroutine_threadsafe."
    scenario = "set_result-from-thread"

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._now: tuple[str, int | None] | None = None

    def hears(self) -> Hears:
        """How the loop stands."""
        return {LoopState: self._stands}

    def _stands(self, state: LoopState) -> None:
        entry = state.unnoticed
        now = None if entry is None else (words.ran(self.cast, entry), entry.task)
        if now == self._now:
            return
        if self._now is not None:
            self.fall(*self._now, at=state.clock)
        self._now = now
        if now is not None:
            one = f"{now[0]} is ready, and the loop sleeps on: a thread did not wake it"
            self.rise(*now, one, f"times {now[0]} was ready and the loop slept on", at=state.clock)


class TimeoutLate(Rule):
    """A time-out was due while its task kept the loop."""

    kind = "timeout too late"
    means = "A timeout cancels at an await. The code inside came to none, so its time passed and nothing happened."
    advice = "Await in the block, or send what blocks to a thread: a timeout can give up on that."
    scenario = "late-timeout"

    def hears(self) -> Hears:
        """Blocks that are over."""
        return {LoopFreed: self._freed}

    def _freed(self, fact: LoopFreed) -> None:
        if fact.timeout_late > 0 and fact.task is not None:
            where = f" at {words.place(fact.place)}" if fact.place else ""
            late = words.duration(fact.timeout_late)
            one = f"{self.cast.name_of(fact.task)}'s timeout had been due for {late}, and the code{where} ran on"
            many = f"timeouts were due, and the code{where} ran on"
            self.rise(where, fact.task, one, many, at=fact.at, for_good=True)


@dataclass(slots=True)
class _Spin:
    """A task that was seen to wait for its turn alone."""

    looks: int
    handles: int
    busy: float
    """The loop's figures at the first of these looks."""


class Spinner(Rule):
    """A task that asks for its next turn again and again."""

    kind = "sleep(0) spinner"
    means = "It waits for nothing but its next turn, so the loop never rests, and each turn costs time."
    advice = "Wait for what it looks for: an Event, a Queue, a Future; or sleep for longer than 0."
    scenario = "spinner"

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._spins: dict[int, _Spin] = {}
        self._told: dict[int, str] = {}

    def hears(self) -> Hears:
        """The rows of the tasks."""
        return {TaskState: self._row, TasksForgotten: self._forgotten}

    def _row(self, row: TaskState) -> None:
        if row.wait is not None and row.wait.kind is WaitKind.NEXT_TURN:
            spin = self._spins.get(row.task)
            if spin is not None:
                spin.looks += 1
            elif self.cast.loop is not None:
                self._spins[row.task] = _Spin(1, self.cast.loop.handles, self.cast.loop.busy)
        elif row.phase is not TaskPhase.RUNNING:
            self._rests(row.task)

    def _forgotten(self, state: TasksForgotten) -> None:
        for task in state.tasks:
            self._rests(task)

    def _rests(self, task: int) -> None:
        self._spins.pop(task, None)
        if (family := self._told.pop(task, None)) is not None:
            self.fall(family, task, at=self.cast.at)

    def batch_ended(self, at: float) -> None:
        """Tell those that were seen often enough."""
        loop = self.cast.loop
        if loop is None or not self._spins:
            return
        for task, spin in self._spins.items():
            steps, busy = loop.handles - spin.handles, loop.busy - spin.busy
            if spin.looks >= LOOKS and task not in self._told and steps and busy / steps < SHORT:
                self._told[task] = family = self.family(task)
                one = f"{self.cast.name_of(task)} asks for its next turn again and again"
                self.rise(family, task, one, f"tasks of {family} ask for their next turn again and again", at=at)
