"""Modules that cannot be read, are large or edit themselves; and an editor that fails."""

from pathlib import Path

import pytest

from tests.hostile.facing import Hostile, face

WAITS = "async def main():\n    await asyncio.sleep(600)\n"
SLEEPS = f"import asyncio\n{WAITS}"

ON_ITS_OWN = ((b"\x12", "Save the file to try again; e edits it"),)
"""There is no way on but to mend the file; starting again says the same again."""

FILES = [
    Hostile(
        "nulls",
        b"import asyncio\n\0\n",
        [r"nulls\.py:2: SyntaxError: source code cannot contain null bytes\. Save the file", r"2 ␀ ◀ SyntaxError"],
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
        "big", SLEEPS.encode() + (b"# " + b"y" * 97 + b"\n") * 100_000, [r"4 # y{50}", "No task yet: press l"], b""
    ),
    Hostile(
        "wide", SLEEPS.encode() + b"x = '" + b"y" * 10_000_000 + b"'\n", [r"4 x = 'y{50}", "No task yet: press l"], b""
    ),
    Hostile("edits", "open(__file__, 'a').write('# edited\\n')\n", [r"2 open\(.* 3 # edited"], b""),
    Hostile("failing", WAITS, ["The editor false ended with exit status 1"], b"e", environment={"VISUAL": "false"}),
]


@pytest.mark.slow
@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.name.partition("\x1b")[0])
def test_a_file_that_cannot_be_opened_says_why_and_a_large_one_is_shown(hostile: Hostile, tmp_path: Path) -> None:
    face(hostile, tmp_path, "asyncio")
