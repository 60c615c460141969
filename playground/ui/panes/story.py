"""Story: cause and consequence, one line each, the newest at the bottom; choosing a line selects what it is about."""

from bisect import bisect_left

from textual.content import Content
from textual.message import Message

from playground.model.story import StoryLine, Tone
from playground.model.world import World
from playground.ui.choosing import Choosing
from playground.ui.lines import Line
from playground.ui.text import fit, harmless
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
            title = " Story" if only is None else f" Story of {harmless(world.name_of(only))} alone · F tells of all"
            self.border_title = Content.assemble(("5", "$text-muted"), title)
            self.border_subtitle = Content(not_told)
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
        """Lines that are kept, or a word of what comes here."""
        return len(self._lines) or 1

    def line(self, number: int, width: int) -> Line:
        """When, who, what, and what came of it."""
        if not self._lines and self._drawn[1] is not None:
            return Line(((" Nothing has been told of this task.", "dim"),))
        if not self._lines:
            return Line(((" What your keys and the program do is told here.", "dim"),))
        told = self._lines[number]
        who = 10 if width < 90 else 14
        return Line(
            (
                (f"{told.at:{TIME}.2f}  ", "dim"),
                (fit(harmless(told.who), who) + " ", _WHO_TONES.get(told.tone, "name")),
                (harmless(told.what), str(told.tone)),
                (f" {harmless(told.detail)}", "dim"),
            ),
            self._fill(number),
        )

    def _fill(self, row: int) -> str:
        if self._chosen is None:
            return "cursor" if self.has_focus and row == len(self._lines) - 1 else ""
        if row != self._row():
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
        self.reveal(row)
        self.repaint()
        subject = self._lines[row].subject
        if subject is not None:
            self.post_message(self.Chosen(subject))

    def _row(self) -> int:
        """Where the chosen line is, or if it has gone, the first of those that came after it."""
        return min(bisect_left(self._numbers, self._chosen or 0), max(0, len(self._lines) - 1))
