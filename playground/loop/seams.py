"""What others want to know of a loop: the seams where probes stand, and what the loop may still hear from outside."""

import asyncio
import weakref
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor
from typing import Any

from playground.loop.disguise import forget_inner_frames, forget_own_frames
from playground.loop.holds import Holds

AnyCoroutine = Coroutine[Any, Any, Any] | Generator[Any, None, Any]


class Seams(asyncio.AbstractEventLoop):
    """The part of a steerable loop that others look through."""

    def __init__(self, *args: Any) -> None:
        self.task_class: Callable[..., asyncio.Task[Any]] = asyncio.Task
        """Makes a task while no task factory is set; called as the base calls `asyncio.Task`."""
        self.on_task: Callable[[asyncio.Task[Any]], object] | None = None
        """Told of each task that a task factory made; an eager one has taken its first step by then."""
        self.run_handle: Callable[[asyncio.Handle], None] | None = None
        """Called with each ready handle in place of running it; has to call `handle._run()`; raises only what that
        raises. Timers are excepted, and plain functions, of which there are many: neither is a step of a task."""
        self.before_step: Callable[[asyncio.Task[Any]], None] | None = None
        self.after_step: Callable[[asyncio.Task[Any], bool], None] | None = None
        """Told before and after each step of a C task, which has no handle, and whether an interrupt ended it. They
        stand beside the step and not around it: an exception's traceback would keep the frame of what runs it.
        A task of a class of one's own may have a slot `_steps_unseen`: while that is True, they are not told of its
        steps, but for the one that ends it. It is looked at before a step."""
        self.on_running: Callable[[bool], None] | None = None
        """Told True when `run_forever` begins, and False when it ends, however it ends."""
        self.on_exception: Callable[[dict[str, Any]], None] | None = None
        """Sees what `call_exception_handler` is called with, before it is handled as ever."""
        self.default_executor: weakref.ref[Executor] | None = None
        """What `set_default_executor` was given; an executor that the base makes by itself is not known."""
        self.holds = Holds()
        """What may answer and so keeps instant time from jumping."""
        self._makes_tasks = True
        """Whether tasks are `task_class`'s to make: there is no task factory, and the loop is not closed."""
        super().__init__(*args)
        self._in_debug = self.get_debug()

    def tell_ready(self, told: Callable[[Callable[..., object]], None]) -> Callable[[], None]:
        """Tell each callback that `call_soon` is about to put into the ready queue, until what this returns is called.

        It stands in the instance, so that it costs nothing while nobody wants to know.
        """
        held = weakref.ref(self)
        before = vars(self).get("call_soon")
        telling: Any = _telling(held, before, told)
        vars(self)["call_soon"] = telling

        def end() -> None:
            loop = held()
            if loop is None or vars(loop).get("call_soon") is not telling:  # somebody has put another there since
                return
            del vars(loop)["call_soon"]
            if before is not None:
                vars(loop)["call_soon"] = before

        return end

    def held(self) -> tuple[str, ...]:
        """In words what may answer, and so keeps instant time from jumping: `thread poller`, `peer 10.0.0.1:80`."""
        return self.holds.held(self._watched_files(), self._children())

    def awaits_visitors(self) -> bool:
        """Whether something from outside may call unasked: a listening socket, or a signal that is handled."""
        return self.holds.awaits_visitors(self._watched_files())

    def _watched_files(self) -> list[int]:
        """The descriptors that the loop waits for, but for its own."""
        raise NotImplementedError

    def _children(self) -> list[int]:
        """The subprocesses whose end neither a descriptor nor a thread shows."""
        return []

    def create_task(self, coro: AnyCoroutine, **options: Any) -> asyncio.Task[Any]:
        """As the base's; while no task factory is set, by `task_class`."""
        if self._makes_tasks and self.task_class is not asyncio.Task:
            task = self._make_task(coro, **options) if options else self.task_class(coro, loop=self)
            if self._in_debug:
                forget_inner_frames(task)
            return task
        task = super().create_task(coro, **options)
        if self.on_task is not None:
            self.on_task(task)
        if self._in_debug:
            forget_own_frames(task)
        return task

    def set_task_factory(self, factory: Any) -> None:
        """As the base's."""
        super().set_task_factory(factory)
        self._makes_tasks = factory is None and not self.is_closed()

    def set_debug(self, enabled: bool) -> None:
        """As the base's."""
        super().set_debug(enabled)
        self._in_debug = self.get_debug()

    def close(self) -> None:
        """As the base's."""
        super().close()
        self._makes_tasks = False

    def _make_task(self, coro: AnyCoroutine, **options: Any) -> asyncio.Task[Any]:
        return self.task_class(coro, loop=self, **options)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """As the base's."""
        if self.on_exception is not None:
            self.on_exception(context)
        super().call_exception_handler(context)

    def set_default_executor(self, executor: Any) -> None:
        """As the base's."""
        super().set_default_executor(executor)
        self.default_executor = weakref.ref(executor) if isinstance(executor, Executor) else None

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        """As the base's."""
        future: Any = super().run_in_executor(executor, func, *args)
        self.holds.add_job(future, func)
        return future

    def add_signal_handler(self, sig: int, callback: Callable[..., object], *args: Any) -> None:  # type: ignore[override]
        """As the base's."""
        super().add_signal_handler(sig, callback, *args)
        self.holds.signals.add(sig)

    def remove_signal_handler(self, sig: int) -> bool:
        """As the base's."""
        removed: bool = super().remove_signal_handler(sig)
        self.holds.signals.discard(sig)
        return removed


def _telling(
    held: weakref.ref[Any], before: Callable[..., Any] | None, told: Callable[[Callable[..., object]], None]
) -> Callable[..., Any]:
    """A loop's `call_soon` that says first what will be called."""

    def call_soon(callback: Callable[..., object], /, *args: Any, context: Any = None) -> Any:
        told(callback)
        if before is not None:
            return before(callback, *args, context=context)
        loop = held()
        return None if loop is None else type(loop).call_soon(loop, callback, *args, context=context)

    return call_soon
