"""What a program of `programs.py` does when it is run on a loop."""

import asyncio
import gc
import re
import signal
import socket
import threading
import time
import warnings
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from playground.loop import SteerableLoop
from tests.loop.programs import Op, Program, Script
from tests.loop.talker import Talker

HEADWAY = 0.0015
"""Marks are set so long before and after each tick, and tell whether the run is on time."""
SIGNALS = (signal.SIGUSR1, signal.SIGUSR2)


def eager_task(loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, Any], **_: Any) -> "asyncio.Task[Any]":
    """`asyncio.eager_task_factory`, as far as every uvloop can call it."""
    factory: Any = vars(asyncio)["eager_task_factory"]
    task: asyncio.Task[Any] = factory(loop, coro)
    return task


class OopsError(Exception):
    """What a failing step raises."""


class World:
    """One run of one program."""

    def __init__(self, program: Program, loop: asyncio.AbstractEventLoop, tick: float) -> None:
        self.program = program
        self.loop = loop
        self.tick = tick
        self.trace: list[str] = []
        self.disturbed = False
        self.began = 0.0
        self.reached = 0.0
        self.tasks: list[asyncio.Task[object]] = []
        self.families: dict[asyncio.Task[object], str] = {}
        self.threads: list[threading.Thread] = []
        self.handles: list[asyncio.Handle] = []
        self.locks = [asyncio.Lock() for _ in range(2)]
        self.events = [asyncio.Event() for _ in range(2)]
        self.conditions = [asyncio.Condition() for _ in range(2)]
        self.queues: list[asyncio.Queue[int]] = [asyncio.Queue(1) for _ in range(2)]
        self.pairs = [socket.socketpair() for _ in range(3)]
        self.pool = ThreadPoolExecutor(1)
        self.transport: asyncio.Transport | None = None

    # What a run says

    def say(self, what: str) -> None:
        """Add to the trace."""
        self.trace.append(re.sub(r"0x[0-9a-f]+|Task-\d+", "…", what))
        self.look_at_clock()

    def look_at_clock(self) -> None:
        """Find out whether the machine held the run up."""
        if self.program.calm and self.began and self.now() - self.began > self.reached + 0.45 * self.tick:
            self.disturbed = True

    def reach(self, when: float) -> None:
        """It is so late by now, in seconds since the beginning."""
        self.reached = max(self.reached, when)
        self.look_at_clock()

    def report(self, _: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """The loop's exception handler."""
        self.say(f"reported {context['message']} {context.get('exception')!r}")

    # Time

    def now(self) -> float:
        """The loop's clock; without a look at it that uvloop would notice, unless the loop is steered."""
        return self.loop.time() if getattr(self.loop, "steered", False) else time.monotonic()

    def pass_time(self, until: float) -> None:
        """Do nothing until then."""
        while (left := self.began + until - self.now()) > 1e-9:  # what is less may not move a clock on
            if isinstance(self.loop, SteerableLoop) and self.loop.paused:
                self.loop.clock.advance(left)  # the clock stands, though a block takes its time
            else:
                time.sleep(left / getattr(self.loop, "speed", 1))

    def due(self, op: Op) -> float:
        """When a timed step is due, on the loop's clock."""
        if self.program.calm:
            return self.began + op.tick * self.tick
        return self.loop.time() + (op.number % 5) * 0.0004

    def block(self, op: Op) -> None:
        """Block the loop."""
        if not self.program.calm:
            time.sleep((op.number % 3) * 0.0007)
            return
        until = (op.tick + 0.5) * self.tick
        self.pass_time(until)
        # uvloop waits by the time as it was before the block, up to the next timer, unless somebody looks at its clock.
        self.loop.time()
        self.reach(until)

    # What callbacks do

    def act(self, number: int) -> None:
        """Something small that wakes or ends others."""
        match number % 6:
            case 0:
                self.events[number % 2].set()
            case 1 if self.tasks:
                self.say(f"cancels: {self.tasks[number % len(self.tasks)].cancel()}")
            case 2:
                self.chain(number, number % 4)
            case 3:
                self.pairs[number % self.program.sockets][1].send(b"x")
            case 4:
                self.loop.call_soon(self.fail, number)
            case _:
                if self.transport is not None:
                    self.transport.close()

    def chain(self, number: int, left: int) -> None:
        """A callback that comes again in the next iterations."""
        self.say(f"chain {number}, {left} left")
        if left:
            self.handles.append(self.loop.call_soon(self.chain, number, left - 1))

    def callback(self, number: int) -> None:
        """What is scheduled as a callback."""
        self.say(f"callback {number}")
        self.act(number)

    def resolve(self, future: "asyncio.Future[int]", number: int) -> None:
        """Give a future its result."""
        if not future.done():
            future.set_result(number)

    def fail(self, number: int) -> None:
        """A callback that raises."""
        raise OopsError(number)

    def readable(self, number: int) -> None:
        """What is called when a socket has something to read."""
        data = self.pairs[number][0].recv(2)
        self.say(f"socket {number} read {data!r}")
        self.act(number + len(data))

    # Scripts

    async def run(self, script: Script, who: str) -> str:
        """Run a script; in its own task, or inside another's step."""
        self.say(f"{who} begins")
        self.know(asyncio.current_task(), who)
        for op in script:
            try:
                result = await getattr(self, f"do_{op.verb}")(op)
            except (Exception, asyncio.CancelledError) as error:
                self.say(f"{op.name}: {error!r}")
                if op.verb == "fail" or isinstance(error, asyncio.CancelledError):
                    raise
            else:
                self.say(f"{op.name} -> {result}")
        self.say(f"{who} ends")
        return who

    def know(self, task: "asyncio.Task[Any] | None", who: str) -> None:
        """Remember a task, and which of the program's scripts it descends from."""
        assert task is not None
        if task not in self.families:
            self.tasks.append(task)
            self.families[task] = who[0]

    def children(self, op: Op) -> list[Coroutine[Any, Any, str]]:
        """The coroutines of the scripts inside."""
        return [self.run(script, f"{op.name}/{number}") for number, script in enumerate(op.inside)]

    async def do_pause(self, op: Op) -> None:
        for _ in range(1 + op.number % 2):
            await asyncio.sleep(0)

    async def do_sleep(self, op: Op) -> None:
        await asyncio.sleep(self.due(op) - self.loop.time())

    async def do_block(self, op: Op) -> None:
        self.block(op)

    async def do_spawn(self, op: Op) -> None:
        self.know(asyncio.create_task(self.run(op.inside[0], f"{op.name}/0")), op.name)

    async def do_gather(self, op: Op) -> object:
        return await asyncio.gather(*self.children(op), return_exceptions=op.number % 2 == 0)

    async def do_group(self, op: Op) -> None:
        async with asyncio.TaskGroup() as group:
            for number, script in enumerate(op.inside):
                group.create_task(self.run(script, f"{op.name}/{number}"))

    async def do_shield(self, op: Op) -> str:
        return await asyncio.shield(asyncio.ensure_future(self.children(op)[0]))

    async def do_wait_for(self, op: Op) -> str:
        return await asyncio.wait_for(self.children(op)[0], self.due(op) - self.loop.time())

    async def do_timeout(self, op: Op) -> None:
        async with asyncio.timeout_at(self.due(op)):
            await self.run(op.inside[0], op.name)

    async def do_locked(self, op: Op) -> None:
        async with self.locks[op.number % 2]:
            await self.run(op.inside[0], op.name)

    async def do_stubborn(self, op: Op) -> None:
        try:
            await self.run(op.inside[0], op.name)
        except asyncio.CancelledError:
            self.say(f"{op.name} goes on")

    async def do_join(self, op: Op) -> object:
        # Only tasks of families before its own, lest they wait for each other in a ring.
        others = [task for task in self.tasks if self.families[task] < op.name[0]]
        return await others[op.number % len(others)] if others else None

    async def do_cancel(self, op: Op) -> bool:
        return self.tasks[op.number % len(self.tasks)].cancel()

    async def do_put(self, op: Op) -> None:
        await self.queues[op.number % 2].put(op.number)

    async def do_get(self, op: Op) -> int:
        return await self.queues[op.number % 2].get()

    async def do_set(self, op: Op) -> None:
        self.events[op.number % 2].set()

    async def do_clear(self, op: Op) -> None:
        self.events[op.number % 2].clear()

    async def do_await_event(self, op: Op) -> bool:
        return await self.events[op.number % 2].wait()

    async def do_notify(self, op: Op) -> None:
        condition = self.conditions[op.number % 2]
        async with condition:
            condition.notify(1 + op.number % 3)

    async def do_await_condition(self, op: Op) -> bool:
        condition = self.conditions[op.number % 2]
        async with condition:
            return await condition.wait()

    async def do_soon(self, op: Op) -> None:
        self.handles.append(self.loop.call_soon(self.callback, op.number))

    async def do_later(self, op: Op) -> None:
        if op.number == 0:
            self.handles.append(self.loop.call_later(0, self.callback, op.number))
        else:
            self.handles.append(self.loop.call_at(self.due(op), self.callback, op.number))

    async def do_drop(self, op: Op) -> None:
        if self.handles:
            self.handles[op.number % len(self.handles)].cancel()

    async def do_write(self, op: Op) -> None:
        self.pairs[op.number % self.program.sockets][1].send(b"xyz"[: 1 + op.number % 3])

    async def do_talk(self, op: Op) -> None:
        assert self.transport is not None
        self.transport.write(b"hello"[: 1 + op.number % 5])

    async def do_tell(self, op: Op) -> None:
        self.pairs[2][1].send(b"abcdef"[: 1 + op.number % 6])

    async def do_hang_up(self, op: Op) -> None:
        assert self.transport is not None
        self.transport.close()
        self.loop.call_soon(self.callback, 3 + op.number % 6)

    async def do_thread(self, op: Op) -> None:
        def call() -> None:
            for number in range(1 + op.number % 3):
                self.loop.call_soon_threadsafe(self.callback, number + op.number)

        thread = threading.Thread(target=call)
        thread.start()
        self.threads.append(thread)
        if self.program.calm:
            thread.join()

    async def do_job(self, op: Op) -> int:
        future = self.loop.run_in_executor(self.pool, self.job, op.number)
        if self.program.calm:
            self.pool.submit(int).result()
        return await future

    def job(self, number: int) -> int:
        """What is sent to a thread pool."""
        if not self.program.calm:
            time.sleep((number % 3) * 0.0004)
        return number

    async def do_future(self, op: Op) -> int:
        future: asyncio.Future[int] = self.loop.create_future()
        future.add_done_callback(lambda _: self.say(f"{op.name} is done"))
        self.loop.call_soon(self.resolve, future, op.number)
        return await future

    async def do_fail(self, op: Op) -> None:
        raise OopsError(op.number)

    async def do_signal(self, op: Op) -> None:
        signal.raise_signal(SIGNALS[op.number % 2])
        self.pairs[0][1].send(b"x")

    # The whole

    async def main(self) -> None:
        """Run the program, and sweep up what it left."""
        self.loop.set_exception_handler(self.report)
        for number, each in enumerate(SIGNALS):
            self.loop.add_signal_handler(each, self.callback, 2 + 6 * number)
        self.transport, _ = await self.loop.create_unix_connection(
            lambda: Talker(self.say, self.act), sock=self.pairs[2][0]
        )
        for number in range(2):
            self.pairs[number][0].setblocking(False)
            self.loop.add_reader(self.pairs[number][0], self.readable, number)
        if self.program.eager and hasattr(asyncio, "eager_task_factory"):
            self.loop.set_task_factory(eager_task)  # type: ignore[arg-type]
        self.pool.submit(int).result()
        self.began = self.loop.time()
        if self.program.calm:
            self.set_marks()
        for number, script in enumerate(self.program.scripts):
            self.know(self.loop.create_task(self.run(script, str(number))), str(number))
        await self.end()

    def set_marks(self) -> None:
        """Set timers around each tick that tell whether the run is on time."""
        for tick in range(1, self.program.last_tick + 1):
            for mark in (tick * self.tick - HEADWAY, tick * self.tick + HEADWAY):
                self.loop.call_at(self.began + mark, self.reach, mark)

    async def end(self) -> None:
        """Wait for all that is timed, then cancel what is left until nothing is."""
        until = self.began + self.program.last_tick * self.tick if self.program.calm else self.loop.time() + 0.012
        await asyncio.sleep(until - self.loop.time())
        self.say("the end")
        self.loop.remove_reader(self.pairs[0][0])
        self.loop.remove_reader(self.pairs[1][0])
        assert self.transport is not None
        self.transport.close()
        for _ in range(30):
            for task in self.tasks:
                task.cancel()
            await asyncio.sleep(0)
        for thread in self.threads:
            thread.join()
        for each in SIGNALS:
            self.loop.remove_signal_handler(each)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Collect garbage before and after, not meanwhile; what a program forgets to await is its own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        gc.collect()
        gc.disable()
        try:
            yield
        finally:
            gc.enable()
            gc.collect()


def run(program: Program, loop: asyncio.AbstractEventLoop, tick: float = 0.008) -> World:
    """Run a program on a loop, with so many seconds to a tick, and close the loop."""
    with _undisturbed():
        world = World(program, loop, tick)
        try:
            loop.run_until_complete(world.main())
        finally:
            loop.set_exception_handler(lambda _loop, _context: None)
            loop.close()
            world.pool.shutdown()
            for pair in world.pairs:
                for each in pair:
                    each.close()
        return world
