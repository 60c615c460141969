"""Offering: the half of the app that lists what its keys do, in the help and in the palette."""

from collections.abc import Iterable
from functools import partial

from textual.app import SystemCommand
from textual.screen import Screen

from playground.ui.key import all_shown
from playground.ui.keyed import Keyed


class Offering(Keyed):
    """An app that does what is chosen of a list of its keys."""

    def action_help(self) -> None:
        """Show all keys; do what is chosen there."""
        from playground.ui.screens.help import Help  # not before: it takes its share of the start

        self.push_screen(Help(self.keymap), self._do)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Called by Textual: what the palette lists."""
        del screen  # the same everywhere
        yield SystemCommand("Theme", "Choose the colours", self.action_change_theme)
        for row in self.keymap.rows:
            if row.action and row.id != "palette":
                title = f"{row.label[0].upper()}{row.label[1:]}" + (f"  ({all_shown(row)})" if row.keys else "")
                yield SystemCommand(title, row.help, partial(self._do, row.action))

    async def _do(self, action: str | None) -> None:
        if action is not None:
            await self.run_action(action)
