"""Choose: a question with a few answers, each with a key of its own."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from playground.ui.screens.dialog import Dialog
from playground.ui.text import harmless


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer."""

    key: str
    value: str
    """What the screen gives when this is chosen."""
    label: str


class Choose(Dialog[str]):
    """Gives the answer's value, or None if the person changed their mind."""

    def __init__(self, title: str, question: str, answers: tuple[Answer, ...]) -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._answers = answers

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(harmless(self._title))
            sheet.border_subtitle = Content("Esc leaves")
            yield Static(Content(harmless(self._question)))
            answers = Static(Content("\n").join(map(_told, self._answers)), classes="answers")
            answers.auto_links = False
            yield answers

    def on_key(self, event: events.Key) -> None:
        """The key of an answer gives it."""
        for answer in self._answers:
            if event.key == answer.key:
                event.stop()
                self.give(answer.value)

    def action_answer(self, value: str) -> None:
        """An answer was clicked."""
        self.give(value)


def _told(answer: Answer) -> Content:
    click = Style.from_meta({"@click": f"screen.answer('{answer.value}')"})
    key = "Enter" if answer.key == "enter" else answer.key
    return Content.assemble((f"{key}", Style.parse("bold $primary") + click), (f"  {harmless(answer.label)}", click))
