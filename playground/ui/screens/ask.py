"""Ask: one line of text, with what it is good for, and what was wrong with the last answer."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from playground.ui.field import Field
from playground.ui.screens.dialog import Dialog
from playground.ui.text import harmless

Check = Callable[[str], str]
"""Why an answer will not do, as a sentence; empty if it will."""


class Ask(Dialog[str]):
    """Gives the text, or None if the person changed their mind."""

    def __init__(
        self,
        title: str,
        text: str,
        hint: str,
        *,
        check: Check | None = None,
        changed: Callable[[str], None] | None = None,
        select: bool = True,
    ) -> None:
        """`check` may refuse an answer; `changed` is told of every letter; `select` marks the text to be typed over."""
        super().__init__()
        self._title = title
        self._text = text
        self._hint = hint
        self._check = check
        self._changed = changed
        self._select = select

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(harmless(self._title))
            sheet.border_subtitle = Content("Enter takes it · Esc leaves")
            yield Field(self._text, select_on_focus=self._select)
            yield Static(Content(harmless(self._hint)), classes="hint")
            yield Static(classes="wrong")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell whoever shows what the text would do; then also what is wrong with it is said at once."""
        if self._changed is None:
            self._complain("")
        else:
            self._changed(event.value)
            self._complain(self._wrong(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer, unless it will not do."""
        if wrong := self._wrong(event.value):
            self._complain(wrong)
        else:
            self.give(event.value)

    def _wrong(self, text: str) -> str:
        return "" if self._check is None else self._check(text)

    def _complain(self, sentence: str) -> None:
        wrong = self.query_one(".wrong", Static)
        wrong.update(Content(harmless(sentence)))
        wrong.display = bool(sentence)
