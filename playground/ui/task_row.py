"""One row of the Tasks pane: a task or a job, or a group of them, in columns that fit the width."""

import re
from dataclasses import dataclass

from rich.cells import cell_len

from playground.model import words
from playground.model.cancelling import in_row
from playground.model.groups import Summary, group_name
from playground.model.marks import mark_of, phase_of
from playground.model.tasks import Edge, Row
from playground.model.words import Mark
from playground.model.world import World
from playground.ui.lines import Line, Span
from playground.ui.text import fit, fit_end, fit_name, harmless
from playground.ui.view import is_over
from playground.wire.places import Place
from playground.wire.state import JobState, TaskPhase, TaskState

PHASE_TONES = {
    TaskPhase.READY: "warn",
    TaskPhase.RUNNING: "good",
    TaskPhase.WAITING: "calm",
    TaskPhase.CANCELLING: "bad",
    TaskPhase.FINISHED: "good",
    TaskPhase.FAILED: "bad bold",
    TaskPhase.CANCELLED: "warn",
}

STATE_WIDTH = 12
FOR_WIDTH = 6
WAITS_WIDTH = 21
"""What `sleep, 4 min 56 s left` all but takes: a long name is cut before that is."""

_TIME_LEFT = re.compile(r"( (?:ms|s|min|for ever)) left$")
"""The word after a time, which reads as well without it. A task may be called `left`: that is no time."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The width of each column, in cells; 0 leaves it out."""

    id: int
    name: int
    waits: int
    since: int
    line: int

    @classmethod
    def of(cls, width: int, longest: int, highest: int, farthest: int) -> "Columns":
        """What fits: the line goes first, then for how long. Of the rest a name gives way to what is waited for.

        `longest`: cells of the longest name, guides included. `highest`: the highest id. `farthest`: cells of the
        longest place.
        """
        number = max(3, len(str(highest)))
        line = 0 if width < 64 else max(4, min(farthest, 8 if width < 84 else 16))
        since = 0 if width < 48 else FOR_WIDTH
        left = width - 3 - number - STATE_WIDTH - 1 - (since and since + 1) - (line and line + 1)
        name = max(10, min(longest, 34, left // 2, max(left - 1 - WAITS_WIDTH, 13)))
        return cls(id=number, name=name, waits=max(0, left - name - 1), since=since, line=line)


def heading(columns: Columns) -> Line:
    """The names of the columns."""
    cells = [
        "  " + fit("id", columns.id, right=True) + " ",
        fit("name", columns.name + 1),
        fit("state", STATE_WIDTH + 1),
        fit("for", columns.since + 1) if columns.since else "",
        fit("waits for", columns.waits),
        fit(" line", columns.line + 1) if columns.line else "",
    ]
    return Line((("".join(cells), "dim"),))


@dataclass(frozen=True, slots=True)
class Look:
    """What of a row is not in the row itself."""

    marked: str = " "
    """`●`, for some of a group `◐`, else a blank."""
    fill: str = ""
    """The background, as in `Line`."""
    summary: Summary | None = None
    """Of a folded group."""
    acts_on: int | None = None
    """Of a folded group that is selected: the member that keys act on."""


def row_line(row: Row, world: World, columns: Columns, look: Look) -> Line:
    """The row as a line."""
    group = look.summary
    mark, tone = state_mark(row.state)
    state = f"{mark.glyph} {mark.word}" if group is None else _states(group)
    since = _for(row.state, world.at) if group is None else _span(world.at - group.since)
    about, about_tone = _about(row, world) if group is None else (group.about, "")
    over = is_over(row.state)
    if world.program.ended is not None:  # nothing moves any more: this is how it stood last
        tone, about_tone, over = "dim", "dim", True
    number = str(row.id if look.acts_on is None else look.acts_on)
    spans: list[Span] = [
        (f"{look.marked} ", "warn"),
        (fit(number, columns.id, right=True) + " ", "dim"),
        *_name(row, world, look, columns.name, over=over),
        (fit(state, STATE_WIDTH) + " ", tone),
    ]
    if columns.since:
        spans.append((fit(since, columns.since, right=True) + " ", "dim" if over else ""))
    told = harmless(about)
    if len(told) > columns.waits:
        told = _TIME_LEFT.sub(r"\1", told)
    spans.append((fit(told, columns.waits), about_tone))
    if columns.line:
        spans.append((" " + fit_end(_where(row.state, world), columns.line), "dim"))
    return Line(tuple(spans), look.fill)


def state_mark(state: TaskState | JobState) -> tuple[Mark, str]:
    """Glyph, word and tone of a task or a job."""
    phase = phase_of(state)
    if phase is not None:
        return words.phase(phase), PHASE_TONES[phase]
    return mark_of(state), "bad" if isinstance(state, JobState) and state.ghost else "warn"


def _states(group: Summary) -> str:
    """`○ waiting`, or with how many of each: `○ 998 ◆ 2`."""
    if len(group.states) == 1:
        ((mark, _),) = group.states
        return f"{mark.glyph} {mark.word}"
    return " ".join(f"{mark.glyph} {count:,}" for mark, count in group.states)


def name(row: Row) -> str:
    """A job is written as a call, to tell it from a task."""
    return harmless(_own_name(row.state))


def _own_name(state: TaskState | JobState) -> str:
    return state.name if isinstance(state, TaskState) else f"{state.function}()"


def longest_name(row: Row) -> int:
    """Cells that the name may take, its guides included, whether or not the row is selected."""
    if row.members:
        names = max(len(_own_name(state)) for state in row.members) + len(" of "), len(group_name(row.members)) + 2
        return len(row.prefix) + 2 + max(names) + len(f"{len(row.members):,}")
    return len(row.prefix) + len(name(row)) + (2 if row.alike else 0)


def longest_place(row: Row, world: World) -> int:
    """Cells that the column of lines takes for it."""
    return cell_len(_where(row.state, world))


def _told_name(row: Row, world: World, look: Look, width: int) -> str:
    """`▸ worker ×1,000`; while it is selected, whom keys act on: `▸ worker-7 of 1,000`; the number is not cut."""
    if not row.members:
        return fit_name(("" if row.alike is None else "▾ " if row.opens else "  ") + name(row), width)
    if look.acts_on is None:
        told, number = group_name(row.members), f" ×{len(row.members):,}"
    else:
        told, number = world.name_of(look.acts_on), f" of {len(row.members):,}"
    told = f"▸ {harmless(told)}"
    return fit(fit(told, min(cell_len(told), max(0, width - len(number)))) + number, width)


def _name(row: Row, world: World, look: Look, width: int, *, over: bool) -> list[Span]:
    """The guides of the tree, then the name."""
    guides = row.prefix[-max(0, width - 8) :]
    guide_tone = "name" if row.edge in (Edge.SHIELDS, Edge.WATCHES) else "faint"
    name_tone = "dim" if over else "bold" if row.state.variable else ""
    return [(guides, guide_tone), (_told_name(row, world, look, width - len(guides)) + " ", name_tone)]


def _for(state: TaskState | JobState, now: float) -> str:
    since = state.since
    if isinstance(state, JobState) and state.outcome is None and state.started is not None:
        since = state.started
    return _span(now - since)


def _span(seconds: float) -> str:
    told = words.duration(max(0.0, seconds))
    return told if len(told) <= FOR_WIDTH else " ".join(told.split(" ")[:2])


def _about(row: Row, world: World) -> tuple[str, str]:
    """What it waits for, or what came of it; and how many wait for it beyond the one above."""
    told, tone = _own_about(row.state, world)
    others = f"{row.also:,} more {'waits' if row.also == 1 else 'wait'} for it" if row.also else ""
    return "; ".join(filter(None, (told, others))), tone


def _own_about(state: TaskState | JobState, world: World) -> tuple[str, str]:
    if state.failure is not None:
        return words.failure(state.failure), "bad"
    if is_over(state):
        return (f"→ {state.value}" if state.value else ""), "dim"
    if isinstance(state, JobState):
        return _job_about(state, world), "dim"
    made = world.made_as(state.task)
    if made is not None:
        left = _left(state, world.at)
        return (f"{made}, {left}" if left else made), ""
    if state.wait is None:
        return in_row(state.cancel, "its turn" if state.phase is TaskPhase.READY else ""), "dim"
    told = in_row(state.cancel, words.waiting_for(state.wait, world, world.at))
    return (f"deadlock: {told}", "bad") if state.task in world.rings else (told, "")


def _left(state: TaskState, now: float) -> str:
    until = state.wait.until if state.wait else None
    return "" if until is None else f"{words.duration(max(0.0, until - now))} left"


def _job_about(job: JobState, world: World) -> str:
    pool = world.pool_name(job.pool)
    if job.ghost:
        return f"nobody waits for it; {job.worker or pool}"
    return f"in {job.worker or pool}" if job.started is not None else f"a worker of {pool}"


def _where(state: TaskState | JobState, world: World) -> str:
    if isinstance(state, JobState):
        return words.NOTHING
    if world.made_as(state.task) is not None:
        return "you"
    return short_place(state.place, world) or words.NOTHING


def short_place(place: Place | None, world: World) -> str:
    """`:7` in the program's own file, `other.py:7` elsewhere; empty for None."""
    if place is not None and place.file == world.program.path:
        return f":{place.line}"
    return harmless(words.place(place))
