"""Output that is too much, is no text, or tells the terminal what to do."""

from pathlib import Path

import pytest

from playground.bench.window import memory
from tests.hostile.facing import UNZOOM, Hostile, face, goes_on, reads
from tests.lab.running import run
from tests.ui.terminal import lab_of, terminal

GIGABYTE = """
async def _prints():
    text = ("x" * 999 + "\\n") * 1000
    for _ in range(1000):
        sys.stdout.write(text)
        await asyncio.sleep(0)
async def main():
    await _prints()
    while True:
        await asyncio.sleep(0.1)
        print("all was", "printed")
"""

MOST = 32 << 20
"""Bytes that a process may grow by meanwhile. The app keeps 5,000 of these lines, 5 MB; what else there is is under way
at the time, at most half a million letters in each of a few batches."""

BINARY = """
async def main():
    for _ in range(2000):
        sys.stdout.buffer.write(bytes(range(256)))
    os.write(2, b"\\x1b[2J\\x1b[?1049l\\x1b]0;title\\x07\\x1b]52;c;aGk=\\x07\\x1bP1$r\\x1b\\\\")
    os.write(2, b" \\x9b31m \\xff\\xc3 [bold]no markup[/bold]\\n")
    await asyncio.sleep(600)
"""

OUTPUT = [
    Hostile(
        "binary",
        BINARY,
        [r"␛\[2J␛\[\?1049l␛\]0;title␇␛\]52;c;aGk=␇␛P1\$r␛\\ �31m �� \[bold\]no markup\[/bold\]", r"␋␌␍␎␏␐␑"],
        keys=b"l6z",
        way_on=UNZOOM,
    ),
]


@pytest.mark.slow
def test_a_gigabyte_is_printed_in_little_memory(tmp_path: Path) -> None:
    path = Hostile("gigabyte", GIGABYTE, ()).write(tmp_path)
    with terminal(path) as app:
        app.until(reads("No task yet: press l"))
        before = {pid: memory(pid) for pid in (app.process.pid, *lab_of(app.process))}
        app.press(b"l6z")
        app.until(reads(r"[1-9]\d\d,\d{3} not told", "all was printed"))
        grown = [memory(pid) - was for pid, was in before.items()]
        assert max(grown) < MOST, grown
        goes_on(app, UNZOOM)


@pytest.mark.slow
def test_each_line_of_a_gigabyte_is_told_or_counted(tmp_path: Path) -> None:
    told = run(Hostile("gigabyte", GIGABYTE, ()).write(tmp_path), "asyncio", "_prints()")
    assert told.world.folded + told.output().count("\n") == 1_000_000


@pytest.mark.slow
@pytest.mark.parametrize("hostile", OUTPUT, ids=lambda hostile: hostile.name)
def test_output_is_shown_as_far_as_it_fits_and_the_rest_is_counted(hostile: Hostile, tmp_path: Path) -> None:
    face(hostile, tmp_path, "asyncio")
