"""Source: the module as the lab compiled it, with the tasks that stand on each line now.

It opens below the module's docstring, which Lesson shows.
"""

import asyncio
from collections import defaultdict
from itertools import islice
from pathlib import PurePath

from rich.cells import cell_len
from textual.content import Content

from playground.model import words
from playground.model.lesson import end_of_docstring
from playground.model.world import World
from playground.ui.highlight import AT_ONCE, plain_lines, python_lines
from playground.ui.lines import Line, Lines, Span
from playground.ui.task_row import PHASE_TONES
from playground.ui.text import fit, harmless
from playground.ui.view import View
from playground.wire.places import Place

MOST = 5
"""Tasks named on one line; the others are counted."""
CONTEXT = 3
"""Lines kept in view around the selected task's."""


class SourcePane(Lines):
    """The text of a world's program."""

    def __init__(self) -> None:
        super().__init__(pane="source")
        self._world = World()
        self._view = View()
        self._text = ""
        self._lines: list[tuple[Span, ...]] = []
        self._longest = 0
        """Cells of the longest line."""
        self._jobs: dict[int, list[Span]] = {}
        """By line: the ids of the jobs whose threads stand there, with their tones."""
        self._here: int | None = None
        """The selected task's line."""
        self._gone_to: int | None = None
        """The line that was brought into view last."""
        self._is_new = False
        """The text was not brought into view yet: it is new, or the pane had no lines to show it in."""

    def show(self, world: World, view: View) -> None:
        """Show this world's program, and go to the selected task's line when that is another one."""
        self._world, self._view = world, view
        if world.program.text != self._text:
            self._text = world.program.text
            if is_long := len(self._text) > AT_ONCE:
                self.run_worker(self._colour(self._text), group="colour", exclusive=True)
            self._lines = (plain_lines if is_long else python_lines)(self._text)
            self._longest = max((sum(cell_len(text) for text, _ in line) for line in self._lines), default=0)
            self._gone_to, self._is_new = None, True
        self._jobs = self._where_jobs_stand()
        self.entitle(self._title())
        self._here = self._line_to_show()
        self.repaint()
        if not self.scrollable_content_region.height:
            return
        if self._is_new:
            self._is_new = False
            self.scroll_to(0, self._below_docstring(), animate=False, force=True)
        if self._here != self._gone_to:
            self._go_to(self._here)

    def count(self) -> int:
        """Lines of the text."""
        return len(self._lines) or 1

    def widest(self) -> int:
        """So that long lines can be scrolled to."""
        return self._longest + self._gutter() + 2

    def line(self, number: int, width: int) -> Line:
        """Its number, its text, and who stands there, at the right edge."""
        if not self._lines:
            return Line(((" The module's text is shown here.", "dim"),))
        here = number + 1 == self._here
        marks = self._marks(number + 1)
        length = sum(cell_len(text) for text, _ in marks)
        room = self.scroll_offset.x + width - length
        spans: list[Span] = [(fit(str(number + 1), self._gutter(), right=True) + "  ", "plain" if here else "faint")]
        used = cell_len(spans[0][0])
        for text, tone in self._lines[number]:
            cut = text if used + cell_len(text) <= room else fit(text, room - used)
            spans.append((cut, tone))
            used += cell_len(cut)
        spans.append((" " * max(0, room - used), ""))
        return Line((*spans, *marks), "alarm" if self._is_to_blame(number + 1) else "cursor-away" if here else "")

    async def _colour(self, text: str) -> None:
        """On a thread, for it may take half a second; the lines stand plain meanwhile."""
        lines = await asyncio.to_thread(python_lines, text)
        if text == self._text:
            self._lines = lines
            self.repaint()

    def _below_docstring(self) -> int:
        """How many lines the code that follows is preceded by: of empty ones between, none is seen."""
        below = end_of_docstring(self._text)
        while below and below < len(self._lines) and not any(text.strip() for text, _ in self._lines[below]):
            below += 1
        return below

    def _go_to(self, line: int | None) -> None:
        self._gone_to = line
        if line is not None:
            self.reveal(line - 1, context=CONTEXT)

    def _gutter(self) -> int:
        return max(4, len(str(len(self._lines))) + 1)

    def _title(self) -> Content:
        name = PurePath(self._world.program.path).name
        title = self.titled(" ", (harmless(name), "$text-muted"))
        place = self._selected_place()
        if place is not None and place.file != self._world.program.path:
            told = f"  {self._world.name_of(self._view.selected or 0)} stands in {words.place(place)}"
            title += Content.styled(harmless(told), "$text-muted")
        return title

    def _selected_place(self) -> Place | None:
        number = self._view.selected
        if number is None:
            return None
        if task := self._world.tasks.get(number):
            return task.place
        workers = (worker for pool in self._world.pools.values() for worker in pool.workers)
        return next((worker.place for worker in workers if worker.job == number), None)

    def _line_to_show(self) -> int | None:
        failure = self._world.program.failure
        if failure is not None and failure.place is not None and not self._world.program.loaded:
            return self._own(failure.place)
        return self._own(self._selected_place())

    def _own(self, place: Place | None) -> int | None:
        """The line, if it is one of this text."""
        if place is None or place.file != self._world.program.path or place.line > len(self._lines):
            return None
        return place.line

    def _where_jobs_stand(self) -> dict[int, list[Span]]:
        standing: dict[int, list[Span]] = defaultdict(list)
        for pool in self._world.pools.values():
            for worker in pool.workers:
                line = self._own(worker.place)
                if line is not None and worker.job is not None:
                    standing[line].append((str(worker.job), "bad" if worker.ghost else "good"))
        return standing

    def _marks(self, line: int) -> list[Span]:
        """`◀ 2, 4`, or what went wrong here."""
        failure = self._world.program.failure
        if failure is not None and self._is_to_blame(line):
            return [(f"  ◀ {harmless(words.failure(failure))} ", "bad bold")]
        tasks, jobs = self._world.whereabouts.at(self._world.program.path, line), self._jobs.get(line, [])
        if not tasks and not jobs:
            return []
        first = [(str(number), PHASE_TONES[self._world.tasks[number].phase]) for number in islice(tasks, MOST)]
        selected = str(self._view.selected)
        spans: list[Span] = [("  ◀ ", "dim")]
        for place, (number, tone) in enumerate([*first, *jobs][:MOST]):
            spans += [(", ", "dim")] if place else []
            spans.append((number, f"{tone.split()[0]} bold" if number == selected else tone))
        if (more := len(tasks) + len(jobs) - MOST) > 0:
            spans.append((f" +{more}", "dim"))
        return [*spans, (" ", "")]

    def _is_to_blame(self, line: int) -> bool:
        """Whether the program failed at this line."""
        failure = self._world.program.failure
        return failure is not None and failure.place is not None and self._own(failure.place) == line
