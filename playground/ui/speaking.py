"""What the app says in passing, in a corner of the screen."""

from typing import Any

from playground.ui.keyed import Keyed
from playground.ui.text import harmless


class SpeakingApp(Keyed):
    """What a file or a program put into a sentence is shown, not obeyed."""

    def notify(self, message: str, **options: Any) -> None:
        """As Textual's."""
        super().notify(harmless(message), **options)

    def tell(self, sentence: str, *, severe: bool = False) -> None:
        """Say it, as a warning or as an error."""
        self.notify(sentence, severity="error" if severe else "warning", markup=False)
