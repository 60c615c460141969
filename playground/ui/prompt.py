"""The prompt: where the person types Python for the lab, as at Python's own prompt. Nothing is run here."""

import ast
import builtins
import codeop
import keyword
import re
import warnings
from collections.abc import Iterable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static, TextArea

from playground.model.defined import UNREADABLE, defined, tree
from playground.model.output import FURTHER, PROMPT

INDENT = 4
MOST_LINES = 8
"""Of an entry that are on the screen at a time."""
KEPT = 500
"""Entries that can be recalled."""

HINT = "Python in the module's names; await works; task(3), tasks(), _ are there"

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*$")
"""The name that is being typed, and not an attribute: to list those would ask the objects."""


class Typing(TextArea):
    """The text of one entry; Enter hands it over once it is complete."""

    class Entered(Message):
        """An entry is complete."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The person is done here."""

    def __init__(self) -> None:
        super().__init__(soft_wrap=False, compact=True, highlight_cursor_line=False, placeholder=HINT)
        self._entries: list[str] = []
        self._place = 0
        """Which of them is shown; behind the last stands what is being typed."""
        self._typed = ""
        self.names: Iterable[str] = ()
        """What Tab completes, with the names that entries have defined."""
        self._defined: frozenset[str] = frozenset()

    async def _on_key(self, event: events.Key) -> None:
        """Not as bindings: what is typed fast would overtake them, or they what was typed before."""
        keys = {
            "enter": self._enter,
            "up": self._go_up,
            "down": self._go_down,
            "tab": self._complete,
            "backspace": self.action_delete_left,
            "escape": self._leave,
        }
        if event.key not in keys:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        keys[event.key]()

    def _enter(self) -> None:
        """Hand over what is complete; else go on with another line."""
        if not self.text.strip():
            self.text = ""
        elif self.cursor_at_last_line and is_complete(self.text):
            self._hand_over(self.text.strip("\n").rstrip())
        else:
            self.insert("\n" + _indent(self._before))

    def _go_up(self) -> None:
        """Up in the entry, and from its first line to the entry before."""
        if self.cursor_at_first_line:
            self._recall(self._place - 1)
        else:
            self.action_cursor_up()

    def _go_down(self) -> None:
        """Down in the entry, and from its last line to the entry behind."""
        if self.cursor_at_last_line:
            self._recall(self._place + 1)
        else:
            self.action_cursor_down()

    def _complete(self) -> None:
        """Complete the name before the cursor as far as that is clear, or indent."""
        if not self._before.strip():
            self.insert(" " * (INDENT - len(self._before) % INDENT))
        elif found := _NAME.search(self._before):
            self.insert(completion(found[0], {*self.names, *self._defined}))

    def action_delete_left(self) -> None:
        """Take back a letter, or a step of the indentation."""
        before = self._before
        if before and not before.strip() and self.selection.is_empty:
            row, column = self.cursor_location
            self.delete((row, column - 1 - (column - 1) % INDENT), (row, column))
        else:
            super().action_delete_left()

    def _leave(self) -> None:
        """Go back to the panes."""
        self.post_message(self.Left())

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(INDENT)
        await super()._on_paste(events.Paste(text))

    @property
    def _before(self) -> str:
        """What of its line stands before the cursor."""
        row, column = self.cursor_location
        return self.document.get_line(row)[:column]

    def _hand_over(self, text: str) -> None:
        if self._entries[-1:] != [text]:
            self._entries = [*self._entries[1 - KEPT :], text]
        self._place = len(self._entries)
        self._defined |= defined(text)
        self.text = ""
        self.post_message(self.Entered(text))

    def _recall(self, place: int) -> None:
        if not 0 <= place <= len(self._entries):
            return
        if self._place == len(self._entries):
            self._typed = self.text
        self._place = place
        self.text = [*self._entries, self._typed][place]
        self.move_cursor(self.document.end)


class Prompt(Horizontal):
    """The text with `>>>` before its first line and `...` before the others; away until it is asked for."""

    def __init__(self) -> None:
        super().__init__(id="prompt")

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        yield Static(PROMPT, classes="prompts", markup=False)
        yield Typing()

    def on_mount(self) -> None:
        """Lines that are scrolled to get their prompts too."""
        self.watch(self._typing, "scroll_y", self._show_prompts, init=False)
        self.on_text_area_changed()

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self.has_class("-open")

    def open(self, names: Iterable[str]) -> None:
        """Let the person type; Tab completes these names."""
        self.add_class("-open")
        self._typing.names = names
        self.screen.set_focus(self._typing)

    def close(self) -> None:
        """Away with it; what was typed stays for the next time."""
        self.remove_class("-open")

    def on_text_area_changed(self) -> None:
        """It is as high as its text."""
        self.styles.height = min(MOST_LINES, self._typing.document.line_count)
        self._show_prompts()

    def _show_prompts(self) -> None:
        first = round(self._typing.scroll_y)
        shown = min(MOST_LINES, self._typing.document.line_count)
        lines = [FURTHER if first + row else PROMPT for row in range(shown)]
        self.query_one(Static).update("\n".join(lines))

    @property
    def _typing(self) -> Typing:
        return self.query_one(Typing)


def is_complete(text: str) -> bool:
    """Whether there is nothing more to come, by the rules of Python's prompt: an empty line ends a block.

    What cannot be compiled is complete: the lab says what is wrong with it.
    """
    compiler = codeop.CommandCompiler()
    compiler.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if compiler(text, "<repl>", "exec") is None:
                return False
        last = tree(text).body[-1:]
    except UNREADABLE:
        return True
    is_block = any(hasattr(each, "body") or isinstance(each, ast.Match) for each in last)
    return not is_block or (not text.rpartition("\n")[2].strip() and "\n" in text)


def names_of(source: str) -> list[str]:
    """What a module defines at its top level, and what every entry finds besides."""
    return sorted({"task", "tasks", "asyncio", *keyword.kwlist, *dir(builtins), *defined(source)})


def completion(begun: str, names: Iterable[str]) -> str:
    """What all the names that begin so go on with."""
    rests = [name.removeprefix(begun) for name in names if name.startswith(begun)]
    shortest = min(rests, key=len, default="")
    same = 0
    while same < len(shortest) and all(rest[same] == shortest[same] for rest in rests):
        same += 1
    return shortest[:same]


def _indent(before: str) -> str:
    """Of the line behind this one."""
    indent = before[: len(before) - len(before.lstrip())]
    return indent + " " * INDENT if before.rstrip().endswith(":") else indent
