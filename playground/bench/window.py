"""A real terminal of 160 × 48 in which a command runs, and what can be read and asked of it from outside."""

import asyncio
import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic

from playground.bench.drawn import Drawn
from playground.errors import LabError

COLUMNS, ROWS = 160, 48

PATIENCE = 120.0
"""Seconds after which what is waited for is taken never to come."""

_OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Run first in the new process: the terminal controls it from then on, as in a window of a desktop."""

_ASKS_FOR_FRAMES = b"\x1b[?2026$p"
_HAS_FRAMES = b"\x1b[?2026;2$y"
"""The answer of a terminal that shows a frame as a whole: each is then drawn between two marks, and can be counted."""


class Window:
    """One command in its terminal; made by `window`."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process = process
        self.drawn = Drawn()
        self._master = master
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        os.set_blocking(master, False)
        self._loop.add_reader(master, self._read)

    def press(self, keys: str) -> None:
        """Type this."""
        os.write(self._master, keys.encode())

    async def until(self, holds: Callable[[Drawn], object], what: str, *, patience: float = PATIENCE) -> None:
        """Wait until this holds of what is drawn. Raises LabError if it does not come to hold."""
        end = monotonic() + patience
        while not holds(self.drawn):
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), end - monotonic())
            except TimeoutError:
                raise LabError(f"The screen did not come to show {what}.") from None

    def close(self) -> None:
        """Close the window, and end what runs in it."""
        self._loop.remove_reader(self._master)
        self.process.kill()
        self.process.wait()
        os.close(self._master)

    def _read(self) -> None:
        try:
            data = os.read(self._master, 1 << 16)
        except BlockingIOError:
            return
        except OSError:  # Linux says so when nobody has the other end open any more
            self._loop.remove_reader(self._master)
            return
        if _ASKS_FOR_FRAMES in data:
            os.write(self._master, _HAS_FRAMES)
        self.drawn.feed(data)
        self._news.set()


@contextlib.asynccontextmanager
async def window(command: Sequence[str], home: Path) -> AsyncIterator[Window]:
    """A terminal with this command in it; what it keeps of its own it keeps in the folder `home`."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(  # noqa: ASYNC220 - at once, so that the moment at which it was begun is known
        [sys.executable, "-c", _OWN_TERMINAL, *command],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env=environment(home),
    )
    os.close(slave)
    opened = Window(process, master)
    try:
        yield opened
    finally:
        opened.close()


def environment(home: Path) -> Mapping[str, str]:
    """Ours, but for what would make the screen another one or touch what is the person's."""
    left_out = ("COLUMNS", "LINES", "NO_COLOR")
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    own = {name: str(home) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    return {**inherited, **own, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def playground(*arguments: str) -> list[str]:
    """The command line of the playground that this one is."""
    return [sys.executable, "-m", "playground", *arguments]


def cpu_seconds(pid: int) -> float:
    """The CPU time of a process by now, all its threads included; as fine as the system tells."""
    with contextlib.suppress(FileNotFoundError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    ((_, _, _, told),) = [row for row in _processes() if row[0] == pid]
    return told


def memory(pid: int) -> int:
    """Bytes of a process that are in memory."""
    return next(resident for process, _, resident, _ in _processes() if process == pid)


def lab_of(pid: int) -> int:
    """The lab in use of the app with this pid: of the processes that it started the one that is largest."""
    children = [(resident, process) for process, parent, resident, _ in _processes() if parent == pid]
    return max(children)[1]


def _processes() -> list[tuple[int, int, int, float]]:
    """Of each process its pid, its parent's, its bytes in memory and its CPU seconds."""
    command = ["ps", "-A", "-o", "pid=,ppid=,rss=,time="]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listing.splitlines()]
    return [(int(pid), int(parent), int(kilobytes) * 1024, _seconds(time)) for pid, parent, kilobytes, time in rows]


def _seconds(told: str) -> float:
    """`1-02:03:04.5`, as `ps` tells a time."""
    total = 0.0
    for part, factor in zip(re.split("[-:]", told)[::-1], (1, 60, 3600, 86400), strict=False):
        total += float(part) * factor
    return total
