"""Markdown as lines of tones, wrapped: what lessons are written in, drawn as calmly as the panes around them.

Blocks are told apart by the parser that Textual uses; code in fences is coloured as Source colours it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from rich.cells import cell_len

from playground.ui.highlight import python_lines
from playground.ui.lines import Line, Span
from playground.ui.text import harmless

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_INDENT = 3
_TONES = {"strong_open": "plain bold", "em_open": "plain italic", "link_open": "calm"}


@dataclass(slots=True)
class Painted:
    """A text, drawn."""

    lines: list[Line] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    """The line on which each `- ` item of the outermost level begins."""


def painted(text: str, width: int, marks: Sequence[Span] = ()) -> Painted:
    """The text, wrapped to so many cells; items of the outermost level get these marks, where there are any."""
    painter = _Painter(width, marks)
    for token in _parser().parse(text):
        painter.take(token)
    return painter.painted


@cache
def _parser() -> "MarkdownIt":
    # Not before there is a lesson to draw: it takes a fifth of what the screen imports.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")


class _Painter:
    """Draws one block after the other."""

    def __init__(self, width: int, marks: Sequence[Span]) -> None:
        self.painted = Painted()
        self._width = width
        self._marks = list(marks)
        self._depth = 0
        """How deep in lists and quotes."""
        self._bullet: Span | None = None
        """What stands before the next line."""
        self._numbered: list[bool] = []
        self._tight = False

    def take(self, token: "Token") -> None:
        """Draw this one."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._numbered.append(token.type == "ordered_list_open")
                self._gap()
            case "bullet_list_close" | "ordered_list_close":
                self._numbered.pop()
            case "list_item_open":
                self._item(token)
            case "blockquote_open":
                self._depth += 1
            case "list_item_close" | "blockquote_close":
                self._depth -= 1
                self._bullet = None
            case "inline":
                tone = "calm bold" if token.level == 1 and self._heading else ""
                self._wrap(list(_spans(token.children or [], tone)))
            case "fence" | "code_block":
                self._code(token.content)
            case "heading_open" | "paragraph_open":
                self._heading = token.type == "heading_open"
                if not token.hidden and self._bullet is None:
                    self._gap()
            case _:
                pass

    _heading = False

    def _item(self, token: "Token") -> None:
        if self._numbered[-1]:
            self._bullet = (f"{token.info}{token.markup}", "dim")
        elif self._depth == 0:
            self.painted.items.append(len(self.painted.lines))
            self._bullet = self._marks.pop(0) if self._marks else ("·", "dim")
        else:
            self._bullet = ("·", "dim")
        self._depth += 1

    def _gap(self) -> None:
        """An empty line between blocks."""
        if self.painted.lines and self.painted.lines[-1].spans and self._depth == 0:
            self.painted.lines.append(Line())

    def _lead(self) -> list[Span]:
        """What stands at the beginning of the next line: a bullet, the first time."""
        if self._bullet is None:
            return [(" " * (1 + _INDENT * self._depth), "")]
        text, tone = self._bullet
        self._bullet = None
        inner = " " * (1 + _INDENT * (self._depth - 1))
        return [(inner, ""), (text + " " * max(1, _INDENT - cell_len(text)), tone)]

    def _wrap(self, spans: list[Span]) -> None:
        room = max(10, self._width - 2 - _INDENT * self._depth)
        line: list[Span] = []
        used = 0
        for word in _words(spans):
            length = sum(cell_len(text) for text, _ in word)
            if line and used + 1 + length > room:
                self._put(line)
                line, used = [], 0
            if line:
                # A space between two words of code belongs to the code.
                line.append((" ", line[-1][1] if line[-1][1] == word[0][1] else ""))
                used += 1
            line += word
            used += length
        if line:
            self._put(line)

    def _code(self, text: str) -> None:
        self._gap()
        for line in python_lines(text.rstrip("\n")):
            self._put([("  ", ""), *line])

    def _put(self, spans: list[Span]) -> None:
        self.painted.lines.append(Line((*self._lead(), *spans)))


def _spans(tokens: Sequence["Token"], tone: str) -> Iterator[Span]:
    """The text of a block with its tones."""
    tones = [tone]
    for token in tokens:
        if token.type in _TONES:
            tones.append(_TONES[token.type])
        elif token.type in ("strong_close", "em_close", "link_close"):
            tones.pop()
        elif token.type == "code_inline":
            yield harmless(token.content), "name"
        elif token.type in ("softbreak", "hardbreak"):
            yield " ", ""
        else:
            yield harmless(token.content), tones[-1]


def _words(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """What spaces part; a word may have several tones."""
    word: list[Span] = []
    for text, tone in spans:
        for number, piece in enumerate(text.split(" ")):
            if number and word:
                yield word
                word = []
            if piece:
                word.append((piece, tone))
    if word:
        yield word
