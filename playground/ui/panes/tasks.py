"""Tasks: who waits for whom, in which state, for how long; what the keys act on is chosen here."""

from collections import Counter
from typing import ClassVar, NamedTuple

from msgspec import structs
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from playground.model import words
from playground.model.groups import Summary, summary
from playground.model.tasks import Row, Shape, TaskView
from playground.model.world import World
from playground.ui.choosing import Choosing
from playground.ui.keyed import key_of
from playground.ui.lines import Line
from playground.ui.listing import Listing
from playground.ui.task_row import PHASE_TONES, Columns, Look, heading, longest_name, longest_place, row_line
from playground.ui.view import View, is_there
from playground.wire.state import TaskPhase, TaskState


class _Digest(NamedTuple):
    """What is asked of all rows together."""

    longest: int
    """Cells of the longest name, the tree's guides included."""
    highest: int
    """The highest id."""
    phases: Counter[TaskPhase]
    """Of the rows, if a filter leaves some out, as they were when they were listed."""


def _digest(_: World, view: TaskView, rows: list[Row]) -> _Digest:
    longest = max(map(longest_name, rows), default=0)
    highest = max((max(row.ids) if row.members else row.id for row in rows), default=0)
    states = (state for row in rows for state in row.states) if view.filter else ()
    phases = Counter(state.phase for state in states if isinstance(state, TaskState))
    return _Digest(longest + longest % 4, highest, phases)


class TasksPane(Choosing):
    """Tasks, and the jobs that somebody holds or awaits.

    The selection is a task, wherever its row goes. In a folded group it is one of its members, and the row says which.
    """

    BINDINGS: ClassVar = [
        Binding("right", "fold(False)", show=False),
        Binding("left", "fold(True)", show=False),
    ]
    HEADED = 1

    class Chosen(Message):
        """The person chose another row, or folded a group; the view already says so."""

    class Gone(Message):
        """What was chosen is no longer listed; `selected` stands in for it, None if there is nothing else."""

        def __init__(self, gone: int, selected: int | None) -> None:
            super().__init__()
            self.gone = gone
            self.selected = selected

    def __init__(self) -> None:
        super().__init__(pane="tasks")
        self._world = World()
        self._view = View()
        self._listing = Listing(_digest)
        self._index = 0
        """Where the selected row is, or was when it was last there."""
        self._below = 0
        """How many rows there were below it in the tree, of those that have room on the screen with it."""
        self._chosen: int | None = None
        """What somebody chose here: nothing is scrolled for what comes below that."""
        self._farthest = 0
        """Cells of the longest place that was in view in this world: columns never move back and forth."""
        self._summaries: dict[int, Summary] = {}
        """Of folded groups that were drawn, by row; made once for each batch."""
        self._marked: frozenset[int] = frozenset()
        self._hidden: int | None = None
        """What was selected until the filter hid it; it is again once it is shown, unless somebody chooses."""
        self._stand_in: int | None = None
        """What is selected instead."""
        self._was_there: int | None = None
        """What somebody chose and was listed when these were settled last."""

    def show(self, world: World, view: View) -> None:
        """Show these tasks, as this view wants them."""
        if world is not self._world:
            self._hidden = self._stand_in = self._was_there = None
            self._farthest = 0
        self._world, self._view = world, view
        if self._listing.look(world, view.tasks, view.selected):
            self._summaries = {}
        self._marked = frozenset(view.marked)
        was_in_view = self.in_view(self._index)
        moved = self._settle()
        self.entitle(self._title())
        top = round(self.scroll_y)
        in_view = [self._now(row) for row in self._rows[top : top + self.page]]
        self._farthest = max([self._farthest, *(longest_place(row, world) for row in in_view)])
        self.repaint()
        before, self._below = self._below, self._count_below()
        if moved and was_in_view:
            self.reveal(self._index)
        if was_in_view and (moved or self._below > before) and not view.follow and view.selected != self._chosen:
            self.reveal(self._index + self._below)  # what a task that was just launched has made

    @property
    def is_behind(self) -> bool:
        """Whether it is to be shown again though nothing has happened since: it could not be afforded before."""
        return self._listing.is_behind

    def _now(self, row: Row) -> Row:
        """The row as it stands now."""
        state = self._listing.state(row)
        return row if state is row.state else structs.replace(row, state=state)

    @property
    def rows(self) -> list[Row]:
        """From top to bottom."""
        return self._rows

    @property
    def _rows(self) -> list[Row]:
        return self._listing.rows

    def count(self) -> int:
        """One line a row, or what to do when there is none."""
        return len(self._rows) or 1

    def headings(self, width: int) -> tuple[Line, ...]:
        """The names of the columns."""
        return (heading(self._columns(width)),)

    def line(self, number: int, width: int) -> Line:
        """The row."""
        if not self._rows:
            return Line(((f"  {self._nothing()}", "dim"),))
        row = self._now(self._rows[number])
        return row_line(row, self._world, self._columns(width), self._look(number))

    def _look(self, number: int) -> Look:
        row = self._rows[number]
        marks = sum(each in self._marked for each in row.ids) if self._marked else 0
        marked = "●" if marks == len(row.ids) else "◐" if marks else " "
        selected = number == self._index
        fill = "marked" if marks else ""
        if selected:
            fill = "cursor" if self.has_focus else "cursor-away"
        if not row.members:
            return Look(marked, fill)
        if number not in self._summaries:
            self._summaries[number] = summary(row.members, self._world)
        return Look(marked, fill, self._summaries[number], self._view.selected if selected else None)

    def rows_count(self) -> int:
        """All rows can be chosen."""
        return len(self._rows)

    @property
    def chosen(self) -> int:
        """Where the selected row is."""
        return self._index

    def _columns(self, width: int) -> Columns:
        digest = self._listing.digest
        return Columns.of(width, digest.longest, digest.highest, self._farthest)

    def choose(self, row: int) -> None:
        """Select the task."""
        self._index, self._hidden, self._stand_in = row, None, None
        if self._view.selected not in self._rows[row].ids:
            self._view.selected = self._rows[row].id
        self._view.follow = False
        self._chosen = self._view.selected
        self.repaint()
        self.reveal(row)
        self.post_message(self.Chosen())

    @property
    def under_cursor(self) -> tuple[int, ...]:
        """The tasks and jobs of the selected row."""
        if self._listing.is_coming and self._view.selected is not None:
            return (self._view.selected,)  # its row may not be there yet
        return self._rows[self._index].ids if self._rows else ()

    def action_fold(self, fold: bool) -> None:
        """Show the members of the group as rows, or fold them; the same task stays selected."""
        row = self._rows[self._index] if self._rows else None
        if row is None or row.alike is None or bool(row.members) is fold:
            return
        view = self._view
        view.tasks = view.tasks.folded(row.alike) if fold else view.tasks.opened(row.alike)
        self.post_message(self.Chosen())

    def _settle(self) -> bool:
        """Find the selected task again; one that has gone leaves the selection to its neighbour. Whether it moved.

        What the filter hides leaves it only until it is shown again.
        """
        view = self._view
        if view.selected != self._stand_in:
            self._hidden = None  # somebody has chosen since
        for wanted in (self._hidden, view.selected):
            if (place := self._listing.place_of(wanted)) is not None:
                self._hidden = None if wanted == self._hidden else self._hidden
                return self._stand_at(place, wanted)
        if self._listing.is_coming and is_there(self._world, view.selected):
            return False  # its row may be among those that come
        if self._hidden is None and is_there(self._world, view.selected):
            self._hidden = view.selected
        place = max(0, min(self._index, len(self._rows) - 1))
        self._stand_in = self._rows[place].id if self._rows else None
        if self._was_there is not None and self._was_there == view.selected and self._hidden is None:
            self.post_message(self.Gone(self._was_there, self._stand_in))
        return self._stand_at(place, self._stand_in)

    def _stand_at(self, place: int, number: int | None) -> bool:
        self._was_there = None if number == self._stand_in or self._view.follow else number
        moved = place != self._index
        self._index, self._view.selected = place, number
        return moved

    def _count_below(self) -> int:
        rows = self._rows[self._index : self._index + self.page]
        return next((at for at, row in enumerate(rows[1:]) if row.depth <= rows[0].depth), max(0, len(rows) - 1))

    def _nothing(self) -> str:
        if self._view.tasks.filter:
            return f"No task matches {self._view.tasks.filter!r}; {key_of(self, 'back')} shows all."
        if self._world.program.loaded:
            return f"No task yet: press {key_of(self, 'launch')} to launch one."
        return "No task yet."

    def _title(self) -> Content:
        """With the words for states only where there is room; how the rows are listed matters more."""
        phases = self._listing.digest.phases if self._view.tasks.filter else self._world.phases
        in_words, in_glyphs = (self._counted(phases, in_words=in_words) for in_words in (True, False))
        return in_words if in_words.cell_length <= self.size.width - 4 else in_glyphs

    def _counted(self, phases: Counter[TaskPhase], *, in_words: bool) -> Content:
        counts = [
            (f"  {_mark(phase, in_words=in_words)} {phases[phase]:,}", _variable(PHASE_TONES[phase]))
            for phase in TaskPhase
            if phases[phase]
        ]
        return self.titled(*counts, (f"  {self._how()}", "$foreground 60%"))

    def _how(self) -> str:
        """How the rows are listed."""
        view = self._view
        shape = view.tasks.shape
        parts = [f"flat by {view.tasks.sort}" if shape is Shape.FLAT else str(shape)]
        if view.tasks.grouped:
            parts.append("grouped")
        if view.marked:
            parts.append(f"{len(view.marked):,} marked")
        if view.follow:
            parts.append("following")
        if view.tasks.filter:
            parts.append(f"filter {view.tasks.filter}")
        return " · ".join(parts)


def _mark(phase: TaskPhase, *, in_words: bool) -> str:
    mark = words.phase(phase)
    return f"{mark.glyph} {mark.word}" if in_words else mark.glyph


def _variable(tone: str) -> str:
    """A tone as the theme's variable, for a border's title."""
    return {"warn": "$warning", "good": "$success", "calm": "$primary"}.get(tone, "$error")
