"""Python: what the keys did, as a program that runs by itself."""

from functools import lru_cache

from rich.cells import cell_len
from textual.content import Content

from playground.model.script_text import OPENED
from playground.model.world import World
from playground.ui.highlight import python_lines
from playground.ui.keyed import key_of
from playground.ui.lines import Line, Lines, Span

CONTEXT = 2
"""Lines kept in view around the newest call."""


class PythonPane(Lines):
    """The program, with the newest call in view."""

    def __init__(self) -> None:
        super().__init__(pane="python")
        self._shown: tuple[World, int, bool] | None = None
        self._lines: list[tuple[Span, ...]] = []
        self._newest = 0
        self._gone_to = 0
        """The line that was brought into view last."""

    def show(self, world: World, *, as_program: bool) -> None:
        """Show what was done to this world's module, which may run as python would run it."""
        shown = (world, world.script.version, as_program)
        if shown != self._shown:
            self._shown = shown
            self._read(world, as_program)
        self.repaint()
        if self._newest != self._gone_to and self.scrollable_content_region.height:
            self._gone_to = self._newest
            self.reveal(self._newest - 1, context=CONTEXT)

    def count(self) -> int:
        """Lines of the program."""
        return len(self._lines) or 2

    def widest(self) -> int:
        """So that long lines can be scrolled to."""
        return max((sum(cell_len(text) for text, _ in line) + 2 for line in self._lines), default=0)

    def line(self, number: int, width: int) -> Line:  # noqa: ARG002 - lines are as long as they are
        """Its text, that of the newest call marked."""
        if not self._lines:
            text = ("Nothing was done yet. What your keys do is written here,", "as a program that plain python runs.")
            return Line(((f" {text[number]}", "dim"),))
        return Line(((" ", ""), *self._lines[number]), "cursor-away" if number + 1 == self._newest else "")

    def _read(self, world: World, as_program: bool) -> None:
        there = as_program or not world.script.is_empty
        text, self._newest = world.script.text(None if as_program else OPENED) if there else ("", 0)
        self._lines = [_painted(line) for line in text.splitlines()]
        keys = f"{key_of(self, 'copy_python')} copies, {key_of(self, 'save_python')} saves"
        self.subtitle(Content(keys if text else ""))


@lru_cache(maxsize=2000)
def _painted(line: str) -> tuple[Span, ...]:
    """A line in colours: once for each, as most stay while the program grows."""
    return python_lines(line)[0]
