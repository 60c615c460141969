"""Tasks: who waits for whom, in which state, for how long; what the keys act on is chosen here."""

from collections import Counter
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from playground.model import tasks, words
from playground.model.tasks import Row, Shape
from playground.model.world import World
from playground.ui.lines import Line, Lines
from playground.ui.task_row import PHASE_TONES, Columns, heading, name, row_line
from playground.ui.view import View
from playground.wire.state import TaskPhase

ROOMY = 78
"""Cells from which the title counts states by their words too."""


class TasksPane(Lines):
    """Tasks, and the jobs that somebody holds or awaits."""

    HEADED = True
    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move_page(-1)", show=False),
        Binding("pagedown", "move_page(1)", show=False),
        Binding("home", "move(-1000000000)", show=False),
        Binding("end", "move(1000000000)", show=False),
    ]

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

    def action_move(self, rows: int) -> None:
        """Choose the row that is so many rows further down."""
        if self._rows:
            self._choose(max(0, min(len(self._rows) - 1, self._index + rows)))

    def action_move_page(self, pages: int) -> None:
        """Choose the row that is so many pages further down."""
        self.action_move(pages * max(1, self.page - 1))

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y == 0:
            return
        number = self.scroll_offset.y + offset.y - 1
        if number < len(self._rows):
            self._choose(number)

    def on_focus(self) -> None:
        """The selected row is brighter in the pane in focus."""
        self.repaint()

    def on_blur(self) -> None:
        """The selected row stays, and fades."""
        self.repaint()

    def _columns(self, width: int) -> Columns:
        return Columns.of(width, self._longest, self._highest)

    def _choose(self, index: int) -> None:
        self._index = index
        self._view.selected = self._rows[index].id
        self._view.follow = False
        self.repaint()
        self.reveal(index)
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
