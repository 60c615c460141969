"""slow callback: debug mode names who blocked the loop

`main` turns on debug mode, and one of three tasks computes for half a second without an `await`. Who was it?

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: Output (`6`) has the beginning of the warning.
3. `h`: the playground names the task as well, without debug mode; `↓` shows the line, and what to do.

## Question
What does asyncio say of the task that blocked?

- Nothing: it only knows that all were late.  `prints no "Executing"`
- Its name, as soon as it gives the loop back.  `prints "Executing" and prints "greedy"`
- It stops it with an exception.  `greedy failed`

## What really happens
- Debug mode measures each step, and logs those that took longer than `loop.slow_callback_duration`, 0.1 s.
  `prints "Executing" before "main: all done" and prints "name='greedy'"`
- It is said afterwards, and nothing is done about it.  `greedy finished and loop blocked`

## Where it differs
Nowhere: uvloop says it as well. Without a handler of your own the line goes to stderr, with the coroutine, where it is
defined, and how long it took.

## In your code
Run your tests with `PYTHONASYNCIODEBUG=1` or `asyncio.run(main(), debug=True)`, and let such a warning fail them. It
costs time: not for production.

## Read on
https://docs.python.org/3/library/asyncio-dev.html#debug-mode
"""

import asyncio
import logging
import time


class _Short(logging.Handler):
    """Prints of a warning of asyncio's the first word and the task's name."""

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage().partition(" coro=")[0].split()
        print(f"{words[0]} … {words[-1]} …")


async def modest() -> None:
    """Take many short turns."""
    for _ in range(5):
        await asyncio.sleep(0.01)


async def greedy(seconds: float = 0.6) -> None:
    """Take one turn that is far too long."""
    await asyncio.sleep(0.02)
    time.sleep(seconds)


async def main() -> None:
    """Find the one that blocks."""
    log, short = logging.getLogger("asyncio"), _Short()
    log.addHandler(short)
    asyncio.get_running_loop().set_debug(True)
    async with asyncio.TaskGroup() as group:
        group.create_task(modest(), name="modest-1")
        group.create_task(greedy(), name="greedy")
        group.create_task(modest(), name="modest-2")
    print("main: all done")
    asyncio.get_running_loop().set_debug(False)
    log.removeHandler(short)


if __name__ == "__main__":
    asyncio.run(main())
