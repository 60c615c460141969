"""Field: a line to type in, in which each key is done before the next one."""

from textual import events
from textual.widgets import Input


class Field(Input):
    """As Textual's, but what is typed fast does not overtake Backspace and the like."""

    async def _on_key(self, event: events.Key) -> None:
        """Do at once what is bound here: Textual does so when the key has come up to the app, and letters sooner."""
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
