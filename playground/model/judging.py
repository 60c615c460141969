"""Whether a claim holds of a run: it does, it does not, or that is not known (yet).

Three answers, not two. While a run goes on, what has not come may still come; and what was counted instead of told, in
a flood, may have been anything. Only a witness settles such a claim: one `boom` that finished settles `boom failed`.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from playground.model import claims, evidence
from playground.model.claims import Claim, Ending, Event, Fares, Fate, Moment, MomentKind, Order, Prints, Sentence
from playground.model.happened import Happened, Life
from playground.model.lesson import Choice, Question
from playground.wire.fact import Outcome

Known = bool | None
"""None: not known."""


class Verdict(Enum):
    """What came of a claim."""

    TRUE = "holds"
    FALSE = "does not hold"
    UNKNOWN = "not known"
    ELSEWHERE = "said of another loop or Python"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and what it rests on."""

    verdict: Verdict
    evidence: tuple[str, ...]
    """In words, each a fact of the run."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Which choice of a question it was."""

    holding: tuple[int, ...]
    """Those that hold, counted from 0: one, if the question is well made."""
    decided: bool
    """False: it is not known yet."""
    evidence: tuple[str, ...]
    """What was seen of what those that hold speak of; if none does, of what they all do."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where it ran."""

    loop: str
    """`asyncio` or `uvloop`: what was asked for, if the program has made no loop."""
    python: tuple[int, ...]
    """`(3, 12, 1)`."""


def python(version: str) -> tuple[int, ...]:
    """The numbers of `3.12.1` or `3.14.0rc1`."""
    numbers = []
    for part in version.split(".")[:3]:
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        numbers.append(int(digits or 0))
    return tuple(numbers)


def judge(claim: Claim, run: Happened, ground: Ground) -> Judgement:
    """Whether the claim holds of this run."""
    loop = run.implementation or ground.loop
    if not all(condition.holds(loop, ground.python) for condition in claim.conditions):
        return Judgement(Verdict.ELSEWHERE, ())
    found: list[Known] = []
    shown: list[str] = []
    for part in claim.parts:
        holds = _sentence(part.sentence, run)
        found.append(holds if holds is None else holds is not part.negated)
        shown += evidence.of(part.sentence, run)
    known = False if False in found else None if None in found else True
    verdict = {True: Verdict.TRUE, False: Verdict.FALSE, None: Verdict.UNKNOWN}[known]
    return Judgement(verdict, tuple(dict.fromkeys(shown)))


def answer(question: Question, run: Happened, ground: Ground) -> Answer:
    """Which of the choices it was."""
    judged = [_choice(choice, run, ground) for choice in question.choices]
    holding = tuple(number for number, each in enumerate(judged) if each.verdict is Verdict.TRUE)
    unknown = any(each.verdict is Verdict.UNKNOWN for each in judged)
    shown = [sentence for number in holding or range(len(judged)) for sentence in judged[number].evidence]
    return Answer(holding, bool(holding) or not unknown, tuple(dict.fromkeys(shown)))


def _choice(choice: Choice, run: Happened, ground: Ground) -> Judgement:
    return Judgement(Verdict.UNKNOWN, ()) if choice.claim is None else judge(choice.claim, run, ground)


def _sentence(of: Sentence, run: Happened) -> Known:
    match of:
        case Fares():
            return _fares(of, run)
        case Order():
            return _order(of, run)
        case Prints():
            return _prints(of, run)
        case claims.Reported():
            seen = any(of.text in message for _, _, message in run.reports)
            return seen or _absent(run, "ExceptionReported")
        case claims.Happens():
            return _happens(of.event, run)
        case claims.ProgramEnds():
            return _program_ends(of, run)
        case claims.Took():
            return _took(of, run)
        case _:
            assert_never(of)


def _absent(run: Happened, *kinds: str) -> Known:
    """What it means that something was not seen which facts of these kinds tell."""
    return False if run.over and not run.has_lost(kinds) else None


# How tasks and jobs fare

_BIRTHS = ("TaskCreated", "JobSubmitted", "TaskRenamed")
_CANCELS = ("TaskEnded", "CancelRequested", "CancelTakenBack")


def _fares(of: Fares, run: Happened) -> Known:
    each = [_life(life, of.fate, of.detail, run) for life in run.called(of.name)]
    all_are_there = run.over and not run.has_lost(_BIRTHS)
    if of.count is None:
        if False in each:
            return False
        return bool(each) if all_are_there and None not in each else None
    least = each.count(True)
    if least > of.count or (all_are_there and least + each.count(None) < of.count):
        return False
    return True if all_are_there and None not in each else None


def _life(life: Life, fate: Fate, detail: str | None, run: Happened) -> Known:
    is_over = life.outcome is not None or life.destroyed
    match fate:
        case Fate.MADE:
            return True
        case Fate.FINISHED | Fate.FAILED | Fate.CANCELLED:
            return _ended_so(life, fate, detail) if is_over else _absent(run, "TaskEnded", "JobEnded")
        case Fate.CANCELLED_BY:
            return _asked_by(life, detail or "", run)
        case Fate.CANCELLING:
            known = is_over and not run.has_lost(_CANCELS)
            return life.cancelling == int(detail or 0) if known else _absent(run, *_CANCELS)
        case Fate.SWALLOWED:
            return life.swallowed if is_over else _absent(run, "TaskEnded")
        case Fate.NEVER_BEGAN:
            return None if life.begun is None else not life.begun
        case Fate.STILL_RUNS:
            unfinished = None if run.has_lost(("TaskEnded", "TaskDestroyed", "JobEnded")) else True
            return False if is_over else unfinished if run.over else None
        case Fate.DESTROYED:
            return is_over and life.destroyed if is_over else _absent(run, "TaskDestroyed")
        case Fate.GHOST:
            return life.ghost or (False if life.outcome is not None else _absent(run))
        case _:
            assert_never(fate)


_OUTCOMES = {Fate.FINISHED: Outcome.FINISHED, Fate.FAILED: Outcome.FAILED, Fate.CANCELLED: Outcome.CANCELLED}


def _ended_so(life: Life, fate: Fate, detail: str | None) -> bool:
    if life.outcome is not _OUTCOMES[fate]:
        return False
    if detail is None:
        return True
    if fate is Fate.FAILED:
        return life.failure is not None and is_type(life.failure.type, detail)
    return same_value(life.value, detail)


def is_type(told: str, type_: str) -> bool:
    """Whether an exception's class, as told, is the one that is meant."""
    return told == type_ or told.endswith(f".{type_}")


def same_value(told: str, value: str) -> bool:
    """Whether a result, as told, is this value: the quotes and spaces of the two may differ."""
    try:
        return bool(ast.literal_eval(told) == ast.literal_eval(value))
    except (ValueError, SyntaxError):
        return told == value


def _asked_by(life: Life, who: str, run: Happened) -> Known:
    if run.has_lost(["CancelRequested"]):
        return None
    if life.asked is None:
        return False if life.outcome is not None else _absent(run)
    return is_asker(life, who)


def is_asker(life: Life, who: str) -> bool:
    """Whether that is who asked first; of a cancel that came down, the waiter, or who asked for that one's."""
    asked, by = life.asked, life.asked_by
    if asked is None:
        return False
    if asked.origin == "await":
        return by is not None and (by.is_called(who) or is_asker(by, who))
    if asked.origin:
        return asked.origin == who
    if asked.by is None:
        return who == "a callback" and asked.cause is None
    return by is not None and by.is_called(who)


# What came before what


def _order(of: Order, run: Happened) -> Known:
    first, then = _moments(of.first, run), _moments(of.then, run)
    if first and then and max(first) > min(then):
        return False
    one_way = of.first.kind in _SAID and of.then.kind in _SAID
    if first and then and (one_way or run.over):
        return None if run.has_lost(_MOMENTS_KINDS) else True
    return _absent(run, *_MOMENTS_KINDS)


Place = tuple[int, int]
"""Which fact, and where in it."""

_SAID = (MomentKind.PRINTS, MomentKind.REPORTED)
"""The first of them counts, so that what comes later changes nothing."""

_MOMENTS_KINDS = (*_BIRTHS, "TaskEnded", "JobEnded", "JobStarted", "Printed", "ExceptionReported")


def _moments(of: Moment, run: Happened) -> Sequence[Place]:
    """When that was; empty if it was not, or not yet of all that are there."""
    match of.kind:
        case MomentKind.PRINTS:
            found = [place for stream in run.streams.values() if (place := stream.find(of.of))]
            return [min(place[:2] for place in found)] if found else []
        case MomentKind.REPORTED:
            return [(number, 0) for number, _, message in run.reports if of.of in message][:1]
        case MomentKind.ENDS:
            return _all([life.ended for life in run.called(of.of)])
        case MomentKind.BEGINS:
            return _all([life.began for life in run.called(of.of)])
        case _:
            assert_never(of.kind)


def _all(moments: Sequence[int | None]) -> Sequence[Place]:
    known = [(moment, 0) for moment in moments if moment is not None]
    return known if len(known) == len(moments) else []


# The run as a whole


def _prints(of: Prints, run: Happened) -> Known:
    times = sum("".join(stream.text).count(of.text) for stream in run.streams.values())
    if of.times is None:
        return True if times else _absent(run, "Printed")
    if times > of.times:
        return False
    if _absent(run, "Printed") is None:
        return None
    return times == of.times


def _happens(event: Event, run: Happened) -> Known:
    match event:
        case Event.BLOCKED:
            return run.blocked is not None or _absent(run)
        case Event.STUCK:
            return run.was_stuck is not None or _absent(run)
        case Event.BROKEN:
            return run.broken is not None or _absent(run)
        case _:
            assert_never(event)


def _program_ends(of: claims.ProgramEnds, run: Happened) -> Known:
    ended = run.ended
    if ended is None:
        return None
    wanted = {
        Ending.FINISHED: Outcome.FINISHED,
        Ending.FAILED: Outcome.FAILED,
        Ending.INTERRUPTED: Outcome.INTERRUPTED,
    }
    if ended.outcome is not wanted[of.ending] or of.type is None:
        return ended.outcome is wanted[of.ending]
    return ended.failure is not None and is_type(ended.failure.type, of.type)


def _took(of: claims.Took, run: Happened) -> Known:
    if run.began_at is None or not run.implementation:
        return None
    end = run.last_end if run.over else run.now
    if end is None:
        return None
    seconds = end - run.began_at
    if not run.over and seconds <= of.seconds:
        return None
    return (seconds > of.seconds) is of.over
