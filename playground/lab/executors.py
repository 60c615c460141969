"""The pool probe: every thread and process pool of the lab, however made, and the jobs in them.

A pool is registered when its `__init__` has run. Its inner queue is then exchanged for one that notes what passes: a
work item put in is a job submitted, one taken out by a worker is a job started. `submit` and the job's function
are not wrapped, so tracebacks stay as they are. The end of a job is told by a done-callback of its concurrent future.

A *ghost* is a job whose asyncio future was cancelled while it runs: asyncio then calls `cancel()` of the concurrent
future, from `_chain_future`, and that returns False. So `Future.cancel` is the one method that is replaced.

Of a process pool less can be known: an item taken out was handed over to the pool's own pipe, at most one more
than there are workers, and which worker has which cannot be told without wrapping the job.
"""

import concurrent.futures
import contextvars
import itertools
import queue
import sys
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from functools import partial, wraps
from types import FrameType, MethodType
from typing import Any, TypeAlias

from playground.lab import describe
from playground.lab.emit import Emitter
from playground.lab.fields import field, function_name, native
from playground.loop.ready import owner_of
from playground.loop.seams import Seams
from playground.wire.fact import Outcome
from playground.wire.facts import JobAbandoned, JobEnded, JobStarted, JobSubmitted, PoolBroken, PoolMade, PoolShutDown
from playground.wire.places import Failure, Place

AnyPool: TypeAlias = "ThreadPoolExecutor | concurrent.futures.ProcessPoolExecutor"
"""Process pools are named and not imported: that would be all of multiprocessing, a tenth of what a lab takes to start,
and few programs make one."""

AnyFuture = Future[Any]

_DEFAULTS = ("asyncio", "uvloop")
"""The thread name prefixes that the loops give to their default pools."""


class Job:
    """A function handed to a pool, and what became of it."""

    def __init__(self, number: int, pool: "Pool", function: str, future: AnyFuture, submitted: float) -> None:
        self.id = number
        self.pool = pool
        self.function = function
        self.future = weakref.ref(future)
        self.submitted = submitted
        self.started: float | None = None
        self.ended: float | None = None
        self.worker = ""
        self.thread: int | None = None
        """The thread that runs it."""
        self.ghost = False
        self.outcome: Outcome | None = None
        self.value = ""
        self.failure: Failure | None = None
        self.variable: str | None = None
        self.sent = False


class Pool:
    """An executor, weakly held, and the counts of its jobs."""

    def __init__(self, number: int, executor: AnyPool) -> None:
        self.id = number
        self.executor = weakref.ref(executor)
        self.kind = "threads" if isinstance(executor, ThreadPoolExecutor) else "processes"
        self.limit: int = vars(executor)["_max_workers"]
        self.name = _name(executor, number)
        self.submitted = 0
        self.started = 0
        self.done = 0
        self.unstarted = 0
        """Jobs that ended without having been started: cancelled in the queue, or the pool broke."""
        self.running: dict[int, Job] = {}
        """Jobs of a thread pool that run, by thread."""
        self.shut_down = False
        self.broken = ""


class PoolProbe:
    """Sees the pools of the lab's own process; a forked child is no business of its."""

    def __init__(self, emitter: Emitter, mint_job: Callable[[], int], current_task: Callable[[], int | None]) -> None:
        self._emitter = emitter
        self._mint_job = mint_job
        self._current_task = current_task
        self._pool_ids = itertools.count(1)
        self._looking = threading.RLock()
        self.pools: dict[int, Pool] = {}
        self.jobs: dict[int, Job] = {}
        """Jobs that have not ended, and those that ended and are still listed."""
        self.changed: set[Job] = set()
        self.last: Job | None = None
        """The job submitted last, in any thread."""

    def install(self) -> None:
        """From now on see every pool that is made."""
        _after_init(ThreadPoolExecutor, self._thread_pool_made)
        _once_defined("concurrent.futures.process", "ProcessPoolExecutor", self._process_pool_made)
        cancel = Future.cancel

        @wraps(cancel)
        def seen_cancel(future: AnyFuture) -> bool:
            cancelled = cancel(future)
            if not cancelled:
                self._cancel_refused(future, sys._getframe(1))
            return cancelled

        Future.cancel = seen_cancel  # type: ignore[method-assign, assignment]

    # Pools

    def _thread_pool_made(self, executor: ThreadPoolExecutor) -> None:
        executor._work_queue = _ThreadQueue(self, self._pool_made(executor))

    def _process_pool_made(self, executor: "concurrent.futures.ProcessPoolExecutor") -> None:
        executor._work_ids = _ProcessQueue(self, self._pool_made(executor))  # type: ignore[assignment]

    def _pool_made(self, executor: AnyPool) -> Pool:
        pool = Pool(next(self._pool_ids), executor)
        self.pools[pool.id] = pool
        self._emitter.tell(PoolMade(pool.id, pool.kind, pool.name, pool.limit, at=self._now(), cause=self._cause()))
        return pool

    def look(self) -> None:
        """Notice pools that were shut down or broke since the last look; on the line's thread, or on a pool's."""
        with self._looking:
            for pool in list(self.pools.values()):
                executor = pool.executor()
                if executor is not None:
                    self._look_at(pool, executor)

    def _look_at(self, pool: Pool, executor: AnyPool) -> None:
        if not pool.broken and executor._broken:  # first: a process pool that breaks shuts itself down
            pool.broken = str(executor._broken)
            self._emitter.tell(PoolBroken(pool.id, pool.broken, at=self._now()))
        if not pool.shut_down and _is_shut_down(executor):
            pool.shut_down = True
            self._emitter.tell(PoolShutDown(pool.id, at=self._now()))

    # Jobs

    def submitted(self, pool: Pool, item: Any) -> None:
        """A work item was put into the pool's queue, by the thread that called `submit`."""
        job = Job(self._mint_job(), pool, _function_name(item.fn), item.future, self._emitter.now())
        item.future._playground_job = job
        pool.submitted += 1
        self.jobs[job.id] = self.last = job
        self.changed.add(job)
        if self._emitter.has_room("JobSubmitted"):
            by, place = self._current_task(), _caller(sys._getframe(1))
            self._emitter.add(
                JobSubmitted(job.id, pool.id, job.function, by, place, at=self._now(), cause=self._cause())
            )
        item.future.add_done_callback(self._ended)

    def started(self, pool: Pool, item: Any) -> None:
        """A work item was taken out of the pool's queue, to be run or handed over."""
        job = job_of(item.future)
        if job is None or item.future.cancelled():
            return
        job.started = self._emitter.now()
        pool.started += 1
        if pool.kind == "threads":
            job.thread = threading.get_ident()
            job.worker = describe.short(threading.current_thread().name)
            pool.running[job.thread] = job
        self.changed.add(job)
        if self._emitter.has_room("JobStarted"):
            self._emitter.add(JobStarted(job.id, job.worker, at=self._now()))

    def _ended(self, future: AnyFuture) -> None:
        job = job_of(future)
        if job is None:
            return
        error = future._exception
        if issubclass(type(error), BrokenExecutor):
            self.look()  # now: the program may let go of the pool before the line comes by
        job.ended = self._emitter.now()
        if future.cancelled():
            job.outcome = Outcome.CANCELLED
        elif error is not None:
            job.outcome, job.failure = Outcome.FAILED, describe.failure(error)
        else:
            job.outcome, job.value = Outcome.FINISHED, describe.value(future._result)
        pool = job.pool
        pool.done += 1
        if job.started is None:
            pool.unstarted += 1
        if job.thread is not None:
            pool.running.pop(job.thread, None)
        self.changed.add(job)
        if self._emitter.has_room("JobEnded"):
            self._emitter.add(
                JobEnded(job.id, job.function, job.outcome, job.value, job.failure, at=self._now(), cause=self._cause())
            )

    def _cancel_refused(self, future: AnyFuture, caller: FrameType) -> None:
        job = job_of(future)
        if job is None or job.ghost or not future.running():
            return
        if caller.f_code.co_qualname == "_chain_future.<locals>._call_check_cancel":
            job.ghost = True
            self.changed.add(job)
            self._emitter.tell(JobAbandoned(job.id, at=self._now(), cause=self._cause()))

    def _now(self) -> float:
        return self._emitter.clock()

    def _cause(self) -> int | None:
        return self._emitter.cause


def job_of(future: object) -> Job | None:
    """The job whose concurrent future this is."""
    job = field(future, "_playground_job")
    return job if type(job) is Job else None


def job_id(future: object) -> int | None:
    """The id of the job that a concurrent or an asyncio future stands for; None if it stands for none."""
    job = job_of(future)
    return None if job is None else job.id


class _ThreadQueue(queue.SimpleQueue[Any]):
    """A thread pool's queue of work items, `None` to wake a worker."""

    def __init__(self, probe: PoolProbe, pool: Pool) -> None:
        self._probe = probe
        self._pool = pool

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        if item is not None:
            self._probe.submitted(self._pool, item)
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        return self._taken(super().get(block, timeout))

    def get_nowait(self) -> Any:
        return self._taken(super().get_nowait())

    def _taken(self, item: Any) -> Any:
        # `shutdown(cancel_futures=True)` takes items out too; only what a worker takes is started.
        if item is not None and sys._getframe(2).f_code.co_name == "_worker":
            self._probe.started(self._pool, item)
        return item


class _ProcessQueue(queue.Queue[int]):
    """A process pool's queue of work ids; the items are in the pool's `_pending_work_items`."""

    def __init__(self, probe: PoolProbe, pool: Pool) -> None:
        super().__init__()
        self._probe = probe
        self._pool = pool
        executor: Any = pool.executor()
        # The pool's own table, not the pool: its manager thread outlives it and needs the queue.
        self._items: dict[int, Any] = executor._pending_work_items

    def put(self, item: int, block: bool = True, timeout: float | None = None) -> None:
        self._probe.submitted(self._pool, self._items[item])
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> int:
        number = super().get(block, timeout)
        item = self._items.get(number)
        if item is not None:
            self._probe.started(self._pool, item)
        return number


def _caller(frame: FrameType | None) -> Place | None:
    """The line of the person's code that submits; our own `run_in_executor` may stand between it and the pool."""
    place = describe.caller(frame)
    while place is None and frame is not None:
        if frame.f_code is _RUN_IN_EXECUTOR:
            return describe.caller(frame)
        frame = frame.f_back
    return place


_RUN_IN_EXECUTOR = Seams.run_in_executor.__code__


def _once_defined(module: str, name: str, made: Callable[[Any], None]) -> None:
    """See what is made of this kind of executor, from when there is such a class: the program may never import it."""
    if module in sys.modules:
        _after_init(vars(sys.modules[module])[name], made)
        return

    def seen_subclass(kind: type[Executor], /, **options: Any) -> None:
        super(Executor, kind).__init_subclass__(**options)
        if (kind.__module__, kind.__qualname__) == (module, name):
            del Executor.__init_subclass__
            _after_init(kind, made)

    Executor.__init_subclass__ = classmethod(seen_subclass)  # type: ignore[assignment]


def _after_init(kind: type[Any], made: Callable[[Any], None]) -> None:
    init = kind.__init__

    @wraps(init)
    def seen_init(executor: Any, *args: Any, **options: Any) -> None:
        init(executor, *args, **options)
        made(executor)

    kind.__init__ = seen_init


def _function_name(function: Any) -> str:
    """The name of what will really run: partials are looked through, and the `Context.run` of `to_thread`."""
    while issubclass(type(function), partial):
        inner = native(function, "func")
        is_context_run = type(owner_of(inner)) is contextvars.Context
        function = native(function, "args")[0] if is_context_run and native(function, "args") else inner
    if type(function) is MethodType:
        function = function.__func__
    name = function_name(function).rpartition(".")[2] or field(function, "__name__")  # as `functools.cache` sets it
    return describe.short(name) if type(name) is str else describe.class_name(type(function))


def _name(executor: AnyPool, number: int) -> str:
    prefix = getattr(executor, "_thread_name_prefix", "")
    if prefix in _DEFAULTS:
        return "default"
    return f"pool-{number}" if not prefix or prefix.startswith("ThreadPoolExecutor-") else describe.short(prefix)


def _is_shut_down(executor: AnyPool) -> bool:
    if isinstance(executor, ThreadPoolExecutor):
        return bool(executor._shutdown)
    return bool(executor._shutdown_thread)
