"""Evidence: the facts of a run that a sentence of a claim rests on, in words."""

from typing import assert_never

from playground.model import claims, words
from playground.model.claims import Event, Fares, Moment, MomentKind, Order, Prints, Sentence
from playground.model.happened import Happened, Life
from playground.wire.fact import Outcome

MOST = 4
"""Tasks or jobs that are named; of more it is said how many there are."""


def of(sentence: Sentence, run: Happened) -> list[str]:
    """What is known in this run of what the sentence speaks of."""
    match sentence:
        case Fares():
            return _lives(sentence.name, run)
        case Order():
            return [*_moment(sentence.first, run), *_moment(sentence.then, run)]
        case Prints():
            return [_printed(sentence.text, run)]
        case claims.Reported():
            return [_reported(sentence.text, run)]
        case claims.Happens():
            return [_happened(sentence.event, run)]
        case claims.ProgramEnds():
            ended = run.ended
            if ended is None:
                return ["only the whole program can tell: run the file"]
            told = words.failure(ended.failure)
            return [f"the program {ended.outcome}" + (f": {told}" if told else "")]
        case claims.Took():
            end = run.last_end if run.over else run.now
            took = words.duration((end or 0.0) - (run.began_at or 0.0))
            return [f"it took {took}" if run.over else f"it has taken {took}"]
        case _:
            assert_never(sentence)


def ending(life: Life) -> str:
    """How a task or a job ended: `worker finished at 0.8 s, swallowing the cancel at 02-swallowed.py:14`."""
    at = f"at {words.duration(life.at)}"
    if life.destroyed:
        return f"{life.name} was destroyed {at} while pending"
    match life.outcome:
        case None:
            return f"{life.name} has not ended" + (", a ghost" if life.ghost else "")
        case Outcome.FINISHED:
            ghost = ", as a ghost" if life.ghost else ""
            value = f": {life.value}" if life.value not in ("", "None") else ""
            return f"{life.name} finished {at}{value}{_swallowed(life)}{ghost}"
        case Outcome.CANCELLED:
            return f"{life.name} was cancelled {at}{_unbegun(life)}{_asked(life)}"
        case _:
            return f"{life.name} {life.outcome} {at}: {words.failure(life.failure)}{_asked(life)}"


def _swallowed(life: Life) -> str:
    if not life.swallowed:
        return _asked(life)
    where = f" at {words.place(life.delivered)}" if life.delivered else ""
    return f", swallowing the cancel{where}" + (f", cancelling() = {life.cancelling}" if life.cancelling else "")


def _unbegun(life: Life) -> str:
    return " before it began" if life.begun is False else ""


def _asked(life: Life) -> str:
    asked = life.asked
    if asked is None:
        return ""
    count = f", cancelling() = {life.cancelling}" if life.outcome is not None else ""
    by = "" if life.asked_by is None else life.asked_by.name
    if asked.origin == "await":
        return f", a cancel that came down from {by or 'what waited for it'}{count}"
    who = asked.origin or ("you" if asked.cause is not None else by) or "a callback"
    where = f" at {words.place(asked.place)}" if asked.place else ""
    return f", a cancel asked for by {who}{where}{count}"


def _lives(name: str, run: Happened) -> list[str]:
    lives = run.called(name)
    if not lives:
        return [f"no task or job named {name} was made" + ("" if run.over else " yet")]
    told = [ending(life) for life in lives[:MOST]]
    return told if len(lives) <= MOST else [*told, f"and {len(lives) - MOST:,} more of that name"]


def _moment(moment: Moment, run: Happened) -> list[str]:
    match moment.kind:
        case MomentKind.PRINTS:
            return [_printed(moment.of, run)]
        case MomentKind.REPORTED:
            return [_reported(moment.of, run)]
        case MomentKind.ENDS:
            return _lives(moment.of, run)
        case MomentKind.BEGINS:
            begun = [life.name for life in run.called(moment.of) if life.began is not None]
            return [f"{name} was taken up by a worker" for name in begun[:MOST]] or _lives(moment.of, run)
        case _:
            assert_never(moment.kind)


def _printed(text: str, run: Happened) -> str:
    times = sum("".join(stream.text).count(text) for stream in run.streams.values())
    found = [place for stream in run.streams.values() if (place := stream.find(text))]
    if not found:
        return f'"{text}" was not printed' + ("" if run.over else " yet")
    often = "" if times == 1 else f", {words.count(times, 'time')} in all"
    return f'"{text}" was printed at {words.duration(min(found)[2])}{often}'


def _reported(text: str, run: Happened) -> str:
    for _, at, message in run.reports:
        if text in message:
            return f"the loop's exception handler got {message!r} at {words.duration(at)}"
    return f'nothing with "{text}" reached the loop\'s exception handler' + ("" if run.over else " yet")


def _happened(event: Event, run: Happened) -> str:
    match event:
        case Event.BLOCKED:
            if run.blocked is None:
                return "nothing blocked the loop for a quarter of a second"
            return f"the loop was blocked at {words.place(run.blocked.place) or 'a place unknown'}"
        case Event.STUCK:
            stuck = run.was_stuck
            return "the loop was never stuck" if stuck is None else f"the loop was stuck at {words.duration(stuck.at)}"
        case Event.BROKEN:
            return "no pool broke" if run.broken is None else f"a pool broke: {run.broken.reason}"
        case _:
            assert_never(event)
