"""What is being measured: on a terminal one line that is written over, elsewhere a line each."""

from typing import TextIO


class Progress:
    """Told on this stream."""

    def __init__(self, err: TextIO) -> None:
        self._err = err
        self._begin, self._end = ("\r\x1b[2K", "") if err.isatty() else ("", "\n")

    def say(self, text: str) -> None:
        """Tell it."""
        print(f"{self._begin}{text}", end=self._end, file=self._err, flush=True)

    def clear(self) -> None:
        """Leave no half line behind."""
        print(self._begin, end="", file=self._err, flush=True)
