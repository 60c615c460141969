"""The loop's clock in the person's hand, as the story tells it, word for word; the same on both loops."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from playground.loop import LoopKind
from playground.wire.facts import DeadlockFormed
from tests.lab.running import Told, program, run
from tests.model.build import lines
from tests.transcripts import SLEEPER, SLEEPS
from tests.transcripts import check as check_transcript

Check = Callable[..., Told]


@pytest.fixture
def check(tmp_path: Path, kind: LoopKind) -> Check:
    """Plays a program on either loop and compares its transcript."""
    return partial(check_transcript, tmp_path, kind)


def test_a_jump_moves_the_clock_and_runs_nothing(check: Check) -> None:
    """The timer is due then, and the next step runs it where time stands."""
    check(
        SLEEPER,
        "step; step; jump; step; step",
        SLEEPS
        + """
        you  jump:  time moved 1 h 00 min on
        you  step:  timer of a sleep ran; made ready: fetch-1
        fetch-1  finished: None
        you  step:  fetch-1 ran; made ready: main
        """,
    )


def test_in_instant_time_an_hour_is_over_at_once(check: Check) -> None:
    """The clock jumps, and says so."""
    told = check(
        SLEEPER,
        "speed instant; resume",
        """
        Task-1  created at  program.py:10
        you  paused:  the clock stands still; threads and processes go on
        you  speed:  instant
        you  resumed
        Task-1  renamed to  main
        fetch-1  created by main at  program.py:8
        loop  jump:  time moved 1 h 00 min on
        fetch-1  finished: None
        main  finished: None
        """,
        to_its_end=True,
    )
    assert told.world.loop is not None
    assert told.world.loop.clock > 3600


def test_each_change_of_speed_is_told(check: Check) -> None:
    """While paused too; it counts from when the program goes on."""
    told = check(
        SLEEPER,
        "speed 2; speed 0.1; speed instant; speed 1",
        """
        Task-1  created at  program.py:10
        you  paused:  the clock stands still; threads and processes go on
        you  speed:  ×2
        you  speed:  ×0.1
        you  speed:  instant
        you  speed:  ×1
        """,
    )
    assert told.world.loop is not None
    assert told.world.loop.steered


def test_those_who_wait_for_each_other_are_stuck(tmp_path: Path, kind: LoopKind) -> None:
    """The loop itself was not touched: any program may come to this."""
    path = program(
        tmp_path,
        """
        async def take(first, second):
            async with first:
                await asyncio.sleep(0)
                async with second:
                    pass

        async def main():
            asyncio.current_task().set_name("main")
            a, b = asyncio.Lock(), asyncio.Lock()
            one = asyncio.create_task(take(a, b), name="one")
            two = asyncio.create_task(take(b, a), name="two")
            await asyncio.gather(one, two)

        asyncio.run(main())
        """,
    )
    told = run(path, kind, None, until=lambda told: told.world.stuck is not None and bool(told.all(DeadlockFormed)))
    assert sorted(line for line in lines(told.world) if line.startswith(("loop  stuck", "loop  deadlock"))) == [
        'loop  deadlock:  one waits for Lock "second" #1, held by two, which waits for Lock "second" #2, held by one',
        "loop  stuck: nothing that can be seen will wake  "
        'main (gather of 2, 0 done), one (Lock "second", held by two), two (Lock "second", held by one)',
    ]
    assert told.world.loop is not None
    assert not told.world.loop.steered
