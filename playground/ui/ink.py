"""Tones as colours: panes say `dim` or `bad bold`, the theme in use says what that looks like.

Colours are blended here rather than taken as `dim` attributes, because terminals disagree about those.
"""

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

DARK = Theme(
    name="playground-dark",
    primary="#7aa2f7",
    secondary="#73c8d6",
    accent="#c4a1f5",
    success="#9bcd77",
    warning="#e5b567",
    error="#f4768c",
    foreground="#cfd4e3",
    background="#12141c",
    surface="#12141c",
    panel="#1d212e",
    variables={
        "block-cursor-background": "#2c3450",
        "block-cursor-foreground": "#e8ebf4",
        "block-cursor-text-style": "none",
        "footer-key-foreground": "#7aa2f7",
        "input-selection-background": "#7aa2f7 30%",
        "scrollbar": "#2b3042",
        "scrollbar-background": "#12141c",
        "scrollbar-background-hover": "#12141c",
        "scrollbar-background-active": "#12141c",
        "scrollbar-corner-color": "#12141c",
    },
)

LIGHT = Theme(
    name="playground-light",
    primary="#2757c2",
    secondary="#0b7285",
    accent="#7a3bb8",
    success="#2f7d1f",
    warning="#9a5b00",
    error="#c02243",
    foreground="#23283a",
    background="#fbfbfd",
    surface="#fbfbfd",
    panel="#eceef5",
    dark=False,
    variables={
        "block-cursor-background": "#d6e0f9",
        "block-cursor-foreground": "#151a2b",
        "block-cursor-text-style": "none",
        "footer-key-foreground": "#2757c2",
        "scrollbar": "#cfd3e0",
        "scrollbar-background": "#fbfbfd",
        "scrollbar-background-hover": "#fbfbfd",
        "scrollbar-background-active": "#fbfbfd",
        "scrollbar-corner-color": "#fbfbfd",
    },
)

_COLOURS = {
    "": "foreground",
    "plain": "foreground",
    "you": "accent",
    "good": "success",
    "warn": "warning",
    "bad": "error",
    "calm": "primary",
    "name": "secondary",
}

_FADED = {"dim": 0.4, "faint": 0.55}
"""How far the foreground goes towards the background."""

_FILLS = {
    "cursor": ("primary", 0.2),
    "cursor-away": ("primary", 0.09),
    "marked": ("warning", 0.1),
    "alarm": ("error", 0.2),
}
"""Backgrounds: a colour, and how much of it is laid over the background."""

_GREY_FILLS = {"cursor": 0.3, "cursor-away": 0.18, "marked": 0.07, "alarm": 0.25}
"""How much of the foreground is, where colours become greys: what is selected must not look like what is marked."""

_ANSI_FILLS = {
    "cursor": Style(reverse=True),
    "cursor-away": Style(underline=True),
    "marked": Style.null(),
    "alarm": Style(reverse=True),
}
"""Where the colours are the terminal's own, of which none can be blended: one of them as a background may be that of
the letters on it."""


class Ink:
    """The styles of one theme. A tone is a word of `_COLOURS` or `_FADED`, with `bold` or `italic` behind it."""

    def __init__(self, variables: Mapping[str, str], *, grey: bool = False) -> None:
        """`grey`: colours will be shown as greys, so what is bad is told apart by being bold, not by being darker."""
        self._variables = variables
        self._grey = grey
        self._background = Color.parse(variables["background"])
        self._ansi = self._background.ansi is not None
        self._styles: dict[str, Style] = {}

    def style(self, tone: str, fill: str = "") -> Style:
        """The style of a tone's letters. On the line that is chosen, what fades fades less: its fill is near to it."""
        if self._ansi and fill and _ANSI_FILLS[fill].reverse:
            return Style(bold=tone.endswith("bold") or None)  # colours would be backgrounds there
        key = f"{tone} on it" if fill == "cursor" and tone.partition(" ")[0] in _FADED else tone
        if key not in self._styles:
            self._styles[key] = self._mix(tone, fades=1.0 if key == tone else 0.4)
        return self._styles[key]

    def fill(self, name: str) -> Style:
        """The background of a whole line: `cursor`, `cursor-away`, `marked`, `alarm`, or empty for none."""
        if not name or self._ansi:
            return _ANSI_FILLS[name] if name else Style.null()
        key = f"fill {name}"
        if key not in self._styles:
            colour, share = ("foreground", _GREY_FILLS[name]) if self._grey else _FILLS[name]
            self._styles[key] = Style(bgcolor=self._background.blend(self._colour(colour), share).rich_color)
        return self._styles[key]

    def _mix(self, tone: str, *, fades: float) -> Style:
        name, _, attribute = tone.partition(" ")
        colour = self._colour("foreground" if self._grey else _COLOURS.get(name, "foreground"))
        if name in _FADED:
            colour = colour.blend(self._background, _FADED[name] * fades)
        bold = attribute == "bold" or (self._grey and name == "bad") or None
        return Style(color=colour.rich_color, bold=bold, italic=attribute == "italic" or None)

    def _colour(self, variable: str) -> Color:
        return Color.parse(self._variables[variable])
