"""What a task's doings mean to others is told in the story: cancels taken back or kept off, exceptions handed on."""

import asyncio
import re
import sys
from collections.abc import Callable

import pytest

from playground.lab.emit import Emitter
from playground.lab.propagation import Propagation
from playground.wire.facts import ProbeStopped
from tests.lab.running import program, run
from tests.model.build import lines

SOURCE = """
    async def sleeper():
        await asyncio.sleep(600)

    async def fails(after=None):
        if after is not None:
            await after.wait()
        raise ValueError("boom")

    async def stubborn():
        try:
            await asyncio.sleep(600)
        finally:
            raise KeyError("instead")

    def start(coroutine, name):
        return asyncio.create_task(coroutine, name=name)

    async def timed_out():
        try:
            async with asyncio.timeout(0.01):
                await sleeper()
        except TimeoutError:
            pass

    async def waited_for():
        await asyncio.wait_for(sleeper(), 0.01)

    async def takes_back():
        asyncio.current_task().cancel()
        try:
            await sleeper()
        except asyncio.CancelledError:
            asyncio.current_task().uncancel()
            asyncio.current_task().uncancel()

    async def spares():
        inner = start(sleeper(), "spared")
        waiter = start(waits_through_shield(inner), "waiter")
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.wait([waiter])
        inner.cancel()

    async def waits_through_shield(inner):
        await asyncio.shield(inner)

    async def spares_some():
        inner, other = start(sleeper(), "spared-one"), start(sleeper(), "not-spared")
        inner.add_done_callback(print)
        gathers = start(gathers_shielded(inner, other), "gathers")
        await asyncio.sleep(0)
        gathers.cancel()
        await asyncio.wait([gathers])
        inner.cancel()

    async def gathers_shielded(inner, other):
        await asyncio.gather(asyncio.shield(inner), other)

    async def spares_in_time():
        inner = start(sleeper(), "spared-in-time")
        try:
            await asyncio.wait_for(asyncio.shield(inner), 0.01)
        except TimeoutError:
            inner.cancel()

    async def spares_a_waiter_for():
        inner = start(sleeper(), "spared-two")
        waiter = start(waits_for_shield(inner), "waiter-for")
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.wait([waiter])
        inner.cancel()

    async def waits_for_shield(inner):
        await asyncio.wait_for(asyncio.shield(inner), 600)

    async def awaits():
        await start(fails(), "awaited")

    async def awaits_shielded():
        await asyncio.shield(start(fails(), "shielded"))

    async def gathers_first():
        late = asyncio.Event()
        first, second = start(fails(), "first"), start(fails(late), "second")
        try:
            await asyncio.gather(first, second)
        except ValueError:
            late.set()
            await asyncio.wait([second])

    async def gathers_two():
        await asyncio.gather(start(fails(), "quick"), start(fails(), "as-quick"))

    async def gathers_cancelled():
        event = asyncio.Event()
        one, other = start(sleeper(), "cancelled-first"), start(fails(event), "fails-second")
        await asyncio.sleep(0)
        one.cancel()
        event.set()
        await asyncio.gather(one, other)

    async def swallows():
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            pass

    async def gathers_swallower():
        event = asyncio.Event()
        one, other = start(swallows(), "swallower"), start(fails(event), "fails-all-the-same")
        await asyncio.sleep(0)
        one.cancel()
        event.set()
        await asyncio.gather(one, other)

    async def groups_cancelled():
        async with asyncio.TaskGroup() as group:
            group.create_task(stubborn(), name="stubborn")
            await asyncio.sleep(0)
            asyncio.current_task().cancel()
            await sleeper()

    async def groups_two():
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(), name="quick-child")
            group.create_task(fails(), name="as-quick-child")

    async def gathers_all():
        await asyncio.gather(start(fails(), "kept"), return_exceptions=True)

    async def waits():
        await asyncio.wait([start(fails(), "done")])

    async def groups_in_body():
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(), name="child")
            group.create_task(stubborn(), name="sibling")
            await sleeper()

    async def groups_at_end():
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(), name="only")

    async def groups_own_error():
        async with asyncio.TaskGroup() as group:
            group.create_task(sleeper(), name="left")
            await asyncio.sleep(0)
            raise TypeError("the block's own")

    async def groups_well():
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(0), name="well")

    async def main():
        for each in (
            timed_out, waited_for, takes_back, spares, spares_some, spares_in_time, spares_a_waiter_for, awaits,
            awaits_shielded, gathers_first, gathers_two, gathers_all, waits, groups_in_body, groups_at_end,
            groups_own_error, groups_cancelled, gathers_cancelled,
            gathers_swallower, groups_two, groups_well,
        ):
            await asyncio.wait([start(each(), each.__name__)])

    asyncio.run(main())
"""

Story = Callable[[str], list[str]]
"""What the story says of the task with this name: a place is given by the source that stands there."""


@pytest.fixture(scope="module", params=["asyncio", "uvloop"])
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Of one run on each loop."""
    path = program(tmp_path_factory.mktemp("propagation"), SOURCE)
    source = path.read_text().splitlines()
    told = lines(run(path, request.param, None).world)
    named = [re.sub(r"program\.py:(\d+)", lambda at: f"[{source[int(at[1]) - 1].strip()}]", line) for line in told]
    return lambda name: [line.removeprefix(f"{name}  ") for line in named if line.startswith(f"{name}  ")]


def test_a_timeout_takes_its_cancel_back_and_raises_timeout_error(story: Story) -> None:
    assert (
        "cancel taken back by  its timeout, TimeoutError raised instead, [async with asyncio.timeout(0.01):], "
        "cancelling() = 0"
    ) in story("timed_out")


def test_a_wait_for_says_after_how_long_it_gave_up_from_3_12_on(story: Story) -> None:
    """Before, it cancels what it waits for, and not its own task."""
    expected = (
        "cancel taken back by  its wait_for after 10 ms, TimeoutError raised instead, "
        "[await asyncio.wait_for(sleeper(), 0.01)], cancelling() = 0"
    )
    assert (expected in story("waited_for")) is (sys.version_info >= (3, 12))


def test_a_person_who_takes_a_cancel_back_is_told_once_though_they_do_it_twice(story: Story) -> None:
    assert [line for line in story("takes_back") if "taken back" in line] == [
        "cancel taken back by  itself, [asyncio.current_task().uncancel()], cancelling() = 0"
    ]


def test_a_shield_spares_what_is_behind_it_which_goes_on_detached(story: Story) -> None:
    assert "goes on:  the shield kept waiter's cancel from it, and nobody else waits for it" in story("spared")


def test_a_shield_in_a_gather_spares_that_child_alone(story: Story) -> None:
    assert "goes on:  the shield kept gathers's cancel from it" in story("spared-one")
    assert not any("goes on" in line for line in story("not-spared"))


def test_a_wait_for_that_gives_up_on_a_shield_spares_what_is_behind_it_from_3_12_on(story: Story) -> None:
    """Before, no task is asked to cancel, so that nothing is seen of it."""
    expected = "goes on:  the shield kept spares_in_time's cancel from it, and nobody else waits for it"
    assert (expected in story("spared-in-time")) is (sys.version_info >= (3, 12))


def test_a_cancelled_wait_for_a_shield_spares_what_is_behind_it(story: Story) -> None:
    expected = "goes on:  the shield kept waiter-for's cancel from it, and nobody else waits for it"
    assert expected in story("spared-two")


def test_an_exception_is_raised_where_its_task_is_awaited(story: Story) -> None:
    assert 'awaited\'s ValueError raised in  [await start(fails(), "awaited")]' in story("awaits")


def test_an_exception_comes_through_a_shield(story: Story) -> None:
    expected = 'shielded\'s ValueError raised in  [await asyncio.shield(start(fails(), "shielded"))], by its shield'
    assert expected in story("awaits_shielded")


def test_a_gather_raises_the_first_failure_and_the_others_run_on(story: Story) -> None:
    expected = "first's ValueError raised in  [await asyncio.gather(first, second)], by its gather of 2, second runs on"
    assert expected in story("gathers_first")


def test_a_later_failure_of_a_gather_reaches_nobody(story: Story) -> None:
    assert "its ValueError reaches nobody:  the gather of 2 was over" in story("second")


def test_of_two_that_fail_at_once_a_gather_raises_the_first(story: Story) -> None:
    told = [line for line in story("gathers_two") if "raised in" in line]
    assert len(told) == 1
    assert told[0].startswith("quick's ValueError raised in")
    assert "its ValueError reaches nobody:  the gather of 2 was over" in story("as-quick")


def test_a_failure_at_the_moment_of_a_siblings_cancel_comes_too_late_for_their_gather(story: Story) -> None:
    assert "its ValueError reaches nobody:  the gather of 2 was over" in story("fails-second")
    assert not any("ValueError" in line for line in story("gathers_cancelled"))


def test_a_sibling_that_swallowed_its_cancel_settles_no_gather(story: Story) -> None:
    assert any(line.startswith("fails-all-the-same's ValueError raised in") for line in story("gathers_swallower"))


def test_of_two_that_fail_at_once_a_task_group_has_the_other_too(story: Story) -> None:
    here = "[async with asyncio.TaskGroup() as group:]"
    assert [line for line in story("groups_two") if line.startswith(("its TaskGroup", "all"))] == [
        "its TaskGroup has quick-child's ValueError:  it cancels what is left of it, and its own task",
        "its TaskGroup has as-quick-child's ValueError  too: it is cancelling already",
        f"all in its TaskGroup have ended:  it raises an ExceptionGroup of 2, {here}",
    ]


def test_a_gather_that_returns_exceptions_keeps_them(story: Story) -> None:
    assert "kept's ValueError not raised:  its gather of 1 keeps it as a result" in story("gathers_all")


def test_a_wait_raises_nothing(story: Story) -> None:
    assert "done's ValueError not raised:  wait raises nothing, the task stands among the done" in story("waits")


def test_a_task_group_cancels_the_others_and_its_own_task_and_raises_all_exceptions(story: Story) -> None:
    here = "[async with asyncio.TaskGroup() as group:]"
    assert [line for line in story("groups_in_body") if line.startswith(("its", "all", "cancel taken"))] == [
        "its TaskGroup has child's ValueError:  it cancels what is left of it, and its own task",
        "its TaskGroup has sibling's KeyError  too: it is cancelling already",
        f"cancel taken back by  its TaskGroup, {here}, cancelling() = 0",
        f"all in its TaskGroup have ended:  it raises an ExceptionGroup of 2, {here}",
    ]


def test_a_task_group_at_its_end_takes_its_cancel_back_from_3_13_on(story: Story) -> None:
    """Before, `cancelling()` of a task that waited for its group stays 1."""
    told = story("groups_at_end")
    here = "[async with asyncio.TaskGroup() as group:]"
    assert f"all in its TaskGroup have ended:  it raises an ExceptionGroup of 1, {here}" in told
    taken_back = f"cancel taken back by  its TaskGroup, {here}, cancelling() = 0"
    assert (taken_back in told) is (sys.version_info >= (3, 13))


def test_an_exception_of_the_block_itself_is_counted_in_its_group(story: Story) -> None:
    told = [line for line in story("groups_own_error") if "ended" in line]
    assert told == [
        "all in its TaskGroup have ended:  it raises an ExceptionGroup of 1, [async with asyncio.TaskGroup() as group:]"
    ]


def test_a_group_that_fails_while_its_task_is_cancelled_from_outside_is_told_once(story: Story) -> None:
    """From 3.13 on it also takes that cancel back for a moment."""
    assert sum("all in its TaskGroup have ended" in line for line in story("groups_cancelled")) == 1


def test_a_task_group_whose_tasks_finish_is_not_worth_a_word(story: Story) -> None:
    assert [line for line in story("groups_well") if "TaskGroup" in line] == []


def test_if_it_fails_it_is_switched_off_and_says_so_once() -> None:
    """Whatever asyncio may look like inside one day, the program's own call goes on."""
    emitter = Emitter()

    def unknown(_: object) -> int:
        raise LookupError("an asyncio that looks otherwise")

    async def act() -> None:
        propagation = Propagation(emitter, unknown)
        propagation.taken_back(1, 0, sys._getframe())
        propagation.taken_back(1, 0, sys._getframe())

    asyncio.run(act())
    (fact,) = emitter.take()
    assert isinstance(fact, ProbeStopped)
    assert (fact.probe, fact.failure.message) == ("propagation", "an asyncio that looks otherwise")
