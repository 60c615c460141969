"""Text of a person's program, made harmless and made to fit."""

import re
from unicodedata import category

from rich.cells import cell_len, set_cell_size

_NUMBER = re.compile(r"[-_#]?\d+$")

_CROWD = re.compile("(\x00{8})\x00+")
_INVISIBLE = frozenset((0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810)))
"""What takes no room, or shows nothing in the room that it takes, and is a letter or a mark by its category."""


class _Shown(dict[int, str | None]):
    """For `str.translate`: how each character is shown that is not shown as itself. Filled as characters come.

    Control characters become their pictures. What cannot be seen, turns the direction of text around or is half of a
    pair becomes `�`, so that no two names that differ look alike and every terminal gives them the same room.
    """

    def __init__(self) -> None:
        super().__init__({**{code: chr(0x2400 + code) for code in range(0x20)}, 0x7F: "\u2421"})
        self.marks: set[str] = set()
        """Those that came and are put on the letter before them."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        kind = category(letter)
        if kind in ("Cc", "Cf", "Cs", "Zl", "Zp") or code in _INVISIBLE:
            letter = "\ufffd"
        elif 0xFE00 <= code < 0xFE10 or 0xE0100 <= code < 0xE01F0:  # chooses how what stands before is drawn, and where
            letter = ""
        elif kind in ("Mn", "Me"):
            self.marks.add(letter)
        self[code] = letter
        return letter


_SHOWN = _Shown()


def harmless(text: str) -> str:
    """The text with its control characters shown instead of obeyed; tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    shown = text.expandtabs(4).translate(_SHOWN)
    return shown if _SHOWN.marks.isdisjoint(shown) else _without_crowds(shown)


def shown(text: str) -> str:
    """The same for a text that is edited: one character for one, so that the cursor stands where it should."""
    return "".join(
        letter if letter.isascii() and letter.isprintable() else (harmless(letter) or "\ufffd")[0] for letter in text
    )


def _without_crowds(text: str) -> str:
    """At most eight marks on one letter: thousands would all be sent, and drawn across the lines above and below."""
    marks = "".join("\0" if letter in _SHOWN.marks else letter for letter in text)
    for crowd in reversed([*_CROWD.finditer(marks)]):
        text = text[: crowd.end(1)] + "\ufffd" + text[crowd.end() :]
    return text


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Exactly `width` cells: padded, or cut with `…`; `right` puts the padding in front."""
    if width <= 0:
        return ""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…"
    padding = " " * (width - length)
    return padding + text if right else text + padding


def fit_name(text: str, width: int) -> str:
    """As `fit`, but a name that is too long keeps the number that tells it from its like: `fetch_p…-12`."""
    number = _NUMBER.search(text)
    end = number[0] if number is not None and cell_len(text) > width else ""
    if not end or cell_len(end) > width // 2:
        return fit(text, width)
    return fit(text[: -len(end)], width - cell_len(end)) + end


def fit_end(text: str, width: int) -> str:
    """As `fit`, but what is too long loses its beginning: `…py:88`."""
    while cell_len(text) > width > 0:
        text = "…" + text[2:] if text.startswith("…") else "…" + text[1:]
    return fit(text, width)
