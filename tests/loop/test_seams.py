"""What probes are told, and what they are not able to spoil."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from playground.loop import LoopKind, SteerableLoop, loop_class, new_event_loop
from tests.loop.compare import check_same, on, stop_soon


def test_the_class_bears_the_name_of_the_loop_that_it_stands_for(kind: LoopKind) -> None:
    """In reprs and in errors nothing tells the two apart."""

    def do(loop: asyncio.AbstractEventLoop) -> list[str]:
        made = type(loop)
        return [made.__name__, made.__qualname__, made.__module__, repr(made), repr(loop)]

    check_same(kind, do)
    assert issubclass(loop_class(kind), asyncio.SelectorEventLoop) == (kind == "asyncio")


def test_run_handle_gets_each_ready_handle_that_may_be_a_step_and_c_tasks_are_told_of_beside(kind: LoopKind) -> None:
    """None of these runs unless it runs it; a timer or a plain function, which are never a step, do not pass it."""

    def do(loop: SteerableLoop) -> None:
        seen: list[str] = []
        ran: list[str] = []

        def run_handle(handle: asyncio.Handle) -> None:
            callback: Any = handle._callback  # type: ignore[attr-defined]
            seen.append(getattr(callback, "__qualname__", "step"))
            handle._run()

        async def program() -> None:
            seen.append("runs")
            await asyncio.sleep(0.01)
            seen.append("runs")

        def before_step(task: asyncio.Task[Any]) -> None:
            seen.append(f"before {task.get_name()}")

        def after_step(task: asyncio.Task[Any], interrupted: bool) -> None:
            seen.append(f"after {task.get_name()}, {task.done()}, {interrupted}")

        loop.run_handle = run_handle
        loop.before_step, loop.after_step = before_step, after_step
        loop.call_soon(ran.append, "soon")
        loop.call_soon_threadsafe(ran.append, "thread")
        loop.call_soon(ran.append, "cancelled").cancel()
        loop.call_soon(lambda: ran.append("function"))
        loop.call_later(0.002, ran.append, "timer")
        loop.run_until_complete(loop.create_task(program(), name="it"))
        assert ran == ["soon", "thread", "function", "timer"]
        assert [each for each in seen if each.endswith(("append", "<lambda>"))] == ["list.append", "list.append"]
        assert [each for each in seen if each.startswith(("before", "runs", "after"))] == [
            *("before it", "runs", "after it, False, False"),
            *("before it", "runs", "after it, True, False"),
        ]

    on(new_event_loop(kind), do)


def test_a_step_that_an_interrupt_ends_is_told_as_such(kind: LoopKind) -> None:
    """And the interrupt goes on."""

    def do(loop: SteerableLoop) -> None:
        told: list[bool] = []
        loop.after_step = lambda _task, interrupted: told.append(interrupted)

        async def program() -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            loop.run_until_complete(program())
        assert told[0] is True

    on(new_event_loop(kind), do)


def test_of_steps_that_are_unseen_only_the_last_is_told(kind: LoopKind) -> None:
    """Once that is taken back, the next one is told."""

    class Task(asyncio.Task[Any]):
        _steps_unseen = True

    def do(loop: SteerableLoop) -> None:
        told: list[str] = []
        loop.task_class = Task
        loop.before_step = lambda task: told.append(f"before {task.get_name()}")
        loop.after_step = lambda task, _interrupted: told.append(f"after {task.get_name()}")

        async def program(steps: int) -> None:
            for _ in range(steps - 1):
                await asyncio.sleep(0)

        async def taken_back() -> None:
            await asyncio.sleep(0)
            asyncio.current_task()._steps_unseen = False  # type: ignore[union-attr]
            told.append("taken back")
            await asyncio.sleep(0)

        for coroutine, name in ((program(1), "one"), (program(5), "five"), (taken_back(), "three")):
            loop.run_until_complete(loop.create_task(coroutine, name=name))
        assert told == ["after one", "after five", "taken back", "before three", "after three"]

    on(new_event_loop(kind), do)


def test_what_a_task_raises_keeps_no_frame_of_the_seams(kind: LoopKind) -> None:
    """A frame for each exception that is kept would cost more than all that a probe does."""

    def do(loop: SteerableLoop) -> None:
        loop.before_step = lambda _task: None
        loop.after_step = lambda _task, _interrupted: None

        async def fails() -> None:
            raise ValueError

        task = loop.create_task(fails())
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - it is the task's, or there is no such frame
            loop.run_until_complete(task)
        frame = next(each.frame.raw.f_back for each in reversed(caught.traceback) if each.name == "fails")
        assert frame is None or frame.f_code.co_name == "_take_turn"  # Python 3.11 keeps none

    on(new_event_loop(kind), do)


def test_run_handle_may_be_switched_off_by_itself(kind: LoopKind) -> None:
    """The next handle runs without it, in the same iteration."""

    def do(loop: SteerableLoop) -> None:
        seen: list[asyncio.Handle] = []
        ran: list[int] = []

        def run_handle(handle: asyncio.Handle) -> None:
            seen.append(handle)
            loop.run_handle = None
            handle._run()

        loop.run_handle = run_handle
        for number in range(3):
            loop.call_soon(ran.append, number)
        stop_soon(loop)
        assert (len(seen), ran) == (1, [0, 1, 2])

    on(new_event_loop(kind), do)


def test_running_is_told_at_the_beginning_and_at_the_end(kind: LoopKind) -> None:
    """Also when an interrupt ends it; not when the loop refuses to run."""

    def do(loop: SteerableLoop) -> None:
        told: list[bool] = []
        loop.on_running = told.append

        async def nested() -> None:
            with pytest.raises(RuntimeError, match=r"(?i)already running"):
                loop.run_forever()

        loop.run_until_complete(nested())
        assert told == [True, False]
        loop.call_soon(_interrupt)
        with pytest.raises(KeyboardInterrupt):
            loop.run_forever()
        assert told == [True, False, True, False]

    on(new_event_loop(kind), do)


def _interrupt() -> None:
    raise KeyboardInterrupt


def test_exceptions_are_seen_and_handled_as_ever(kind: LoopKind) -> None:
    """By the program's own handler, with the same context."""

    def do(loop: SteerableLoop) -> None:
        seen: list[Any] = []
        handled: list[Any] = []
        loop.on_exception = seen.append
        loop.set_exception_handler(lambda _loop, context: handled.append(context))
        loop.call_soon(lambda: 1 / 0)
        stop_soon(loop)
        assert len(seen) == 1
        assert seen[0] is handled[0]

    on(new_event_loop(kind), do)


def test_tasks_are_made_by_the_task_class_and_named_as_ever(kind: LoopKind) -> None:
    """uvloop spends a number on a named task, asyncio does not."""

    def do(loop: asyncio.AbstractEventLoop) -> list[object]:
        async def main() -> list[object]:
            first = loop.create_task(asyncio.sleep(0))
            named = loop.create_task(asyncio.sleep(0), name="named")
            second = asyncio.create_task(asyncio.sleep(0))
            numbers = [int(task.get_name().removeprefix("Task-")) for task in (first, second)]
            await asyncio.gather(first, named, second)
            return [numbers[1] - numbers[0], named.get_name(), loop.get_task_factory()]

        return loop.run_until_complete(main())

    check_same(kind, do)


def test_a_task_factory_of_the_programs_is_used_instead(kind: LoopKind) -> None:
    """The task class is for tasks that no factory makes."""

    def do(loop: SteerableLoop) -> None:
        made: list[object] = []

        class Own(asyncio.Task[Any]):
            pass

        def factory(loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> "asyncio.Task[Any]":
            options.pop("eager_start", None)
            made.append(task := Own(coro, loop=loop, **options))
            return task

        loop.task_class = type("Ours", (asyncio.Task,), {})
        loop.set_task_factory(factory)
        loop.run_until_complete(asyncio.sleep(0))
        assert [type(task).__name__ for task in made] == ["Own"]
        loop.set_task_factory(None)
        task = loop.create_task(asyncio.sleep(0))
        assert type(task).__name__ == "Ours"
        loop.run_until_complete(task)

    on(new_event_loop(kind), do)


def test_the_default_executor_that_was_given_is_known(kind: LoopKind) -> None:
    """And not kept alive by our knowing it."""

    def do(loop: SteerableLoop) -> None:
        pool = ThreadPoolExecutor(1)
        loop.set_default_executor(pool)
        assert loop.default_executor is not None
        assert loop.default_executor() is pool
        loop.run_until_complete(loop.run_in_executor(pool, int))

    on(new_event_loop(kind), do)


def test_what_is_ready_can_be_listed_from_another_thread(kind: LoopKind) -> None:
    """While a callback blocks the loop, in the order in which it will run, without what was cancelled."""

    def do(loop: SteerableLoop) -> None:
        blocked, over = threading.Event(), threading.Event()
        listed: list[list[object]] = []

        def block() -> None:
            blocked.set()
            over.wait(5)

        def look() -> None:
            blocked.wait(5)
            listed.append(list(loop.ready_callbacks()))
            over.set()

        loop.call_soon(block)
        loop.call_soon(int)
        loop.call_soon(float)
        loop.call_soon(int).cancel()
        thread = threading.Thread(target=look)
        thread.start()
        loop.run_until_complete(asyncio.sleep(0.001))
        thread.join()
        assert listed[0][:2] == [int, float]

    on(new_event_loop(kind), do)


def test_lag_and_busy_time_are_measured(kind: LoopKind) -> None:
    """What is ready or due behind a block has waited for as long; the block itself was work."""

    def do(loop: SteerableLoop) -> None:
        loop.count_busy()

        async def main() -> None:
            loop.take_lag()
            loop.call_later(0.005, int)
            time.sleep(0.05)
            await asyncio.sleep(0.001)

        loop.run_until_complete(main())
        assert 0.03 < loop.take_lag() < 5
        assert loop.take_lag() == 0
        assert 0.05 <= loop.busy < 5
        before, now, after = loop.time(), loop.now(), loop.time()
        assert before - 0.001 <= now <= after + 0.001  # uvloop's is in milliseconds

    on(new_event_loop(kind), do)


def test_busy_time_counts_what_runs_now(kind: LoopKind) -> None:
    """So that a block shows while it lasts."""

    def do(loop: SteerableLoop) -> None:
        busy: list[float] = []
        loop.count_busy()

        def block() -> None:
            time.sleep(0.02)
            busy.append(loop.busy)

        loop.call_soon(block)
        stop_soon(loop)
        assert 0.02 <= busy[0] < 5

    on(new_event_loop(kind), do)


def test_what_becomes_ready_is_told_by_the_loop_itself_and_its_own_method_comes_back(kind: LoopKind) -> None:
    """A method that the program put there is called as ever, and one that it puts there later is left alone."""

    def do(loop: SteerableLoop) -> None:
        own, told, ran = vars(loop), list[object](), list[str]()
        end = loop.tell_ready(told.append)
        loop.call_soon(ran.append, "told")
        end()
        assert "call_soon" not in own
        loop.call_soon(ran.append, "not told")

        def call_soon(callback: Any, *args: Any, context: Any = None) -> Any:
            ran.append("by the program's")
            return type(loop).call_soon(loop, callback, *args, context=context)

        own["call_soon"] = call_soon
        end = loop.tell_ready(told.append)
        loop.call_soon(ran.append, "told too")
        end()
        assert own["call_soon"] is call_soon
        end = loop.tell_ready(told.append)
        del own["call_soon"]
        end()
        assert "call_soon" not in own
        stop_soon(loop)
        assert told == [ran.append] * 2
        assert ran == ["by the program's", "told", "not told", "told too"]

    on(new_event_loop(kind), do)
