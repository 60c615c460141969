"""Python text as lines of tones, once for each text."""

from pygments.token import Token
from textual.highlight import HighlightTheme, highlight

from playground.ui.lines import Span
from playground.ui.text import harmless


class Tones(HighlightTheme):
    """Pygments' tokens as the tones of `ink.py`, where Textual's themes have styles."""

    STYLES = {  # noqa: RUF012 - Textual declares it so
        Token.Comment: "dim italic",
        Token.Keyword: "you",
        Token.Operator.Word: "you",
        Token.Name.Builtin.Pseudo: "you italic",
        Token.Name.Builtin: "name",
        Token.Name.Exception: "name",
        Token.Name.Class: "calm bold",
        Token.Name.Decorator: "name",
        Token.Name.Function: "calm bold",
        Token.Name.Function.Magic: "calm bold",
        Token.Literal.Number: "warn",
        Token.Literal.String: "good",
        Token.Literal.String.Doc: "dim italic",
        Token.Literal.String.Interpol: "plain",
        Token.Literal.String.Affix: "good",
    }


MOST = 400_000
"""Characters that are coloured, which takes half a second; of a longer text none are."""

AT_ONCE = 100_000
"""Characters that are coloured before they are shown; a longer text is shown plain until it is."""

LONGEST = 10_000
"""Characters of one line that are shown."""


def plain_lines(text: str) -> list[tuple[Span, ...]]:
    """The text's lines as Python counts them, control characters shown."""
    return _plain(_lines(text))


def _lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line if len(line) <= LONGEST else line[:LONGEST] + "…" for line in lines]


def _plain(lines: list[str]) -> list[tuple[Span, ...]]:
    return [((harmless(line), ""),) if line else () for line in lines]


def python_lines(text: str) -> list[tuple[Span, ...]]:
    """The same in colours."""
    lines = _lines(text)
    if sum(map(len, lines)) > MOST:
        return _plain(lines)
    content = highlight("\n".join(map(harmless, lines)), language="python", theme=Tones)
    painted: list[list[Span]] = [[]]
    end = 0
    for span in sorted(content.spans):
        tone = str(span.style)
        if tone.startswith("$"):
            continue  # the theme's own colour under all of it; here that is the plain tone
        _add(painted, content.plain[end : span.start], "")
        _add(painted, content.plain[span.start : span.end], tone)
        end = span.end
    _add(painted, content.plain[end:], "")
    return [tuple(line) for line in painted]


def _add(painted: list[list[Span]], text: str, tone: str) -> None:
    first, *rest = text.split("\n")
    if first:
        painted[-1].append((first, tone))
    painted.extend([(line, tone)] if line else [] for line in rest)
