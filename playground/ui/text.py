"""Text of a person's program, made harmless and made to fit."""

import re

from rich.cells import cell_len, set_cell_size

_NUMBER = re.compile(r"[-_#]?\d+$")

_SHOWN = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys((0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF), "\ufffd"),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
"""Control characters as their pictures; what turns the direction of text around, and lone surrogates, as `�`."""


def harmless(text: str) -> str:
    """The text with its control characters shown instead of obeyed; tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return text.expandtabs(4).translate(_SHOWN)


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
