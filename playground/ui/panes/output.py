"""Output: what the program, its workers and its subprocesses printed."""

from textual.content import Content

from playground.model.output import YOU, OutputLine
from playground.model.world import World
from playground.ui.keyed import key_of
from playground.ui.lines import Line, Lines
from playground.ui.text import fit, harmless

WHO = 10


class OutputPane(Lines):
    """Lines of both streams; who wrote them is a best guess, and the heading of the column says so."""

    TAIL = True

    def __init__(self) -> None:
        super().__init__(pane="output")
        self._world = World()
        self._lines: list[OutputLine] = []
        self._version = -1

    def show(self, world: World) -> None:
        """Show the output of this world."""
        if world is not self._world or world.version != self._version:
            self._world, self._version = world, world.version
            self._lines = list(world.output.lines)
            self.subtitle(Content("by: a best guess" if self._lines else ""))
        self.repaint()

    def count(self) -> int:
        """Lines that are kept."""
        return len(self._lines) or 1

    def widest(self) -> int:
        """So that long lines can be scrolled to."""
        return max((len(written.text) + WHO + 6 for written in self._lines), default=0)

    def line(self, number: int, width: int) -> Line:  # noqa: ARG002 - lines are as long as they are
        """Who may have written it, and the line with its control characters shown."""
        if not self._lines:
            return Line(((f" Nothing printed yet; {key_of(self, 'eval')} opens a prompt.", "dim"),))
        written = self._lines[number]
        who = "" if written.task is None else harmless(self._world.name_of(written.task))
        if written.stream == YOU:
            return Line(((" " + fit("you", WHO) + " ", "dim"), ("│ ", "faint"), (harmless(written.text), "you")))
        tone = "warn" if written.stream == "stderr" else ""
        bar = "┃" if written.stream == "stderr" else "│"
        return Line(
            (
                (" " + fit(who, WHO) + " ", "dim"),
                (f"{bar} ", tone or "faint"),
                (harmless(written.text), tone),
            )
        )
