"""What the person entered at the REPL, and what came of it: facts, as those of `facts.py`."""

from playground.wire.fact import Fact
from playground.wire.places import Failure


class EntryBegun(Fact, frozen=True):
    """What the person entered at the REPL is about to run."""

    entry: int
    """Counted from 1; its file is `<repl-1>`, and its task, if it awaits, is named `repl-1`."""
    text: str


class EntryEnded(Fact, frozen=True):
    """The entry has run to its end, or its task was made; not told of one that ends the lab's process at once."""

    entry: int
    task: int | None
    """The task that does it, if it awaits."""
    returned: str
    """What an expression came to, in words; empty for None and where there is a task, which tells its own end."""
    failure: Failure | None
    """What it raised, which was printed."""
