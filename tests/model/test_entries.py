"""What the story says of what was entered at the REPL."""

import pytest

from playground.wire import cancel_facts, facts
from playground.wire.entries import EntryBegun, EntryEnded
from tests.model.build import apply, at, cancel, created, failure, lines, story, submitted, world


def test_an_entry_is_one_line_with_what_came_of_it_and_before_what_it_set_off() -> None:
    """Unless it takes its time: then it is told at once, and later what came of it."""
    begun = EntryBegun(1, "fetch_2.cancel()\nx", at=1.0, cause=4)
    ended = EntryEnded(1, None, "True", None, at=1.0, cause=4)
    thrown = cancel_facts.CancelDelivered(2, at(7), True, at=1.0)
    came_of_it = [
        "fetch-2  cancel requested by  you, gather.py:5, cancelling() = 1",
        "fetch-2  CancelledError thrown in  gather.py:7",
    ]
    told = story(created(2, "fetch-2"), begun, cancel(2, cause=4), ended, thrown)
    assert told[1:] == ["you  >>> fetch_2.cancel() …  → True", *came_of_it]
    slow = world(created(2, "fetch-2"), begun)
    apply(slow, cancel(2, cause=4), thrown)
    assert lines(slow)[1:] == ["you  >>> fetch_2.cancel() …", *came_of_it]
    slow = world(begun)
    apply(slow, facts.LoopBlocked(0.3, None, at(1), at=1.3), ended)
    assert lines(slow) == [
        "you  >>> fetch_2.cancel() …",
        "loop  blocked for 0.3 s at  gather.py:1, by your entry",
        "you  → True",
    ]


def test_what_an_entry_made_is_told_after_it_but_for_its_own_task() -> None:
    """A task that no key made would else come from nowhere."""
    begun = EntryBegun(1, "x", at=1.0, cause=4)
    made = (created(2, "Task-2", cause=4), submitted(3, "work", cause=4), created(4, "repl-1", cause=4))
    rest = ["Task-2  created by you at  gather.py:3", "work  submitted to pool 1"]
    assert story(begun, *made, EntryEnded(1, 4, "", None, at=1.0)) == ["you  >>> x  → task repl-1", *rest]
    slow = world(begun)
    apply(slow, *made[:2], EntryEnded(1, None, "", None, at=1.0))
    assert lines(slow) == ["you  >>> x", *rest]
    apply(slow, created(9, "fetch-1", cause=5))
    assert lines(slow) == ["you  >>> x", *rest]


def test_entries_that_read_the_same_get_each_what_came_of_it() -> None:
    """While the loop is paused they have the same time as well."""
    same = EntryBegun(1, "next(numbers)", at=1.0), EntryBegun(2, "next(numbers)", at=1.0)
    ends = EntryEnded(1, None, "", None, at=1.0), EntryEnded(2, None, "3", None, at=1.0)
    assert story(same[0], ends[0], same[1], ends[1]) == ["you  >>> next(numbers)", "you  >>> next(numbers)  → 3"]


@pytest.mark.parametrize(
    ("ended", "line"),
    [
        (EntryEnded(1, None, "", None, at=1.0), "you  >>> x"),
        (EntryEnded(1, None, "", failure(), at=1.0), "you  >>> x  failed: ValueError: boom"),
        (EntryEnded(1, 3, "", None, at=1.0), "you  >>> x  → task repl-1"),
    ],
)
def test_an_entry_says_how_it_ended(ended: EntryEnded, line: str) -> None:
    """That of a task is told by the task."""
    born = () if ended.task is None else (created(3, "repl-1", cause=1),)
    assert story(EntryBegun(1, "x", at=1.0), *born, ended) == [line]
