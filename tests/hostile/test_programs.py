"""Programs that block, crash, exit or wait for nothing."""

from pathlib import Path

import pytest

from tests.hostile.facing import RESTART_ANYWAY, Hostile, face

PROGRAMS = [
    Hostile(
        "spins",
        "async def main():\n    while True: pass\n",
        [r"blocked for .* at spins\.py:3 by main-1\. ! interrupts"],
        way_on=RESTART_ANYWAY,
    ),
    Hostile(
        "sleeps",
        "async def main():\n    time.sleep(60)\n",
        [r"blocked for .* at sleeps\.py:3 by main-1\. ! interrupts"],
        way_on=RESTART_ANYWAY,
    ),
    Hostile(
        "holds_the_gil",
        "async def main():\n    sum(range(10**11))\n",
        [r"Not heard for .*, at holds_the_gil\.py:3: something holds the GIL"],
    ),
    Hostile(
        "segfaults",
        "async def main():\n    os.kill(os.getpid(), signal.SIGSEGV)\n",
        [r"The lab was ended by SIGSEGV at segfaults\.py:3\. Ctrl\+R starts a new lab"],
    ),
    Hostile(
        "leaves",
        "async def main():\n    os._exit(3)\n",
        [r"ended without a word, exit status 3\. Ctrl\+R starts a new lab"],
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("hostile", PROGRAMS, ids=lambda hostile: hostile.name)
def test_the_screen_says_what_happened_and_where_and_goes_on(hostile: Hostile, tmp_path: Path, kind: str) -> None:
    face(hostile, tmp_path, kind)
