"""The story: what happened, one line each, for a person to read from top to bottom.

Cause stands before consequence. A call of the person's is told by the lab when it has returned, so what it set
off synchronously (the cancel that came down through a waiter) is held back until the call has been told.
"""

from collections import deque
from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """How a line is meant; panes make colours of it."""

    PLAIN = "plain"
    YOU = "you"
    """The person's own call."""
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"


class StoryLine(NamedTuple):
    """One line of the story."""

    at: float
    """On the loop's clock."""
    who: str
    """`you`, a task's name, a job's function, a pool's name, `loop`, `program` or `lab`."""
    what: str
    detail: str
    """Where, or what came of it; may be empty."""
    subject: int | None
    """The task or job that selecting the line selects."""
    tone: Tone


class Story:
    """The last lines."""

    def __init__(self, keep: int) -> None:
        self.lines: deque[StoryLine] = deque(maxlen=keep)
        self.count = 0
        """Lines since the start, those no longer kept included."""

    def add(self, line: StoryLine) -> None:
        """One more line at the end."""
        self.lines.append(line)
        self.count += 1

    def amend(self, line: StoryLine, better: StoryLine) -> None:
        """Say more in a line that was added for the same batch, which nobody can have read."""
        for back, each in enumerate(reversed(self.lines), 1):
            if each is line:  # one that reads the same may stand before it
                self.lines[-back] = better
                return
