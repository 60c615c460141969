"""set_result from thread: a loop that sleeps is not woken

`main` awaits a future, and the loop has nothing else to do but to ring an alarm after 2 s. A thread sets the future's
result at 0.3 s: first by calling `set_result` itself, then through `call_soon_threadsafe`.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: its future is done, so it is *ready* for its turn, and its turn does not come.
3. `h` shows the hint on it, and `↓` what to do.

## Question
`set_result` is called in the thread at 0.3 s. When does `main` go on?

- At once: its future is done.  `prints "set_result: noticed at once"`
- When something else wakes the loop, the alarm here.  `prints "set_result: noticed far too late"`
- Never: a thread cannot set a future.  `prints no "set_result: noticed"`

## What really happens
- `set_result` makes `main` ready, and tells nobody. The loop sleeps in the system until its next timer or some input.
  `prints "set_result: noticed far too late"`
- `call_soon_threadsafe` wakes the loop, and the loop's own thread sets the future.
  `prints "call_soon_threadsafe: noticed at once"`
- Without the alarm `main` would wait for ever; on a busy server it mostly works, which is worse.  `main finished`

## Where it differs
Nowhere. In debug mode asyncio raises RuntimeError in the thread: *Non-thread-safe operation*.

## In your code
From another thread there are two doors: `loop.call_soon_threadsafe` and `asyncio.run_coroutine_threadsafe`. All else,
of futures, tasks, queues and events of asyncio's, belongs to the loop's thread.

## Read on
https://docs.python.org/3/library/asyncio-dev.html#concurrency-and-multithreading
"""

import asyncio
import threading
import time
from collections.abc import Callable


async def _notice(way: str, set_it: Callable[[asyncio.Future[float]], object]) -> None:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[float] = loop.create_future()
    alarm = loop.call_later(2, print, "the alarm wakes the loop")
    thread = threading.Timer(0.3, set_it, args=[future])
    thread.start()
    late = -(await future - time.monotonic())
    alarm.cancel()
    thread.join()
    print(f"{way}: noticed {'far too late' if late > 0.8 else 'at once'}")


def _set(future: asyncio.Future[float]) -> None:
    future.set_result(time.monotonic())


async def main() -> None:
    """Await a future that a thread sets, wrongly and rightly."""
    loop = asyncio.get_running_loop()
    await _notice("set_result", _set)
    await _notice("call_soon_threadsafe", lambda future: loop.call_soon_threadsafe(_set, future))


if __name__ == "__main__":
    asyncio.run(main())
