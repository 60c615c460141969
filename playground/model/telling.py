"""How each fact is told in the story: the only place that knows the sentences."""

from typing import Protocol, assert_never

from playground.model import cancelling, propagation, words
from playground.model.helpers import helps
from playground.model.phrases import at, colon, comma, ending, joined
from playground.model.story import Story, StoryLine, Tone
from playground.wire import cancel_facts, facts
from playground.wire.cancel import CancelStage
from playground.wire.entries import EntryBegun, EntryEnded
from playground.wire.fact import Outcome
from playground.wire.facts import AnyFact
from playground.wire.propagation import (
    AnyPropagation,
    CancelKeptOff,
    CancelTakenBack,
    FailureHandedOn,
    GroupFailed,
)
from playground.wire.ran import Ran

_GOOD = {
    Outcome.FINISHED: Tone.GOOD,
    Outcome.FAILED: Tone.BAD,
    Outcome.CANCELLED: Tone.WARN,
    Outcome.INTERRUPTED: Tone.WARN,
    Outcome.DIED: Tone.BAD,
}


_UNBEGUN = "before its first step"

_CAUGHT = {
    CancelStage.CLEANING_UP: "caught, cleaning up",
    CancelStage.TAKEN_BACK: "goes on",
    CancelStage.TAKEN_OVER: "taken over by its TaskGroup, still counted: goes on",
}


class Cast(words.Known, Protocol):
    """Who knows the names and the waits; `World` does."""

    def birth_of(self, number: int) -> facts.TaskCreated | None:
        """How a task was made; None if that was not told, or is too long ago."""

    @property
    def stuck(self) -> facts.LoopStuck | None:
        """Who waits for what will not come, once the state of that moment is known."""


class Teller:
    """Writes facts into a story."""

    def __init__(self, story: Story, cast: Cast) -> None:
        self._story = story
        self._cast = cast
        self._held: list[cancel_facts.CancelRequested | CancelKeptOff] = []
        """Cancels that a call of the person's set off, until the call itself has been told."""
        self._ghosts: set[int] = set()
        """Jobs that run on although their futures were cancelled."""
        self._entry: EntryBegun | None = None
        """While it runs, and so no other callback."""
        self._entry_line: StoryLine | None = None
        """Until its batch has ended, so that what comes of it may be added."""
        self._stuck: facts.LoopStuck | None = None
        """Until it is known what those who are stuck wait for, which is state and comes after the facts."""

    def tell(self, fact: AnyFact) -> None:
        """Add what this fact has to say."""
        self._tell_stuck()
        self._tell(fact)

    def _tell(self, fact: AnyFact) -> None:  # noqa: C901 -- one case for each fact, and each is a line
        match fact:
            case cancel_facts.CancelRequested():
                self._cancel(fact)
            case facts.CallMade():
                self._call(fact)
            case facts.CommandRefused():
                self._line(fact, "you", "refused:", fact.reason, tone=Tone.WARN)
            case facts.VariableDropped():
                self._line(fact, "you", f"del {fact.variable}", "", fact.target, Tone.YOU)
            case EntryBegun():
                self._entry_begun(fact)
            case EntryEnded():
                self._entry_ended(fact)
            case facts.TaskCreated():
                self._task_created(fact)
            case facts.TaskRenamed():
                self._task(fact, fact.task, "renamed to", fact.name)
            case cancel_facts.CancelDelivered():
                where = (words.place(fact.place) or self._cast.made_as(fact.task) or "") if fact.begun else _UNBEGUN
                self._task(fact, fact.task, "CancelledError thrown in", where, Tone.WARN)
            case cancel_facts.CancelCaught():
                what = _CAUGHT.get(fact.stage, "caught, now") + (" at" if fact.place else "")
                self._task(fact, fact.task, what, self._stands(fact), Tone.WARN)
            case cancel_facts.CancelSwallowed():
                what = "swallowed it and goes on" + (" at" if fact.place else "")
                self._task(fact, fact.task, what, self._stands(fact), Tone.BAD)
            case cancel_facts.CancelLost():
                self._task(fact, fact.task, "cancel lost:", "what it awaited did not end with CancelledError", Tone.BAD)
            case facts.TaskEnded():
                self._task_ended(fact)
            case facts.TaskDestroyed():
                made = joined("nobody held it", self._made(fact.task))
                self._line(fact, fact.name, "destroyed while pending:", made, fact.task, Tone.BAD)
            case CancelKeptOff() if fact.cause is not None and self._entry is None:
                self._held.append(fact)
            case CancelKeptOff() | CancelTakenBack() | facts.DeadlockFormed() | FailureHandedOn() | GroupFailed():
                self._propagation(fact)
            case facts.JobSubmitted():
                self._submitted(fact)
            case facts.JobStarted():
                what = "started in" if fact.worker else "handed over to the pool's processes"
                self._task(fact, fact.job, what, fact.worker)
            case facts.JobAbandoned():
                self._ghosts.add(fact.job)
                self._task(fact, fact.job, "is a ghost:", "its future was cancelled, and it runs on", Tone.WARN)
            case facts.JobEnded():
                self._job_ended(fact)
            case facts.PoolMade():
                one = "thread" if fact.kind == "threads" else "process"
                self._line(fact, fact.name, "made:", f"at most {words.count(fact.limit, one, fact.kind)}")
            case facts.PoolShutDown():
                self._line(fact, self._cast.pool_name(fact.pool), "shut down")
            case facts.PoolBroken():
                self._line(fact, self._cast.pool_name(fact.pool), "broken:", fact.reason, tone=Tone.BAD)
            case facts.LoopStarted():
                self._line(fact, "loop", "started:", f"{fact.implementation} {fact.version}")
            case facts.LoopStopped():
                self._line(fact, "loop", "stopped", f"at {words.place(fact.place)}" if fact.place else "")
            case facts.LoopBlocked():
                self._blocked(fact)
            case facts.LoopFreed():
                self._line(fact, "loop", "freed", f"after {words.duration(fact.seconds)}", fact.task)
            case facts.ExceptionReported():
                self._reported(fact)
            case facts.Interrupted():
                self._interrupted(fact)
            case facts.ProgramStarted():
                self._line(fact, "program", "started:", fact.path.rpartition("/")[2])
            case facts.ProgramLoaded():
                self._line(fact, "program", "loaded:", words.count(len(fact.entries), "entry", "entries"))
            case facts.ProgramFailed():
                self._program_ended(fact, Outcome.FAILED)
            case facts.ProgramEnded():
                self._program_ended(fact, fact.outcome)
            case facts.RunEnded():
                self._run_ended(fact)
            case facts.Folded():
                self._line(fact, "lab", "counted, not told:", _counted(fact.counts), tone=Tone.WARN)
            case facts.ProbeStopped():
                what = f"{fact.probe} probe failed and was switched off:"
                self._line(fact, "lab", what, words.failure(fact.failure), tone=Tone.BAD)
            case facts.Paused():
                self._line(fact, "you", "paused:", "the clock stands still; threads and processes go on", tone=Tone.YOU)
            case facts.Resumed():
                self._line(fact, "you", "resumed", tone=Tone.YOU)
            case facts.Stepped():
                self._stepped(fact)
            case facts.SpeedChanged():
                self._line(fact, "you", "speed:", words.speed(fact.speed, instant=fact.instant), tone=Tone.YOU)
            case facts.TimeJumped():
                who, tone = ("loop", Tone.PLAIN) if fact.cause is None else ("you", Tone.YOU)
                self._line(fact, who, "jump:", f"time moved {words.duration(fact.seconds)} on", tone=tone)
            case facts.LoopStuck():
                self._stuck = fact
            case facts.Printed():
                pass  # this is output, which has a pane of its own
            case _:
                assert_never(fact)

    def batch_ended(self) -> None:
        """Tell what was held back, for a call that has not come or for the state that now has."""
        self._entry_line = None
        held, self._held = self._held, []
        for fact in held:
            self._held_line(fact)
        if self._cast.stuck is not None:
            self._tell_stuck()

    def _tell_stuck(self) -> None:
        fact, self._stuck = self._stuck, None
        if fact is not None:
            who = words.who_waits(fact.tasks, self._cast, fact.at)
            self._line(fact, "loop", "stuck: nothing that can be seen will wake", who, tone=Tone.BAD)

    def _line(
        self,
        fact: AnyFact,
        who: str,
        what: str,
        detail: str = "",
        subject: int | None = None,
        tone: Tone = Tone.PLAIN,
    ) -> None:
        self._story.add(StoryLine(fact.at, who, what, detail, subject, tone))

    def _task(self, fact: AnyFact, number: int, what: str, detail: str = "", tone: Tone = Tone.PLAIN) -> None:
        self._line(fact, self._cast.name_of(number), what, detail, number, tone)

    def _call(self, fact: facts.CallMade) -> None:
        """The call, and after it what it set off."""
        held = [cancel for cancel in self._held if cancel.cause == fact.cause]
        self._held = [cancel for cancel in self._held if cancel.cause != fact.cause]
        own = next((cancel for cancel in held if _is_call(cancel, fact)), None)
        came_of_it = f"→ {fact.returned}" if fact.returned else ""
        if isinstance(own, cancel_facts.CancelRequested) and own.accepted:
            came_of_it += f", cancelling() = {own.count}"
            came_of_it += f", {why}" if (why := cancelling.at_request(own.cancel, self._cast)) else ""
        self._line(fact, "you", fact.python, came_of_it, fact.target, Tone.YOU)
        for cancel in held:
            if cancel is not own:
                self._held_line(cancel)

    def _held_line(self, fact: cancel_facts.CancelRequested | CancelKeptOff) -> None:
        if isinstance(fact, CancelKeptOff):
            self._propagation(fact)
        else:
            self._cancel_line(fact)

    def _propagation(self, fact: AnyPropagation | facts.DeadlockFormed) -> None:
        told = propagation.told(fact, self._cast)
        who = told.who or self._cast.name_of(told.subject)
        self._line(fact, who, told.what, told.detail, told.subject, told.tone)

    def _entry_begun(self, fact: EntryBegun) -> None:
        self._entry = fact
        self._entry_line = StoryLine(fact.at, "you", f">>> {words.first_line(fact.text)}", "", None, Tone.YOU)
        self._story.add(self._entry_line)

    def _entry_ended(self, fact: EntryEnded) -> None:
        """In one line with what was entered, unless it took its time."""
        self._entry = None
        came_of_it = f"→ {fact.returned}" if fact.returned else ""
        if fact.failure is not None:
            came_of_it = f"failed: {words.failure(fact.failure)}"
        elif fact.task is not None:
            came_of_it = f"→ task {self._cast.name_of(fact.task)}"
        if (line := self._entry_line) is not None:
            self._story.amend(line, line._replace(detail=came_of_it, subject=fact.task))
        elif came_of_it:
            self._line(fact, "you", came_of_it, tone=Tone.YOU)

    def _cancel(self, fact: cancel_facts.CancelRequested) -> None:
        if fact.cause is None or self._entry is not None:
            self._cancel_line(fact)
        else:
            self._held.append(fact)

    def _cancel_line(self, fact: cancel_facts.CancelRequested) -> None:
        if not fact.accepted:
            self._task(fact, fact.task, "cancel() did nothing:", joined("it had ended", words.place(fact.place)))
            return
        message = f"message {fact.message!r}" if fact.message else ""
        why = cancelling.at_request(fact.cancel, self._cast)
        details = (self._canceller(fact), words.place(fact.place), why, message, f"cancelling() = {fact.count}")
        self._task(fact, fact.task, "cancel requested by", joined(*details), Tone.WARN)

    def _canceller(self, fact: cancel_facts.CancelRequested) -> str:
        """`main`, `main's gather`, `its waiter await-1`, `asyncio.run`."""
        by = "" if fact.by is None else self._cast.name_of(fact.by)
        if fact.cause is not None and not by and not fact.origin:
            return "you"
        if fact.origin == "await":
            return f"its waiter {by}".rstrip()
        if fact.by == fact.task:
            return f"its {fact.origin}" if fact.origin else "itself"
        if not fact.origin:
            return by or "a callback"
        return f"{by}'s {fact.origin}" if by else fact.origin

    def _task_created(self, fact: facts.TaskCreated) -> None:
        """The person's own launches are told as calls, and an entry's own task with the entry."""
        if self._entry is not None and fact.cause is not None and fact.by is None:
            if fact.name == f"repl-{self._entry.entry}":
                return
            self._born(fact, " by you")
        elif fact.cause is None or fact.by is not None:
            self._born(fact, self._by(fact.by))

    def _born(self, fact: facts.TaskCreated, by: str) -> None:
        if helper := helps(fact):
            whom = "" if fact.by is None else f" for {self._cast.name_of(fact.by)}"
            what, detail = f"created by asyncio{whom}:", joined(helper, words.place(fact.place))
        else:
            what, detail = at(f"created{by}", fact.place)
        self._line(fact, fact.name, what, detail, fact.task)

    def _by(self, task: int | None) -> str:
        return "" if task is None else f" by {self._cast.name_of(task)}"

    def _task_ended(self, fact: facts.TaskEnded) -> None:
        if fact.outcome is Outcome.FINISHED and not fact.swallowed and helps(self._cast.birth_of(fact.task)):
            return
        what, where = ending(fact.outcome, fact.value, fact.failure)
        if fact.instead:
            what = what.replace("failed", "failed instead", 1)
        swallowed = "although it was cancelled: it swallowed the CancelledError" if fact.swallowed else ""
        tone = Tone.WARN if fact.swallowed else _GOOD[fact.outcome]
        is_news = fact.swallowed or fact.outcome is not Outcome.FINISHED
        detail = joined(where, swallowed, cancelling.woke(fact.woke, self._cast) if is_news else "")
        self._line(fact, fact.name, comma(what, detail), detail, fact.task, tone)

    def _stands(self, fact: cancel_facts.CancelCaught | cancel_facts.CancelSwallowed) -> str:
        """`gather.py:9: sleep, 0.3 s left`."""
        awaits = "" if fact.wait is None else words.waiting_for(fact.wait, self._cast, fact.at)
        return ": ".join(filter(None, (words.place(fact.place), awaits)))

    def _submitted(self, fact: facts.JobSubmitted) -> None:
        """The person's own jobs are told as calls."""
        if fact.cause is None or fact.by is not None or self._entry is not None:
            what, detail = at(f"submitted to {self._cast.pool_name(fact.pool)}{self._by(fact.by)}", fact.place)
            self._line(fact, fact.function, what, detail, fact.job)

    def _job_ended(self, fact: facts.JobEnded) -> None:
        what, where = ending(fact.outcome, fact.value, fact.failure)
        detail = joined(where, "as a ghost: nobody waits for it" if fact.job in self._ghosts else "")
        self._ghosts.discard(fact.job)
        self._line(fact, fact.function, comma(what, detail), detail, fact.job, _GOOD[fact.outcome])

    def _blocked(self, fact: facts.LoopBlocked) -> None:
        what = f"blocked for {words.duration(fact.seconds)} at"
        self._line(fact, "loop", what, self._where(fact), fact.task, Tone.BAD)

    def _interrupted(self, fact: facts.Interrupted) -> None:
        who = "loop" if fact.task is None else self._cast.name_of(fact.task)
        if fact.place is None and fact.task is None:
            self._line(fact, who, "KeyboardInterrupt", "while nothing ran; the loop goes on", tone=Tone.WARN)
        else:
            self._line(fact, who, "KeyboardInterrupt in", words.place(fact.place), fact.task, Tone.WARN)

    def _stepped(self, fact: facts.Stepped) -> None:
        """`fetch-1 ran; made ready: main`, `time moved 0.8 s on, timer of a sleep ran`, `polled, nothing came`."""
        parts = [f"time moved {words.duration(fact.moved)} on"] if fact.moved else []
        parts += ["polled"] if fact.polled else []
        if fact.ran:
            parts.append(f"{self._some(fact.ran)} ran")
        elif not fact.made_ready:
            parts.append("nothing came" if fact.polled else "there was nothing to run")
        what = ", ".join(parts) or "nothing ran"
        made = f"; made ready: {self._some(fact.made_ready)}" if fact.made_ready else ""
        subject = next((each.task for each in reversed(fact.ran) if each.task is not None), None)
        self._line(fact, "you", "step:", what + made, subject, Tone.YOU)

    def _some(self, several: tuple[Ran, ...]) -> str:
        return words.some([words.ran(self._cast, each) for each in several])

    def _where(self, fact: facts.LoopBlocked) -> str:
        nobody = "your entry" if self._entry is not None else "a callback"
        by = nobody if fact.task is None else self._cast.name_of(fact.task)
        return f"{words.place(fact.place)}, by {by}" if fact.place else by

    def _reported(self, fact: facts.ExceptionReported) -> None:
        who = "loop" if fact.task is None else self._cast.name_of(fact.task)
        raised = "" if fact.failure is None else words.place(fact.failure.place)
        detail = joined(words.failure(fact.failure), raised, self._made(fact.task))
        self._line(fact, who, colon(fact.message, detail), detail, fact.task, Tone.BAD)

    def _made(self, task: int | None) -> str:
        """`made at gather.py:3 by main`, as far as it is known."""
        birth = None if task is None else self._cast.birth_of(task)
        if birth is None or birth.place is None:
            return ""
        return f"made at {words.place(birth.place)}{self._by(birth.by)}"

    def _program_ended(self, fact: facts.ProgramFailed | facts.ProgramEnded, outcome: Outcome) -> None:
        what, where = ending(outcome, "", fact.failure)
        self._line(fact, "program", comma(what, where), where, tone=_GOOD[outcome])

    def _run_ended(self, fact: facts.RunEnded) -> None:
        if fact.unheard:
            self._line(fact, "lab", "ended: the program closed its file descriptors", tone=Tone.BAD)
        elif fact.signal:
            where = f"at {words.place(fact.place)}" if fact.place else ""
            self._line(fact, "lab", f"killed by {fact.signal}", where, tone=Tone.BAD)
        else:
            tone = Tone.GOOD if fact.status == 0 else Tone.BAD
            self._line(fact, "lab", f"ended with status {fact.status}:", str(fact.outcome), tone=tone)


def _is_call(fact: cancel_facts.CancelRequested | CancelKeptOff, call: facts.CallMade) -> bool:
    """Whether this is the cancel that the call itself requested."""
    return isinstance(fact, cancel_facts.CancelRequested) and fact.task == call.target and not fact.origin


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())
