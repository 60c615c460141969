"""What a program draws on a terminal, read without drawing it: its text, its frames, and which worker is chosen.

Nothing is kept but what is asked about. A chosen row is one that has another background than most, whatever the theme.
"""

import re
from collections import Counter

_PIECE = re.compile(
    r"\x1b\[([0-9;]*)m|\x1b\[\?2026(h)|\x1b\[[0-9;?<>=$ ]*[A-Za-z~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|([^\x1b]+)"
)
"""A style, the beginning of a frame, another sequence, or text."""

_BACKGROUND = re.compile(r"(?:^|;)48;(2;\d+;\d+;\d+|5;\d+)|(?:^|;)(4[0-7]|10[0-7])(?=;|$)")

_WORKER = re.compile(r"\bw(\d+)\b")
"""What the measured programs call their tasks: w0, w1, …"""

_UNFINISHED = 100
"""Characters within which a sequence must end."""


class Drawn:
    """Fed with all that is written to a terminal."""

    def __init__(self) -> None:
        self.frames = 0
        """Frames begun."""
        self.text = ""
        """The last that was drawn, without styles: pieces one after the other, each position as a line end."""
        self._rest = b""
        self._background = ""
        self._backgrounds: Counter[str] = Counter()
        """How many rows of workers were drawn on each."""
        self._chosen: dict[str, int] = {}
        """The worker drawn last on each background."""

    def feed(self, data: bytes) -> None:
        """Take in what was written."""
        data = self._rest + data
        cut = data.rfind(b"\x1b", -_UNFINISHED)
        cut = len(data) if cut < 0 or _PIECE.fullmatch(data[cut:].decode("latin-1")) else cut
        cut = _whole(data, cut)
        self._rest = data[cut:]
        pieces = []
        for style, frame, text in _PIECE.findall(data[:cut].decode("utf-8", "replace")):
            if text:
                self._look(text)
                pieces.append(text)
            elif frame:
                self.frames += 1
            elif style or not pieces or pieces[-1] != "\n":
                self._background = _background(style, self._background) if style else ""
        self.text = (self.text + "".join(pieces))[-20_000:]

    def forget(self) -> None:
        """Let go of the text drawn so far, so that what is found in it is new."""
        self.text = ""

    @property
    def chosen(self) -> tuple[int | None, ...]:
        """The workers last drawn as chosen: another tuple means that the choice was drawn anew."""
        if not self._backgrounds:
            return ()
        plain = self._backgrounds.most_common(1)[0][0]
        return tuple(number for background, number in sorted(self._chosen.items()) if background != plain)

    def _look(self, text: str) -> None:
        if found := _WORKER.search(text):
            self._backgrounds[self._background] += 1
            self._chosen[self._background] = int(found[1])


def _background(style: str, before: str) -> str:
    if style.startswith("0"):
        before = ""
    found = _BACKGROUND.search(style)
    return before if found is None else found[1] or found[2]


def _whole(data: bytes, cut: int) -> int:
    """Where the last whole character before this place ends."""
    for back in range(1, min(4, cut) + 1):
        byte = data[cut - back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return cut if needed <= back else cut - back
        if byte < 0x80:
            break
    return cut
