"""Whether a task handles its CancelledError or is rid of it is read from its coroutines, however the code says it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from typing import Any

import pytest

from playground.lab import handling
from playground.lab.waits import coroutines
from playground.wire.cancel import CancelStage

CLEANING_UP, CAUGHT, SWALLOWED = CancelStage.CLEANING_UP, CancelStage.CAUGHT, CancelStage.SWALLOWED

Wait = Callable[[], Awaitable[object]]


class Manager:
    """Has something to wait for at its end."""

    def __init__(self, wait: Wait) -> None:
        self._wait = wait

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(self, *_: object) -> bool:
        await self._wait()
        return True


class Chained:
    """An awaitable of the program's own."""

    def __init__(self, inner: Awaitable[object]) -> None:
        self._inner = inner

    def __await__(self) -> Generator[Any, Any, object]:
        return (yield from self._inner.__await__())


async def in_except(wait: Wait) -> None:
    try:
        await wait()
    except asyncio.CancelledError:
        await wait()


async def in_bare_except_and_deeper(wait: Wait) -> None:
    try:
        await wait()
    except:  # noqa: E722 - it is what is tried
        await Chained(in_except(wait))


async def in_finally(wait: Wait) -> None:
    try:
        await wait()
    finally:
        await wait()


async def in_finally_of_its_caller(wait: Wait) -> None:
    try:
        await Chained(Chained(wait()))
    finally:
        await wait()


async def in_aexit(wait: Wait) -> None:
    async with Manager(wait):
        await wait()


async def in_exit_stack(wait: Wait) -> None:
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(Manager(wait))
        await wait()


async def in_handler_of_another_error_meanwhile(wait: Wait) -> None:
    try:
        await wait()
    except asyncio.CancelledError:
        try:
            raise ValueError
        except ValueError:
            await wait()


async def in_handler_of_what_it_made_of_it(wait: Wait) -> None:
    try:
        try:
            await wait()
        except asyncio.CancelledError:
            raise ValueError from None
    except ValueError:
        await wait()


async def in_except_star(wait: Wait) -> None:
    try:
        await wait()
    except* asyncio.CancelledError:
        await wait()


async def numbers(wait: Wait) -> AsyncIterator[int]:
    try:
        await wait()
        yield 1
    finally:
        await wait()


async def in_async_generator(wait: Wait) -> None:
    async for _ in numbers(wait):
        pass


async def in_anext(wait: Wait) -> None:
    await anext(numbers(wait), None)


@contextlib.asynccontextmanager
async def managed(wait: Wait) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await wait()


async def in_asynccontextmanager(wait: Wait) -> None:
    async with managed(wait):
        await wait()


async def in_task_group_that_waits_for_its_child(wait: Wait) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(in_except(wait))


async def in_condition_that_takes_its_lock_again(wait: Wait) -> None:
    condition = asyncio.Condition()
    async with condition:
        holder = asyncio.create_task(hold(condition, wait))
        await condition.wait()
    await holder


async def in_condition_that_has_notified_it(wait: Wait) -> None:
    condition = asyncio.Condition()

    async def notify() -> None:
        async with condition:
            condition.notify()
            await wait()

    async with condition:
        notifier = asyncio.create_task(notify())
        await condition.wait()
    await notifier


async def hold(condition: asyncio.Condition, wait: Wait) -> None:
    async with condition:
        await wait()


async def kept_for_later(wait: Wait) -> None:
    kept: object = None
    try:
        await wait()
    except asyncio.CancelledError as error:
        kept = error
    await wait()
    del kept


async def behind_except(wait: Wait) -> None:
    try:
        await wait()
    except asyncio.CancelledError as error:
        del error
    await wait()


async def behind_suppress(wait: Wait) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        await wait()
    await wait()


async def behind_aexit(wait: Wait) -> None:
    async with Manager(lambda: asyncio.sleep(0)):
        await wait()
    await wait()


async def on_its_next_round(wait: Wait) -> None:
    for _ in range(2):
        try:
            await wait()
        except asyncio.CancelledError:
            continue


async def in_handler_of_an_earlier_error(wait: Wait) -> None:
    try:
        raise ValueError
    except ValueError:
        with contextlib.suppress(asyncio.CancelledError):
            await wait()
        await wait()


async def with_the_cancelled_result_of_another(wait: Wait) -> None:
    other = asyncio.ensure_future(wait())
    other.cancel()
    result = await asyncio.gather(other, return_exceptions=True)
    (error,) = result
    with contextlib.suppress(asyncio.CancelledError):
        await wait()
    await wait()
    del error


async def stage_of(program: Callable[[Wait], Awaitable[None]]) -> CancelStage:
    """What the task makes of a cancel, once all that it does at once is done."""
    never = asyncio.Event()
    task = asyncio.ensure_future(program(never.wait))
    for _ in range(6):
        await asyncio.sleep(0)
    before = handling.held(coroutines(task)[0])
    task.cancel()
    for _ in range(6):
        await asyncio.sleep(0)
    assert not task.done()
    stage = handling.stage(task, before)
    never.set()
    await asyncio.wait([task])
    return stage


@pytest.mark.parametrize(
    "program",
    [
        in_except,
        in_bare_except_and_deeper,
        in_finally,
        in_finally_of_its_caller,
        in_aexit,
        in_exit_stack,
        in_handler_of_another_error_meanwhile,
        in_handler_of_what_it_made_of_it,
        in_except_star,
        in_async_generator,
        in_anext,
        in_asynccontextmanager,
        in_task_group_that_waits_for_its_child,
        in_condition_that_takes_its_lock_again,
        in_condition_that_has_notified_it,
    ],
)
def test_a_task_cleans_up_as_long_as_the_cancelled_error_is_being_handled(
    program: Callable[[Wait], Awaitable[None]],
) -> None:
    assert asyncio.run(stage_of(program)) is CLEANING_UP


async def in_task_group_whose_child_fails(wait: Wait, failing: asyncio.Event) -> None:
    with contextlib.suppress(ExceptionGroup):
        async with asyncio.TaskGroup() as group:
            group.create_task(in_except(wait))
            group.create_task(fail(failing))


async def fail(failing: asyncio.Event) -> None:
    await failing.wait()
    raise ValueError


async def stage_at_the_end_of_a_group() -> CancelStage:
    """What the waiter makes of the cancel of its own group, at whose end it stands, while another child cleans up."""
    never, failing = asyncio.Event(), asyncio.Event()
    task = asyncio.ensure_future(in_task_group_whose_child_fails(never.wait, failing))
    for _ in range(6):
        await asyncio.sleep(0)
    before = handling.held(coroutines(task)[0])
    failing.set()
    for _ in range(6):
        await asyncio.sleep(0)
    assert task.cancelling() == 1
    assert not task.done()
    stage = handling.stage(task, before)
    never.set()
    await asyncio.wait([task])
    return stage


def test_a_task_that_its_own_group_cancelled_at_its_end_has_swallowed_nothing() -> None:
    assert asyncio.run(stage_at_the_end_of_a_group()) is CLEANING_UP


@pytest.mark.parametrize(
    "program",
    [
        behind_except,
        behind_suppress,
        behind_aexit,
        on_its_next_round,
        in_handler_of_an_earlier_error,
        with_the_cancelled_result_of_another,
    ],
)
def test_a_task_that_is_rid_of_it_has_swallowed_it(program: Callable[[Wait], Awaitable[None]]) -> None:
    assert asyncio.run(stage_of(program)) is SWALLOWED


def test_of_a_task_that_keeps_it_for_later_neither_is_said() -> None:
    assert asyncio.run(stage_of(kept_for_later)) is CAUGHT
