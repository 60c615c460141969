"""How far a check has come, for whoever waits at a terminal."""

from typing import TextIO


class Progress:
    """`12 of 100 checked`, one line that is written over; nothing of a single module, or where nobody looks."""

    def __init__(self, err: TextIO | None, modules: int) -> None:
        self._err = err if err is not None and modules > 1 and err.isatty() else None
        self._modules = modules
        self._checked = 0
        self.show()

    def count(self) -> None:
        """One more is checked."""
        self._checked += 1
        self.show()

    def show(self) -> None:
        """Write the line."""
        self._write(f"{self._checked} of {self._modules} checked")

    def clear(self) -> None:
        """Take the line away: something else is written."""
        self._write("")

    def _write(self, text: str) -> None:
        if self._err is not None:
            print(f"\r\x1b[2K{text}", end="", file=self._err, flush=True)
