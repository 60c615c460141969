"""Help: every key with what it does and the Python that it stands for; Enter does it."""

from collections.abc import Iterable
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from playground.ui.key import Group, Key, all_shown
from playground.ui.rebinding import Keymap
from playground.ui.screens.dialog import Dialog

KEYS_WIDTH = 10
WIDEST = 110
"""Cells of the whole sheet; as in `app.tcss`."""
FRAME = 7
"""Cells that its border, padding and scrollbar take."""


class Help(Dialog[str]):
    """Gives the action of the key that was chosen, or None."""

    BINDINGS: ClassVar = [("question_mark,q", "leave", "Leave")]

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content("Keys")
            sheet.border_subtitle = Content("↑ ↓ move · Enter does it · Esc leaves")
            room = min(self.app.size.width, WIDEST) - FRAME - KEYS_WIDTH
            yield OptionList(
                *(option for group, rows in self._keymap.sections.items() for option in _options(group, rows, room))
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the row's action."""
        row = next(row for row in self._keymap.rows if row.id == event.option_id)
        self.give(row.action or None)


def _options(group: Group, rows: Iterable[Key], room: int) -> list[Option]:
    title = Option(Content.styled(f"\n{group}", "bold $primary"), disabled=True)
    return [title, *(Option(_told(row, room), id=row.id) for row in rows)]


def _told(row: Key, room: int) -> Content:
    """The key, and behind it in `room` cells what it does."""
    indent = "\n" + " " * KEYS_WIDTH
    keys = all_shown(row)
    told = Content.styled(keys.ljust(KEYS_WIDTH), "bold $secondary")
    if len(keys) >= KEYS_WIDTH:
        told += Content(indent)
    told += Content(indent.join(wrap(row.help.replace("`", ""), room)))
    if row.python:
        told += Content(indent) + Content.styled(indent.join(wrap(row.python, room)), "$accent")
    return told
