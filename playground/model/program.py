"""The program that the lab runs: its file, its text as compiled, and how it ended."""

from dataclasses import dataclass, replace
from typing import assert_never

from playground.wire.facts import ProgramEnded, ProgramFailed, ProgramLoaded, ProgramStarted, RunEnded
from playground.wire.places import Failure


@dataclass(frozen=True, slots=True)
class Program:
    """What is known of the program by now."""

    path: str = ""
    """Absolute path of the file; empty until it started."""
    text: str = ""
    """The source as compiled."""
    entries: tuple[str, ...] = ()
    """Names that can be launched, once loaded."""
    loaded: bool = False
    """Its top level has run, and launches are possible."""
    failure: Failure | None = None
    """Why it did not compile or load, or what ended it."""
    over: ProgramEnded | None = None
    """It came to its end; the process may still be there."""
    ended: RunEnded | None = None
    """The lab's process is gone."""

    @property
    def unopened(self) -> bool:
        """It did not compile or load, and so there is no loop to do anything on."""
        return self.failure is not None and not self.loaded and self.over is None

    def after(self, fact: ProgramStarted | ProgramLoaded | ProgramFailed | ProgramEnded | RunEnded) -> "Program":
        """The program once this has happened."""
        match fact:
            case ProgramStarted():
                return Program(path=fact.path, text=fact.text)
            case ProgramLoaded():
                return replace(self, entries=fact.entries, loaded=True)
            case ProgramFailed():
                return replace(self, failure=fact.failure)
            case ProgramEnded():
                return replace(self, over=fact, failure=fact.failure or self.failure)
            case RunEnded():
                return replace(self, ended=fact)
            case _:
                assert_never(fact)
