"""The timeline of a real program has the lives that asyncio gave its tasks."""

from pathlib import Path

from playground.client import Client
from playground.model.timeline import Doing, Lane
from playground.wire import commands
from playground.wire.facts import TaskEnded
from tests.lab.running import Told, Until, program, run

SOURCE = """
    GO, ASKED = threading.Event(), asyncio.Event()

    async def stubborn():
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.2)

    async def main():
        cleaning = asyncio.create_task(stubborn(), name="stubborn")
        held = asyncio.create_task(asyncio.sleep(60), name="held")
        waiter = asyncio.create_task(asyncio.wait_for(asyncio.shield(held), 60), name="waiter")
        job = asyncio.get_running_loop().run_in_executor(None, GO.wait, 60)
        await ASKED.wait()
        for each in cleaning, waiter, job:
            each.cancel()
        await asyncio.wait([cleaning])
        GO.set()

    async def cancel_them():
        ASKED.set()
"""


def lives(lane: Lane) -> list[Doing]:
    """What it was at, one after the other."""
    every = [span.doing for span in lane.spans]
    return [doing for place, doing in enumerate(every) if place == 0 or doing is not every[place - 1]]


def lane(told: Told, name: str) -> list[Doing]:
    """The life of a task, or of a worker."""
    timeline = told.world.timeline
    tasks = [lives(each) for number, each in timeline.tasks.items() if told.world.name_of(number) == name]
    return tasks[0] if tasks else [doing for each in timeline.workers.values() for doing in lives(each)]


def test_a_cancelled_task_a_shielded_one_and_a_ghost(tmp_path: Path, kind: str) -> None:
    def all_wait(told: Told) -> bool:
        return lane(told, "stubborn")[-1:] == [Doing.WAITING] and lane(told, "waiter")[-1:] == [Doing.SHIELDED]

    def is_over(told: Told) -> bool:
        return any(fact.name == "main-1" for fact in told.all(TaskEnded)) and lane(told, "worker")[-1] is Doing.IDLE

    def cancel(client: Client) -> Until:
        client.send(commands.Launch(call="cancel_them"))
        return is_over

    told = run(program(tmp_path, SOURCE), kind, "", commands.Launch(call="main"), until=all_wait, then=cancel)
    assert lane(told, "stubborn") == [Doing.READY, Doing.WAITING, Doing.CANCELLING, Doing.CANCELLED]
    assert lane(told, "waiter") == [Doing.READY, Doing.SHIELDED, Doing.CANCELLING, Doing.CANCELLED]
    assert Doing.CANCELLING not in lane(told, "held")
    assert lane(told, "main-1")[-1] is Doing.FINISHED
    assert lane(told, "worker") == [Doing.IDLE, Doing.RUNNING, Doing.GHOST, Doing.IDLE]
