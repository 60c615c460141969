"""Prediction: what the person says will happen in the next run of a lesson's program, and what came of it."""

from dataclasses import dataclass

from playground.model.claims import Claim
from playground.model.happened import Happened
from playground.model.judging import Answer, Ground, Verdict, answer, judge
from playground.model.lesson import Lesson


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one run."""

    answer: Answer
    facts: tuple[Verdict | None, ...]
    """Of each thing that really happens: whether it did in this run; None where the lesson only explains."""
    picked: int | None
    """What had been predicted; None if nothing had."""
    counts: bool
    """Whether it was predicted before the answer was to be seen."""
    touched: tuple[str, ...]
    """What the person did to the run."""
    lost: int
    """Facts that were counted instead of told."""
    mixed: bool = False
    """The program was launched again before this run of it had ended, so that nothing is known of either."""

    @property
    def right(self) -> bool | None:
        """Whether what was predicted has come; None if nothing was, if that is not known, or if none of it has come."""
        return self.picked in self.answer.holding if self.picked is not None and self.answer.holding else None


@dataclass(frozen=True, slots=True, eq=False)
class _Pick:
    """What the person has said, once."""

    choice: int
    counts: bool
    """The answer was not to be seen."""


class Prediction:
    """One lesson, and the person's answers to its question."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.is_open = False
        """The answer is to be seen: it was asked for, or a run has ended."""
        self.running = False
        """A run of the whole program goes on; one of another entry is none that the lesson speaks of."""
        self.result: Result | None = None
        """What came of the last run; None before one has ended, and while one goes on."""
        self.ended = 0
        """Runs that have ended."""
        self.version = 0
        """Raised by whatever changes."""
        self._pick: _Pick | None = None
        """What is predicted of the next run, or of the one that goes on."""
        self._said: _Pick | None = None
        """What had been when the run that was looked at last began."""
        self._said_of: Happened | None = None
        self._run: Happened | None = None
        """The run that was looked at last."""
        self._looked = -1
        """How far it had come."""
        self._settled: Happened | None = None

    @property
    def picked(self) -> int | None:
        """The choice, counted from 0; it stays until a run has told whether it is right, or another one is picked."""
        return None if self._pick is None else self._pick.choice

    def pick(self, choice: int) -> str:
        """Predict this of the next run; why that cannot be, if a run goes on."""
        if self.running:
            return "The run goes on: predict before one begins."
        self._pick = _Pick(choice, not self.is_open)
        self.version += 1
        return ""

    def ask(self) -> None:
        """Show the answer, or hide it again."""
        self.is_open = not self.is_open
        self.version += 1

    def look(self, run: Happened, ground: Ground) -> bool:
        """See how far the run has come; True, once for each run, if it has ended."""
        if (run, run.count) == (self._run, self._looked):
            return False
        self._run, self._looked = run, run.count
        is_asked = run.begun and run.is_whole and bool(run.count)
        if is_asked and run is not self._said_of:
            self._said_of, self._said = run, self._pick
        was, self.running = (self.running, self.result), is_asked and not run.over
        if self.running:
            self.result = None
        has_ended = is_asked and run.over
        if has_ended:
            self.result, self.is_open = self._judge(run, ground), True
            if self.result.right is not None and self._pick is self._said:
                self._pick = None
        self.version += was != (self.running, self.result)
        is_first, self._settled = has_ended and run is not self._settled, run if has_ended else self._settled
        self.ended += is_first
        return is_first

    def _judge(self, run: Happened, ground: Ground) -> Result:
        question, mixed = self.lesson.question, run.mains > 1

        def verdict(claim: Claim) -> Verdict:
            return Verdict.UNKNOWN if mixed else judge(claim, run, ground).verdict

        return Result(
            Answer((), decided=False, evidence=()) if question is None or mixed else answer(question, run, ground),
            tuple(None if told.claim is None else verdict(told.claim) for told in self.lesson.facts),
            None if self._said is None else self._said.choice,
            self._said is not None and self._said.counts,
            tuple(run.touched),
            sum(run.lost.values()),
            mixed,
        )
