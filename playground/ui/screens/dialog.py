"""What all dialogs share: they give one answer, once."""

from typing import ClassVar, Generic, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen

Given = TypeVar("Given")


class Dialog(ModalScreen[Given | None], Generic[Given]):
    """Gives an answer, or None if the person changed their mind."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Leave")]

    def give(self, answer: Given | None) -> None:
        """Give the answer and go. Keys typed ahead still reach a dialog that has gone: they are too late."""
        if self.is_current:
            self.dismiss(answer)

    def action_leave(self) -> None:
        """Give no answer."""
        self.give(None)
