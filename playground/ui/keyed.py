"""Keyed: whoever speaks on the screen names the keys as the person has them."""

from textual.app import App
from textual.message_pump import MessagePump

from playground.ui.rebinding import DEFAULT, Keymap


class Keyed(App[None]):
    """An app with a table of keys."""

    keymap: Keymap = DEFAULT


def keymap_of(node: MessagePump) -> Keymap:
    """The table of the app that a pane or screen is in."""
    app = node.app
    return app.keymap if isinstance(app, Keyed) else DEFAULT


def key_of(node: MessagePump, name: str) -> str:
    """What a sentence of a pane or screen calls the key of a binding."""
    return keymap_of(node).spoken(name)
