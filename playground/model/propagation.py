"""How what passes between tasks is told: about whom, what happened, and what came of it."""

from typing import NamedTuple, assert_never

from playground.model import words
from playground.model.phrases import joined
from playground.model.rings import ring_in_words
from playground.model.story import Tone
from playground.wire import propagation
from playground.wire.facts import DeadlockFormed
from playground.wire.propagation import Effect


class Told(NamedTuple):
    """One line of the story, without its time."""

    subject: int
    what: str
    detail: str
    tone: Tone
    who: str = ""
    """If not the subject."""


def told(fact: propagation.AnyPropagation | DeadlockFormed, cast: words.Known) -> Told:
    """The line of this fact."""
    match fact:
        case propagation.CancelTakenBack():
            return _taken_back(fact, cast)
        case propagation.CancelKeptOff():
            detail = f"the shield kept {cast.name_of(fact.waiter)}'s cancel from it"
            return Told(fact.task, "goes on:", detail + ", and nobody else waits for it" * fact.detached, Tone.WARN)
        case propagation.FailureHandedOn():
            return _handed_on(fact, cast)
        case propagation.GroupFailed():
            detail = joined(f"it raises an ExceptionGroup of {fact.count}", words.place(fact.place))
            return Told(fact.task, "all in its TaskGroup have ended:", detail, Tone.BAD)
        case DeadlockFormed():
            return Told(fact.tasks[0], "deadlock:", ring_in_words(fact.tasks, fact.waits, cast), Tone.BAD, "loop")
        case _:
            assert_never(fact)


def _taken_back(fact: propagation.CancelTakenBack, cast: words.Known) -> Told:
    """`cancel taken back by  its timeout, TimeoutError raised in its place, gather.py:4, cancelling() = 0`."""
    by = "a callback" if fact.by is None else "itself" if fact.by == fact.task else cast.name_of(fact.by)
    after = f" after {words.duration(fact.seconds)}" if fact.seconds is not None else ""
    who = f"its {fact.origin}{after}" if fact.origin not in ("", "asyncio.run") else fact.origin or by
    instead = f"{fact.raises} raised instead" if fact.raises else ""
    count = f"cancelling() = {fact.count}"
    return Told(fact.task, "cancel taken back by", joined(who, instead, words.place(fact.place), count), Tone.WARN)


def _handed_on(fact: propagation.FailureHandedOn, cast: words.Known) -> Told:
    """What becomes of it, told of the task that waits; of the one that failed, if no other is known."""
    error = f"{cast.name_of(fact.task)}'s {fact.error}"
    of = "" if fact.total is None else f" of {fact.total}"
    others = words.some([cast.name_of(each) for each in fact.others])
    subject = fact.task if fact.to is None else fact.to
    if fact.effect is Effect.LOST:
        return Told(subject, f"its {fact.error} reaches nobody:", f"the {fact.through}{of} was over", Tone.WARN)
    match fact.effect:
        case Effect.RAISED:
            by = "" if fact.through == "await" else f"by its {fact.through}{of}"
            on = f"{others} {'run' if len(fact.others) > 1 else 'runs'} on" if others else ""
            return Told(
                subject,
                f"{error} raised{' in' if fact.place else ''}",
                joined(words.place(fact.place), by, on),
                Tone.BAD,
            )
        case Effect.KEPT:
            return Told(subject, f"{error} not raised:", _kept(fact, of), Tone.PLAIN)
        case Effect.CANCELS:
            detail = "it cancels what is left of it, and its own task"
            return Told(subject, f"its TaskGroup has {error}:", detail, Tone.BAD)
        case Effect.COLLECTED:
            return Told(subject, f"its TaskGroup has {error}", "too: it is cancelling already", Tone.BAD)
        case _:
            assert_never(fact.effect)


def _kept(fact: propagation.FailureHandedOn, of: str) -> str:
    if fact.through == "wait":
        return "wait raises nothing, the task stands among the done"
    return f"its gather{of} keeps it as a result"
