"""The rows of the Tasks pane: who waits for whom or who made whom as a tree, or all in a flat list.

A row holds an id and the state; its text is made by whoever draws it, so that ten thousand tasks cost only
what is on screen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, TypeVar

from playground.model import words
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
    """Cancelling the waiter leaves it alone."""
    MADE = "made"
    """The task above created this one."""


class Shape(StrEnum):
    """How the tasks are listed."""

    WAITS = "tree"
    """Who waits for whom."""
    MADE = "tree of who made whom"
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
    """Part of an id, name, coroutine, state or of what is waited for; a leading `!` turns it round."""

    def reshaped(self) -> "TaskView":
        """In the next shape."""
        return replace(self, shape=_after(self.shape))

    def resorted(self) -> "TaskView":
        """As a flat list; if it is one, by something else."""
        is_flat = self.shape is Shape.FLAT
        return replace(self, shape=Shape.FLAT, sort=_after(self.sort) if is_flat else self.sort)


Choice = TypeVar("Choice", Shape, Sort)


def _after(choice: Choice) -> Choice:
    every = list(type(choice))
    return every[(every.index(choice) + 1) % len(every)]


class Row(NamedTuple):
    """One row: a task, or a job that the person sent or that somebody awaits."""

    id: int
    depth: int
    prefix: str
    """The guides of the tree, two cells a level: `│ ├╌`."""
    state: TaskState | JobState
    edge: Edge


Shown = dict[int, TaskState | JobState]
"""By id."""

Below = dict[int, dict[int, Edge]]
"""Who stands below whom in the tree, and how."""


def rows(world: World, view: TaskView) -> list[Row]:
    """The rows from top to bottom."""
    shown = _shown(world)
    if view.filter.strip("! "):
        shown = {number: state for number, state in shown.items() if _matches(world, number, state, view.filter)}
    match view.shape:
        case Shape.WAITS:
            return list(_tree(shown, _waiters(shown)))
        case Shape.MADE:
            return list(_tree(shown, _makers(shown)))
        case Shape.FLAT:
            return [Row(number, 0, "", state, Edge.NONE) for number, state in _sorted(shown, view.sort)]


def edges(wait: Wait | None) -> dict[int, Edge]:
    """Whom a wait waits for, and how; a shield anywhere on the way shields."""
    found: dict[int, Edge] = {}
    edge = Edge.AWAITS
    while wait is not None:
        if wait.kind is WaitKind.SHIELD:
            edge = Edge.SHIELDS
        for number in wait.tasks:
            found[number] = edge
        wait = wait.inner
    return found


def awaited_by(world: World, number: int) -> dict[int, Edge]:
    """The tasks that wait for this task or job, and how."""
    waits = {task.task: edges(task.wait) for task in world.tasks.values() if task.wait is not None}
    return {waiter: edge[number] for waiter, edge in waits.items() if number in edge and waiter != number}


def _shown(world: World) -> Shown:
    """All tasks, and the jobs that matter here, by id."""
    jobs = _jobs(world)
    everything: Iterable[tuple[int, TaskState | JobState]] = [*world.tasks.items(), *jobs.items()]
    return dict(sorted(everything, key=_number))


def _number(item: tuple[int, TaskState | JobState]) -> int:
    return item[0]


def _jobs(world: World) -> dict[int, JobState]:
    if not world.jobs:
        return {}
    awaited = {number for task in world.tasks.values() for number in edges(task.wait)}
    return {n: job for n, job in world.jobs.items() if n in awaited or job.variable is not None}


def _matches(world: World, number: int, state: TaskState | JobState, text: str) -> bool:
    wanted = text.strip().removeprefix("!").strip().casefold()
    found = any(wanted in part.casefold() for part in _parts(world, number, state))
    return found is not text.strip().startswith("!")


def _parts(world: World, number: int, state: TaskState | JobState) -> Iterator[str]:
    """The texts that a filter looks at, the cheap ones first."""
    yield str(number)
    if isinstance(state, JobState):
        yield state.function
        yield "job"
        yield state.outcome.value if state.outcome else ""
        return
    yield state.name
    yield state.coroutine
    yield words.phase(state.phase).word
    if state.wait is not None:
        yield words.waiting_for(state.wait, world, world.at)


def _sorted(shown: Shown, sort: Sort) -> list[tuple[int, TaskState | JobState]]:
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


def _name(state: TaskState | JobState) -> str:
    return state.name if isinstance(state, TaskState) else state.function


def _order(state: TaskState | JobState) -> int:
    """As a task's life goes: jobs last."""
    return _PHASES.index(state.phase) if isinstance(state, TaskState) else len(_PHASES)


_PHASES = list(TaskPhase)


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


def _tree(shown: Shown, below: Below) -> Iterator[Row]:
    """Depth first from those above whom nobody stands, then from whoever a cycle has left over."""
    awaited = {child for children in below.values() for child in children}
    seen: set[int] = set()
    for number, state in shown.items():
        if number in awaited:
            continue
        if number in below:
            yield from _branch(number, shown, below, seen)
        else:
            yield Row(number, 0, "", state, Edge.NONE)
    for number in below:
        if number in awaited and number not in seen:
            yield from _branch(number, shown, below, seen)


def _children(task: TaskState, shown: Shown) -> dict[int, Edge]:
    """Whom it waits for, of those that are shown; not itself."""
    return {child: edge for child, edge in edges(task.wait).items() if child in shown and child != task.task}


def _branch(root: int, shown: Shown, below: Below, seen: set[int]) -> Iterator[Row]:
    seen.add(root)
    stack = [Row(root, 0, "", shown[root], Edge.NONE)]
    inherited = [""]
    while stack:
        row, guides = stack.pop(), inherited.pop()
        yield row
        children = [(child, edge) for child, edge in below.get(row.id, {}).items() if child not in seen]
        seen.update(child for child, _ in children)
        for place, (child, edge) in reversed(list(enumerate(children))):
            last = place == len(children) - 1
            stack.append(Row(child, row.depth + 1, guides + _corner(edge, last=last), shown[child], edge))
            inherited.append(_deeper(guides, last=last))


def _corner(edge: Edge, *, last: bool) -> str:
    return ("└" if last else "├") + ("╌" if edge is Edge.SHIELDS else "─")


def _deeper(guides: str, *, last: bool) -> str:
    if len(guides) >= 2 * DEEPEST:
        return guides
    return guides + ("  " if last else "│ ")
