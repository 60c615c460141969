"""Performs commands: each is one real asyncio call, made on the loop's thread between two handles.

What was made is held as the person's variable, as it would be in a program, and told as the Python that does it.
"""

import asyncio
import concurrent.futures
import gc
import itertools
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from inspect import iscoroutine, iscoroutinefunction
from typing import Any, assert_never

from playground.lab import calls, describe
from playground.lab.emit import Emitter
from playground.lab.executors import AnyFuture, Job, PoolProbe
from playground.lab.record import AnyTask, Record
from playground.lab.repl import Repl
from playground.lab.steering import Steering, running_loop
from playground.lab.targets import SeveralFitError, current_name, named
from playground.lab.tasks import TaskProbe
from playground.lab.waiter import waiter
from playground.loop import SteerableLoop
from playground.wire import commands
from playground.wire.facts import CallMade, CommandRefused, VariableDropped

_Future = asyncio.Future[Any]

SteeringCommand = (
    commands.Pause
    | commands.Resume
    | commands.Step
    | commands.StepTask
    | commands.RunNext
    | commands.SetSpeed
    | commands.JumpToTimer
)
LoopCommand = (
    commands.BlockLoop
    | commands.FillPool
    | commands.CollectGarbage
    | commands.ShutDownPool
    | commands.SetDebug
    | commands.SetEager
)


class RefusedError(Exception):
    """The command cannot be done; the message says why in one sentence."""


class Control:
    """The person's hand in the lab: their variables, and what their commands do."""

    def __init__(
        self,
        emitter: Emitter,
        tasks: TaskProbe,
        pools: PoolProbe,
        steering: Steering,
        module: Callable[[], dict[str, Any]],
        make_room: Callable[[], object],
    ) -> None:
        self._emitter = emitter
        self._make_room = make_room
        """Called first: a program that takes all the memory leaves none for what a command needs."""
        self._steering = steering
        self._tasks = tasks
        self._pools = pools
        self._module = module
        """The names of the program's module."""
        self._variables: dict[str, _Future] = {}
        self._numbers: defaultdict[str, itertools.count[int]] = defaultdict(lambda: itertools.count(1))
        self._process_pool: concurrent.futures.ProcessPoolExecutor | None = None
        self._repl = Repl(emitter, tasks, module, self._variables, self._drop)

    def perform(self, command: commands.AnyCommand) -> None:
        """Do it, on the loop's thread, with the loop running; what cannot be done is told."""
        self._emitter.cause = command.id
        try:
            self._make_room()
            self._perform(command)
        except (RefusedError, SeveralFitError, calls.CallRefusedError) as error:
            self.refuse(command, str(error))
        except Exception as error:  # noqa: BLE001 - asyncio itself, or the person's function, would not do it
            failure = describe.failure(error)
            self.refuse(command, f"{failure.type}: {failure.message}")
        finally:
            self._emitter.cause = None
            self._repl.publish()

    def refuse(self, command: commands.AnyCommand, reason: str) -> None:
        """Tell that it cannot be done."""
        self._emitter.tell(CommandRefused(reason, at=self._emitter.clock(), cause=command.id))

    def _perform(self, command: commands.AnyCommand) -> None:  # noqa: C901 - one case for each command
        match command:
            case commands.Start():
                raise RefusedError("A program was already started in this lab.")
            case commands.Launch(call=text):
                self._launch(text)
            case commands.SendToThread(call=text):
                self._send(text, None, "None")
            case commands.SendToProcess(call=text):
                self._send(text, self._processes(), "process_pool")
            case commands.Cancel(target=target):
                self._cancel(target)
            case commands.Shield(target=target):
                future, name = self._awaitable(target)
                self._wait("shield", f"waiter(asyncio.shield({name}))", waiter(asyncio.shield(future)))
            case commands.TimeOut(target=target, seconds=seconds):
                future, name = self._awaitable(target)
                self._wait("wait_for", f"asyncio.wait_for({name}, {seconds})", asyncio.wait_for(future, seconds))
            case commands.Await(target=target):
                future, name = self._awaitable(target)
                self._wait("await", f"waiter({name})", waiter(future))
            case commands.Gather(targets=targets):
                futures, names = self._awaitables(targets)
                self._wait("gather", f"waiter(asyncio.gather({', '.join(names)}))", waiter(asyncio.gather(*futures)))
            case commands.WaitOver(targets=targets, return_when=when):
                futures, names = self._awaitables(targets)
                self._wait(
                    "wait",
                    f"asyncio.wait({{{', '.join(names)}}}, return_when=asyncio.{when})",
                    asyncio.wait(futures, return_when=str(when)),
                )
            case commands.Drop(target=target):
                self._drop(target)
            case commands.Evaluate(text=text):
                self._repl.enter(text)
            case commands.Inspect():
                pass  # the line's thread has done it
            case (
                commands.Pause()
                | commands.Resume()
                | commands.Step()
                | commands.StepTask()
                | commands.RunNext()
                | commands.SetSpeed()
                | commands.JumpToTimer()
            ):
                self._steer(command)
            case (
                commands.BlockLoop()
                | commands.FillPool()
                | commands.CollectGarbage()
                | commands.ShutDownPool()
                | commands.SetDebug()
                | commands.SetEager()
            ):
                self._do_to_loop(command)
            case _:
                assert_never(command)

    # Verbs

    def _launch(self, text: str) -> None:
        call = calls.parse(text, self._names())
        if not iscoroutinefunction(call.function):
            raise RefusedError(f"{call.name} is not a coroutine function: send it to a pool instead.")
        coroutine = call.make()
        if not iscoroutine(coroutine):
            raise RefusedError(f"{call.name} did not give a coroutine.")
        variable, name = self._fresh(call.name)
        task = asyncio.create_task(coroutine, name=name)
        self._bind(variable, task, f"{variable} = asyncio.create_task({call.text}, name={name!r})")

    def _send(self, text: str, pool: "concurrent.futures.ProcessPoolExecutor | None", pool_name: str) -> None:
        call = calls.parse(text, self._names())
        if iscoroutinefunction(call.function):
            raise RefusedError(f"{call.name} is a coroutine function: launch it instead.")
        function = (
            partial(call.function, *call.positional, **call.named) if call.positional or call.named else call.function
        )
        shown = call.name if function is call.function else f"functools.partial({call.text.replace('(', ', ', 1)}"
        future = asyncio.get_running_loop().run_in_executor(pool, function)
        variable, _ = self._fresh(call.name)
        self._bind(variable, future, f"{variable} = loop.run_in_executor({pool_name}, {shown})", self._pools.last)

    def _cancel(self, target: commands.Target) -> None:
        job = self._job(target)
        if job is not None:
            future, name = self._future_of(job)
            self._told(f"{name}.cancel()", future.cancel(), job.id)
            return
        task, name = self._task(target)
        self._told(f"{name}.cancel()", task.cancel(), self._tasks.record(task).id)

    def _wait(self, verb: str, text: str, coroutine: Any) -> None:
        variable, name = self._fresh(verb)
        task = asyncio.create_task(coroutine, name=name)
        self._bind(variable, task, f"{variable} = asyncio.create_task({text}, name={name!r})")

    def _drop(self, target: commands.Target) -> None:
        variable = self._variable_of(target)
        future = self._variables.pop(variable)
        held = self._holder(future)
        held.variable = None
        self._changed(held)
        self._emitter.tell(VariableDropped(variable, held.id, at=self._emitter.clock(), cause=self._emitter.cause))

    # Time and order

    def _steer(self, command: SteeringCommand) -> None:  # noqa: C901 - one case for each command
        loop, steering = running_loop(), self._steering
        match command:
            case commands.Pause():
                if loop.paused:
                    raise RefusedError("The loop is paused already.")
                steering.pause(loop)
            case commands.Resume():
                if not loop.paused:
                    raise RefusedError("The loop is not paused.")
                steering.resume(loop)
            case commands.Step():
                steering.step(loop, None)
            case commands.StepTask(target=target):
                steering.step(loop, self._alive(target))
            case commands.RunNext(target=target):
                task = self._alive(target)
                if not loop.is_ready(task):
                    raise RefusedError(f"{task.get_name()} is not ready to run.")
                steering.run_next(loop, task)
            case commands.SetSpeed(speed=speed, instant=instant):
                steering.set_speed(loop, speed, instant)
            case commands.JumpToTimer():
                if loop.next_timer is None:
                    raise RefusedError("No timer is set.")
                if loop.next_timer <= loop.now():
                    raise RefusedError("The next timer is due already.")
                steering.jump(loop)
            case _:
                assert_never(command)

    def _alive(self, target: commands.Target) -> AnyTask:
        task, _ = self._task(target)
        if task.done():
            raise RefusedError(f"{task.get_name()} has ended.")
        return task

    # What else can be done to a loop

    def _do_to_loop(self, command: LoopCommand) -> None:
        loop = running_loop()
        match command:
            case commands.BlockLoop(seconds=seconds):
                loop.call_soon(time.sleep, seconds)
                self._told(f"loop.call_soon(time.sleep, {seconds:g})", None, None)
            case commands.FillPool(seconds=seconds):
                self._fill_pool(seconds)
            case commands.CollectGarbage():
                self._told("gc.collect()", gc.collect(), None)
            case commands.ShutDownPool(pool=number):
                self._shut_down(number)
            case commands.SetDebug(on=on):
                loop.set_debug(on)
                self._told(f"loop.set_debug({on})", None, None)
            case commands.SetEager(on=on):
                self._set_eager(loop, on)
            case _:
                assert_never(command)

    def _fill_pool(self, seconds: float) -> None:
        loop = running_loop()
        loop.run_in_executor(None, time.sleep, seconds)
        assert self._pools.last is not None
        limit = self._pools.last.pool.limit
        for _ in range(limit - 1):
            loop.run_in_executor(None, time.sleep, seconds)
        self._told(f"for _ in range({limit}): loop.run_in_executor(None, time.sleep, {seconds:g})", None, None)

    def _shut_down(self, number: int) -> None:
        pool = self._pools.pools.get(number)
        executor = None if pool is None else pool.executor()
        if pool is None or executor is None:
            raise RefusedError(f"There is no executor {number}.")
        executor.shutdown(wait=False)
        self._told(f"{pool.name}.shutdown(wait=False)", None, None)

    def _set_eager(self, loop: SteerableLoop, on: bool) -> None:
        factory = getattr(asyncio, "eager_task_factory", None)
        if factory is None:
            raise RefusedError("Eager tasks need Python 3.12.")
        loop.set_task_factory(factory if on else None)
        self._told(f"loop.set_task_factory({'asyncio.eager_task_factory' if on else None})", None, None)

    # Variables

    def _names(self) -> dict[str, Any]:
        return {**self._module(), **self._variables}

    def _fresh(self, base: str) -> tuple[str, str]:
        """The next free variable of this base, and the task name that goes with it."""
        taken = self._names()
        while True:
            number = next(self._numbers[base])
            if f"{base}_{number}" not in taken:
                return f"{base}_{number}", f"{base}-{number}"

    def _bind(self, variable: str, future: _Future, python: str, job: Job | None = None) -> None:
        self._variables[variable] = future
        held = job or self._holder(future)
        held.variable = variable
        self._changed(held)
        self._emitter.tell(CallMade(python, "", held.id, variable, at=self._emitter.clock(), cause=self._emitter.cause))

    def _told(self, python: str, returned: object, target: int | None) -> None:
        emitter, words = self._emitter, "" if target is None and returned is None else describe.value(returned)
        emitter.tell(CallMade(python, words, target, None, at=emitter.clock(), cause=emitter.cause))

    def _holder(self, future: _Future) -> Record | Job:
        """The record of the task, or the job, that stands behind a future of ours."""
        if isinstance(future, asyncio.Task):
            return self._tasks.record(future)
        for job in self._pools.jobs.values():
            if job.variable is not None and self._variables.get(job.variable) is future:
                return job
        raise RefusedError("It has ended and is gone.")

    def _changed(self, held: Record | Job) -> None:
        if isinstance(held, Job):
            self._pools.changed.add(held)
        else:
            self._tasks.changed.add(held)

    # Targets

    def _awaitable(self, target: commands.Target) -> tuple[_Future, str]:
        """What can be awaited, and its name in Python."""
        job = self._job(target)
        if job is None:
            return self._task(target)
        future, name = self._future_of(job)
        return (
            (future, name)
            if isinstance(future, asyncio.Future)
            else (asyncio.wrap_future(future), f"asyncio.wrap_future({name})")
        )

    def _future_of(self, job: Job) -> tuple[_Future | AnyFuture, str]:
        """A job of the person's is held as an asyncio future; of any other there is the concurrent future."""
        if job.variable is not None:
            return self._variables[job.variable], job.variable
        future = job.future()
        if future is None:
            raise RefusedError(f"Job {job.function} has ended and is gone.")
        return future, f"job({job.id})"

    def _awaitables(self, targets: tuple[commands.Target, ...]) -> tuple[list[_Future], list[str]]:
        if not targets:
            raise RefusedError("Nothing is marked: mark tasks first.")
        pairs = [self._awaitable(target) for target in targets]
        return [future for future, _ in pairs], [name for _, name in pairs]

    def _task(self, target: commands.Target) -> tuple[AnyTask, str]:
        if isinstance(target, str) and isinstance(held := self._variables.get(target), asyncio.Task):
            return held, target
        record = self._tasks.find(target) if isinstance(target, int) else self._named(target)
        if record is None:
            raise RefusedError(f"There is no task {target}.")
        task = record()
        if task is None:
            raise RefusedError(f"{current_name(record)} has ended and is gone.")
        if task.get_loop() is not asyncio.get_running_loop():
            raise RefusedError(f"{current_name(record)} belongs to another loop than the one that runs now.")
        return task, record.variable or f"task({record.id})"

    def _named(self, name: str) -> Record | None:
        return named(name, self._tasks.records.values())

    def _job(self, target: commands.Target) -> Job | None:
        if isinstance(target, int):
            return self._pools.jobs.get(target)
        for job in list(self._pools.jobs.values()):
            if job.variable == target:
                return job
        return None

    def _variable_of(self, target: commands.Target) -> str:
        if isinstance(target, str) and target in self._variables:
            return target
        job = self._job(target)
        held = job or (self._tasks.find(target) if isinstance(target, int) else self._named(target))
        if held is None:
            raise RefusedError(f"There is no task {target}.")
        if held.variable is None:
            name = held.function if isinstance(held, Job) else current_name(held)
            raise RefusedError(f"{name} is held by no variable of yours; only what you made can be dropped.")
        return held.variable

    def _processes(self) -> "concurrent.futures.ProcessPoolExecutor":
        if self._process_pool is None:
            self._process_pool = concurrent.futures.ProcessPoolExecutor()
        return self._process_pool
