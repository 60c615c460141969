"""One body for all that is hostile: a module in the real app in a real terminal, and what the screen must say."""

import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.hostile.obeyed import obeyed
from tests.ui.terminal import Terminal, is_there, lab_of, terminal

PREAMBLE = "import asyncio, os, signal, sys, threading, time\n"

LEFT = b"\x1b[?1049l"
"""Leaves the alternate screen."""

RESTART = (b"\x12", "No task yet: press l")
"""Ctrl+R starts a new lab."""

RESTART_ANYWAY = ((b"\x12", "(is|are) still alive, and would end with the lab"), (b"y", RESTART[1]))
"""The same where something would be lost."""

UNZOOM = ((b"z", "1 Tasks"), *RESTART_ANYWAY)
"""The same where a pane was given the whole screen."""


@dataclass(frozen=True)
class Hostile:
    """A module, what is pressed, and what can be read then."""

    name: str
    source: str | bytes
    """The module; a text gets the usual imports in its first line, bytes are written as they are."""
    says: Sequence[str]
    """Patterns that are all to be found on the screen at one moment, in its text without borders and line ends."""
    keys: bytes = b"l"
    first: Sequence[tuple[bytes, str]] = ()
    """Keys that are pressed before those, and after each what is read then."""
    way_on: Sequence[tuple[bytes, str]] = (RESTART,)
    """Keys that help, and after each what is read then."""
    environment: Mapping[str, str] = field(default_factory=dict)
    loops: Sequence[str] = ("asyncio",)
    """Where it is not the same on both; for `cases`."""

    def write(self, folder: Path) -> Path:
        """Write it down."""
        path = folder / f"{self.name}.py"
        path.write_bytes(self.source if isinstance(self.source, bytes) else (PREAMBLE + self.source).encode())
        return path


def cases(table: Sequence[Hostile]) -> list[ParameterSet]:
    """Each on its loops, as parameters of a test."""
    return [pytest.param(each, kind, id=f"{each.name}-{kind}") for each in table for kind in each.loops]


def face(hostile: Hostile, folder: Path, kind: str) -> str:
    """Open it, press its keys, read what it says; then help opens, the way on leads on, and quitting leaves nothing.

    Gives the screen on which it said so.
    """
    with terminal(hostile.write(folder), "--loop", kind, environment=hostile.environment) as app:
        app.until(lambda text: "Tasks" in text and "Source" in text)
        for key, read in hostile.first:
            app.press(key)
            app.until(reads(read))
        app.press(hostile.keys)
        screen = app.until(reads(*hostile.says))
        goes_on(app, hostile.way_on)
    return screen


def goes_on(app: Terminal, way_on: Sequence[tuple[bytes, str]]) -> None:
    """Help opens and closes, this leads on, and quitting leaves nothing."""
    app.press(b"?")
    app.until(lambda text: "Launch the chosen entry" in text)
    app.press(b"\x1b")
    app.until(lambda text: "Launch the chosen entry" not in text)
    for key, read in way_on:
        app.press(key)
        app.until(reads(read))
    quits(app)


def reads(*patterns: str) -> Callable[[str], bool]:
    """Whether all of these are to be found on a screen."""
    return lambda text: all(re.search(each, flowing(text)) for each in patterns)


def quits(app: Terminal) -> None:
    """`q` ends the app, restores the terminal and leaves no process; nothing was obeyed that a program wrote."""
    pids = lab_of(app.process)
    app.press(b"q")
    assert app.ended() == 0
    assert LEFT in app.drawn
    assert obeyed(app.drawn) == []
    assert not any(map(is_there, pids))
    while any(map(has_members, pids)):  # what the lab left was killed with it, and has yet to go
        pass


def has_members(group: int) -> bool:
    """Whether a process of this group lives."""
    listing = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return any(int(pgid) == group and "Z" not in state for pgid, state in map(str.split, listing.splitlines()))


def flowing(text: str) -> str:
    """The text of the screen as one line, without borders: what was wrapped reads as a sentence."""
    return " ".join(re.sub(r"[│╭╮╰╯─]", " ", text).split())
