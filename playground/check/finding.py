"""One thing that is wrong with a module."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Says what is wrong, where, and what to do; as text, one line that editors can jump to."""

    file: str
    """As the person gave it."""
    line: int
    """Counted from 1; 1 where no line is to blame."""
    what: str
    todo: str

    def __str__(self) -> str:
        one_line = " ".join(f"{self.what} — {self.todo}".split())
        return f"{self.file}:{self.line}: {one_line}"
