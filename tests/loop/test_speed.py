"""The clock runs slower or faster, live and never backwards; timers keep their order and their moments."""

import asyncio
import threading
import time

import pytest

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.compare import on
from tests.loop.steering import Hand


@pytest.mark.parametrize(("speed", "seconds"), [(10.0, 1.0), (0.1, 0.02), (2.0, 0.3), (0.5, 0.1)])
def test_time_passes_at_that_pace(kind: LoopKind, speed: float, seconds: float) -> None:
    """A sleep takes so many times as long or as short, and the loop's clock says what it ought to have taken."""

    async def main(loop: SteerableLoop) -> None:
        loop.set_speed(speed)
        looks = [time.monotonic(), loop.time(), time.monotonic()]
        await asyncio.sleep(seconds)
        looks += [time.monotonic(), loop.time(), time.monotonic()]
        passed = looks[4] - looks[1]
        assert passed > seconds - 0.002
        # The real clock before and after each look at the loop's; uvloop's ticks in milliseconds.
        assert speed * (looks[3] - looks[2]) - 0.002 <= passed <= speed * (looks[5] - looks[0]) + 0.002
        assert (loop.speed, loop.steered, loop.paused, loop.instant) == (speed, True, False, False)

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


@pytest.mark.parametrize("speed", [0.0, 0.05, 11.0, -1.0, float("nan"), float("inf")])
def test_a_speed_beyond_the_limits_is_refused(kind: LoopKind, speed: float) -> None:
    """And nothing is changed by it."""

    def do(loop: SteerableLoop) -> None:
        with pytest.raises(ValueError, match="speed"):
            loop.set_speed(speed)
        assert (loop.speed, loop.steered) == (1.0, False)

    on(new_event_loop(kind), do)


def test_instant_time_has_no_speed(kind: LoopKind) -> None:
    """While it does not jump it runs as the real clock does."""

    def do(loop: SteerableLoop) -> None:
        with pytest.raises(ValueError, match="Instant"):
            loop.set_speed(2.0, instant=True)

    on(new_event_loop(kind), do)


def test_the_clock_never_goes_back(kind: LoopKind) -> None:
    """Through pauses, all speeds, jumps and instant time, whoever looks, and as often as one looks."""

    async def main(loop: SteerableLoop) -> None:
        times: list[float] = []
        over = threading.Event()

        def look() -> None:
            while not over.is_set():
                times.append(loop.time())

        watcher = threading.Thread(target=look)
        # A thread that is inside the base's own `time()` at the change-over looks at the real clock once more.
        loop.set_speed(1.0)
        watcher.start()
        loop.call_later(10_000, int)
        for _ in range(5):
            for speed, instant in [(1.0, False), (10.0, False), (0.1, False), (1.0, True), (1.0, False)]:
                loop.set_speed(speed, instant=instant)
                loop.call_soon(loop.pause)
                Hand(loop)
                times_here = [loop.time()]
                await asyncio.sleep(0.001)
                times_here.append(loop.time())
                assert times_here == sorted(times_here)
            loop.jump()
        over.set()
        watcher.join()
        assert times == sorted(times)

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_the_speed_can_be_changed_while_a_sleep_lasts(kind: LoopKind) -> None:
    """What is left of it passes at the new speed."""

    async def main(loop: SteerableLoop) -> None:
        loop.set_speed(0.1)
        real, began = time.monotonic(), loop.time()
        loop.call_later(0.01, loop.set_speed, 10.0)
        await asyncio.sleep(1.01)
        assert 0.15 < time.monotonic() - real < 5, "at the old speed it is 10 s"
        assert loop.time() - began > 1.0

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_the_speed_can_be_changed_from_another_thread_while_the_loop_sleeps(kind: LoopKind) -> None:
    """At once, not when it wakes."""

    async def main(loop: SteerableLoop) -> None:
        real = time.monotonic()
        changer = threading.Timer(0.02, loop.set_speed, [10.0])
        changer.start()
        await asyncio.sleep(3)
        changer.join()
        assert 0.25 < time.monotonic() - real < 2

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


CHANGES = ["pause", "speed 1", "speed 10", "instant", "jump"]


@pytest.mark.parametrize("change", CHANGES)
def test_timers_that_were_set_before_a_change_keep_their_order(kind: LoopKind, change: str) -> None:
    """Also those that fall into the same millisecond, and they run at their moments and not before."""

    async def main(loop: SteerableLoop) -> None:
        ran: list[int] = []
        early: list[int] = []
        over = loop.create_future()
        now = loop.time()

        def due(number: int, when: float) -> None:
            ran.append(number)
            if loop.time() < when - 0.002:
                early.append(number)

        whens = [now + 0.01 + number * 0.0101 for number in range(10)]
        for number in (3, 1, 4, 0, 5, 9, 2, 6, 8, 7):
            loop.call_at(whens[number], due, number, whens[number])
        loop.call_at(whens[-1] + 0.02, over.set_result, None)
        steer(loop, change)
        await over
        assert (ran, early) == (list(range(10)), [])

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def steer(loop: SteerableLoop, change: str) -> None:
    """Do what the word says."""
    match change.split():
        case ["pause"]:
            loop.call_soon(loop.pause)
            Hand(loop, lambda: time.sleep(0.03))
        case ["speed", speed]:
            loop.set_speed(float(speed))
        case ["instant"]:
            loop.set_speed(1.0, instant=True)
        case ["jump"]:
            loop.jump()


def test_timers_keep_their_order_through_all_changes(kind: LoopKind) -> None:
    """Unsteered, paused, ×1, ×10, instant, ×1: each change while timers of before it are still to come."""

    async def main(loop: SteerableLoop) -> None:
        ran: list[float] = []
        now = loop.time()
        whens = [now + 0.004 * number for number in range(1, 120)]
        changes = ["pause", "speed 1", "speed 10", "instant", "speed 1", "pause", "jump", "speed 0.5", "speed 1"]
        for number, when in enumerate(whens):
            loop.call_at(when, ran.append, when)
            if number % 12 == 5:
                loop.call_at(when + 0.002, steer, loop, changes[(number // 12) % len(changes)])
        over = loop.create_future()
        loop.call_at(whens[-1] + 0.004, over.set_result, None)
        await over
        assert ran == whens

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_a_moment_of_the_real_clock_means_the_same_at_speed_1(kind: LoopKind) -> None:
    """Where nobody paused, `call_at(time.monotonic() + x)` works as ever after the speed was set to 1."""

    async def main(loop: SteerableLoop) -> None:
        loop.set_speed(1.0)
        assert loop.steered
        over = loop.create_future()
        moment = time.monotonic() + 0.05
        loop.call_at(moment, over.set_result, None)
        await over
        assert moment - 0.002 < time.monotonic() < moment + 2

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_a_timer_that_is_cancelled_after_a_change_does_not_run(kind: LoopKind) -> None:
    """Nor is it counted."""

    async def main(loop: SteerableLoop) -> None:
        ran: list[int] = []
        timers = [loop.call_later(0.01 * number, ran.append, number) for number in range(1, 5)]
        loop.set_speed(10.0)
        timers[0].cancel()
        timers[2].cancel()
        assert loop.timers == 2
        await asyncio.sleep(0.06)
        loop.set_speed(1.0)
        assert (ran, loop.timers) == ([2, 4], 0)

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_a_sleep_that_is_cancelled_leaves_no_timer(kind: LoopKind) -> None:
    """At any speed, and in instant time."""

    async def main(loop: SteerableLoop) -> None:
        for speed, instant in [(1.0, False), (10.0, False), (1.0, True)]:
            loop.set_speed(speed, instant=instant)
            task = asyncio.create_task(asyncio.sleep(100))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (loop.timers, loop.next_timer) == (0, None)

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_a_jump_makes_the_next_timer_due_and_runs_nothing_else(kind: LoopKind) -> None:
    """The clock says so."""

    async def main(loop: SteerableLoop) -> None:
        jumps: list[float] = []
        loop.on_jump = jumps.append
        real, began = time.monotonic(), loop.time()
        sleep = asyncio.create_task(asyncio.sleep(50))
        later = asyncio.create_task(asyncio.sleep(60))
        await asyncio.sleep(0)
        loop.jump()
        await sleep
        assert 50 <= loop.time() - began + 0.002 < 52
        assert time.monotonic() - real < 5
        assert [round(each) for each in jumps] == [50]
        assert not later.done()
        later.cancel()

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_a_jump_with_no_timer_set_does_nothing(kind: LoopKind) -> None:
    """There is no moment to jump to."""

    def do(loop: SteerableLoop) -> None:
        before = loop.time()
        loop.jump()
        assert loop.time() - before < 1

    on(new_event_loop(kind), do)


def test_a_speed_that_is_set_in_a_pause_counts_after_it(kind: LoopKind) -> None:
    """The clock stands until then."""

    async def main(loop: SteerableLoop) -> None:
        loop.call_soon(loop.pause)
        times: list[float] = []

        def change() -> None:
            times.append(loop.time())
            loop.set_speed(10.0)
            time.sleep(0.01)
            times.append(loop.time())

        Hand(loop, change)
        real = time.monotonic()
        await asyncio.sleep(4)
        assert times[0] == times[1]
        assert 0.35 < time.monotonic() - real < 3, "at the old speed it is 4 s"

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))
