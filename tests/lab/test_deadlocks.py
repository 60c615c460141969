"""A deadlock is told when it has formed, once, while other tasks run on."""

from itertools import count
from pathlib import Path

from playground.client import Client
from playground.lab.deadlocks import PAUSE, Deadlocks
from playground.lab.emit import Emitter
from playground.wire import commands
from playground.wire.facts import AnyFact, DeadlockFormed
from playground.wire.state import TasksForgotten, Wait, WaitKind
from tests.lab.running import Told, Until, program, run
from tests.model.build import lines, task, waits_for

SOURCE = """
    async def takes(first, second):
        async with first:
            await asyncio.sleep(0)
            async with second:
                pass

    def entangle(*names):
        locks = [asyncio.Lock() for _ in names]
        return [
            asyncio.create_task(takes(locks[place], locks[place - 1]), name=name) for place, name in enumerate(names)
        ]

    async def main():
        held = entangle("a", "b")
        while True:
            await asyncio.sleep(0.01)

    async def again():
        held = entangle("c", "d")
        await asyncio.wait(held)
"""


def test_each_deadlock_is_a_line_of_the_story_once(tmp_path: Path, kind: str) -> None:
    def entangle_more(client: Client) -> Until:
        client.send(commands.Launch(call="again"))
        return lambda told: len(told.all(DeadlockFormed)) > 1

    def is_entangled(told: Told) -> bool:
        return bool(told.all(DeadlockFormed))

    path = program(tmp_path, SOURCE)
    told = run(path, kind, "", commands.Launch(call="main"), until=is_entangled, then=entangle_more)
    assert [line for line in lines(told.world) if "deadlock" in line] == [
        'loop  deadlock:  a waits for Lock "second" #1, held by b, which waits for Lock "second" #2, held by a',
        'loop  deadlock:  c waits for Lock "second" #1, held by d, which waits for Lock "second" #2, held by c',
    ]


RING = (task(1, wait=waits_for(2)), task(2, wait=waits_for(1)))


def at_rest() -> tuple[Emitter, Deadlocks]:
    """With a clock that stands still, so that a search takes no time."""
    emitter = Emitter()
    return emitter, Deadlocks(emitter, lambda: 0.0)


def rings(facts: list[AnyFact]) -> list[tuple[int, ...]]:
    """Of which deadlocks these tell."""
    return [fact.tasks for fact in facts if isinstance(fact, DeadlockFormed)]


def test_a_ring_has_to_stand_for_two_batches_and_is_told_once() -> None:
    emitter, deadlocks = at_rest()
    deadlocks.look(RING)
    assert rings(emitter.take()) == []
    deadlocks.look(())
    assert rings(emitter.take()) == [(1, 2)]
    deadlocks.look((task(3, wait=waits_for(1)), RING[0]))
    deadlocks.look(())
    assert rings(emitter.take()) == []


def test_a_ring_that_was_broken_and_forms_anew_is_news() -> None:
    emitter, deadlocks = at_rest()
    for rows in (RING, (), (task(1),), (RING[0],), ()):
        deadlocks.look(rows)
    assert rings(emitter.take()) == [(1, 2), (1, 2)]


def test_a_ring_is_broken_by_a_task_that_goes() -> None:
    emitter, deadlocks = at_rest()
    for rows in (RING, (TasksForgotten((2,)),), ()):
        deadlocks.look(rows)
    assert rings(emitter.take()) == []


def test_of_a_long_ring_the_first_waits_are_told() -> None:
    emitter, deadlocks = at_rest()
    deadlocks.look([task(number, wait=waits_for(number % 50 + 1)) for number in range(1, 51)])
    deadlocks.look(())
    (fact,) = emitter.take()
    assert isinstance(fact, DeadlockFormed)
    assert (len(fact.tasks), fact.waits[-1]) == (50, Wait(kind=WaitKind.TASK, tasks=(11,)))


def test_a_search_that_takes_long_is_made_the_less_often() -> None:
    """Each look at this clock is a second later, so a search takes one."""
    emitter, seconds = Emitter(), count()
    deadlocks = Deadlocks(emitter, lambda: float(next(seconds)))
    deadlocks.look(RING)
    looks = 0
    while not rings(emitter.take()):
        deadlocks.look(())
        looks += 1
    assert looks == PAUSE - 1
