"""The world knows at each line which tasks stand there."""

from msgspec import structs

from playground.wire.places import Place
from playground.wire.state import TaskPhase, TasksForgotten, TaskState
from tests.model import build
from tests.model.build import apply, world

HERE, THERE = Place("a.py", 3, "main"), Place("a.py", 7, "main")


def task(number: int, place: Place | None = HERE, phase: TaskPhase = TaskPhase.WAITING) -> TaskState:
    return structs.replace(build.task(number, phase=phase), place=place)


def test_a_task_stands_where_its_row_says_until_it_moves_ends_or_is_forgotten_those_first_that_came_first() -> None:
    seen = world(task(2), task(1, THERE), task(3), task(4, None))

    def standing() -> list[list[int]]:
        return [list(seen.whereabouts.at("a.py", line)) for line in (3, 7)]

    found = [standing()]
    for change in (
        task(1),
        task(2, phase=TaskPhase.READY),
        task(3, phase=TaskPhase.FINISHED),
        TasksForgotten((2,)),
        task(1, THERE),
    ):
        apply(seen, change)
        found.append(standing())
    assert found == [[[2, 3], [1]], [[2, 3, 1], []], [[2, 3, 1], []], [[2, 1], []], [[1], []], [[], [1]]]
