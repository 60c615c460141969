"""Inspector: all that is known of the selected task: its stack with locals, who waits for it, how it ended."""

from rich.cells import cell_len

from playground.model.world import World
from playground.ui.inspected import LABEL, lines
from playground.ui.lines import Line, Lines
from playground.ui.text import fit, harmless
from playground.ui.view import View


class InspectorPane(Lines):
    """The selected task or job of a world."""

    def __init__(self) -> None:
        super().__init__(pane="inspector")
        self._lines: list[Line] = []
        self._subject: tuple[World, int | None] | None = None
        """What is shown, to begin at the top when it is another one."""

    def show(self, world: World, view: View) -> None:
        """Show this world's selected task or job."""
        number = view.selected
        self._lines = [] if number is None else lines(world, number, self.scrollable_content_region.width)
        if self._subject != (world, number):
            self._subject = world, number
            self.scroll_to(0, 0, animate=False, force=True)
        name = harmless(world.name_of(number)) if number is not None and self._lines else ""
        if name and self.has_class("-tabbed") and not self.styles.border_top[0]:  # behind a tab there is no title
            self._lines.insert(0, Line(((f" {fit('name', LABEL)}", "dim"), (name, "bold"))))
        self.entitle(self.titled(" ", (name, "$text-muted")))
        self.repaint()

    def count(self) -> int:
        """Lines that there are, or a word of what comes here."""
        return len(self._lines) or 1

    def line(self, number: int, width: int) -> Line:  # noqa: ARG002 - the pane scrolls sideways
        """One of them."""
        if not self._lines:
            return Line(((" What is known of the selected task is shown here.", "dim"),))
        return self._lines[number]

    def widest(self) -> int:
        """So that long lines can be scrolled to."""
        return max((cell_len(line.text) for line in self._lines), default=0)
