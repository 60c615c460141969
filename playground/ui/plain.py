"""The screen in ASCII alone, for terminals and fonts that lack the rest: what is drawn passes through here last.

Nothing moves: each letter becomes as many cells as it had. What a program or a person wrote is `?` where it is not
ASCII; what is copied or saved is as it was.
"""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

GLYPHS = {
    glyph: letter
    for glyphs, letters in (
        ("◆▶○✗✓⊘◇◌■‖□", '*>oxvcqg#"_'),  # how a task, a job or the loop stands
        ("░█─═≈†▒┿╷·", ":#-=~d%+|."),  # a time line
        ("▁▂▃▄▅▆▇", "_.,-~+*"),  # rates
        ("│┃├└╌╭╮╰╯", "||+`:++++"),  # trees, and edges of panes
        ("●◐▸▾▼★◀‹→←↑↓", "@%>vv*<<><^v"),  # choices and ways
        ("×…—–🔎\u2421\ufffd", "x~--/??"),  # in sentences
    )
    for glyph, letter in zip(glyphs, letters, strict=True)
}
"""What the screen itself draws; what stands side by side is told apart."""


class Plain(LineFilter):
    """Draws in ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Called by Textual for each line."""
        return [
            each if each.text.isascii() else Segment(plain(each.text), each.style, each.control) for each in segments
        ]


def plain(text: str) -> str:
    """The text in ASCII, in as many cells."""
    made, wide = "".join(map(_letter, text)), cell_len(text)
    return made[:wide].ljust(wide)


@lru_cache(4096)
def _letter(letter: str) -> str:
    wide = cell_len(letter)
    return letter if letter.isascii() else (GLYPHS.get(letter) or _line(letter) or "?" * wide)[:wide].ljust(wide)


def _line(letter: str) -> str:
    """What is drawn with lines and blocks: those of Textual's that none of ours are."""
    name = unicodedata.name(letter, "")
    if not name.startswith("BOX DRAWINGS") and not name.endswith((" BLOCK", " EIGHTH", " EIGHTHS", " QUARTERS")):
        return ""
    if name.endswith("HORIZONTAL") or name.startswith(("UPPER", "LOWER")):
        return "-"
    return "|" if name.endswith("VERTICAL") or name.startswith(("LEFT", "RIGHT")) else "+"
