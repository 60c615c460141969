"""What a filter asks for: words that must all be found, each anywhere in a row or in one column of it.

    fetch !sleep            a row that holds `fetch`, and nowhere `sleep`
    state:waiting line:14   what stands at line 14 and waits
    waits:"task main"       quotes hold blanks and colons together

It is the columns of the Tasks pane that are asked, and a task's coroutine.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from playground.model import words
from playground.model.marks import mark_of
from playground.model.world import World
from playground.wire.state import JobState, TaskState

_WORD = re.compile(r'\s*(!?)\s*(?:([^\W\d_]+):(?!//))?("[^"]*"?|\S*)')
"""A word of the filter: whether it is turned round, its column, and its text."""


class Wanted(NamedTuple):
    """One word of a filter."""

    text: str
    """In lower case."""
    column: str | None
    """None asks all of the row."""
    inverse: bool
    """A row that has it is hidden."""


def read(text: str) -> list[Wanted]:
    """The words of a filter; those that ask for nothing yet, as `!` or `state:`, are left out."""
    found = [
        Wanted(what.strip('"').casefold(), column.casefold() or None, bool(inverse))
        for inverse, column, what in _WORD.findall(text)
    ]
    return [wanted for wanted in found if wanted.text]


def what_is_wrong(text: str) -> str:
    """One sentence about a column that there is not; empty if there is nothing to say."""
    unknown = next((column for _, column, _ in _WORD.findall(text) if column and column.casefold() not in _COLUMNS), "")
    if not unknown:
        return ""
    return f'There is no column {unknown}; there are {", ".join(_COLUMNS)}. In quotes a colon is a colon: "{unknown}:".'


def matches(world: World, state: TaskState | JobState, wanted: list[Wanted]) -> bool:
    """Whether a row has all that is wanted, and nothing that is not."""
    return all(_has(world, state, each) is not each.inverse for each in wanted)


def _has(world: World, state: TaskState | JobState, wanted: Wanted) -> bool:
    if wanted.column is None:
        return any(wanted.text in part.casefold() for part in _parts(world, state))
    ask = _COLUMNS.get(wanted.column)
    return ask is not None and ask(world, state, wanted.text)


def _parts(world: World, state: TaskState | JobState) -> Iterator[str]:
    """The texts that a word without a column looks at, the cheap ones first."""
    yield str(state.task if isinstance(state, TaskState) else state.job)
    yield state.name if isinstance(state, TaskState) else state.function
    yield state.coroutine if isinstance(state, TaskState) else "job"
    yield mark_of(state).word
    yield from _waits(world, state)


def _waits(world: World, state: TaskState | JobState) -> Iterator[str]:
    if not isinstance(state, TaskState):
        return
    yield world.made_as(state.task) or ""
    if state.wait is not None:
        yield words.waiting_for(state.wait, world, world.at)


def _by_id(world: World, state: TaskState | JobState, text: str) -> bool:  # noqa: ARG001 - one shape for all columns
    """`12`, or from one to another: `12-20`."""
    number = state.task if isinstance(state, TaskState) else state.job
    first, dash, last = text.partition("-")
    if not dash:
        return str(number) == text
    return (not first.isdecimal() or _number(first) <= number) and (not last.isdecimal() or number <= _number(last))


def _number(digits: str) -> float:
    """Python reads no number of many thousand digits; such a one is larger than all others."""
    return float(digits)


def _by_name(world: World, state: TaskState | JobState, text: str) -> bool:  # noqa: ARG001
    return text in (state.name if isinstance(state, TaskState) else state.function).casefold()


def _by_coroutine(world: World, state: TaskState | JobState, text: str) -> bool:  # noqa: ARG001
    return isinstance(state, TaskState) and text in state.coroutine.casefold()


def _by_state(world: World, state: TaskState | JobState, text: str) -> bool:  # noqa: ARG001
    return text in mark_of(state).word


def _by_wait(world: World, state: TaskState | JobState, text: str) -> bool:
    return any(text in part.casefold() for part in _waits(world, state))


def _by_line(world: World, state: TaskState | JobState, text: str) -> bool:  # noqa: ARG001
    """`14`, or also where: `pool.py:14`, `pool.py`."""
    place = state.place if isinstance(state, TaskState) else None
    if place is None:
        return False
    file, colon, line = text.rpartition(":")
    if text.isdecimal() or (colon and line.isdecimal()):
        return place.line == _number(line) and file in place.file.casefold()
    return text in place.file.rpartition("/")[2].casefold()


_COLUMNS: dict[str, Callable[[World, TaskState | JobState, str], bool]] = {
    "id": _by_id,
    "name": _by_name,
    "state": _by_state,
    "waits": _by_wait,
    "line": _by_line,
    "coroutine": _by_coroutine,
}
"""By name: whether a row's column has this text."""
