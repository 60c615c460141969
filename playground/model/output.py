"""What the program printed, as lines.

Text arrives in pieces of any size. Each stream has at most one open line, which the next piece of that stream
continues even if lines of the other stream have come in between, as it would in two terminals.
Control characters stay in the text as data: whoever draws a line makes them harmless.
"""

from collections import deque
from dataclasses import dataclass

from playground.wire.entries import EntryBegun
from playground.wire.facts import Printed

PROMPT, FURTHER = ">>> ", "... "
"""What stands before the first line of an entry of the REPL's, and before the others."""

YOU = "you"
"""The stream of what was entered."""

LONGEST = 10_000
"""Characters. A longer line is cut, so that a program which never prints a newline cannot fill the memory."""


@dataclass(slots=True)
class OutputLine:
    """One line of output. The last of a stream is open, and grows, until its newline comes."""

    at: float
    """When its first character was written, on the loop's clock."""
    stream: str
    """`stdout`, `stderr`, or `you` for what was entered at the REPL."""
    text: str
    """Without the newline."""
    task: int | None
    """The task that wrote its beginning, at a best guess."""
    open: bool
    """No newline yet."""


class Output:
    """The last lines of both streams in the order in which they began."""

    def __init__(self, keep: int) -> None:
        self.lines: deque[OutputLine] = deque(maxlen=keep)
        self.count = 0
        """Lines since the start, those no longer kept included."""
        self._open: dict[str, OutputLine] = {}

    def add(self, fact: Printed) -> None:
        """Continue the stream's open line and begin the lines that follow."""
        *complete, rest = fact.text.split("\n")
        for text in complete:
            self._write(fact, text)
            self._close(fact)
        if rest:
            self._write(fact, rest)

    def add_entry(self, fact: EntryBegun) -> None:
        """Echo what was entered at the REPL, as a prompt does, before what comes of it."""
        for number, text in enumerate(fact.text.splitlines()):
            prompt = FURTHER if number else PROMPT
            self.lines.append(OutputLine(fact.at, YOU, (prompt + text)[:LONGEST], None, open=False))
            self.count += 1

    def tear(self) -> None:
        """Some of what was printed now was not told: what comes next does not continue the open lines."""
        for line in self._open.values():
            line.text += "…"
            line.open = False
        self._open.clear()

    def _write(self, fact: Printed, text: str) -> None:
        line = self._open.get(fact.stream)
        while line is not None and len(line.text) + len(text) > LONGEST:
            taken = LONGEST - len(line.text)
            line.text += text[:taken]
            text = text[taken:]
            line.open = False
            line = self._begin(fact)
        if line is None:
            line = self._begin(fact)
        if len(text) > LONGEST:
            self._write(fact, text)
        else:
            line.text += text

    def _begin(self, fact: Printed) -> OutputLine:
        line = OutputLine(at=fact.at, stream=fact.stream, text="", task=fact.task, open=True)
        self.lines.append(line)
        self.count += 1
        self._open[fact.stream] = line
        return line

    def _close(self, fact: Printed) -> None:
        self._open.pop(fact.stream).open = False
