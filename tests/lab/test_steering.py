"""What else the person can do to a loop, and an interrupt while it is paused: each in a real lab."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playground.client import Client
from playground.wire import commands
from playground.wire.facts import (
    CallMade,
    CommandRefused,
    Interrupted,
    JobSubmitted,
    LoopBlocked,
    Paused,
    PoolMade,
    PoolShutDown,
    Resumed,
    Stepped,
    TaskCreated,
    TaskEnded,
)
from tests.lab.running import Told, program, run

SOURCE = """
    async def nap(seconds=0.01):
        await asyncio.sleep(seconds)

    def job():
        return 1
"""


def made(told: Told, python: str) -> bool:
    """Whether this call was told."""
    return any(fact.python == python for fact in told.all(CallMade))


def test_the_loop_is_blocked_for_as_long_as_was_asked(tmp_path: Path, kind: str) -> None:
    """By a callback like any other, and so it is told."""
    command = commands.BlockLoop(seconds=0.6)
    told = run(program(tmp_path, SOURCE), kind, "", command, until=lambda told: bool(told.all(LoopBlocked)))
    assert made(told, "loop.call_soon(time.sleep, 0.6)")
    assert told.one(LoopBlocked).task is None


def test_the_default_pool_is_filled_to_its_last_worker(tmp_path: Path, kind: str) -> None:
    """With one job for each worker that it may have."""

    def is_full(told: Told) -> bool:
        return len(told.all(JobSubmitted)) == told.one(PoolMade).limit if told.all(PoolMade) else False

    told = run(program(tmp_path, SOURCE), kind, "", commands.FillPool(seconds=60.0), until=is_full)
    limit = told.one(PoolMade).limit
    assert {fact.function for fact in told.all(JobSubmitted)} == {"sleep"}
    assert len(told.all(JobSubmitted)) == limit
    assert {fact.cause for fact in told.all(JobSubmitted)} == {1}


def test_garbage_is_collected(tmp_path: Path, kind: str) -> None:
    """And the story says how much there was."""
    told = run(
        program(tmp_path, SOURCE), kind, "", commands.CollectGarbage(), until=lambda told: made(told, "gc.collect()")
    )
    assert told.one(CallMade).returned.isdigit()


def test_a_pool_is_shut_down_and_takes_no_more_jobs(tmp_path: Path, kind: str) -> None:
    """As asyncio itself says when another is sent."""
    told = run(
        program(tmp_path, SOURCE),
        kind,
        "",
        commands.SendToThread(call="job()"),
        commands.ShutDownPool(pool=1),
        commands.SendToThread(call="job()"),
        until=lambda told: bool(told.all(CommandRefused)) and bool(told.all(PoolShutDown)),
    )
    assert made(told, "default.shutdown(wait=False)")
    assert told.one(PoolShutDown).pool == told.one(PoolMade).pool
    assert "after shutdown" in told.one(CommandRefused).reason


def test_debug_mode_is_put_on_and_off(tmp_path: Path, kind: str) -> None:
    """And the state says so."""
    path = program(tmp_path, SOURCE)

    def is_on(told: Told) -> bool:
        return told.world.loop is not None and told.world.loop.debug

    assert made(run(path, kind, "", commands.SetDebug(on=True), until=is_on), "loop.set_debug(True)")

    def is_off(told: Told) -> bool:
        return made(told, "loop.set_debug(False)") and told.world.loop is not None and not told.world.loop.debug

    assert is_off(run(path, kind, "", commands.SetDebug(on=True), commands.SetDebug(on=False), until=is_off))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="this Python has no eager tasks")
def test_eager_tasks_begin_before_anything_else_runs(tmp_path: Path, kind: str) -> None:
    """What a launched task does before its first wait, it has done when it is launched."""
    source = """
        async def eager():
            print("in", asyncio.current_task().get_loop().is_running())

        async def launches():
            task = asyncio.create_task(eager())
            print("made")
            await task
            print("done")
    """
    if kind == "uvloop" and sys.version_info[:2] == (3, 13):
        pytest.skip("uvloop cannot call an eager factory on Python 3.13.0, bare or steered")
    told = run(
        program(tmp_path, source),
        kind,
        "",
        commands.SetEager(on=True),
        commands.Launch(call="launches()"),
        until=lambda told: "done" in told.output() and len(told.all(TaskEnded)) == 2,
    )
    assert made(told, "loop.set_task_factory(asyncio.eager_task_factory)")
    assert told.output().split() == ["in", "True", "made", "done"]
    assert len(told.all(TaskEnded)) == 2  # the inner one too, though neither took a step of the loop's


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python has eager tasks")
def test_eager_tasks_are_refused_where_there_are_none(tmp_path: Path, kind: str) -> None:
    """In one sentence."""
    command = commands.SetEager(on=True)
    told = run(program(tmp_path, SOURCE), kind, "", command, until=lambda told: bool(told.all(CommandRefused)))
    assert told.one(CommandRefused).reason == "Eager tasks need Python 3.12."


def test_an_interrupt_while_paused_is_told_and_leaves_the_pause_whole(tmp_path: Path, kind: str) -> None:
    """What was ready is ready still, and a step runs it."""
    stages = iter(("interrupt", "step", "resume", "kill"))

    def has_come(told: Told) -> bool:
        return (
            (stage[0] == "interrupt" and bool(told.all(Paused)) and bool(told.all(TaskCreated)))
            or (stage[0] == "step" and bool(told.all(Interrupted)) and len(told.all(Paused)) == 2)
            or (stage[0] == "resume" and bool(told.all(Stepped)))
            or (stage[0] == "kill" and bool(told.all(TaskEnded)))
        )

    stage = [next(stages)]
    told = play(tmp_path, kind, has_come, stage, stages)
    (step,) = told.all(Stepped)
    assert [each.name for each in step.ran] == ["nap-1"]
    assert told.one(Interrupted).task is None
    kinds = [type(fact) for fact in told.facts if isinstance(fact, Paused | Interrupted | Stepped | Resumed)]
    assert kinds == [Paused, Interrupted, Paused, Stepped, Resumed]


def play(folder: Path, kind: str, has_come: Callable[[Told], bool], stage: list[str], stages: Iterator[str]) -> Told:
    """Pause, launch, and then do the next thing whenever the last has come to something."""

    async def do() -> Told:
        told = Told()
        async with asyncio.timeout(30):
            client = await Client.spawn(capture=True)
            try:
                client.send(commands.Pause())
                client.send(commands.Launch(call="nap()"))
                client.send(commands.Start(path=str(program(folder, SOURCE)), kind=kind, call=""))
                async for batch in client.batches():
                    told.facts += batch.facts
                    told.world.apply(batch)
                    if not has_come(told):
                        continue
                    match stage[0]:
                        case "interrupt":
                            client.interrupt()
                        case "step":
                            client.send(commands.Step())
                        case "resume":
                            client.send(commands.Resume())
                        case _:
                            client.kill()
                    stage[0] = next(stages, "over")
            finally:
                await client.close()
        return told

    return asyncio.run(do())
