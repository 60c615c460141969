"""The life of a cancel, from who asked for it to whom its end woke: one program, told the same on both loops."""

import sys
from pathlib import Path

import pytest

from playground.client import Client
from playground.loop import LoopKind
from playground.wire.state import TaskPhase
from tests.lab.lives import life
from tests.lab.running import Told, program, run

SOURCE = """
    from functools import partial

    async def settle():
        for _ in range(8):
            await asyncio.sleep(0)

    def start(coroutine, name):
        return asyncio.create_task(coroutine, name=name)

    async def cleans(done):
        try:
            await asyncio.sleep(600)  # @thrown
        finally:
            await done.wait()  # @cleans

    async def swallows(done):
        earlier = asyncio.CancelledError("of another task")
        try:
            await asyncio.sleep(600)  # @swallows
        except asyncio.CancelledError:
            pass
        await done.wait()  # @goes-on

    async def swallows_late(clean, done):
        try:
            await asyncio.sleep(600)  # @late
        except asyncio.CancelledError:
            await clean.wait()  # @late-cleans
        await done.wait()  # @late-goes-on

    async def swallows_and_runs_out_of_time():
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            pass
        try:
            async with asyncio.timeout(0):
                await asyncio.sleep(600)
        except TimeoutError:
            await asyncio.sleep(0)  # @out-of-time

    async def fails():
        try:
            await asyncio.sleep(600)  # @fails
        finally:
            raise ValueError("boom")  # @raises

    async def awaits(awaitable):
        await awaitable  # @awaits

    async def gathers(*children):
        await asyncio.gather(*children)  # @gathers

    async def shields(task):
        await asyncio.shield(task)  # @shields

    async def takes_either(*tasks):
        await asyncio.wait(tasks)  # @takes-either

    async def cancels_itself():
        asyncio.current_task().cancel("enough")  # @itself
        await asyncio.sleep(600)  # @its-await

    async def in_time():
        try:
            async with asyncio.timeout(0):  # @block
                await asyncio.sleep(600)  # @timed
        except TimeoutError:
            await asyncio.sleep(0)  # @in-time

    async def breaks():
        raise ValueError("broken")  # @breaks

    async def groups(done):
        async with asyncio.TaskGroup() as group:  # @group
            group.create_task(cleans(done), name="sibling")
            group.create_task(breaks(), name="breaker")
            await asyncio.sleep(600)  # @body

    async def waits_for_children(done=None):
        try:
            async with asyncio.TaskGroup() as group:  # @end
                group.create_task(breaks())
                group.create_task(asyncio.sleep(0))
        except* ValueError:
            if done is not None:
                await done.wait()  # @handled

    async def swallows_after_its_group(done):
        await waits_for_children()
        await swallows(done)

    async def causes():
        task = start(cleans(done := asyncio.Event()), "asked")
        await asyncio.sleep(0)
        task.cancel("by hand")  # @by-hand
        await settle()
        task.cancel()  # @again
        await settle()
        task = start(cleans(done), "called-back")
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(task.cancel)
        await settle()
        start(awaits(asyncio.sleep(0)), "unbegun").cancel()  # @unbegun
        start(cancels_itself(), "self")
        start(in_time(), "in-time")
        start(asyncio.wait_for(start(cleans(done), "late-for-it"), 0), "hasty")
        await settle()
        done.set()
        await settle()

    async def ends():
        clean, done = asyncio.Event(), asyncio.Event()
        tasks = [start(swallows(done), "swallower"), start(swallows_late(clean, done), "late")]
        tasks += [start(fails(), "failing"), start(swallows_and_runs_out_of_time(), "out-of-time")]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await settle()
        clean.set()
        await settle()
        done.set()
        await asyncio.wait(tasks)

    async def passes_on():
        done = asyncio.Event()
        inner, child, lost, either = (start(make(done), name) for make, name in [
            (cleans, "inner"), (cleans, "child"), (swallows, "deaf"), (cleans, "either")
        ])
        asked = [start(awaits(inner), "waiter"), start(gathers(child), "gatherer"), start(awaits(lost), "loser")]
        guards = [start(shields(inner), "guard"), start(takes_either(either), "taker")]
        inner.add_done_callback(print)
        inner.add_done_callback(partial(print))
        await settle()
        for task in asked:
            task.cancel()  # @passes-on
        asyncio.get_running_loop().call_soon(asked[0].get_name)
        either.cancel()
        await settle()
        done.set()
        await asyncio.wait([*asked, *guards])

    async def main():
        await causes()
        await ends()
        await passes_on()
        done = asyncio.Event()
        group = start(groups(done), "grouper")
        await settle()
        done.set()
        await asyncio.wait([group])
        group.exception()
        done.clear()
        start(waits_for_children(done), "handler")
        start(waits_for_children(), "quick-handler")
        guilty = start(swallows_after_its_group(done), "guilty")
        await settle()
        guilty.cancel()
        await settle()
        done.set()
        await settle()
        start(cleans(done), "left-over")
        await asyncio.sleep(0)

    asyncio.run(main())  # @run
"""


@pytest.fixture(scope="module", params=["asyncio", "uvloop"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """All that the program told, from its start to its end."""
    kind: str = request.param
    return run(program(tmp_path_factory.mktemp(kind), SOURCE), kind, None)


AT_EXIT = "caught, cleaning up" if sys.version_info >= (3, 13) else "goes on"
"""Before Python 3.13 a TaskGroup takes back what it asked of its parent before it waits for its children."""


def test_a_cancel_is_told_with_who_asked_where_and_why_then_where_it_hit_where_it_was_caught_and_how_it_ended(
    told: Told,
) -> None:
    assert life(told, "asked") == [
        "cancel requested by  Task-1, @by-hand, message 'by hand', cancelling() = 1",
        "CancelledError thrown in  @thrown",
        'caught, cleaning up at  @cleans: Event "done"',
        "cancel requested by  Task-1, @again, it is cleaning up, cancelling() = 2",
        "CancelledError thrown in  @cleans",
        "cancelled",
    ]


def test_a_cancel_from_a_callback_has_no_line_of_the_programs(told: Told) -> None:
    assert life(told, "called-back")[0] == "cancel requested by  a callback, cancelling() = 1"


def test_a_task_that_has_not_begun_never_does(told: Told) -> None:
    assert life(told, "unbegun") == [
        "cancel requested by  Task-1, @unbegun, it has not begun, cancelling() = 1",
        "CancelledError thrown in  before its first step",
        "cancelled",
    ]


def test_a_task_whose_step_runs_is_hit_at_its_next_await(told: Told) -> None:
    assert life(told, "self") == [
        "cancel requested by  itself, @itself, its step runs, message 'enough', cancelling() = 1",
        "CancelledError thrown in  @its-await",
        "cancelled",
    ]


def test_what_a_timeout_asked_for_it_takes_back(told: Told) -> None:
    assert life(told, "in-time") == [
        "cancel requested by  its timeout, cancelling() = 1",
        "CancelledError thrown in  @timed",
        "cancel taken back by  its timeout, TimeoutError raised instead, @block, cancelling() = 0",
        "goes on at  @in-time: sleep",
        "finished: None",
    ]


def test_wait_for_cancels_what_it_waits_for(told: Told) -> None:
    """A timeout of 0 leaves no time for a `timeout` block, so that it is the same in every Python."""
    assert life(told, "late-for-it")[0] == "cancel requested by  hasty's wait_for, cancelling() = 1"


def test_ctrl_c_cancels_the_main_task_of_asyncio_run(tmp_path: Path, kind: LoopKind) -> None:
    path = program(
        tmp_path,
        """
        async def main():
            await asyncio.sleep(600)  # @sleeps

        asyncio.run(main())
    """,
    )

    def waits(told: Told) -> bool:
        return any(task.phase is TaskPhase.WAITING for task in told.world.tasks.values())

    told = run(path, kind, None, until=waits, then=Client.interrupt)
    assert life(told, "Task-1")[:3] == [
        "cancel requested by  Ctrl+C, cancelling() = 1",
        "CancelledError thrown in  @sleeps",
        "cancelled",
    ]


def test_a_task_that_goes_on_behind_its_handler_has_swallowed_it(told: Told) -> None:
    assert life(told, "swallower")[1:] == [
        "CancelledError thrown in  @swallows",
        'swallowed it and goes on at  @goes-on: Event "done"',
        "finished: None,  although it was cancelled: it swallowed the CancelledError, tells Task-1's wait",
    ]


def test_a_task_that_cleans_up_and_then_goes_on_is_told_so_when_it_does(told: Told) -> None:
    assert life(told, "late")[1:4] == [
        "CancelledError thrown in  @late",
        'caught, cleaning up at  @late-cleans: Event "clean"',
        'swallowed it and goes on at  @late-goes-on: Event "done"',
    ]


def test_what_was_swallowed_earlier_makes_nothing_of_a_later_timeout(told: Told) -> None:
    assert [line for line in life(told, "out-of-time") if "goes on" in line or "requested" in line][2:] == [
        "cancel requested by  its timeout, cancelling() = 2",
        "goes on at  @out-of-time: sleep",
    ]


def test_a_task_that_fails_meanwhile_did_so_instead(told: Told) -> None:
    assert life(told, "failing")[1:3] == [
        "CancelledError thrown in  @fails",
        "failed instead: ValueError: boom,  @raises",
    ]


def test_a_cancel_is_passed_on_to_the_task_that_is_awaited_and_comes_when_that_has_ended(told: Told) -> None:
    assert life(told, "waiter") == [
        "cancel requested by  Task-1, @passes-on, passed on to inner, cancelling() = 1",
        "CancelledError thrown in  @awaits",
        "cancelled,  tells Task-1's wait",
    ]
    assert life(told, "inner")[0] == "cancel requested by  its waiter waiter, @passes-on, cancelling() = 1"


def test_a_gather_passes_it_on_to_its_children(told: Told) -> None:
    assert "passed on to child" in life(told, "gatherer")[0]
    assert life(told, "child")[0] == "cancel requested by  gatherer's gather, @passes-on, cancelling() = 1"
    assert life(told, "child")[-1] == "cancelled,  tells gatherer's gather"


def test_a_cancel_that_is_passed_on_to_a_task_that_swallows_it_is_lost(told: Told) -> None:
    assert life(told, "loser") == [
        "cancel requested by  Task-1, @passes-on, passed on to deaf, cancelling() = 1",
        "cancel lost:  what it awaited did not end with CancelledError",
        "finished: None",
    ]


def test_an_end_tells_whom_it_woke_in_the_order_in_which_they_come(told: Told) -> None:
    assert life(told, "inner")[-1] == "cancelled,  wakes waiter, tells guard's shield, calls print, print"
    assert life(told, "either")[-1] == "cancelled,  tells taker's wait"


def test_a_task_group_asks_its_parent_and_its_children_and_waits_for_them(told: Told) -> None:
    assert life(told, "breaker")[-1] == "failed: ValueError: broken,  @breaks, tells grouper's TaskGroup"
    own = [line for line in life(told, "grouper") if line.startswith(("cancel requested", "CancelledError", AT_EXIT))]
    assert own == [
        "cancel requested by  its TaskGroup, cancelling() = 1",
        "CancelledError thrown in  @body",
        f"{AT_EXIT} at  @group: TaskGroup: 1 child",
    ]
    assert life(told, "sibling")[0] == "cancel requested by  grouper's TaskGroup, cancelling() = 1"
    assert life(told, "grouper")[-1].startswith("failed: ExceptionGroup: unhandled errors in a TaskGroup")


def test_what_a_task_group_asks_of_a_parent_that_waits_at_its_end_is_not_swallowed(told: Told) -> None:
    """Before Python 3.13 it stays in the count for good, and yet the task has done nothing with it."""
    left = ['taken over by its TaskGroup, still counted: goes on at  @handled: Event "done"']
    back = ["cancel taken back by  its TaskGroup, @end, cancelling() = 0", 'goes on at  @handled: Event "done"']
    of_group = "all in its TaskGroup have ended:  it raises an ExceptionGroup of 1, @end"
    own = [line for line in life(told, "handler") if line != of_group]
    assert own[2:] == [
        "CancelledError thrown in  @end",
        "caught, cleaning up at  @end: TaskGroup: 0 children",
        *(back if sys.version_info >= (3, 13) else left),
        "finished: None",
    ]
    assert life(told, "quick-handler")[-1] == "finished: None"
    assert life(told, "guilty")[-1].startswith("finished: None,  although it was cancelled: it swallowed")


def test_what_is_left_over_is_cancelled_by_asyncio_run(told: Told) -> None:
    assert life(told, "left-over") == [
        "cancel requested by  asyncio.run, @run, cancelling() = 1",
        "CancelledError thrown in  @thrown",
        "cancelled",
    ]
