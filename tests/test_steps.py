"""Pausing, stepping and picking, as the story tells them, word for word; the same on both loops.

In each program `main` is the task that `asyncio.run` makes. A step is one line, and stands after what happened in it.
"""

import sys
from collections.abc import Callable
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest

from playground.loop import LoopKind
from playground.model import words
from tests.lab.running import Told
from tests.transcripts import SLEEPER, SLEEPS
from tests.transcripts import check as check_transcript

Check = Callable[..., Told]


@pytest.fixture
def check(tmp_path: Path, kind: LoopKind) -> Check:
    """Plays a program on either loop and compares its transcript."""
    return partial(check_transcript, tmp_path, kind)


def ready(told: Told) -> list[str]:
    """What is in the ready queue at the end, in the order in which it will run."""
    assert told.world.loop is not None
    return [words.ran(told.world, each) for each in told.world.loop.queue]


GATHER = """
async def fetch(number):
    await asyncio.sleep(number)
    return number

async def main():
    asyncio.current_task().set_name("main")
    tasks = [asyncio.create_task(fetch(number), name=f"fetch-{number}") for number in (2, 1)]
    print(await asyncio.gather(*tasks))

asyncio.run(main())
"""


def test_paused_from_the_start_nothing_has_run(check: Check) -> None:
    """The first step of the first task is what is ready."""
    told = check(
        GATHER,
        "speed 1",
        """
        Task-1  created at  program.py:12
        you  paused:  the clock stands still; threads and processes go on
        you  speed:  ×1
        """,
    )
    assert ready(told) == ["Task-1"]
    assert told.world.paused


def test_steps_go_through_create_task_sleep_and_gather(check: Check) -> None:
    """When nothing is ready, a step is the next timer's moment."""
    told = check(
        GATHER,
        "; ".join(["step"] * 9),
        """
        Task-1  created at  program.py:12
        you  paused:  the clock stands still; threads and processes go on
        Task-1  renamed to  main
        fetch-2  created by main at  program.py:9
        fetch-1  created by main at  program.py:9
        you  step:  main ran; made ready: fetch-2, fetch-1
        you  step:  fetch-2 ran
        you  step:  fetch-1 ran
        you  step:  time moved 1.0 s on, timer of a sleep ran; made ready: fetch-1
        fetch-1  finished: 1
        you  step:  fetch-1 ran; made ready: callback gather._done_callback
        you  step:  callback gather._done_callback ran
        you  step:  time moved 1.0 s on, timer of a sleep ran; made ready: fetch-2
        fetch-2  finished: 2
        you  step:  fetch-2 ran; made ready: callback gather._done_callback
        you  step:  callback gather._done_callback ran; made ready: main
        """,
    )
    assert ready(told) == ["main"]


def test_resumed_a_program_goes_on_to_its_end(check: Check) -> None:
    """From where the steps have left it. In instant time its last second is no wait."""
    told = check(
        GATHER,
        "step; step; step; speed instant; resume",
        """
        Task-1  created at  program.py:12
        you  paused:  the clock stands still; threads and processes go on
        Task-1  renamed to  main
        fetch-2  created by main at  program.py:9
        fetch-1  created by main at  program.py:9
        you  step:  main ran; made ready: fetch-2, fetch-1
        you  step:  fetch-2 ran
        you  step:  fetch-1 ran
        you  speed:  instant
        you  resumed
        loop  jump:  time moved 1.0 s on
        fetch-1  finished: 1
        loop  jump:  time moved 1.0 s on
        fetch-2  finished: 2
        main  finished: None
        """,
        to_its_end=True,
    )
    assert told.output() == "[2, 1]\n"
    assert told.world.program.ended is not None
    assert told.world.program.ended.status == 0


THREE = """
async def say(word):
    print(word, flush=True)

async def main():
    asyncio.current_task().set_name("main")
    tasks = [asyncio.create_task(say(word), name=word) for word in "abc"]
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.parametrize("order", list(permutations("abc")), ids="".join)
def test_the_person_picks_who_runs_next(check: Check, order: tuple[str, str, str]) -> None:
    """Three tasks are ready, and they can be had in each order."""
    first, second, third = order
    told = check(
        THREE,
        f"step; next {first}; next {second}; next {third}",
        f"""
        Task-1  created at  program.py:11
        you  paused:  the clock stands still; threads and processes go on
        Task-1  renamed to  main
        a  created by main at  program.py:8
        b  created by main at  program.py:8
        c  created by main at  program.py:8
        you  step:  main ran; made ready: a, b, c
        {first}  finished: None
        you  step:  {first} ran
        {second}  finished: None
        you  step:  {second} ran
        {third}  finished: None
        you  step:  {third} ran
        """,
    )
    assert told.output().split() == list(order)


def test_of_those_that_were_not_picked_the_order_stays(check: Check) -> None:
    """Picking moves one task and no other."""
    told = check(
        THREE,
        "step; next c; step",
        """
        Task-1  created at  program.py:11
        you  paused:  the clock stands still; threads and processes go on
        Task-1  renamed to  main
        a  created by main at  program.py:8
        b  created by main at  program.py:8
        c  created by main at  program.py:8
        you  step:  main ran; made ready: a, b, c
        c  finished: None
        you  step:  c ran
        a  finished: None
        you  step:  a ran
        """,
    )
    assert ready(told) == ["b"]


def test_plain_callbacks_keep_their_order_and_go_before_a_picked_task(check: Check) -> None:
    """asyncio promises that callbacks run in the order in which they were scheduled; its own code relies on it."""
    told = check(
        """
        def tick(number):
            print(number, flush=True)

        async def say(word):
            print(word, flush=True)

        async def main():
            asyncio.current_task().set_name("main")
            loop = asyncio.get_running_loop()
            a = asyncio.create_task(say("a"), name="a")
            loop.call_soon(tick, 1)
            loop.call_soon(tick, 2)
            b = asyncio.create_task(say("b"), name="b")
            loop.call_soon(tick, 3)
            await asyncio.Event().wait()

        asyncio.run(main())
        """,
        "step; next b; step",
        """
        Task-1  created at  program.py:19
        you  paused:  the clock stands still; threads and processes go on
        Task-1  renamed to  main
        a  created by main at  program.py:12
        b  created by main at  program.py:15
        you  step:  main ran; made ready: a, callback tick, callback tick, b, callback tick
        b  finished: None
        you  step:  callback tick, callback tick, b ran
        a  finished: None
        you  step:  a ran
        """,
    )
    assert told.output().split() == ["1", "2", "b", "a"]
    assert ready(told) == ["callback tick"]


def test_a_cancel_while_paused_is_seen_to_make_its_task_ready(check: Check) -> None:
    """It is requested at once, and delivered by the task's next step."""
    cancelled = (
        SLEEPS
        + """
        you  task(2).cancel()  → True, cancelling() = 1
        """
    )
    told = check(SLEEPER, "step; step; cancel fetch-1", cancelled)
    assert ready(told) == ["fetch-1"]
    check(
        SLEEPER,
        "step; step; cancel fetch-1; step",
        cancelled
        + """
        fetch-1  CancelledError thrown in  program.py:4
        fetch-1  cancelled,  wakes main
        you  step:  fetch-1 ran; made ready: main
        """,
    )


@pytest.mark.parametrize(
    ("verb", "python", "name"),
    [
        ("shield fetch-1", "waiter(asyncio.shield(task(2)))", "shield"),
        ("timeout fetch-1 2", "asyncio.wait_for(task(2), 2.0)", "wait_for"),
        ("await fetch-1", "waiter(task(2))", "await"),
        ("gather fetch-1", "waiter(asyncio.gather(task(2)))", "gather"),
    ],
)
def test_a_waiter_made_while_paused_is_seen_to_be_ready(check: Check, verb: str, python: str, name: str) -> None:
    """And runs when it is stepped."""
    told = check(
        SLEEPER,
        f"step; step; {verb}",
        SLEEPS
        + f"""
        you  {name}_1 = asyncio.create_task({python}, name='{name}-1')
        """,
    )
    assert ready(told) == [f"{name}-1"]
    check(
        SLEEPER,
        f"step; step; {verb}; step",
        SLEEPS
        + f"""
        you  {name}_1 = asyncio.create_task({python}, name='{name}-1')
        you  step:  {name}-1 ran
        """,
    )


OVERDUE = (
    """
        wait_for-1  cancel requested by  its timeout, passed on to fetch-1, cancelling() = 1
        fetch-1  cancel requested by  its waiter wait_for-1, cancelling() = 1
        you  step:  time moved 2.0 s on, timer of a timeout ran; made ready: fetch-1
"""
    if sys.version_info >= (3, 12)
    else """
        you  step:  time moved 2.0 s on, timer of a timeout ran; made ready: wait_for-1
"""
)
"""From Python 3.12 on `wait_for` is a `timeout` block: its timer cancels the waiter, and that what it awaits. Before,
the timer only woke the waiter, which then cancelled."""


def test_a_timeout_made_while_paused_comes_at_its_moment(check: Check) -> None:
    """Its timer is the next one, long before the sleep's."""
    check(
        SLEEPER,
        "step; step; timeout fetch-1 2; step; step",
        SLEEPS
        + """
        you  wait_for_1 = asyncio.create_task(asyncio.wait_for(task(2), 2.0), name='wait_for-1')
        you  step:  wait_for-1 ran
        """
        + OVERDUE,
    )


def test_where_only_io_is_awaited_a_step_is_one_poll(check: Check) -> None:
    """Nothing came: the step is over all the same."""
    check(
        """
        import socket

        async def main():
            asyncio.current_task().set_name("main")
            ours, theirs = socket.socketpair()
            ours.setblocking(False)
            came = asyncio.Event()
            asyncio.get_running_loop().add_reader(ours, came.set)
            await came.wait()

        asyncio.run(main())
        """,
        "step; step; step",
        """
        Task-1  created at  program.py:13
        you  paused:  the clock stands still; threads and processes go on
        Task-1  renamed to  main
        you  step:  main ran
        you  step:  polled, nothing came
        you  step:  polled, nothing came
        """,
    )


def test_a_step_up_to_a_task_runs_those_before_it(check: Check) -> None:
    """Once each, in their order; those behind it stay where they are."""
    told = check(
        THREE,
        "step; step b",
        """
        Task-1  created at  program.py:11
        you  paused:  the clock stands still; threads and processes go on
        Task-1  renamed to  main
        a  created by main at  program.py:8
        b  created by main at  program.py:8
        c  created by main at  program.py:8
        you  step:  main ran; made ready: a, b, c
        a  finished: None
        b  finished: None
        you  step:  a, b ran
        """,
    )
    assert ready(told) == ["c"]
