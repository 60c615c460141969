"""What a name finds: a task that is called so, or one without a name of its own by its coroutine function."""

from pathlib import Path

from playground.wire.commands import Cancel, Evaluate
from playground.wire.fact import Outcome
from playground.wire.facts import CallMade, CommandRefused, TaskEnded
from tests.lab.running import program, run

SOURCE = """
    async def child() -> None:
        await asyncio.sleep(60)

    async def named(main: str) -> None:
        await asyncio.sleep(60)

    class Server:
        async def serve(self) -> None:
            await asyncio.sleep(60)

    async def main() -> None:
        serving = asyncio.create_task(Server().serve())
        other = asyncio.create_task(named("main"), name="other")
        await asyncio.gather(child(), child(), return_exceptions=True)
"""


def test_a_task_without_a_name_is_found_by_its_function_if_no_other_fits(tmp_path: Path, kind: str) -> None:
    told = run(
        program(tmp_path, SOURCE),
        kind,
        "main()",
        Cancel(target="named", at=0.2),
        Cancel(target="child", at=0.3),
        Evaluate(text="print(task('main') is task(1), task('other').get_name(), task('serve').get_name())", at=0.4),
        Evaluate(text="task('child')", at=0.5),
        Evaluate(text="task('named')", at=0.5),
        Cancel(target="main", at=0.6),
    )
    # asyncio of Python 3.13 counts no task that was given a name.
    first, second = (told.world.name_of(number) for number in (4, 5))
    several = f"2 tasks run child: {first} (id 4), {second} (id 5). Say which."
    assert [fact.reason for fact in told.all(CommandRefused)] == ["There is no task named.", several]
    assert told.output() == "True other Task-2\n"
    assert f"LookupError: {several}\n" in told.output("stderr")
    assert "LookupError: there is no task named\n" in told.output("stderr")
    assert told.one(CallMade).python == "task(1).cancel()"
    assert {fact.name: fact.outcome for fact in told.all(TaskEnded)}["Task-1"] is Outcome.CANCELLED
