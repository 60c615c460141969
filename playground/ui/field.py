"""Field: a line to type in, in which each key is done before the next one."""

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.widgets import Input

from playground.ui.text import shown


class Field(Input):
    """As Textual's, but what is typed fast does not overtake Backspace and the like, and nothing in it is obeyed."""

    @property
    def _value(self) -> Text:
        """What is drawn. Textual 8.2.8 sends control characters as they are, and a file's name may hold some."""
        return Text(shown(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        """Where the cursor stands in what is drawn; the field is scrolled to it."""
        return cell_len(shown(self.value[:position]))

    async def _on_key(self, event: events.Key) -> None:
        """Do at once what is bound here: Textual does so when the key has come up to the app, and letters sooner."""
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
