"""Cancels of which one is easily taken for another: each a program of its own."""

from pathlib import Path

from playground.wire.cancel_facts import CancelLost, CancelRequested
from playground.wire.facts import ExceptionReported, ProbeStopped, TaskEnded
from playground.wire.propagation import CancelTakenBack
from tests.lab.running import program, run


def test_a_timeout_of_another_library_is_told_and_works_though_it_looks_otherwise_inside(
    tmp_path: Path, kind: str
) -> None:
    """It bears the name of asyncio's, which knows its task. A report of its own without a message gets asyncio's."""
    source = """
        import sysconfig

        TIMEOUT = "class Timeout:\\n    def _on_timeout(self, task):\\n        task.cancel()\\n"
        exec(compile(TIMEOUT, sysconfig.get_path("purelib") + "/timeouts.py", "exec"))

        async def main():
            loop = asyncio.get_running_loop()
            loop.call_exception_handler({"exception": ValueError("boom")})
            loop.call_soon(Timeout()._on_timeout, asyncio.current_task())
            try:
                await asyncio.sleep(600)
            finally:
                asyncio.current_task().uncancel()
    """
    told = run(program(tmp_path, source), kind, "main()")
    request = told.one(CancelRequested)
    assert (request.origin, request.by, told.one(CancelTakenBack).count) == ("timeout", None, 0)
    assert told.one(ExceptionReported).message == "Unhandled exception in event loop"
    assert not told.all(ProbeStopped)


def test_a_task_that_lost_a_cancel_has_swallowed_none_though_another_was_thrown_in_and_taken_back(
    tmp_path: Path, kind: str
) -> None:
    source = """
        async def swallows(begun):
            begun.set()
            try:
                await asyncio.sleep(600)
            except asyncio.CancelledError:
                pass

        async def times_out():
            try:
                async with asyncio.timeout(0):
                    await asyncio.sleep(600)
            except TimeoutError:
                pass

        async def loses(begun):
            await times_out()
            await asyncio.create_task(swallows(begun), name="swallows")
            await times_out()

        async def main():
            begun = asyncio.Event()
            task = asyncio.create_task(loses(begun), name="loses")
            await begun.wait()
            task.cancel()
            await task
    """
    told = run(program(tmp_path, source), kind, "main()")
    assert told.one(CancelLost).task == told.all(CancelTakenBack)[-1].task
    assert {fact.name: fact.swallowed for fact in told.all(TaskEnded) if fact.name in ("loses", "swallows")} == {
        "swallows": True,
        "loses": False,
    }
