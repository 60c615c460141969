"""Each ExceptionGroup that a TaskGroup raises is told, and none that it does not raise."""

from pathlib import Path

from playground.wire.facts import RunEnded
from playground.wire.propagation import GroupFailed
from tests.lab.running import program, run

RANDOM = """
    import random
    from asyncio import taskgroups

    random.seed(4)

    def made(message, errors):
        print("made", asyncio.current_task().get_name(), len(errors))
        return BaseExceptionGroup(message, errors)

    taskgroups.BaseExceptionGroup = made

    async def leaf():
        try:
            await asyncio.sleep(random.random() / 100)
        except asyncio.CancelledError:
            match random.randrange(3):
                case 0:
                    return
                case 1:
                    raise KeyError
            await asyncio.sleep(0)
            raise
        if random.random() < 0.4:
            raise ValueError

    async def several(depth):
        if depth == 0:
            return await leaf()
        inner = [several(depth - 1) for _ in range(3)]
        match random.randrange(4):
            case 0:
                await asyncio.gather(*inner)
            case 1:
                await asyncio.wait([asyncio.create_task(each) for each in inner], timeout=0.005)
            case 2:
                async with asyncio.timeout(0.005):
                    for each in inner:
                        await asyncio.shield(each)
            case _:
                async with asyncio.TaskGroup() as group:
                    for each in inner:
                        group.create_task(each)

    async def main():
        for _ in range(12):
            task = asyncio.create_task(several(2))
            await asyncio.sleep(random.random() / 100)
            if random.random() < 0.5:
                task.cancel()
            await asyncio.wait([task], timeout=0.02)
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())

    async def fails():
        raise ValueError

    asyncio.run(main())
"""


def test_in_a_random_program_each_exception_group_of_a_task_group_is_told(tmp_path: Path, kind: str) -> None:
    """The program itself prints them as they are made; it is too small to be told by counts."""
    told = run(program(tmp_path, RANDOM), kind, None, instant=True)
    made = [tuple(line.split()[1:]) for line in told.output().splitlines() if line.startswith("made")]
    assert sorted((told.world.name_of(fact.task), str(fact.count)) for fact in told.all(GroupFailed)) == sorted(made)
    assert made


def test_a_group_whose_task_is_cancelled_when_all_others_have_ended_is_told(tmp_path: Path, kind: str) -> None:
    """It hears of the cancel before it hears of their ends, the last of which is none that anything is told of."""
    source = """
        async def fails(event):
            await event.wait()
            raise ValueError

        async def groups(event):
            async with asyncio.TaskGroup() as group:
                group.create_task(fails(event))
                group.create_task(event.wait())

        async def main():
            event = asyncio.Event()
            task = asyncio.create_task(groups(event), name="grouper")
            for _ in range(3):
                await asyncio.sleep(0)
            event.set()
            task.cancel()
            await asyncio.wait([task])

        asyncio.run(main())
    """
    told = run(program(tmp_path, source), kind, None)
    assert [(told.world.name_of(fact.task), fact.count) for fact in told.all(GroupFailed)] == [("grouper", 1)]


def test_a_group_whose_task_ends_the_program_raises_no_exception_group(tmp_path: Path, kind: str) -> None:
    source = """
        async def quits():
            sys.exit(3)

        async def cleans_up():
            try:
                await asyncio.sleep(600)
            finally:
                await asyncio.sleep(0)

        async def main():
            async with asyncio.TaskGroup() as group:
                group.create_task(cleans_up())
                await asyncio.sleep(0)
                group.create_task(quits())

        asyncio.run(main())
    """
    told = run(program(tmp_path, source), kind, None)
    assert told.one(RunEnded).status == 3
    assert told.all(GroupFailed) == []
