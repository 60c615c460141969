"""Tasks: who waits for whom, in which state, for how long; what the keys act on is chosen here."""

from collections import Counter

from textual.content import Content
from textual.message import Message

from playground.model import tasks, words
from playground.model.tasks import Row, Shape
from playground.model.world import World
from playground.ui.choosing import Choosing
from playground.ui.lines import Line
from playground.ui.task_row import PHASE_TONES, Columns, heading, name, row_line
from playground.ui.view import View
from playground.wire.state import TaskPhase

ROOMY = 78
"""Cells from which the title counts states by their words too."""


class TasksPane(Choosing):
    """Tasks, and the jobs that somebody holds or awaits."""

    HEADED = True

    class Chosen(Message):
        """The person chose another row; the view already says so."""

    def __init__(self) -> None:
        super().__init__(pane="tasks")
        self._world = World()
        self._view = View()
        self._rows: list[Row] = []
        self._index = 0
        """Where the selected row is, or was when it was last there."""
        self._longest = 0
        """Cells of the longest name, the tree's guides included."""
        self._highest = 0
        """The highest id."""

    def show(self, world: World, view: View) -> None:
        """Show these tasks, as this view wants them."""
        self._world, self._view = world, view
        self._rows = tasks.rows(world, view.tasks)
        longest = max((len(row.prefix) + len(name(row)) for row in self._rows), default=0)
        self._longest = longest + longest % 4
        self._highest = max((row.id for row in self._rows), default=0)
        was_in_view = self.in_view(self._index)
        moved = self._settle()
        self.border_title = self._title()
        self.repaint()
        if moved and was_in_view:
            self.reveal(self._index)

    @property
    def rows(self) -> list[Row]:
        """From top to bottom."""
        return self._rows

    def count(self) -> int:
        """One line a row, or what to do when there is none."""
        return len(self._rows) or 1

    def heading(self, width: int) -> Line:
        """The names of the columns."""
        return heading(self._columns(width))

    def line(self, number: int, width: int) -> Line:
        """The row."""
        if not self._rows:
            return Line(((f"  {self._nothing()}", "dim"),))
        row = self._rows[number]
        fill = "marked" if row.id in self._view.marked else ""
        if row.id == self._view.selected:
            fill = "cursor" if self.has_focus else "cursor-away"
        return row_line(row, self._world, self._columns(width), marked=row.id in self._view.marked, fill=fill)

    def rows_count(self) -> int:
        """All rows can be chosen."""
        return len(self._rows)

    @property
    def chosen(self) -> int:
        """Where the selected row is."""
        return self._index

    def _columns(self, width: int) -> Columns:
        return Columns.of(width, self._longest, self._highest)

    def choose(self, row: int) -> None:
        """Select the task."""
        self._index = row
        self._view.selected = self._rows[row].id
        self._view.follow = False
        self.repaint()
        self.reveal(row)
        self.post_message(self.Chosen())

    def _settle(self) -> bool:
        """Find the selected row again; one that has gone leaves the selection to its neighbour. Whether it moved."""
        if not self._rows:
            self._view.selected = None
            return False
        for index, row in enumerate(self._rows):
            if row.id == self._view.selected:
                moved = index != self._index
                self._index = index
                return moved
        self._index = min(self._index, len(self._rows) - 1)
        self._view.selected = self._rows[self._index].id
        return True

    def _nothing(self) -> str:
        if self._view.tasks.filter:
            return f"No task matches {self._view.tasks.filter!r}; Esc shows all."
        if self._world.program.loaded:
            return "No task yet: press l to launch one."
        return "No task yet."

    def _title(self) -> Content:
        phases = Counter(_phase(row) for row in self._rows)
        roomy = self.size.width >= ROOMY
        counts = [
            (f"  {_mark(phase, roomy=roomy)} {phases[phase]}", _variable(PHASE_TONES[phase]))
            for phase in TaskPhase
            if phases[phase]
        ]
        return Content.assemble(("1", "$text-muted"), " Tasks", *counts, (f"  {self._how()}", "$foreground 50%"))

    def _how(self) -> str:
        """How the rows are listed."""
        view = self._view
        shape = view.tasks.shape
        parts = [f"flat by {view.tasks.sort}" if shape is Shape.FLAT else str(shape)]
        if view.marked:
            parts.append(f"{len(view.marked)} marked")
        if view.follow:
            parts.append("following")
        if view.tasks.filter:
            parts.append(f"filter {view.tasks.filter}")
        return " · ".join(parts)


def _phase(row: Row) -> TaskPhase | None:
    return getattr(row.state, "phase", None)


def _mark(phase: TaskPhase, *, roomy: bool) -> str:
    mark = words.phase(phase)
    return f"{mark.glyph} {mark.word}" if roomy else mark.glyph


def _variable(tone: str) -> str:
    """A tone as the theme's variable, for a border's title."""
    return {"warn": "$warning", "good": "$success", "calm": "$primary"}.get(tone, "$error")
