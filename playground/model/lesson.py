"""A lesson: what a module's docstring teaches, and what a program reads of it.

    NAME: what it shows                      the title
                                             an empty line
    What you will see.                       the lead
    ## Press                                 a numbered list
    ## Question                              the question, then two to four choices
    - It ends as finished.  `worker finished`
    ## What really happens                   facts; one at least has a claim
    ## Where it differs
    ## In your code
    ## Read on                               the page of the documentation

The last code span of a choice or a fact, with two spaces before it, is its claim (`claims.py`). A claim is not shown.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from playground.errors import ClaimError
from playground.model import claims
from playground.model.claims import Claim
from playground.parsing import parse

PRESS, QUESTION, FACTS = "Press", "Question", "What really happens"
DIFFERS, YOURS, READ_ON = "Where it differs", "In your code", "Read on"

HEADINGS = (PRESS, QUESTION, FACTS, DIFFERS, YOURS, READ_ON)
"""In the order in which they stand."""

ANSWERS = (FACTS, DIFFERS, YOURS)
"""What is hidden until it is asked for, or until the run has ended."""

CHOICES = range(2, 5)
"""How many choices a question has."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a lesson."""

    line: int
    """Of the text that was read, or of the file if it was said where the text begins."""
    message: str
    """One plain sentence."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    text: str
    """Markdown, without claims."""
    line: int
    """Of the heading."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to the question."""

    text: str
    """Markdown, without the claim."""
    claim: Claim | None
    """None if it has none that can be judged, which is a fault."""
    line: int


@dataclass(frozen=True, slots=True)
class Question:
    """What to predict."""

    text: str
    choices: tuple[Choice, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that really happens."""

    text: str
    """Markdown, without the claim."""
    claim: Claim | None
    """None if it only explains."""
    line: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a module teaches."""

    title: str
    lead: str
    """What you will see; Markdown."""
    sections: tuple[Section, ...]
    """As they stand; none in a docstring that is no lesson."""
    question: Question | None
    facts: tuple[Told, ...]
    link: str
    """The page of the documentation; empty if there is none."""
    faults: tuple[Fault, ...]
    """In the order of their lines."""

    def section(self, heading: str) -> Section | None:
        """The one below this heading."""
        return next((each for each in self.sections if each.heading == heading), None)


def read(text: str, line: int = 1) -> Lesson:
    """The lesson of a module's docstring, whose first line stands on this line of the file; never raises."""
    return _Reader(text, line).read()


def find(source: str) -> Lesson:
    """The lesson of a module with this text; faults have its lines. A module that does not parse has none."""
    match _first_statement(source):
        case ast.Expr(value=ast.Constant(value=str(text)), lineno=line):
            return read(text, line)
        case _:
            return read("")


def end_of_docstring(source: str) -> int:
    """The last line of the docstring of a module with this text; 0 if it has none, or does not parse."""
    match _first_statement(source):
        case ast.Expr(value=ast.Constant(value=str()), end_lineno=int(line)):
            return line
        case _:
            return 0


def _first_statement(source: str) -> ast.stmt | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            body = parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if body else None


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a list, its lines joined."""

    text: str
    line: int
    lines: int
    """How many it has."""


class _Claimed(NamedTuple):
    """An item's text before its claim, and where in the item the claim begins."""

    text: str
    claim: str
    at: int


_BULLET = re.compile(r"[-*]\s+(?P<text>.*)")
_NUMBER = re.compile(r"\d+[.)]\s+\S.*")
_LINK = re.compile(r"https?://[^\s<>)]+")


class _Reader:
    """Reads one docstring."""

    def __init__(self, text: str, first: int) -> None:
        self._lines = text.splitlines()
        self._first = first
        self._faults: list[Fault] = []

    def read(self) -> Lesson:
        """All of it."""
        title = self._lines[0].strip() if self._lines else ""
        begins = list(self._begins())
        lead = self._text(1, begins[0] if begins else len(self._lines)).strip()
        sections = [self._section(at, end) for at, end in pairwise([*begins, len(self._lines)])]
        if not sections:
            self._fault(0, "It has no lesson: below the title there are no sections such as `## Question`.")
            return self._made(title, lead, ())
        if not title:
            self._fault(0, "The first line is empty; the title stands there: NAME: what it shows.")
        if not lead:
            self._fault(0, "Below the title nothing says what one will see.")
        self._check_order(sections)
        return self._made(title, lead, tuple(sections))

    def _made(self, title: str, lead: str, sections: tuple[Section, ...]) -> Lesson:
        by_heading = {each.heading: each for each in reversed(sections)}
        question = self._question(by_heading[QUESTION]) if QUESTION in by_heading else None
        facts = self._facts(by_heading[FACTS]) if FACTS in by_heading else ()
        if press := by_heading.get(PRESS):
            self._check_press(press)
        link = _LINK.search(by_heading[READ_ON].text) if READ_ON in by_heading else None
        if READ_ON in by_heading and link is None:
            self._fault_at(by_heading[READ_ON].line, "Below `Read on` there is no link to the documentation.")
        plain = tuple(Section(each.heading, _without_claims(each), each.line) for each in sections)
        faults = tuple(sorted(self._faults, key=lambda fault: fault.line))
        return Lesson(title, lead, plain, question, facts, "" if link is None else link[0], faults)

    def _section(self, at: int, end: int) -> Section:
        heading = _heading(self._lines[at])
        assert heading is not None, "sections begin at headings"
        return Section(heading, self._text(at + 1, end), self._first + at)

    def _text(self, begin: int, end: int) -> str:
        return "\n".join(self._lines[begin:end]).rstrip()

    def _begins(self) -> Iterator[int]:
        """The lines that are headings: none in a block of code is."""
        is_fenced = False
        for number, line in enumerate(self._lines):
            if line.lstrip().startswith("```"):
                is_fenced = not is_fenced
            elif number and not is_fenced and _heading(line) is not None:
                yield number

    def _check_order(self, sections: list[Section]) -> None:
        found = [each.heading for each in sections]
        for each in sections:
            if each.heading not in HEADINGS:
                known = ", ".join(HEADINGS)
                self._fault_at(each.line, f"No section of a lesson is named {each.heading!r}; they are {known}.")
            elif not each.text.strip():
                self._fault_at(each.line, f"Below `{each.heading}` there is nothing.")
        for heading in HEADINGS:
            if heading not in found:
                self._fault(0, f"The section `## {heading}` is missing.")
            elif found.count(heading) > 1:
                twice = [each.line for each in sections if each.heading == heading]
                self._fault_at(twice[1], f"There are two sections named `{heading}`.")
        in_order = sorted((each for each in found if each in HEADINGS), key=HEADINGS.index)
        if in_order != [each for each in found if each in HEADINGS]:
            self._fault_at(sections[0].line, f"The sections stand in another order than {', '.join(HEADINGS)}.")

    def _check_press(self, section: Section) -> None:
        if not any(map(_NUMBER.match, section.text.splitlines())):
            self._fault_at(section.line, "Below `Press` there is no numbered list: 1. `l` launches `main`.")

    def _question(self, section: Section) -> Question:
        items = list(_items(section))
        asked = section.text.splitlines()[: items[0].line - section.line - 1] if items else [section.text]
        text = "\n".join(asked).strip()
        if not text:
            self._fault_at(section.line, "Below `Question` nothing is asked.")
        if len(items) not in CHOICES:
            self._fault_at(
                section.line, f"The question has {len(items)} choices; it needs two to four, each a `- ` item."
            )
        choices = tuple(self._choice(item) for item in items)
        said: set[str] = set()
        for choice in choices:
            if choice.claim is not None and choice.claim.text in said:
                self._fault_at(choice.line, f"Two choices claim the same: {choice.claim.text}.")
            said.add("" if choice.claim is None else choice.claim.text)
        return Question(text, choices, section.line)

    def _choice(self, item: _Item) -> Choice:
        text, claim = self._claim(item)
        if claim is None and _claimed(item.text) is None:
            self._fault_at(item.line, "A choice has no claim: a code span at its end, with two spaces before it.")
        return Choice(text, claim, item.line)

    def _facts(self, section: Section) -> tuple[Told, ...]:
        told = tuple(Told(*self._claim(item), item.line) for item in _items(section))
        claimed = any(_claimed(item.text) for item in _items(section))
        if not claimed:
            where = "there is no item with a claim: - what happens.  `worker finished`"
            self._fault_at(section.line, f"Below `{FACTS}` {where}")
        return told

    def _claim(self, item: _Item) -> tuple[str, Claim | None]:
        """The item without its claim, and the claim."""
        found = _claimed(item.text)
        if found is None:
            return item.text, None
        try:
            return found.text, claims.parse(found.claim)
        except ClaimError as error:
            self._fault_at(item.line + item.text[: found.at].count("\n"), str(error))
            return found.text, None

    def _fault(self, number: int, message: str) -> None:
        self._fault_at(self._first + number, message)

    def _fault_at(self, line: int, message: str) -> None:
        self._faults.append(Fault(line, message))


# A docstring may be of any length and hold anything. So these are read without patterns, of which one that begins or
# ends with blanks tries a line of blanks from each of them.


def _heading(line: str) -> str | None:
    """`Press` of `## Press ##`; None of what is no heading."""
    if not line.startswith("##") or not line[2:3].isspace():
        return None
    return line[2:].strip().rstrip("#").rstrip()


def _claimed(item: str) -> _Claimed | None:
    """What stands before the code span at the end, and in it; None if there is none, or no two blanks before it."""
    body = item.rstrip()
    head, tick, claim = body[:-1].rpartition("`")
    text = head.rstrip()
    gap = head[len(text) :]
    if not (body.endswith("`") and tick and claim and text) or (len(gap) < len("  ") and "\n" not in gap):
        return None
    return _Claimed(text, claim, len(head) + 1)


def _items(section: Section) -> Iterator[_Item]:
    """The items of its list, each with the lines that continue it."""
    lines = section.text.splitlines()
    begins = [number for number, line in enumerate(lines) if _BULLET.fullmatch(line)]
    for begin, end in pairwise([*begins, len(lines)]):
        first = _BULLET.fullmatch(lines[begin])
        assert first is not None, "items begin at bullets"
        rest = []
        for line in lines[begin + 1 : end]:
            if not line.startswith(" "):
                break
            rest.append(line.strip())
        yield _Item("\n".join([first["text"], *rest]), section.line + 1 + begin, 1 + len(rest))


def _without_claims(section: Section) -> str:
    if section.heading not in (QUESTION, FACTS):
        return section.text
    lines = section.text.splitlines()
    for item in reversed(list(_items(section))):
        if _claimed(item.text) is not None:
            begin = item.line - section.line - 1
            whole = "\n".join(lines[begin : begin + item.lines]).rstrip()
            lines[begin : begin + item.lines] = [whole[: whole.rindex("`", 0, -1)].rstrip()]
    return "\n".join(lines)
