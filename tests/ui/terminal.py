"""The app in a real terminal: a pty in front of the process, pyte reading what it draws."""

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic

import pyte

PATIENCE = 20.0
"""Seconds after which what is waited for is taken never to come."""
ROWS, COLUMNS = 36, 120

OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Run first in the new process: the terminal controls it from then on, as in a window of a desktop."""


class Terminal:
    """A screen of 120 × 36, and the process that draws on it."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process = process
        self.drawn = b""
        """Everything that was written to the terminal."""
        self._master = master
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def press(self, keys: bytes) -> None:
        """Type this."""
        os.write(self._master, keys)

    def until(self, holds: Callable[[str], object]) -> str:
        """Read what is drawn until this holds of the screen's text; the text."""
        end = monotonic() + PATIENCE
        while not holds(self.text()):
            if monotonic() > end or not self._read():
                raise AssertionError(f"the screen did not come to read so:\n{self.text()}")
        return self.text()

    def ended(self) -> int:
        """Read until the process has ended; its exit status."""
        while self._read():
            pass
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Close the window; a second time nothing is left to close."""
        if self._master >= 0:
            os.close(self._master)
        self._master = -1

    def text(self) -> str:
        """What the screen reads."""
        return "\n".join(self._screen.display)

    def resize(self, rows: int, columns: int) -> None:
        """Give the window another size; the system tells the app."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: int) -> None:
        """Send a signal to the app."""
        self.process.send_signal(number)

    def _read(self) -> bool:
        """Take what is there, or wait for it; False at the end."""
        ready, _, _ = select.select([self._master], [], [], PATIENCE)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux says so when nobody has the other end open any more
            return False
        self.drawn += data
        self._stream.feed(data)
        return bool(data)


@contextlib.contextmanager
def terminal(
    *arguments: str | Path, environment: Mapping[str, str] | None = None, through: Sequence[str] = ()
) -> Iterator[Terminal]:
    """`playground ARGUMENTS` in a terminal of its own; `through` a command that runs another, if one is given."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [*through, sys.executable, "-c", OWN_TERMINAL, "-m", "playground", *map(str, arguments)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env={**inherited, "TERM": "xterm-256color", "XDG_CONFIG_HOME": "/nonexistent", **(environment or {})},
    )
    os.close(slave)
    shown = Terminal(process, master)
    try:
        yield shown
    finally:
        process.kill()
        process.wait()
        shown.close()


def lab_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """The pids of the processes that this one started and that still live, on Linux and macOS alike."""
    return children_of(process.pid)


def children_of(parent_pid: int) -> list[int]:
    """The same of any process; that which lists them excepted."""
    with subprocess.Popen(["ps", "-A", "-o", "pid=,ppid=,stat="], stdout=subprocess.PIPE, text=True) as listing:
        rows = [line.split(None, 2) for line in listing.communicate()[0].splitlines()]
    living = {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}
    return [pid for pid, parent in living.items() if parent == parent_pid and pid != listing.pid]


def is_there(pid: int) -> bool:
    """Whether a process of that id lives."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False
