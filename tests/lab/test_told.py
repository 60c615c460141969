"""What goes wrong besides reads well in the story: lost tasks and exceptions, jobs and pools."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.model.world import World
from playground.wire.facts import JobEnded, PoolBroken
from tests.lab.running import program, run
from tests.model.build import lines

SOURCE = """
    import functools, gc
    from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

    GO, HOLDS, KEPT = threading.Event(), threading.Event(), []

    async def fails():
        raise ValueError("boom")

    async def is_lost():
        await asyncio.get_running_loop().create_future()

    class Asks:
        def __getattr__(self, name):
            return Asks()  # as a `Mock` does

        def __call__(self, *_):
            pass

    async def is_watched():
        raise ValueError("seen")

    def queued_by_the_loop():
        pass

    async def by_the_loop():
        pass

    async def leave_to_the_loop():
        loop = asyncio.get_running_loop()
        loop.call_soon(functools.partial(loop.create_task, by_the_loop(), name="by the loop"))
        loop.call_soon(loop.run_in_executor, None, queued_by_the_loop)
        watched = asyncio.create_task(is_watched(), name="watched")
        watched.add_done_callback(Asks())
        await asyncio.wait([watched])
        watched.exception()

    def lose():
        asyncio.create_task(fails(), name="failed")
        asyncio.create_task(is_lost(), name="lost")

    def hold():
        HOLDS.set()
        GO.wait(60)

    def queued():
        pass

    def broken():
        raise ValueError("job")

    def dies():
        os._exit(3)

    async def main():
        asyncio.current_task().set_name("main")
        await leave_to_the_loop()
        lose()
        await asyncio.sleep(0)
        gc.collect()
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix="mine") as pool:
            held = loop.run_in_executor(pool, hold)
            HOLDS.wait(60)
            loop.run_in_executor(pool, queued).cancel()
            held.cancel()
            await asyncio.sleep(0)  # only now does asyncio hand the cancels on
            GO.set()
            await asyncio.wait([loop.run_in_executor(pool, broken)])
            pool.submit(queued).result()
        await asyncio.to_thread(queued)
        KEPT.append(ProcessPoolExecutor(1))
        await asyncio.wait([loop.run_in_executor(KEPT[0], dies)])

    if __name__ == "__main__":
        asyncio.run(main())
"""

Story = Callable[[str], list[str]]
"""What the story says of who is called so: a place is given by the source that stands there."""


@pytest.fixture(scope="module", params=["asyncio", "uvloop"])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """One run on each loop."""
    path = program(tmp_path_factory.mktemp("told"), SOURCE)
    return path, run(path, request.param, None).world


@pytest.fixture
def story(ran: tuple[Path, World]) -> Story:
    """What it tells."""
    source = ran[0].read_text().splitlines()
    told = lines(ran[1])
    named = [re.sub(r"program\.py:(\d+)", lambda at: f"[{source[int(at[1]) - 1].strip()}]", line) for line in told]
    return lambda name: [line.removeprefix(f"{name}  ") for line in named if line.startswith(f"{name}  ")]


def test_an_exception_that_nobody_retrieves_is_told_with_where_it_was_raised_and_its_task_made(story: Story) -> None:
    assert story("failed")[-1] == (
        'Task exception was never retrieved:  ValueError: boom, [raise ValueError("boom")], '
        'made at [asyncio.create_task(fails(), name="failed")] by main'
    )


def test_a_task_that_is_destroyed_while_it_waits_is_told_with_where_it_was_made(story: Story) -> None:
    made = 'made at [asyncio.create_task(is_lost(), name="lost")] by main'
    assert sorted(line for line in story("lost") if "destroyed" in line) == [
        f"Task was destroyed but it is pending!  {made}",
        f"destroyed while pending:  nobody held it, {made}",
    ]


def test_a_job_whose_future_is_cancelled_while_it_runs_is_a_ghost_to_its_end(story: Story) -> None:
    assert story("hold") == [
        "submitted to mine by main at  [held = loop.run_in_executor(pool, hold)]",
        "started in  mine_0",
        "is a ghost:  its future was cancelled, and it runs on",
        "finished: None,  as a ghost: nobody waits for it",
    ]


def test_jobs_are_told_with_who_submitted_them_and_where_however_they_did(story: Story) -> None:
    """Through the loop, to the pool itself, or with `to_thread`."""
    assert [line for line in story("queued") if "submitted" in line] == [
        "submitted to mine by main at  [loop.run_in_executor(pool, queued).cancel()]",
        "submitted to mine by main at  [pool.submit(queued).result()]",
        "submitted to default by main at  [await asyncio.to_thread(queued)]",
    ]


def test_what_the_loop_itself_calls_has_no_line_of_the_programs(story: Story) -> None:
    """Below a callback of uvloop's there is no frame but that of the line which runs the whole loop."""
    assert story("queued_by_the_loop")[0] == "submitted to default"
    assert story("by the loop")[0] == "created"


def test_a_callback_of_no_function_is_told_by_its_class_and_not_asked_for_more(story: Story) -> None:
    assert story("watched")[1].endswith("tells main's wait, calls Asks")


def test_a_job_that_is_cancelled_in_the_queue_never_starts(story: Story) -> None:
    assert story("queued")[1] == "cancelled"


def test_a_job_that_fails_says_where(story: Story) -> None:
    assert story("broken")[-1] == 'failed: ValueError: job,  [raise ValueError("job")]'


def test_a_process_pool_breaks_with_a_worker_and_shuts_itself_down(story: Story) -> None:
    told = story("pool-3")
    assert told[0] == "made:  at most 1 process"
    assert told[1].startswith("broken:  A child process terminated abruptly")
    assert told[2:] == ["shut down"]
    assert "handed over to the pool's processes" in story("dies")
    assert story("dies")[-1].startswith("failed: concurrent.futures.process.BrokenProcessPool")


def test_a_process_pool_that_broke_has_no_process_left(ran: tuple[Path, World]) -> None:
    """Nobody shut it down, so that its own list still holds them."""
    (pool,) = ran[1].pools.values()
    assert pool.broken
    assert pool.workers == ()


def test_a_pool_that_breaks_is_told_before_its_jobs_end_though_the_program_lets_go_of_it_at_once(
    tmp_path: Path, kind: str
) -> None:
    source = """
        from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

        async def main():
            with ProcessPoolExecutor(1) as pool:
                try:
                    await asyncio.get_running_loop().run_in_executor(pool, os._exit, 1)
                except BrokenExecutor:
                    pass
    """
    told = run(program(tmp_path, source), kind, "main()")
    kinds = [type(fact) for fact in told.facts if isinstance(fact, PoolBroken | JobEnded)]
    assert kinds == [PoolBroken, JobEnded]
