"""The rows of the Tasks pane: who waits for whom or who made whom as a tree, or all in a flat list.

A row holds an id and the state; its text is made by whoever draws it, so that ten thousand tasks cost only
what is on screen. Grouped, those that are alike are one row: in a tree, siblings that have nobody below them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import msgspec

from playground.model import filters
from playground.model.groups import Alike, Groups, State, group, number_of
from playground.model.rings import Rings
from playground.model.world import World
from playground.wire.state import JobState, TaskPhase, TaskState, Wait, WaitKind

DEEPEST = 16
"""Levels that are indented; what lies deeper stands at this depth, and its guides say so."""


class Edge(StrEnum):
    """How the row above in the tree waits for this one."""

    NONE = "none"
    """Nobody on screen waits for it."""
    AWAITS = "awaits"
    """Cancelling the waiter cancels it."""
    SHIELDS = "shields"
    """Cancelling the waiter leaves it alone, because of a shield."""
    WATCHES = "watches"
    """Cancelling the waiter leaves it alone: it stands in `asyncio.wait`, which cancels nothing."""
    MADE = "made"
    """The task above created this one."""


class Shape(StrEnum):
    """How the tasks are listed."""

    WAITS = "tree"
    """Who waits for whom."""
    MADE = "tree of makers"
    """Who made whom."""
    FLAT = "flat"


class Sort(StrEnum):
    """What the flat list goes by."""

    ID = "id"
    NAME = "name"
    STATE = "state"
    TIME = "time"
    """How long in this state, the longest first."""


@dataclass(frozen=True, slots=True)
class TaskView:
    """What of the tasks is to be seen, and how."""

    shape: Shape = Shape.WAITS
    sort: Sort = Sort.ID
    """Of the flat list."""
    filter: str = ""
    """Words that a row must hold, as `filters.py` reads them."""
    grouped: bool = False
    """What is alike is one row."""
    unfolded: frozenset[Alike] = frozenset()
    """Spots whose groups show a row for each member all the same."""

    def reshaped(self) -> "TaskView":
        """In the next shape."""
        return replace(self, shape=_after(self.shape))

    def folded(self, alike: Alike) -> "TaskView":
        """With this group as one row."""
        return replace(self, unfolded=self.unfolded - {alike.spot})

    def opened(self, alike: Alike) -> "TaskView":
        """With a row for each member of this group."""
        return replace(self, unfolded=self.unfolded | {alike.spot})

    def resorted(self) -> "TaskView":
        """As a flat list; if it is one, by something else."""
        is_flat = self.shape is Shape.FLAT
        return replace(self, shape=Shape.FLAT, sort=_after(self.sort) if is_flat else self.sort)


Choice = TypeVar("Choice", Shape, Sort)


def _after(choice: Choice) -> Choice:
    every = list(type(choice))
    return every[(every.index(choice) + 1) % len(every)]


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row: a task, or a job that the person sent or that somebody awaits; or a group of them.

    Hidden from the garbage collector, which would else go through all of a hundred thousand: a row is part of no cycle.
    """

    id: int
    """Of a folded group, that of its first member."""
    depth: int
    prefix: str
    """The guides of the tree, two cells a level: `│ ├╌`."""
    state: State
    edge: Edge
    also: int = 0
    """Of the tree of waits: how many wait for it beyond the one above."""
    alike: Alike | None = None
    """The group that it is, or is a member of; None if nothing is like it."""
    members: tuple[State, ...] = ()
    """All of a folded group; empty for a row of its own."""
    opens: bool = False
    """It is the first of a group that is unfolded."""

    @property
    def ids(self) -> tuple[int, ...]:
        """All that the row stands for."""
        return tuple(map(number_of, self.members)) or (self.id,)

    @property
    def states(self) -> tuple[State, ...]:
        """As `ids`, their states."""
        return self.members or (self.state,)


_UNORDERED = {WaitKind.TASK_GROUP, WaitKind.WAIT, WaitKind.AS_COMPLETED}
"""Waits that hold a set of tasks, which comes in any order."""

Piece = tuple[int, State, Alike | None, tuple[State, ...], bool]
"""What a row holds, its place in the tree left out: id, state, group, members, and whether it opens the group."""

Shown = dict[int, State]
"""By id."""

Below = dict[int, dict[int, Edge]]
"""Who stands below whom in the tree, and how."""


def rows(world: World, view: TaskView) -> list[Row]:
    """The rows from top to bottom."""
    shown = _shown(world)
    if wanted := filters.read(view.filter):
        shown = {number: state for number, state in shown.items() if filters.matches(world, state, wanted)}
    match view.shape:
        case Shape.WAITS:
            return list(_Tree(shown, _waiters(shown), view, world.rings).rows())
        case Shape.MADE:
            return list(_Tree(shown, _makers(shown), view, world.rings).rows())
        case Shape.FLAT:
            return list(_flat(shown, view, world.rings))


def edges(wait: Wait | None) -> dict[int, Edge]:
    """Whom a wait waits for, and how; a shield anywhere on the way shields."""
    found: dict[int, Edge] = {}
    edge = Edge.AWAITS
    while wait is not None:
        if wait.kind is WaitKind.SHIELD:
            edge = Edge.SHIELDS
        elif wait.kind is WaitKind.WAIT and edge is Edge.AWAITS:
            edge = Edge.WATCHES
        for number in sorted(wait.tasks) if wait.kind in _UNORDERED else wait.tasks:
            found[number] = Edge.SHIELDS if number in wait.shielded else edge
        wait = wait.inner
    return found


def awaited_by(world: World, number: int) -> dict[int, Edge]:
    """The tasks that wait for this task or job, and how."""
    waits = {task.task: edges(task.wait) for task in world.tasks.values() if task.wait is not None}
    return {waiter: edge[number] for waiter, edge in waits.items() if number in edge and waiter != number}


def _shown(world: World) -> Shown:
    """All tasks, and the jobs that matter here, by id."""
    jobs = _jobs(world)
    everything: Iterable[tuple[int, State]] = [*world.tasks.items(), *jobs.items()]
    return dict(sorted(everything, key=_number))


def _number(item: tuple[int, State]) -> int:
    return item[0]


def _jobs(world: World) -> dict[int, JobState]:
    if not world.jobs:
        return {}
    awaited = {number for task in world.tasks.values() for number in edges(task.wait)}
    return {n: job for n, job in world.jobs.items() if n in awaited or job.variable is not None}


def _flat(shown: Shown, view: TaskView, rings: Rings) -> Iterator[Row]:
    ordered = _sorted(shown, view.sort)
    if view.grouped:
        in_order = view.sort is not Sort.ID
        groups = group([state for _, state in ordered], alone=rings, in_order=in_order)
        for number, state, alike, members, opens in _pieces(groups, view):
            yield Row(number, 0, "", state, Edge.NONE, 0, alike, members, opens)
    else:
        for number, state in ordered:
            yield Row(number, 0, "", state, Edge.NONE)


def _pieces(groups: Groups, view: TaskView) -> Iterator[Piece]:
    """One for each group that is folded, and for each member of others."""
    for alike, states in groups:
        number = number_of(states[0])
        if len(states) == 1:
            yield number, states[0], None, (), False
        elif alike.spot not in view.unfolded:
            yield number, states[0], alike, tuple(states), False
        else:
            for place, state in enumerate(states):
                yield number_of(state), state, alike, (), place == 0


def _sorted(shown: Shown, sort: Sort) -> list[tuple[int, State]]:
    """By id where nothing else tells two apart."""
    match sort:
        case Sort.ID:
            return list(shown.items())
        case Sort.NAME:
            return sorted(shown.items(), key=lambda item: _name(item[1]).casefold())
        case Sort.STATE:
            return sorted(shown.items(), key=lambda item: _order(item[1]))
        case Sort.TIME:
            return sorted(shown.items(), key=lambda item: item[1].since)


def _name(state: State) -> str:
    return state.name if isinstance(state, TaskState) else state.function


def _order(state: State) -> int:
    """As a task's life goes: jobs last."""
    return _PLACES[state.phase] if isinstance(state, TaskState) else len(_PLACES)


_PLACES = {phase: place for place, phase in enumerate(TaskPhase)}


def _waiters(shown: Shown) -> Below:
    return {
        state.task: children
        for state in shown.values()
        if isinstance(state, TaskState) and state.wait is not None and (children := _children(state, shown))
    }


def _makers(shown: Shown) -> Below:
    below: Below = {}
    for number, state in shown.items():
        if isinstance(state, TaskState) and state.by in shown and state.by != number:
            below.setdefault(state.by, {})[number] = Edge.MADE
    return below


def _children(task: TaskState, shown: Shown) -> dict[int, Edge]:
    """Whom it waits for, of those that are shown; not itself."""
    return {child: edge for child, edge in edges(task.wait).items() if child in shown and child != task.task}


class _Tree:
    """One drawing of a tree: who stands below whom, and who has been drawn."""

    def __init__(self, shown: Shown, below: Below, view: TaskView, rings: Rings) -> None:
        self._shown = shown
        self._below = below
        self._view = view
        self._rings = rings
        self._above = Counter(child for children in below.values() for child in children)
        """How many stand above each, of which it is drawn below one."""
        self._seen: set[int] = set()

    def rows(self) -> Iterator[Row]:
        """Depth first from those above whom nobody stands, then from whoever a cycle has left over."""
        roots = [number for number in self._shown if number not in self._above]
        for number, state, alike, members, opens in self._siblings(roots, None):
            row = Row(number, 0, "", state, Edge.NONE, 0, alike, members, opens)
            if number in self._below and not row.members:
                yield from self._branch(row)
            else:
                yield row
        for number in self._below:
            if number in self._above and number not in self._seen:
                yield from self._branch(Row(number, 0, "", self._shown[number], Edge.NONE, self._above[number]))

    def _branch(self, root: Row) -> Iterator[Row]:
        self._seen.add(root.id)
        stack = [root]
        inherited = [""]
        while stack:
            row, guides = stack.pop(), inherited.pop()
            yield row
            if row.members:
                continue
            children = {n: edge for n, edge in self._below.get(row.id, {}).items() if n not in self._seen}
            siblings = list(self._siblings(children, row.id))
            self._seen.update(children)
            for place, (number, state, alike, members, opens) in reversed(list(enumerate(siblings))):
                last = place == len(siblings) - 1
                edge = children[number]
                also = self._above[number] - 1
                prefix = guides + _corner(edge, last=last, also=also)
                stack.append(Row(number, row.depth + 1, prefix, state, edge, also, alike, members, opens))
                inherited.append(_deeper(guides, last=last))

    def _siblings(self, numbers: Collection[int], parent: int | None) -> Iterator[Piece]:
        """What stands below one parent, or at the left; grouped, leaves that are alike are one."""
        if not self._view.grouped:
            for number in numbers:
                yield number, self._shown[number], None, (), False
            return
        leaves = self._leaves(numbers)
        groups: dict[str, Groups] = {}
        for alike, states in group([self._shown[number] for number in leaves], parent, alone=self._rings):
            groups.setdefault(alike.coroutine, []).append((alike, states))
        for number in numbers:
            if number in leaves:
                state = self._shown[number]
                coroutine = state.coroutine if isinstance(state, TaskState) else state.function
                yield from _pieces(groups.pop(coroutine, []), self._view)
            else:
                yield number, self._shown[number], None, (), False

    def _leaves(self, numbers: Collection[int]) -> dict[int, None]:
        """Those of them below whom nobody will stand: whoever they wait for stands below another one."""
        taken = set(numbers)
        leaves: dict[int, None] = {}
        for number in numbers:
            children = [n for n in self._below.get(number, ()) if n not in self._seen and n not in taken]
            taken.update(children)
            if not children:
                leaves[number] = None
        return leaves


def _corner(edge: Edge, *, last: bool, also: int) -> str:
    """A dashed edge where a cancel does not pass, else a double one if others wait for it as well."""
    return ("└" if last else "├") + ("╌" if edge in (Edge.SHIELDS, Edge.WATCHES) else "═" if also else "─")


def _deeper(guides: str, *, last: bool) -> str:
    if len(guides) >= 2 * DEEPEST:
        return guides
    return guides + ("  " if last else "│ ")
