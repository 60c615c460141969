"""Rows that are alike, folded into one: a thousand workers at the same line read as one row.

Alike are tasks of one coroutine that stand at one line and wait for one kind of thing, and those that have ended
alike; jobs of one function in one pool and state. Nothing but their rows is looked at. A task that is ready waits
for nothing any more: it goes with those that wait at its line. One that is in a deadlock keeps a row of its own.
So that rows do not change places while tasks go from line to line, the groups of one coroutine stand together, in
the order of their lines, those that have ended last.
"""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from playground.model import words
from playground.model.marks import OVER, mark_of
from playground.model.words import Mark
from playground.model.world import World
from playground.wire.state import JobState, TaskState, Wait

State = TaskState | JobState

ENDED = "ended "
"""Begins the kind of tasks that have ended."""
JOB = "job "
"""Begins the kind of jobs."""
ALONE = "alone "
"""Begins the kind of what nothing is like."""


class Alike(NamedTuple):
    """What the members of one group have in common."""

    above: int | None
    """Of a tree: the task whose children they are."""
    coroutine: str
    file: str
    line: int
    kind: str
    """What sort of thing is waited for, how they ended, or how it is with a job; empty if one only waits its turn."""

    @property
    def spot(self) -> "Alike":
        """The same whatever is waited for there: what was unfolded stays so while all its members are ready."""
        return self if self.kind.startswith((ENDED, JOB)) else self._replace(kind="")


Groups = list[tuple[Alike, list[State]]]
"""From top to bottom; one that is alone is a group of one."""


def group(
    states: Sequence[State], above: int | None = None, *, alone: Container[int] = (), in_order: bool = False
) -> Groups:
    """Put together what is alike, those that are to stay `alone` excepted.

    `in_order` leaves each group where its first member is, whatever its line.
    """
    alikes = [_alike(state, above, alone) for state in states]
    hosts = _hosts(set(alikes))
    found: dict[Alike, list[State]] = {}
    for alike, state in zip(alikes, states, strict=True):
        found.setdefault(hosts.get(alike, alike), []).append(state)
    groups = list(found.items())
    return groups if in_order else _by_coroutine(groups)


def _alike(state: State, above: int | None, alone: Container[int]) -> Alike:
    if isinstance(state, JobState):
        return Alike(above, state.function, "", state.pool, JOB + mark_of(state).word)
    place, wait = state.place, state.wait
    kind = ENDED + state.phase if state.phase in OVER else "" if wait is None else str(wait.kind)
    if state.task in alone:
        kind = f"{ALONE}{state.task}"
    return Alike(above, state.coroutine, place.file if place else "", place.line if place else 0, kind)


def _hosts(alikes: set[Alike]) -> dict[Alike, Alike]:
    """With whom go those that wait for nothing but their turn: with the first kind that waits at their line."""
    waiting = (alike for alike in alikes if alike.kind and not alike.kind.startswith((ENDED, JOB, ALONE)))
    hosts = {alike._replace(kind=""): alike for alike in sorted(waiting, key=_kind, reverse=True)}
    return {ready: host for ready, host in hosts.items() if ready in alikes}


def _kind(alike: Alike) -> str:
    return alike.kind


def _by_coroutine(groups: Groups) -> Groups:
    first: dict[str, int] = {}
    for place, (alike, _) in enumerate(groups):
        first.setdefault(alike.coroutine, place)
    return sorted(groups, key=lambda each: (first[each[0].coroutine], each[0].kind.startswith(ENDED), *each[0][2:]))


def number_of(state: State) -> int:
    """The id of a task or a job."""
    return state.task if isinstance(state, TaskState) else state.job


@dataclass(frozen=True, slots=True)
class Summary:
    """What the row of a group says."""

    states: tuple[tuple[Mark, int], ...]
    """How many are in which state, the most first."""
    since: float
    """When the one that has been longest in its state came to it."""
    about: str
    """What they wait for or what came of them, where they differ in counts."""


MOST_TOLD = 2
"""Waits or outcomes that are told one by one; of more it is said how many there are."""
MOST_READ = 50
"""Waits that are put into words to see whether they read the same."""


def summary(members: Sequence[State], world: World) -> Summary:
    """One row for all of these, which are alike."""
    counted = Counter(map(mark_of, members)).most_common()
    about = _about(members, world)
    if len(counted) > 1:
        states = ", ".join(f"{mark.word} {count:,}" for mark, count in counted)
        about = f"{about}; {states}" if about else states
    since = min(state.since for state in members)
    return Summary(tuple(counted), since, about)


def group_name(members: Sequence[State]) -> str:
    """The coroutine of all of them; jobs are written as calls."""
    first = members[0]
    return first.coroutine.rpartition("<locals>.")[2] if isinstance(first, TaskState) else f"{first.function}()"


def _about(members: Sequence[State], world: World) -> str:
    """What came of them, or what they wait for."""
    failures = [words.failure(state.failure) for state in members if state.failure is not None]
    if failures:
        return _counted(Counter(failures), "failures")
    waits = [state.wait for state in members if isinstance(state, TaskState) and state.wait is not None]
    if not waits:
        return _counted(Counter(f"→ {state.value}" for state in members if state.value), "results")
    return _waits(Counter(map(_without_clock, waits)), world) + _left(waits, world.at)


def _waits(counted: Counter[Wait], world: World) -> str:
    """Waits that differ may read the same; of many it is not looked at."""
    if len(counted) > MOST_READ:
        return f"{next(iter(counted)).kind}: {len(counted):,} different"
    texts = Counter[str]()
    for wait, count in counted.items():
        texts[words.waiting_for(wait, world, world.at)] += count
    return _counted(texts, str(next(iter(counted)).kind))


def _counted(texts: Counter[str], what: str) -> str:
    if len(texts) == 1:
        return next(iter(texts))
    if len(texts) > MOST_TOLD:
        return f"{what}: {len(texts):,} different"
    return ", ".join(f"{text} ×{count:,}" for text, count in texts.most_common())


def _without_clock(wait: Wait) -> Wait:
    return wait if wait.until is None else replace(wait, until=None)


def _left(waits: Sequence[Wait], now: float) -> str:
    """`, 0.2 s to 1.8 s left`."""
    until = [wait.until for wait in waits if wait.until is not None]
    if not until:
        return ""
    soonest, latest = (words.duration(max(0.0, moment - now)) for moment in (min(until), max(until)))
    return f", {soonest} left" if soonest == latest else f", {soonest} to {latest} left"
