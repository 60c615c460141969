"""Timers: they are the base loop's, and are counted."""

import asyncio
import gc
import random
import threading
import time
import tracemalloc
import weakref

import pytest

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from playground.loop.timers import MANY
from tests.loop.compare import check_same, on, stop_soon

Loop = asyncio.AbstractEventLoop


def test_call_later_gives_the_kind_of_handle_that_the_loop_gives(kind: LoopKind) -> None:
    """uvloop's gives a plain Handle where it rounds the delay to nothing."""

    def do(loop: Loop) -> list[tuple[str, bool]]:
        delays = [0, -1, 0.0004, 0.0005, 0.0006, 0.001, 1, 1e12, float("inf")]
        handles = [loop.call_later(delay, print) for delay in delays if kind == "uvloop" or delay < 1e12]
        for handle in handles:
            handle.cancel()
        return [(type(handle).__name__, handle.cancelled()) for handle in handles]

    check_same(kind, do)


@pytest.mark.parametrize("delay", [None, "1", float("nan")])
def test_a_delay_that_is_none_is_refused_in_the_same_words(kind: LoopKind, delay: object) -> None:
    """None, text, not a number."""

    def do(loop: Loop) -> str | None:
        try:
            loop.call_later(delay, print).cancel()  # type: ignore[arg-type]
        except (TypeError, ValueError) as error:
            return repr(error)
        return None

    check_same(kind, do)


def test_when_is_on_the_loops_clock(kind: LoopKind) -> None:
    """Also of a timer of the past, and of one that was cancelled or has run."""

    def do(loop: Loop) -> list[bool]:
        now = loop.time()
        timers = [loop.call_at(now + 1, print), loop.call_at(now + 0.005, int)]
        timers[0].cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        timers.append(loop.call_later(2, print))
        return [abs(timer.when() - now - due) < 0.1 for timer, due in zip(timers, [1, 0.005, 2], strict=True)]

    assert check_same(kind, do) == [True, True, True]


def test_timers_are_counted_after_a_cancelled_one_was_due_behind_another(kind: LoopKind) -> None:
    """Both go at once: that the cancelled one has gone, asyncio itself does not count."""

    async def main(loop: SteerableLoop) -> None:
        over = loop.create_future()
        moment = loop.time() + 0.01
        loop.call_at(moment, over.set_result, None)
        loop.call_at(moment, print).cancel()
        assert loop.timers == 1
        await over
        loop.call_later(100, print)
        assert loop.timers == 1

    on(new_event_loop(kind), lambda loop: loop.run_until_complete(main(loop)))


def test_overdue_timers_run_in_the_order_of_their_deadlines(kind: LoopKind) -> None:
    """Whatever the order in which they were set."""

    def do(loop: Loop) -> list[int]:
        ran: list[int] = []
        order = list(range(20))
        random.Random(1).shuffle(order)
        now = loop.time()
        for number in order:
            loop.call_at(now + 0.002 * (1 + number), ran.append, number)
        loop.run_until_complete(asyncio.sleep(0.06))
        return ran

    assert check_same(kind, do) == list(range(20))


def test_a_timer_cancelled_in_its_own_callback_or_by_another_is_cancelled(kind: LoopKind) -> None:
    """And cancelling it twice does no harm."""

    def do(loop: Loop) -> list[object]:
        ran: list[object] = []

        def cancel_own() -> None:
            ran.append("own")
            own.cancel()

        own = loop.call_later(0.002, cancel_own)
        other = loop.call_later(0.02, ran.append, "other")
        loop.call_later(0.01, other.cancel)
        loop.run_until_complete(asyncio.sleep(0.03))
        other.cancel()
        own.cancel()
        return [*ran, own.cancelled(), other.cancelled()]

    assert check_same(kind, do) == ["own", True, True]


def test_timers_that_are_set_are_counted_and_cancelled_ones_are_not(kind: LoopKind) -> None:
    """A timer counts until it runs."""

    def do(loop: SteerableLoop) -> None:
        assert (loop.timers, loop.next_timer) == (0, None)
        first, second = loop.call_later(0.01, int), loop.call_later(50, int)
        assert (loop.timers, loop.next_timer) == (2, first.when())
        loop.run_until_complete(asyncio.sleep(0.02))
        assert (loop.timers, loop.next_timer) == (1, second.when())
        second.cancel()
        assert (loop.timers, loop.next_timer) == (0, None)

    on(new_event_loop(kind), do)


def test_the_next_of_many_timers_is_known_without_walking_them_all(kind: LoopKind) -> None:
    """Asking for a second, twenty times, about a hundred thousand timers costs less than setting them did."""

    def do(loop: SteerableLoop) -> None:
        began = time.thread_time()
        timers = [loop.call_later(100 + number % 977, int) for number in range(100_000)]
        setting = time.thread_time() - began
        loop.next_timer  # noqa: B018 - the first question sorts what is new
        began = time.thread_time()
        for timer in timers[:1000]:
            timer.cancel()
        assert all(loop.next_timer is not None for _ in range(20))
        assert time.thread_time() - began < setting
        assert (loop.timers, loop.next_timer) == (99_000, min(timer.when() for timer in timers[1000:]))

    on(new_event_loop(kind), do)


def test_another_thread_may_ask_for_the_next_timer_at_any_time(kind: LoopKind) -> None:
    """While the loop sets and cancels timers, the answer is always one of them."""

    def do(loop: SteerableLoop) -> None:
        over = threading.Event()
        known: set[float | None] = {None}
        answers: set[float | None] = set()

        def ask() -> None:
            while not over.is_set():
                answers.add(loop.next_timer)

        thread = threading.Thread(target=ask)
        thread.start()
        choose = random.Random(1)
        timers: list[asyncio.TimerHandle] = []
        for _ in range(20_000):
            timers.append(loop.call_later(choose.uniform(10, 1000), int))
            known.add(timers[-1].when())
            if len(timers) > 300:
                timers.pop(choose.randrange(300)).cancel()
        over.set()
        thread.join()
        assert answers <= known
        assert (loop.timers, loop.next_timer) == (len(timers), min(timer.when() for timer in timers))

    on(new_event_loop(kind), do)


def test_cancelled_timers_do_not_grow_without_bound(kind: LoopKind) -> None:
    """A hundred thousand that are set and cancelled leave next to nothing."""

    def do(loop: SteerableLoop) -> None:
        tracemalloc.start()
        try:
            for _ in range(100_000):
                loop.call_later(1000, int).cancel()
                if loop.timers:
                    break
            stop_soon(loop)
            assert tracemalloc.get_traced_memory()[0] < 1_000_000
        finally:
            tracemalloc.stop()

    on(new_event_loop(kind), do)


def test_nothing_of_ours_keeps_a_timers_callback(kind: LoopKind) -> None:
    """Once it ran or was cancelled it is gone without the help of the garbage collector."""

    def do(loop: Loop) -> list[bool]:
        gc.disable()
        try:
            gone = []
            for delay in (0.001, 60):
                callback = lambda: None  # noqa: E731
                timer = loop.call_later(delay, callback)
                gone.append(weakref.ref(callback))
                del callback
                if delay == 60:
                    timer.cancel()
                del timer
            loop.run_until_complete(asyncio.sleep(0.01))
            stop_soon(loop)
            return [each() is None for each in gone]
        finally:
            gc.enable()

    assert check_same(kind, do) == [True, True]


@pytest.mark.parametrize("steered", [False, True])
@pytest.mark.parametrize("debug", [False, True])
def test_what_is_overdue_is_known_while_a_handle_runs_on(kind: LoopKind, debug: bool, steered: bool) -> None:
    """Timers that are due and were not cancelled, whoever keeps them: the base, or a heap of ours."""
    loop = new_event_loop(kind)
    loop.set_debug(debug)
    if steered:
        loop.set_speed(2.0)
    seen: list[object] = []

    def late() -> None: ...

    def cancelled() -> None: ...

    def keep_on() -> None:
        loop.call_later(0.002, late)
        loop.call_later(0.002, cancelled).cancel()
        loop.call_later(600, print)
        began = loop.now()
        while loop.now() < began + 0.01:
            pass
        seen.extend(loop.overdue())
        loop.stop()

    loop.call_soon(keep_on)
    loop.run_forever()
    loop.close()
    assert seen == [late]


@pytest.mark.parametrize("cancelled", [1, MANY - 1, MANY, 10 * MANY])
def test_the_next_timer_is_found_behind_all_that_were_cancelled(kind: LoopKind, cancelled: int) -> None:
    """However many there are; and there is none once it is cancelled too."""

    def do(loop: SteerableLoop) -> None:
        for handle in [loop.call_later(1 + number / cancelled, print) for number in range(cancelled)]:
            handle.cancel()
        later, next_one = loop.call_later(4, print), loop.call_later(3, print)
        for handle in (next_one, later):
            assert loop.next_timer == pytest.approx(handle.when(), abs=0.002)  # uvloop's clock ticks in milliseconds
            handle.cancel()
        assert loop.next_timer is None

    on(new_event_loop(kind), do)
