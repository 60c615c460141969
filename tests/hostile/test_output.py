"""Output that is too much, is no text, or tells the terminal what to do."""

from pathlib import Path

import pytest

from tests.hostile.facing import UNZOOM, Hostile, face

GIGABYTE = """
async def main():
    text = ("x" * 999 + "\\n") * 1000
    for _ in range(1000):
        sys.stdout.write(text)
        await asyncio.sleep(0)
    while True:
        await asyncio.sleep(0.1)
        print("all was printed")
"""

BINARY = """
async def main():
    for _ in range(2000):
        sys.stdout.buffer.write(bytes(range(256)))
    os.write(2, b"\\x1b[2J\\x1b[?1049l\\x1b]0;title\\x07\\x1b]52;c;aGk=\\x07\\x1bP1$r\\x1b\\\\")
    os.write(2, b" \\x9b31m \\xff\\xc3 [bold]no markup[/bold]\\n")
    await asyncio.sleep(600)
"""

OUTPUT = [
    Hostile("gigabyte", GIGABYTE, [r"[\d,]+ not told", "all was printed"], keys=b"l6z", way_on=UNZOOM),
    Hostile(
        "binary",
        BINARY,
        [r"␛\[2J␛\[\?1049l␛\]0;title␇␛\]52;c;aGk=␇␛P1\$r␛\\ �31m �� \[bold\]no markup\[/bold\]", r"␋␌␍␎␏␐␑"],
        keys=b"l6z",
        way_on=UNZOOM,
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("hostile", OUTPUT, ids=lambda hostile: hostile.name)
def test_output_is_shown_as_far_as_it_fits_and_the_rest_is_counted(hostile: Hostile, tmp_path: Path) -> None:
    face(hostile, tmp_path, "asyncio")
