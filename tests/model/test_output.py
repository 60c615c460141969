"""Output as lines of two streams."""

from playground.model.output import LONGEST, YOU
from playground.model.world import World
from playground.wire.entries import EntryBegun
from playground.wire.facts import Folded, Printed
from tests.model.build import apply


def printed(*pieces: tuple[str, str], keep: int = 100) -> World:
    """A world to which these pieces were printed, each a stream and a text."""
    told = World(keep_output=keep)
    for stream, text in pieces:
        apply(told, Printed(at=1.0, stream=stream, text=text, task=5))
    return told


def texts(of: World) -> list[tuple[str, str]]:
    """The lines, each with its stream."""
    return [(line.stream, line.text) for line in of.output.lines]


def test_text_is_cut_into_lines_and_the_last_one_stays_open() -> None:
    """`print("x", end="")` leaves a line that goes on."""
    told = printed(("stdout", "one\ntwo\nthr"), ("stdout", "ee\n"))
    assert texts(told) == [("stdout", "one"), ("stdout", "two"), ("stdout", "three")]
    assert [line.open for line in told.output.lines] == [False, False, False]


def test_an_open_line_is_continued_although_the_other_stream_spoke_in_between() -> None:
    """Each stream has an open line of its own."""
    told = printed(("stdout", "work"), ("stderr", "warning\n"), ("stdout", "ing"))
    assert texts(told) == [("stdout", "working"), ("stderr", "warning")]
    assert told.output.lines[0].open


def test_empty_lines_are_lines() -> None:
    """`print()` shows as one."""
    assert texts(printed(("stdout", "\n\n"))) == [("stdout", ""), ("stdout", "")]


def test_control_characters_stay_as_data() -> None:
    """A carriage return is no new line, and an escape is kept for the pane to make harmless."""
    assert texts(printed(("stdout", "10 %\r20 %\x1b[2J\n"))) == [("stdout", "10 %\r20 %\x1b[2J")]


def test_a_line_knows_the_task_that_began_it() -> None:
    """At a best guess, which the lab made."""
    assert printed(("stdout", "x")).output.lines[0].task == 5


def test_only_the_last_lines_are_kept_and_all_are_counted() -> None:
    """A gigabyte of prints does not fill the memory."""
    told = printed(("stdout", "".join(f"{number}\n" for number in range(10))), keep=2)
    assert texts(told) == [("stdout", "8"), ("stdout", "9")]
    assert told.output.count == 10


def test_an_entry_is_echoed_line_by_line_and_breaks_no_line() -> None:
    """Each with the prompt that Python has for it."""
    told = printed(("stdout", "work"))
    apply(told, EntryBegun(1, "def f():\n    return 1", at=2.0))
    apply(told, Printed(at=2.0, stream="stdout", text="ing\n", task=None))
    assert texts(told) == [("stdout", "working"), (YOU, ">>> def f():"), (YOU, "...     return 1")]


def test_a_line_without_end_is_cut() -> None:
    """So that a program which never prints a newline does not fill the memory either, and loses nothing."""
    told = printed(("stdout", "x" * (2 * LONGEST + 5)), ("stdout", "y" * LONGEST))
    assert [len(line.text) for line in told.output.lines] == [LONGEST, LONGEST, LONGEST, 5]
    assert [line.open for line in told.output.lines] == [False, False, False, True]


def test_what_comes_after_text_that_was_not_told_continues_no_line() -> None:
    """In a flood a line may be told without its end: what is printed last would stand behind it, out of sight."""
    told = printed(("stdout", "one\ntw"))
    apply(told, Folded({"Printed": 3}, at=1.0))
    apply(told, Printed(at=2.0, stream="stdout", text="last\n", task=5))
    assert texts(told) == [("stdout", "one"), ("stdout", "tw…"), ("stdout", "last")]
