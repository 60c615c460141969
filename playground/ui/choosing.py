"""The base of the panes in which a line is chosen: what moves the choice, by keys and by the mouse."""

from typing import ClassVar

from textual import events
from textual.binding import Binding

from playground.ui.lines import Lines


class Choosing(Lines):
    """Lines of which one is chosen."""

    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move_page(-1)", show=False),
        Binding("pagedown", "move_page(1)", show=False),
        Binding("home", "move(-1000000000)", show=False),
        Binding("end", "move(1000000000)", show=False),
    ]

    def rows_count(self) -> int:
        """How many can be chosen."""
        raise NotImplementedError

    @property
    def chosen(self) -> int:
        """Which one is, counted from 0."""
        raise NotImplementedError

    def choose(self, row: int) -> None:
        """The person chose this one."""
        raise NotImplementedError

    def action_move(self, rows: int) -> None:
        """Choose the row that is so many rows further down."""
        if count := self.rows_count():
            self.choose(max(0, min(count - 1, self.chosen + rows)))

    def action_move_page(self, pages: int) -> None:
        """Choose the row that is so many pages further down."""
        self.action_move(pages * max(1, self.page - 1))

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.HEADED:
            return
        row = self.row_at(self.scroll_offset.y + offset.y - self.HEADED)
        if row is not None and 0 <= row < self.rows_count():
            self.choose(row)

    def row_at(self, line: int) -> int | None:
        """Which row a line of the pane belongs to, if any."""
        return line

    def on_focus(self) -> None:
        """The chosen row is brighter in the pane in focus."""
        self.repaint()

    def on_blur(self) -> None:
        """The chosen row stays, and fades."""
        self.repaint()
