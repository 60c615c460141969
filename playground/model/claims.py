"""Claims: sentences of a small closed language about what happens in a run, which a program can judge.

    claim      [ "on" condition { "," condition } ":" ] part { "and" part }     all of the parts hold
    condition  "asyncio" | "uvloop" | V | V"+" | "<"V                           V: `3.12` (any 3.12.x) or `3.13.0`
    part       [ "not" ] sentence
    sentence   NAME fate | N "of" NAME fate                                     every one of that name, or exactly N
             | moment "before" moment                                           both came, and in this order
             | "prints" TEXT | "prints" "no" TEXT | "prints" TEXT N "times"     on stdout or stderr
             | "reported" TEXT                                                  to the loop's exception handler
             | "loop" "blocked" | "loop" "stuck" | "pool" "broken"
             | "program" "finished" | "program" "interrupted" | "program" "failed" [ TYPE ]
             | "took" "over" S "s" | "took" "under" S "s"                       on the loop's clock, to the last end
    fate       "finished" [ VALUE ] | "failed" [ TYPE ] | "cancelled" | "made"
             | "cancelled" "by" WHO                                             who asked first, whatever came of it
             | "cancelling" N                                                   what `cancelling()` was at its end
             | "swallowed" | "never" "began" | "still" "runs" | "destroyed" | "a" "ghost"
    moment     NAME "ends" | NAME "begins" | "prints" TEXT | "reported" TEXT

NAME is a task's name, its coroutine function's, or a job's function, in quotes if it holds a space; at least one has to
be there, save for `0 of NAME …`. WHO is a NAME, or `timeout`, `TaskGroup`, `gather`, `wait_for`, `asyncio.run`,
`Ctrl+C` or `a callback`. TEXT is in quotes of either kind, and is found anywhere in the output. TYPE is a class's name,
with or without its module. VALUE is the result as Python writes it.

A cancel that came down from a waiter is by the waiter, and by who asked for that one's: where `main` waits with
`wait_for(inner, …)`, Python 3.12 and later cancel `inner` by `main`, by `timeout`; 3.11 by `wait_for`.

Only jobs `begin`: when a worker takes them up; of a task's first step no fact tells, so let it print. Behind `before`
the verb may be left out: `a ends before b`, `prints "one" before "two"`. Of several tasks the last one has to end
before the first of the others; of several lines of output the first counts.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from playground.errors import ClaimError


class Fate(StrEnum):
    """What can be said of a task or a job."""

    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    CANCELLED_BY = "cancelled by"
    CANCELLING = "cancelling"
    SWALLOWED = "swallowed"
    NEVER_BEGAN = "never began"
    STILL_RUNS = "still runs"
    DESTROYED = "destroyed"
    GHOST = "a ghost"
    MADE = "made"


class MomentKind(StrEnum):
    """What a moment is the moment of."""

    ENDS = "ends"
    BEGINS = "begins"
    PRINTS = "prints"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Fares:
    """How those of a name fare."""

    name: str
    fate: Fate
    detail: str | None = None
    """The VALUE, TYPE, WHO or N that belongs to the fate."""
    count: int | None = None
    """Of exactly so many; None: of every one, and there is one."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens at one moment."""

    kind: MomentKind
    of: str
    """A NAME, or a TEXT."""


@dataclass(frozen=True, slots=True)
class Order:
    """Both happen, one before the other."""

    first: Moment
    then: Moment


@dataclass(frozen=True, slots=True)
class Prints:
    """The output holds a text."""

    text: str
    times: int | None = None
    """Exactly so often; None: at least once."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The loop's exception handler was called with such a message."""

    text: str


class Event(StrEnum):
    """What happens to a run as a whole."""

    BLOCKED = "loop blocked"
    STUCK = "loop stuck"
    BROKEN = "pool broken"


@dataclass(frozen=True, slots=True)
class Happens:
    """It came to this."""

    event: Event


class Ending(StrEnum):
    """How a program ends."""

    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class ProgramEnds:
    """The program ends so."""

    ending: Ending
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Took:
    """How long the run was."""

    over: bool
    """Longer than this; else shorter."""
    seconds: float


Sentence = Fares | Order | Prints | Reported | Happens | ProgramEnds | Took


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence or its opposite."""

    sentence: Sentence
    negated: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A loop, or some versions of Python."""

    loop: str | None
    version: tuple[int, ...] = ()
    relation: str = "="
    """`=`, `+` or `<`."""

    def holds(self, loop: str, python: tuple[int, ...]) -> bool:
        """Whether this is such a loop and such a Python."""
        if self.loop is not None:
            return loop == self.loop
        if self.relation == "=":
            return python[: len(self.version)] == self.version
        return (python < self.version) == (self.relation == "<")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about a run."""

    text: str
    """As it was written."""
    conditions: tuple[Condition, ...]
    """Where it is said of; all of them."""
    parts: tuple[Part, ...]


def parse(text: str) -> Claim:
    """The claim that this says. Raises ClaimError, in words, if it says none."""
    said = " ".join(text.split())
    if len(said) > LONGEST:
        raise ClaimError(f"A claim of {len(said):,} characters is too long; the most is {LONGEST:,}: {said[:30]!r} …")
    conditions: tuple[Condition, ...] = ()
    rest = said
    if said.startswith("on "):
        head, colon, rest = said.removeprefix("on ").partition(":")
        if not colon:
            raise ClaimError(f"{said!r} has no colon behind what it is said of: on uvloop, 3.12+: worker cancelled.")
        conditions = tuple(_condition(each.strip()) for each in head.split(","))
    return Claim(said, conditions, tuple(map(_part, _split(rest.strip(), "and"))))


_VERSION = re.compile(r"(?P<less><)?(?P<version>3\.\d+(?:\.\d+)?)(?P<more>\+)?")


def _condition(text: str) -> Condition:
    if text in ("asyncio", "uvloop"):
        return Condition(text)
    found = _VERSION.fullmatch(text)
    if found is None or (found["less"] and found["more"]):
        raise ClaimError(f"{text!r} is no condition: write asyncio, uvloop, 3.12, 3.12+ or <3.13.")
    version = tuple(map(int, found["version"].split(".")))
    return Condition(None, version, found["less"] or found["more"] or "=")


LONGEST = 1000
"""Characters of a claim: it is one sentence."""

_PIECE = re.compile(r"""'[^']*'|"[^"]*"|\S""")
_OPENING, _CLOSING = "([{", ")]}"


def _split(text: str, word: str) -> list[str]:
    """The text, parted where this word stands by itself, outside of quotes and brackets."""
    parts, begin, depth = [], 0, 0
    for piece in _PIECE.finditer(text):
        depth += (piece[0] in _OPENING) - (piece[0] in _CLOSING)
        at = piece.start()
        if depth == 0 and text.startswith(word, at) and f" {word} " in f" {text} "[at : at + len(word) + 2]:
            parts.append(text[begin:at].strip())
            begin = at + len(word)
    return [*parts, text[begin:].strip()]


def _part(text: str) -> Part:
    negated = text.startswith("not ")
    return Part(_sentence(text.removeprefix("not ").strip()), negated)


def _sentence(text: str) -> Sentence:
    if not text:
        raise ClaimError("A claim is missing: write one such as `worker finished`.")
    moments = _split(text, "before")
    if len(moments) == 2:
        return _order(*moments)
    for form, make in _FORMS:
        if found := re.fullmatch(form, text):
            return make(found)
    raise ClaimError(_hint(text))


_NAME = r"""(?P<name>"[^"]+"|'[^']+'|[^\s"']+)"""
_TEXT = r"""(?P<text>"[^"]+"|'[^']+')"""
_TYPE = r"(?: (?P<detail>[\w.]+))?"

_Form = tuple[str, Callable[[re.Match[str]], Sentence]]


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0] else text


def _fares(found: re.Match[str]) -> Fares:
    groups = found.groupdict()
    count = groups.get("count")
    fate, detail = Fate(groups["fate"]), groups.get("detail")
    if fate is Fate.CANCELLED_BY and detail is not None:
        detail = _unquoted(detail)
    return Fares(_unquoted(groups["name"]), fate, detail, None if count is None else int(count))


def _fates() -> Iterator[_Form]:
    """The forms of all fates, each after NAME and after N of NAME."""
    plain = "|".join(("made", "cancelled", "swallowed", "never began", "still runs", "destroyed", "a ghost"))
    fates = (
        rf"(?P<fate>{plain})",
        r"(?P<fate>finished)(?: (?P<detail>.+))?",
        rf"(?P<fate>failed){_TYPE}",
        r"(?P<fate>cancelling) (?P<detail>\d+)",
        r"""(?P<fate>cancelled by) (?P<detail>a callback|"[^"]+"|'[^']+'|[^\s"']+)""",
    )
    for fate in fates:
        yield rf"(?P<count>\d+) of {_NAME} {fate}", _fares
        yield rf"{_NAME} {fate}", _fares


_FORMS: tuple[_Form, ...] = (
    ("(?P<event>loop blocked|loop stuck|pool broken)", lambda found: Happens(Event(found["event"]))),
    (
        rf"program (?P<ending>failed){_TYPE}|program (?P<other>finished|interrupted)",
        lambda found: ProgramEnds(Ending(found["ending"] or found["other"]), found["detail"]),
    ),
    (
        r"took (?P<way>over|under) (?P<seconds>\d+(?:\.\d+)?) s",
        lambda found: Took(found["way"] == "over", float(found["seconds"])),
    ),
    (rf"reported {_TEXT}", lambda found: Reported(_unquoted(found["text"]))),
    (rf"prints no {_TEXT}", lambda found: Prints(_unquoted(found["text"]), 0)),
    (rf"prints {_TEXT}", lambda found: Prints(_unquoted(found["text"]))),
    (
        rf"prints {_TEXT} (?P<times>\d+) times",
        lambda found: Prints(_unquoted(found["text"]), int(found["times"])),
    ),
    *_fates(),
)

_MOMENTS = (
    rf"(?P<kind>prints|reported) {_TEXT}",
    rf"{_NAME} (?P<kind>ends|begins)",
)


def _order(first: str, then: str) -> Order:
    moment = _moment(first, None)
    return Order(moment, _moment(then, moment.kind))


def _moment(text: str, like: MomentKind | None) -> Moment:
    """A moment; behind `before` it may be a bare NAME or TEXT of the kind that stands in front of it."""
    for form in _MOMENTS:
        if found := re.fullmatch(form, text):
            groups = found.groupdict()
            return Moment(MomentKind(groups["kind"]), _unquoted(groups.get("text") or groups["name"]))
    bare = _TEXT if like in (MomentKind.PRINTS, MomentKind.REPORTED) else _NAME
    if like is not None and re.fullmatch(bare, text):
        return Moment(like, _unquoted(text))
    raise ClaimError(f'{text!r} is no moment: write NAME ends, NAME begins, prints "TEXT" or reported "TEXT".')


_HINTS = {
    "prints": 'prints "TEXT", prints no "TEXT", prints "TEXT" 3 times, or prints "TEXT" before "TEXT"',
    "reported": 'reported "TEXT"',
    "took": "took over 0.5 s, or took under 2 s",
    "program": "program finished, program failed TYPE, or program interrupted",
    "loop": "loop blocked, or loop stuck",
    "pool": "pool broken",
}


def _hint(text: str) -> str:
    """Why a text is no claim, with those of its kind that are."""
    known = _HINTS.get(text.split()[0])
    fates = ", ".join(str(fate) for fate in Fate)
    return (
        f"{text!r} is no claim: write {known}." if known else f"{text!r} is no claim: write NAME, then one of {fates}."
    )
