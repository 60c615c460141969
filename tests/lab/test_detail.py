"""The detail of a task, its stack or how it failed, is read without running code, keeping or silencing anything."""

import sys
from pathlib import Path

import pytest

from playground.client import Client
from playground.wire.commands import Cancel, Inspect
from playground.wire.facts import ExceptionReported, ProbeStopped
from playground.wire.state import FrameState, RaisedAs, TaskDetail, WaitKind
from tests.lab.running import Then, Told, Until, program, run

DEEP = """
    def block():
        time.sleep(60)

    async def inner(number, *rest):
        numbers = [number, 2]
        lock = asyncio.Lock()
        async with lock:
            await asyncio.sleep(60)

    async def main():
        text = "outer"
        await inner(1)

    async def generate(first):
        yield first
        await asyncio.sleep(60)

    async def iterates():
        async for each in generate(1):
            pass

    async def cancelled():
        own = asyncio.current_task()
        own.cancel()
        block()

    async def born():
        await asyncio.gather(inner(1), main())

    async def failed():
        try:
            await fails()
        except ValueError as error:
            raise KeyError("later") from error

    async def fails():
        raise ValueError("boom")

    async def fails_too():
        1 / 0

    async def grouped():
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            group.create_task(fails_too())

    async def holds():
        task = asyncio.create_task(grouped(), name="grouped")
        other = asyncio.create_task(failed(), name="failed")
        await asyncio.wait([task, other])
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass
        del task, other
        import gc
        gc.collect()
        await asyncio.sleep(60)
"""


def test_a_suspended_task_is_told_with_its_whole_chain_the_lines_of_all_and_the_persons_locals(
    tmp_path: Path, kind: str
) -> None:
    told = run(program(tmp_path, DEEP), kind, "main()", Inspect(target=1), until=lambda told: len(frames(told)) == 3)
    detail = shown(told)
    main, inner, sleep = detail.frames
    assert (detail.begun, detail.cancel_pending, detail.gone, detail.left_out) == (True, False, False, 0)
    assert [frame.place.function for frame in detail.frames] == ["main", "inner", "sleep"]
    assert [frame.text for frame in detail.frames[:2]] == ["await inner(1)", "await asyncio.sleep(60)"]
    assert sleep.text
    assert [frame.own for frame in detail.frames] == [True, True, False]
    assert main.locals == (("text", "'outer'"),)
    assert inner.locals == (("number", "1"), ("rest", "()"), ("numbers", "[1, 2]"), ("lock", "<Lock, locked>"))
    assert sleep.locals is None


NESTED = """
    sys.setrecursionlimit(30_000)

    async def nested(more):
        await (nested(more - 1) if more else asyncio.sleep(60))
"""


def test_ten_thousand_nested_awaits_are_told_by_both_ends_with_how_many_are_left_out(tmp_path: Path, kind: str) -> None:
    def waits(told: Told) -> bool:
        return len(frames(told)) > 1 and frames(told)[0].locals is not None  # while it runs it is one alone

    told = run(program(tmp_path, NESTED), kind, "nested(9_999)", Inspect(target=1), until=waits)
    assert [frame.locals for frame in frames(told)[:2]] == [(("more", "9999"),), (("more", "9998"),)]
    assert [frame.locals for frame in frames(told)[-2:]] == [(("more", "0"),), None]
    assert shown(told).left_out == 10_001 - 30
    task = told.world.tasks[1]
    assert (task.wait and task.wait.kind, task.place) == (WaitKind.SLEEP, frames(told)[-2].place)


def test_an_async_generator_in_between_is_told_as_any_other_frame(tmp_path: Path, kind: str) -> None:
    told = run(
        program(tmp_path, DEEP), kind, "iterates()", Inspect(target=1), until=lambda told: len(frames(told)) == 3
    )
    assert [frame.place.function for frame in frames(told)] == ["iterates", "generate", "sleep"]
    assert [frame.locals for frame in frames(told)] == [(("each", "1"),), (("first", "1"),), None]


def test_a_task_that_blocks_the_loop_is_told_with_the_calls_inside_and_a_cancel_that_is_pending(
    tmp_path: Path, kind: str
) -> None:
    def blocks(told: Told) -> bool:
        return [frame.place.function for frame in frames(told)] == ["cancelled", "block"]

    told = run(program(tmp_path, DEEP), kind, "cancelled()", Inspect(target=1), until=blocks)
    assert shown(told).cancel_pending
    assert [frame.locals for frame in frames(told)] == [None, None]


def test_only_the_task_that_was_asked_for_last_is_told(tmp_path: Path, kind: str) -> None:
    seen: list[int] = []

    def ask(number: int | None, until: Until) -> Then:
        def then(client: Client) -> Until:
            client.send(Inspect(target=number))
            return until

        return then

    def watches(told: Told) -> bool:
        detail = told.world.detail
        seen.append(0 if detail is None else detail.task)
        return detail is not None and detail.task == 2 and len(detail.frames) == 2

    told = run(
        program(tmp_path, DEEP),
        kind,
        "born()",
        Inspect(target=1),
        until=lambda told: len(frames(told)) == 1,
        then=ask(2, watches),
    )
    assert shown(told).task == 2
    assert seen == sorted(seen)


def test_an_ended_task_is_told_with_the_tree_of_what_ended_it_and_nothing_is_silenced(
    tmp_path: Path, kind: str
) -> None:
    """A group and its members first, then an exception and its cause; dropped, both are reported by asyncio."""
    trees: list[TaskDetail] = []

    def keeps(number: int) -> Until:
        def until(told: Told) -> bool:
            if shown(told).task == number and shown(told).raised:
                trees.append(shown(told))
            return bool(trees) and trees[-1].task == number

        return until

    def ask_for_the_other(client: Client) -> Until:
        client.send(Inspect(target=3))
        keeps_other = keeps(3)

        def until(told: Told) -> bool:
            if trees[-1].task == 2 and keeps_other(told):
                client.send(Cancel(target=1))
            return len(told.all(ExceptionReported)) == 2

        return until

    told = run(
        program(tmp_path, DEEP),
        kind,
        "holds()",
        Inspect(target=2),
        until=lambda told: told.world.detail is not None and keeps(2)(told),
        then=ask_for_the_other,
    )
    assert len(told.all(ExceptionReported)) == 2
    group, other = trees
    tree = [(each.depth, each.as_, each.type, each.message) for each in group.raised]
    assert tree == [
        (0, RaisedAs.END, "ExceptionGroup", "unhandled errors in a TaskGroup (2 sub-exceptions)"),
        (1, RaisedAs.MEMBER, "ValueError", "boom"),
        (1, RaisedAs.MEMBER, "ZeroDivisionError", "division by zero"),
    ]
    end, cause = other.raised
    assert (end.as_, end.type, end.message) == (RaisedAs.END, "KeyError", "'later'")
    assert (cause.as_, cause.message) == (RaisedAs.CAUSE, "boom")
    assert [frame.text for frame in end.frames] == ['raise KeyError("later") from error']
    assert [frame.text for frame in cause.frames] == ["await fails()", 'raise ValueError("boom")']
    assert shown(told) == other, "what was read of a task stays when the task has gone"


def test_what_is_no_task_is_told_to_be_gone(tmp_path: Path, kind: str) -> None:
    told = run(program(tmp_path, DEEP), kind, "main()", Inspect(target=99), until=lambda told: bool(told.world.detail))
    assert shown(told).gone


HOSTILE = """
    def hurt(self, *args):
        print("asked")
        raise RuntimeError("asked")

    class Meta(type):
        __module__ = property(hurt)
        __eq__ = __hash__ = __getattribute__ = __instancecheck__ = __subclasscheck__ = hurt

    class Hostile:
        __repr__ = __str__ = __len__ = __iter__ = __eq__ = __hash__ = __bool__ = __format__ = hurt
        __getattr__ = __getitem__ = __contains__ = __next__ = __index__ = hurt
        __class__ = property(hurt)

    def of_a_metaclass():
        class OfMeta(metaclass=Meta):
            pass
        return OfMeta()

    class Text(str):
        __repr__ = __str__ = __len__ = __iter__ = __eq__ = __hash__ = __getitem__ = hurt

    class Number(int):
        __repr__ = __str__ = __eq__ = __hash__ = bit_length = hurt

    class Mapping(dict):
        __repr__ = __len__ = __iter__ = items = __eq__ = hurt

    class Error(Exception):
        __str__ = __repr__ = __eq__ = __hash__ = hurt
        __cause__ = __context__ = __traceback__ = __suppress_context__ = args = exceptions = __class__ = property(hurt)

    async def main():
        hostile, of_meta, text, number, mapping = Hostile(), of_a_metaclass(), Text("x"), Number(3), Mapping(a=1)
        nested = {"a": [hostile, (of_meta,), Text("y")]}
        await asyncio.sleep(60)

    class Awaited:
        __getattr__ = __getattribute__ = hurt
        def __await__(self):
            return self
        def __iter__(self):
            return self
        def __next__(self):
            return None

    async def waits():
        await Awaited()

    async def fails():
        raise Error("x", Hostile())

    async def failing():
        task = asyncio.create_task(fails())
        await asyncio.wait([task])
        await asyncio.sleep(60)
"""


def test_no_code_of_the_persons_runs_when_locals_are_put_into_words(tmp_path: Path, kind: str) -> None:
    path = program(tmp_path, HOSTILE)
    told = run(path, kind, "main()", Inspect(target=1), until=lambda told: len(frames(told)) == 2)
    assert told.output() == ""
    assert not told.all(ProbeStopped)
    assert frames(told)[0].locals == (
        ("hostile", "<Hostile>"),
        ("of_meta", "<of_a_metaclass.<locals>.OfMeta>"),
        ("text", "<Text>"),
        ("number", "<Number>"),
        ("mapping", "<Mapping>"),
        ("nested", "{'a': [<Hostile>, (<of_a_metaclass.<locals>.OfMeta>,), <Text>]}"),
    )


def test_nor_when_an_awaitable_of_the_persons_is_waited_for(tmp_path: Path, kind: str) -> None:
    path = program(tmp_path, HOSTILE)

    def awaits(told: Told) -> bool:
        return [frame.text for frame in frames(told)] == ["await Awaited()"]  # no longer the line where it begins

    told = run(path, kind, "waits()", Inspect(target=1), until=awaits)
    assert awaits(told)
    assert told.output() == ""
    assert not told.all(ProbeStopped)


def test_nor_when_a_failure_is(tmp_path: Path, kind: str) -> None:
    path = program(tmp_path, HOSTILE)
    told = run(path, kind, "failing()", Inspect(target=2), until=lambda told: bool(raised(told)))
    assert told.output() == ""
    assert not told.all(ProbeStopped)
    (error,) = shown(told).raised
    assert (error.type, error.message) == ("Error", "'x', <Hostile>")


KEPT = """
    import weakref

    class Thing:
        pass

    async def main():
        thing = Thing()
        seen = weakref.ref(thing)
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass
        del thing
        await asyncio.sleep(0)
        print("kept" if seen() else "let go")
        await asyncio.sleep(60)

    async def asks():
        mine = locals()
        first = 1
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass
        print(sorted(mine))
        await asyncio.sleep(60)

    async def asks_later():
        first = 1
        mine = locals()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass
        print(sorted(mine))
        await asyncio.sleep(60)
"""


def cancel_and_hear(client: Client) -> Until:
    """Cancel the task, which then says what became of its locals."""
    client.send(Cancel(target=1))
    return lambda told: told.output().endswith("\n")


def test_reading_locals_keeps_nothing_alive(tmp_path: Path, kind: str) -> None:
    """On 3.11 and 3.12 a frame that was asked for its locals keeps them all; this one was asked at every look."""
    path, until = program(tmp_path, KEPT), lambda told: bool(frames(told)) and frames(told)[0].locals is not None
    told = run(path, kind, "main()", Inspect(target=1), until=until, then=cancel_and_hear)
    assert told.output() == "let go\n"


@pytest.mark.parametrize(("call", "names"), [("asks()", []), ("asks_later()", ["first"])])
def test_what_locals_gave_to_the_program_stays_as_it_was(
    tmp_path: Path, kind: str, call: str, names: list[str]
) -> None:
    """There the locals of a frame are not told until Python 3.12, where reading them would change what it was given."""
    path, until = program(tmp_path, KEPT), lambda told: len(frames(told)) == 2
    told = run(path, kind, call, Inspect(target=1), until=until, then=cancel_and_hear)
    assert told.output() == f"{names}\n"
    if names:
        assert (frames(told)[0].locals is None) is (sys.version_info < (3, 13))


def shown(told: Told) -> TaskDetail:
    """The detail that was told last."""
    assert told.world.detail is not None
    return told.world.detail


def frames(told: Told) -> tuple[FrameState, ...]:
    """Its frames, if there are any yet."""
    return () if told.world.detail is None else told.world.detail.frames


def raised(told: Told) -> object:
    """What ended it, if that is told yet."""
    return None if told.world.detail is None else told.world.detail.raised
