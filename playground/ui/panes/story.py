"""Story: cause and consequence, one line each, the newest at the bottom; choosing a line selects what it is about.

A line that has no room is cut; the chosen one goes on below.
"""

from bisect import bisect_left
from textwrap import wrap

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message

from playground.model.story import StoryLine, Tone
from playground.model.world import World
from playground.ui.choosing import Choosing
from playground.ui.keyed import key_of
from playground.ui.lines import Line, Span
from playground.ui.text import fit_name, harmless
from playground.ui.view import View

TIME = 8
_WHO_TONES = {Tone.YOU: "you bold"}


class StoryPane(Choosing):
    """The story of a world. Lines have numbers, counted from the story's start, which they keep when old ones go."""

    TAIL = True

    class Chosen(Message):
        """The person chose the line about this task or job."""

        def __init__(self, subject: int) -> None:
            super().__init__()
            self.subject = subject

    def __init__(self) -> None:
        super().__init__(pane="story")
        self._world = World()
        self._lines: list[StoryLine] = []
        self._numbers: list[int] | range = range(0)
        """Of these lines."""
        self._drawn: tuple[int, int | None] = (-1, None)
        """How many lines there had been when `_lines` was taken, and of which task alone it told."""
        self._longest = 0
        self._chosen: int | None = None
        """The number of the chosen line; None while the choice goes with the newest."""

    def show(self, world: World, view: View) -> None:
        """Show the story of this world, or of the selected task alone."""
        only = view.selected if view.only else None
        if world is not self._world:
            self._world, self._chosen, self._drawn = world, None, (-1, None)
        if (world.story.count, only) != self._drawn:
            self._take(only)
            not_told = f"{world.folded:,} not told" if world.folded else ""
            again = f"{key_of(self, 'only')} tells of all"
            alone = "" if only is None else f" of {harmless(world.name_of(only))} alone · {again}"
            self.entitle(self.titled(alone))
            self.subtitle(Content(not_told))
        self.repaint()

    def _take(self, only: int | None) -> None:
        """Take the lines that there are now, and hold still what is looked at."""
        story, before = self._world.story, self._numbers
        known, was_only = self._drawn
        first = story.count - len(story.lines)
        if only is None:
            self._lines, self._numbers = list(story.lines), range(first, story.count)
        else:
            told = [(number, line) for number, line in enumerate(story.lines, first) if line.subject == only]
            self._lines, self._numbers = [line for _, line in told], [number for number, _ in told]
        self._drawn = (story.count, only)
        if only != was_only or known < 0:
            known = self._longest = 0
        new = self._lines[bisect_left(self._numbers, known) :]
        self._longest = max(self._longest, max((len(each.what) + len(each.detail) for each in new), default=0))
        if not self._at_end and only == was_only and (gone := bisect_left(before, first)):
            self.scroll_to(y=max(0, self.scroll_y - gone), animate=False, immediate=True, force=True)

    def count(self) -> int:
        """Lines that are kept, with what the chosen one goes on with; or a word of what comes here."""
        return len(self._lines) + len(self._below()) or 1

    def line(self, number: int, width: int) -> Line:
        """When, who, what, and what came of it."""
        if not self._lines and self._drawn[1] is not None:
            return Line(((" Nothing has been told of this task.", "dim"),))
        if not self._lines:
            return Line(((" What your keys and the program do is told here.", "dim"),))
        row, below = self._row_and_below(number)
        told, who = self._lines[row], _who_width(width)
        if below:
            return Line(((" " * _indent(width), ""), *self._below()[below - 1]), self._fill(row))
        head = (
            (f"{told.at:{TIME}.2f}  ", "dim"),
            (fit_name(harmless(told.who), who) + " ", _WHO_TONES.get(told.tone, "name")),
        )
        parts = _in_lines(told, width)[0] if self._fill(row) else _in_one_line(told)
        return Line((*head, *parts), self._fill(row))

    def row_at(self, line: int) -> int | None:
        """See `Choosing.row_at`."""
        return self._row_and_below(line)[0]

    def _below(self) -> list[tuple[Span, ...]]:
        """What the chosen line goes on with."""
        row = self._marked()
        return [] if row is None else _in_lines(self._lines[row], self.scrollable_content_region.width)[1:]

    def _row_and_below(self, number: int) -> tuple[int, int]:
        """Which row a line belongs to, and which line of it; 0 is its first."""
        row = self._marked()
        if row is None or number <= row:
            return number, 0
        more = len(self._below())
        return (row, number - row) if number <= row + more else (number - more, 0)

    def _marked(self) -> int | None:
        """The row that is seen to be chosen."""
        if not self._lines:
            return None
        if self._chosen is None:
            return len(self._lines) - 1 if self.has_focus else None
        return self._row()

    def _fill(self, row: int) -> str:
        if row != self._marked():
            return ""
        return "cursor" if self.has_focus else "cursor-away"

    def widest(self) -> int:
        """So that long lines can be scrolled to."""
        return self._longest + 32 if self._lines else 0

    # Movements

    def rows_count(self) -> int:
        """Each line can be chosen."""
        return len(self._lines)

    @property
    def chosen(self) -> int:
        """Where the chosen line is; while none is, the newest that can be seen."""
        if self._chosen is not None:
            return self._row()
        newest = max(0, len(self._lines) - 1)
        return newest if self.in_view(newest) else min(newest, round(self.scroll_y) + self.page - 1)

    def choose(self, row: int) -> None:
        """Choose the line, and with it what it is about; the newest is gone along with from then on."""
        is_newest = row == len(self._lines) - 1
        self._chosen = None if is_newest else self._numbers[row]
        self._at_end = is_newest
        self.repaint()
        self.reveal(row + len(self._below()))
        self.reveal(row)
        subject = self._lines[row].subject
        if subject is not None:
            self.post_message(self.Chosen(subject))

    def _row(self) -> int:
        """Where the chosen line is, or if it has gone, the first of those that came after it."""
        return min(bisect_left(self._numbers, self._chosen or 0), max(0, len(self._lines) - 1))


def _who_width(width: int) -> int:
    return 10 if width < 90 else 14


def _indent(width: int) -> int:
    """Cells before what happened."""
    return TIME + 2 + _who_width(width) + 1


def _in_one_line(told: StoryLine) -> tuple[Span, ...]:
    return (harmless(told.what), str(told.tone)), (f" {harmless(told.detail)}", "dim")


def _in_lines(told: StoryLine, width: int) -> list[tuple[Span, ...]]:
    """The same in as many lines as it takes, broken between words."""
    room = max(20, width - _indent(width))
    what, detail = _in_one_line(told)
    text = what[0] + detail[0].rstrip()
    if cell_len(text) <= room:
        return [(what, detail)]
    lines: list[tuple[Span, ...]] = []
    begin = 0
    for part in wrap(text, room):
        begin = text.index(part, begin)
        of_what = max(0, len(what[0]) - begin)
        lines.append(((part[:of_what], what[1]), (part[of_what:], detail[1])))
        begin += len(part)
    return lines
