"""Modules that cannot be read, are large, or change while they are open; editors that fail, and a full disk."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.facing import RESTART_ANYWAY, Hostile, face, quits, reads
from tests.ui.terminal import terminal

WAITS = "async def main():\n    await asyncio.sleep(600)\n"
SLEEPS = f"import asyncio\n{WAITS}"

MEND = "Save the file to try again; e edits it"
ON_ITS_OWN = ((b"\x12", MEND),)
"""There is no way on but to mend the file; starting again says the same again."""

EVIL = "\x1b]0;t\x07\x1b[31m[bold]\n\u202e"
"""In the name of a file."""

ALIVE = (b"l", "main-1 ○ waiting")
CLOSED = "^(?!.*Save as Python)"

FILES = [
    Hostile(
        "nulls",
        b"import asyncio\n\0\n",
        [rf"nulls\.py:2: SyntaxError: source code cannot contain null bytes\. {MEND}", r"2 ␀ ◀ SyntaxError"],
        way_on=ON_ITS_OWN,
    ),
    Hostile(
        "latin",
        SLEEPS.encode() + b"name = '\xe9'\n",
        [r"latin\.py:4: SyntaxError: \(unicode error\) 'utf-8' codec can't decode byte 0xe9", r"name = '�'"],
        way_on=ON_ITS_OWN,
    ),
    Hostile("unknown", b"# coding: klingon\n", ["SyntaxError: unknown encoding: klingon"], way_on=ON_ITS_OWN),
    Hostile(
        "from_windows",
        b"\xef\xbb\xbf" + SLEEPS.replace("\n", "\r\n").encode("utf-8"),
        ["main-1 ○ waiting", r" 1 import asyncio 2 async def main\(\): 3 await asyncio.sleep\(600\) ◀ 1"],
        way_on=RESTART_ANYWAY,
    ),
    Hostile(
        "big", SLEEPS.encode() + (b"# " + b"y" * 97 + b"\n") * 100_000, [r"4 # y{50}", "No task yet: press l"], b""
    ),
    Hostile(
        "wide", SLEEPS.encode() + b"x = '" + b"y" * 10_000_000 + b"'\n", [r"4 x = 'y{50}", "No task yet: press l"], b""
    ),
    Hostile("edits", "open(__file__, 'a').write('# edited\\n')\n", [r"2 open\(.* 3 # edited"], b""),
    Hostile(
        f"{EVIL}name",
        WAITS,
        [r"^␛\]0;t␇␛\[31m\[bold\]␊�name\.py · ", r"4 Source ␛\]0;t␇␛\[31m\[bold\]␊�name\.py", "main-1 ○ waiting"],
        first=[ALIVE, (b"Y", "Save as Python"), (b"x", r"\[bold\]␊�name_done\.pyx"), (b"\x1b", CLOSED)],
        keys=b"",
        way_on=RESTART_ANYWAY,
    ),
]

WRITERS = [
    Hostile("failing", WAITS, ["The editor false ended with exit status 1"], b"e", environment={"VISUAL": "false"}),
    Hostile(
        "missing",
        WAITS,
        ["The editor /nowhere/ed could not be started: No such", "main-1 ○ waiting"],
        b"e",
        first=[ALIVE],
        way_on=RESTART_ANYWAY,
        environment={"VISUAL": "/nowhere/ed"},
    ),
    Hostile(
        "never_returning",
        WAITS,
        ["The editor sh was ended by SIGINT", "main-1 ○ waiting"],
        b"\x03",
        first=[ALIVE, (b"e", r"The playground waits for sh to end; ctrl\+c may end it\..*it edits")],
        way_on=RESTART_ANYWAY,
        environment={"VISUAL": "sh -c 'echo it edits; exec sleep 600'"},
    ),
]

if sys.platform == "linux":  # elsewhere there is no device that is always full
    WRITERS.append(
        Hostile(
            "disk_full",
            WAITS,
            ["/dev/full could not be written: No space left on", "main-1 ○ waiting"],
            b"y",
            first=[ALIVE, (b"Y", "Save as Python"), (b"\x15/dev/full\r", "There is a file /dev/full already")],
            way_on=RESTART_ANYWAY,
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize("hostile", [*FILES, *WRITERS], ids=lambda hostile: hostile.name.removeprefix(EVIL))
def test_a_file_that_cannot_be_opened_says_why_and_a_large_one_is_shown(hostile: Hostile, tmp_path: Path) -> None:
    face(hostile, tmp_path, "asyncio")


WITHOUT_POWER = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
"""Lets root be refused what the owner of a file is refused, on Linux."""


def _closed(path: Path) -> None:
    """Write it where nobody may read it."""
    path.write_text(SLEEPS)
    path.chmod(0)


def _becomes(path: Path, make: Callable[[Path], object]) -> None:
    """Another file takes its place in one go, as some editors do."""
    other = path.with_suffix(".other")
    make(other)
    other.replace(path)


@pytest.mark.slow
def test_a_file_that_changes_while_it_is_open_ends_nothing_and_says_what_is_there_when_it_is_opened_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "module.py"
    path.write_text(SLEEPS)
    through = WITHOUT_POWER if os.geteuid() == 0 and shutil.which(WITHOUT_POWER[0]) else ()
    with terminal(path, through=through) as app:
        app.until(reads("No task yet: press l"))
        app.press(b"l")
        app.until(reads("main-1 ○ waiting"))
        with contextlib.suppress(OSError):  # macOS has no such names
            (tmp_path / "neighbour\udcff").touch()
        path.rename(tmp_path / "renamed.py")
        for key, read in (RESTART_ANYWAY[0], (b"y", rf"FileNotFoundError: .* No such file .*{MEND}")):
            app.press(key)
            app.until(reads(read))
        _becomes(path, lambda other: other.write_text(SLEEPS.replace("600", "700")))
        app.until(reads(r"sleep\(700\)", "module.py was saved and is loaded again; l launches"))
        _closed(tmp_path / "closed.py")
        may_read = os.access(tmp_path / "closed.py", os.R_OK) and not through
        for make, read in (
            (_closed, "No task yet: press l" if may_read else f"PermissionError: .* Permission denied.*{MEND}"),
            (lambda other: other.symlink_to(path), f"OSError: .* Too many levels of symbolic links.*{MEND}"),
            (lambda other: other.symlink_to(tmp_path), f"IsADirectoryError: .* Is a directory.*{MEND}"),
            (os.mkfifo, "module.py is a pipe or a socket"),
        ):
            _becomes(path, make)
            app.press(b"\x12")
            app.until(reads(read))
        _becomes(path, lambda other: other.write_text(SLEEPS))
        app.until(reads(r"sleep\(600\)", "No task yet: press l"))
        quits(app)
