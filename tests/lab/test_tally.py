"""Of the task that is looked at, steps are counted, and the time that it ran, was ready and waited."""

from pathlib import Path

import pytest

from playground.client import Client
from playground.wire.commands import Cancel, Inspect
from playground.wire.state import Activity, Lived
from tests.lab.running import Then, Told, Until, program, run

STEPS = """
    import contextlib

    async def begins_when_cancelled():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)

    async def wakes_and_blocks(event):
        event.set()
        time.sleep(0.3)

    async def main():
        await begins_when_cancelled()
        for _ in range(3):
            await asyncio.sleep(0)
        time.sleep(0.2)
        await asyncio.sleep(0.1)
        event = asyncio.Event()
        other = asyncio.create_task(wakes_and_blocks(event))
        await event.wait()
        await asyncio.Event().wait()

    async def in_debug_mode():
        asyncio.get_running_loop().set_debug(True)
        await main()

    async def ends():
        await begins_when_cancelled()
        await asyncio.sleep(0)
        raise ValueError

    async def parent():
        task = asyncio.create_task(ends())
        await asyncio.wait([task])
        await asyncio.Event().wait()
"""


def lived(told: Told) -> Lived | None:
    """What was told last."""
    return None if told.world.detail is None else told.world.detail.lived


def counted(told: Told) -> bool:
    """Whether it is counted by now."""
    return lived(told) is not None


def begin(number: int, until: Until) -> Then:
    """Let it begin, and wait for this."""

    def then(client: Client) -> Until:
        client.send(Cancel(target=number))
        return until

    return then


@pytest.mark.parametrize("call", ["main()", "in_debug_mode()"])
def test_each_step_is_counted_and_each_moment_is_running_ready_or_waiting(tmp_path: Path, kind: str, call: str) -> None:
    """Three sleeps of nothing, a step that blocks, a sleep, an event whose setter blocks before its turn comes."""

    def all_done(told: Told) -> bool:
        now = lived(told)
        return now is not None and now.steps == 6

    told = run(program(tmp_path, STEPS), kind, call, Inspect(target=1), until=counted, then=begin(1, all_done))
    now = lived(told)
    assert now is not None
    assert now.activity is Activity.WAITING
    assert now.running > 0.19
    assert now.ready > 0.29
    assert now.waiting > 0.09
    assert now.since + now.running + now.ready + now.waiting == pytest.approx(now.at)


def test_of_a_task_that_has_ended_it_stays_what_it_was(tmp_path: Path, kind: str) -> None:
    def is_over(told: Told) -> bool:
        return bool(told.world.detail and told.world.detail.raised)

    path = program(tmp_path, STEPS)
    told = run(path, kind, "parent()", Inspect(target=2), until=counted, then=begin(2, is_over))
    now = lived(told)
    assert now is not None
    assert (now.steps, now.activity) == (2, None)


def test_the_loop_is_as_it_was_once_nobody_looks(tmp_path: Path, kind: str) -> None:
    """Its own `call_soon` is hidden by one that tells, as long as somebody looks."""
    source = """
        async def main():
            while True:
                print("call_soon" in vars(asyncio.get_running_loop()))
                await asyncio.sleep(0.01)
    """

    def look_away(client: Client) -> Until:
        client.send(Inspect(target=None))
        return lambda told: told.output().rstrip().endswith("False")

    path = program(tmp_path, source)
    told = run(path, kind, "main()", Inspect(target=1), until=lambda told: "True" in told.output(), then=look_away)
    assert "True\nFalse" in told.output()
