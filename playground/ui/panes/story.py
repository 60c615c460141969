"""Story: cause and consequence, one line each, the newest at the bottom."""

from textual import events
from textual.content import Content
from textual.message import Message

from playground.model.story import StoryLine, Tone
from playground.model.world import World
from playground.ui.lines import Line, Lines
from playground.ui.text import fit, harmless
from playground.ui.view import View

TIME = 8
_WHO_TONES = {Tone.YOU: "you bold"}


class StoryPane(Lines):
    """The story of a world."""

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
        self._drawn: tuple[int, int | None] = (-1, None)
        """How many lines there had been when `_lines` was taken, and of which task alone it told."""

    def show(self, world: World, view: View) -> None:
        """Show the story of this world, or of the selected task alone."""
        story = world.story
        only = view.selected if view.only else None
        if world is not self._world or (story.count, only) != self._drawn:
            self._world, self._drawn = world, (story.count, only)
            self._lines = [line for line in story.lines if only is None or line.subject == only]
            folded = f"{world.folded:,} folded" if world.folded else ""
            title = " Story" if only is None else f" Story of {harmless(world.name_of(only))} alone · F tells of all"
            self.border_title = Content.assemble(("5", "$text-muted"), title)
            self.border_subtitle = Content(folded)
        self.repaint()

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
            )
        )

    def widest(self) -> int:
        """So that long lines can be scrolled to."""
        return max((len(told.what) + len(told.detail) + 32 for told in self._lines), default=0)

    def on_click(self, event: events.Click) -> None:
        """Choose what the line under the mouse is about."""
        offset = event.get_content_offset(self)
        number = -1 if offset is None else self.scroll_offset.y + offset.y
        subject = self._lines[number].subject if 0 <= number < len(self._lines) else None
        if subject is not None:
            self.post_message(self.Chosen(subject))
