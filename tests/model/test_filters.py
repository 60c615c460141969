"""What a filter asks for."""

import pytest
from msgspec.structs import replace

from playground.model.filters import what_is_wrong
from playground.model.tasks import Shape, TaskView, rows
from playground.wire.state import TaskPhase, Wait, WaitKind
from tests.model.build import at, job, task, world

WORLD = world(
    replace(task(1, "load", wait=Wait(kind=WaitKind.SLEEP, until=9.0)), place=at(14)),
    replace(task(2, "save", wait=Wait(kind=WaitKind.LOCK, name="db")), place=at(142)),
    replace(task(3, "lock", phase=TaskPhase.CANCELLING), coroutine="guard"),
    job(14, "slow_op", variable="slow_op_1"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("state:waiting", [1, 2]),
        ("!state:waiting", [3, 14]),
        ("state:queued", [14]),
        ("name:lo", [1, 3, 14]),
        ("waits:lock", [2]),
        ("lock", [2, 3]),
        ("line:14", [1]),
        ("line:gather.py:142", [2]),
        ("line:GATHER", [1, 2, 3]),
        ("!line:14", [2, 3, 14]),
        ("id:1", [1]),
        ("id:2-13", [2, 3]),
        ("id:2-", [2, 3, 14]),
        ("coroutine:fetch name:a !waits:sleep", [2]),
        ("state:waiting name:save", [2]),
        ("! state:waiting  !name:lock", [14]),
        ('"Lock "', [2]),
        ("state: name:", [1, 2, 3, 14]),
        ("STATE:Waiting", [1, 2]),
        ("127.0.0.1:80", []),
    ],
)
def test_a_word_may_ask_one_column_and_all_words_are_wanted(text: str, found: list[int]) -> None:
    assert what_is_wrong(text) == ""
    assert [row.id for row in rows(WORLD, TaskView(shape=Shape.FLAT, filter=text))] == found


def test_a_column_that_there_is_not_is_said_in_words() -> None:
    wrong = what_is_wrong("name:fetch !status:waiting")
    assert wrong == (
        "There is no column status; there are id, name, state, waits, line, coroutine."
        ' In quotes a colon is a colon: "status:".'
    )
    assert what_is_wrong('"status:waiting"') == ""
