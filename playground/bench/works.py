"""The measured program: does one kind of work and prints the CPU seconds that it took, all threads included.

    python works.py LOOP WORK SIZE TIMES PHASE

An ordinary program: it imports nothing of ours, and is copied to where it is the person's own code.
"""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine
from time import process_time
from typing import Any

import uvloop

BATCH = 1000
"""Tasks that live at once."""

PAIRS = 100
"""Tasks that put, each with one that gets."""

SPREAD = 0.05
"""Seconds within which all timers fall due."""


async def tasks(count: int) -> None:
    """Tasks with one `sleep(0)` each, in batches."""
    for _ in range(count // BATCH):
        await asyncio.gather(*[asyncio.create_task(asyncio.sleep(0)) for _ in range(BATCH)])


async def messages(count: int) -> None:
    """Messages from tasks to tasks, through queues."""
    await asyncio.gather(*[pair(count // PAIRS) for _ in range(PAIRS)])


async def pair(count: int) -> None:
    """One task that puts and one that gets, through a short queue."""
    queue: asyncio.Queue[int] = asyncio.Queue(10)

    async def put() -> None:
        for number in range(count):
            await queue.put(number)

    putting = asyncio.create_task(put())
    for _ in range(count):
        await queue.get()
    await putting


async def cancelled(count: int) -> None:
    """Tasks that sleep, and are cancelled."""
    sleepers = [asyncio.create_task(asyncio.sleep(3600)) for _ in range(count)]
    await asyncio.sleep(0)
    for sleeper in sleepers:
        sleeper.cancel()
    await asyncio.gather(*sleepers, return_exceptions=True)


async def echo(count: int) -> None:
    """Messages to an echo server on the loopback device and back, by streams."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for _ in range(count):
        writer.write(b"hello\n")
        await writer.drain()
        await reader.readline()
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()


async def timers(count: int) -> None:
    """Timers that are set and fall due."""
    loop = asyncio.get_running_loop()
    fired = 0
    over = loop.create_future()

    def fire() -> None:
        nonlocal fired
        fired += 1
        if fired == count:
            over.set_result(None)

    for number in range(count):
        loop.call_later(SPREAD * (number % 97 + 1) / 97, fire)
    await over


WORKS: dict[str, Callable[[int], Coroutine[Any, Any, None]]] = {
    work.__name__: work for work in (tasks, messages, cancelled, echo, timers)
}


async def measure(name: str, size: int, times: int, phase: int) -> float:
    """The CPU seconds of so many repetitions, after a small one to warm up."""
    work = WORKS[name]
    await work(min(size, 2 * BATCH))
    gc.collect()
    made = [[number] for number in range(phase)]
    del made
    began = process_time()
    for _ in range(times):
        await work(size)
    return process_time() - began


def main(kind: str, name: str, *numbers: str) -> None:
    """Measure on a loop of this kind, asked for by its name as programs do."""
    factory = uvloop.new_event_loop if kind == "uvloop" else asyncio.SelectorEventLoop
    with asyncio.Runner(loop_factory=factory) as runner:
        print(runner.run(measure(name, *map(int, numbers))))


if __name__ == "__main__":
    main(*sys.argv[1:])
