"""Programs that make more tasks than can be told: the screen answers, what was not told is counted on it."""

from pathlib import Path

import pytest

from tests.hostile.facing import RESTART_ANYWAY, Hostile, cases, face

MILLION = """
async def short(): pass
async def main():
    for _ in range(100):
        await asyncio.gather(*(short() for _ in range(10_000)))
"""

LIVE = """
async def lives(): await asyncio.sleep(600)
async def main():
    tasks = [asyncio.create_task(lives()) for _ in range(100_000)]
    await asyncio.sleep(600)
"""

FLOODS = [
    Hostile(
        "makes_a_million_short_tasks",
        MILLION,
        [r" [\d,]+ tasks? · [1-9]\d\d,\d{3} not told", r"ended ✓ [1-9]\d\d?,\d{3}"],
        way_on=RESTART_ANYWAY,
    ),
    Hostile(
        "has_a_hundred_thousand_live_tasks",
        LIVE,
        [r" 100,001 tasks · [\d,]{6,} not told", "tasks 100,001 of 10"],
        way_on=RESTART_ANYWAY,
        loops=("uvloop",),
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("hostile", "kind"), cases(FLOODS))
def test_keys_are_answered_in_a_flood_and_what_was_not_told_is_counted(
    hostile: Hostile, tmp_path: Path, kind: str
) -> None:
    face(hostile, tmp_path, kind)
