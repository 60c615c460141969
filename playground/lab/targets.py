"""Which task a name means: the one that is called so; or, where none is, the one whose coroutine function is.

A program that names none of its tasks has `Task-1` and `Task-2`, and a person knows `main` and `fetch`. So a task that
has no name of its own is found by its function as well, if no other one fits: which of several is meant is not guessed.
"""

import re
from collections.abc import Iterable

from playground.lab.record import Record

_UNNAMED = re.compile(r"Task-\d+")
"""What asyncio names a task that it was given no name for."""

MOST = 6
"""Tasks that are named where several fit."""


class SeveralFitError(Exception):
    """The name means more than one task; the message says which, in one sentence."""


def named(name: str, records: Iterable[Record]) -> Record | None:
    """The latest task of this name, one that is alive before one that has ended; else the only one of this function.

    Raises SeveralFitError.
    """
    known = [(record, current_name(record)) for record in records]
    if called_so := _alive_first([record for record, current in known if current == name]):
        return called_so[-1]
    unnamed = [record for record, current in known if _UNNAMED.fullmatch(current)]
    found = _alive_first([record for record in unnamed if name in (record.coroutine, _function(record))])
    if len(found) > 1:
        told = [f"{current_name(record)} (id {record.id})" for record in found[:MOST]]
        more = f" and {len(found) - MOST:,} more" if len(found) > MOST else ""
        raise SeveralFitError(f"{len(found):,} tasks run {name}: {', '.join(told)}{more}. Say which.")
    return found[0] if found else None


def _alive_first(records: list[Record]) -> list[Record]:
    """Those that are alive; all of them if none is."""
    return [record for record in records if record.outcome is None] or records


def _function(record: Record) -> str:
    """The name of its coroutine function, without what that is defined in."""
    return record.coroutine.rpartition(".")[2]


def current_name(record: Record) -> str:
    """The name that its row has."""
    task = record()
    return task.get_name() if task is not None else record.name
