"""Values and failures are put into words without running code of the person's."""

import asyncio
import traceback
from functools import partial
from typing import Any

import pytest

from playground.lab import describe
from playground.lab.record import SeenTask


class Hostile:
    """Whatever is asked of it hurts."""

    def __repr__(self) -> str:
        raise AssertionError("repr was asked for")

    __str__ = __repr__

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} was asked for")

    def __call__(self) -> None: ...

    def __eq__(self, other: object) -> bool:
        raise AssertionError("eq was asked for")

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (None, "None"),
        (3, "3"),
        (1.5, "1.5"),
        ("a\nb", "'a\\nb'"),
        ([1, "two"], "[1, 'two']"),
        ((1,), "(1,)"),
        ({"a": 1}, "{'a': 1}"),
        ({1}, "{1}"),
        ([set(), frozenset(), {}], "[set(), frozenset(), {}]"),
        ([[[[1]]]], "[[[[…]]]]"),
        (10**1000, "<int of 3322 bits>"),
    ],
)
def test_a_builtin_is_told_by_its_value(thing: object, words: str) -> None:
    assert describe.value(thing) == words


def test_any_other_object_is_told_by_its_class_alone() -> None:
    assert describe.value([Hostile()]) == "[<tests.lab.test_describe.Hostile>]"


@pytest.mark.parametrize(
    ("callback", "name"),
    [
        (partial(partial(print), 1), "print"),
        (lambda: None, "<lambda>"),
        (Hostile, "tests.lab.test_describe.Hostile"),
        (SeenTask.cancel, "Task.cancel"),
    ],
)
def test_a_callback_is_told_by_the_name_of_what_it_calls(callback: object, name: str) -> None:
    assert describe.callback_name(callback) == name


def test_a_callback_that_is_no_function_is_asked_for_nothing() -> None:
    assert describe.callback_name(partial(Hostile())) == "tests.lab.test_describe.Hostile"
    assert describe.callback_name(Hostile().__repr__) == "Hostile.__repr__"


def test_a_subclass_of_a_builtin_is_told_by_its_class_too() -> None:
    class Loud(str):
        __slots__ = ()

        def __repr__(self) -> str:
            raise AssertionError("repr was asked for")

    assert describe.value(Loud("x")).endswith("Loud>")


def test_a_task_is_told_by_its_name() -> None:
    async def main() -> str:
        return describe.value([asyncio.current_task()])

    async def named() -> str:
        return await asyncio.create_task(main(), name="fetch-1")

    assert asyncio.run(named()) == "[<Task fetch-1>]"


def test_a_long_value_is_cut() -> None:
    assert len(describe.value("x" * 10_000)) == describe.LONGEST
    assert len(describe.value(list(range(10_000)))) <= describe.LONGEST


def test_a_list_that_holds_itself_ends() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert describe.value(endless) == "[[[[…]]]]"


def test_a_failure_has_type_message_and_the_persons_line() -> None:
    try:
        int("x")
    except ValueError as error:
        failure = describe.failure(error)
    assert failure.type == "ValueError"
    assert failure.message == "invalid literal for int() with base 10: 'x'"
    assert failure.place is not None
    assert failure.place.function == "test_a_failure_has_type_message_and_the_persons_line"
    assert failure.traceback == ""


def test_an_exception_that_hurts_when_asked_is_told_without_asking() -> None:
    class UnspeakableError(Exception):
        def __str__(self) -> str:
            raise AssertionError("str was asked for")

    assert describe.failure(UnspeakableError(1, Hostile())).message == "1, <tests.lab.test_describe.Hostile>"


def test_frames_of_ours_are_cut_out_of_a_traceback_and_its_causes() -> None:
    namespace: dict[str, Any] = {}
    ours = describe.__file__.replace("describe.py", "control.py")
    exec(compile("def call(f):\n    f()\n", ours, "exec"), namespace)

    def fail() -> None:
        raise ValueError("boom")

    def wrap() -> None:
        try:
            namespace["call"](fail)
        except ValueError as error:
            raise KeyError("wrapped") from error

    try:
        namespace["call"](wrap)
    except KeyError as error:
        cut = describe.without_own_frames(error)
    assert cut.__cause__ is not None
    for each in (cut, cut.__cause__):
        files = [frame.filename for frame in traceback.extract_tb(each.__traceback__)]
        assert ours not in files
        assert __file__ in files


def test_asyncios_own_objects_are_told_by_their_state() -> None:
    async def told() -> list[str]:
        lock, event, queue = asyncio.Lock(), asyncio.Event(), asyncio.Queue[int](5)
        future = asyncio.get_running_loop().create_future()
        queue.put_nowait(1)
        event.set()
        await lock.acquire()
        waiter = asyncio.create_task(lock.acquire())
        await asyncio.sleep(0)
        words = [describe.value(each) for each in (lock, event, queue, asyncio.Semaphore(2), future)]
        waiter.cancel()
        future.cancel()
        return [*words, describe.value(future)]

    assert asyncio.run(told()) == [
        "<Lock, locked, 1 waiting>",
        "<Event, set>",
        "<Queue, 1 of 5 inside>",
        "<Semaphore, 2 free>",
        "<Future, pending>",
        "<Future, cancelled>",
    ]


@pytest.mark.parametrize(
    "error",
    [
        KeyError("k"),
        FileNotFoundError(2, "no", "f"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
        ExceptionGroup("two", [ValueError(1), KeyError(2)]),
        SyntaxError("bad"),
    ],
)
def test_a_message_of_cpythons_own_is_what_str_gives(error: Exception) -> None:
    assert describe.message(error) == str(error)
