"""saturation: a trivial call that waits for strangers

The default pool has two threads here, and both are held by slow calls. Then somebody wants a thread for a thing that
takes no time at all.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: two workers are busy, one job queues.
3. `[` and `]` choose `long_hold`: press `x` three times. The default pool is still the one that `main` set: two run,
   one queues.

## Question
When does `trivial` run?

- At once: the pool makes a thread for it.  `trivial ends before short_hold and trivial ends before long_hold`
- As soon as one of the two slow calls is over.
  `short_hold ends before trivial begins and trivial ends before long_hold`
- When both slow calls are over.  `long_hold ends before trivial begins`

## What really happens
- A pool never has more threads than `max_workers`; what comes then queues.  `short_hold ends before trivial begins`
- The first worker that is free takes it.  `trivial ends before long_hold`
- The loop is not blocked: only those who want a thread wait.
  `prints "clock: the loop is free" before "trivial" and not loop blocked`

## Where it differs
By machine: without `set_default_executor` the pool has `min(32, processors + 4)` threads.

## In your code
Give slow calls a pool of their own. asyncio itself uses the default one to resolve host names: filled up, it lets
`open_connection` hang.

## Read on
https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_default_executor
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def short_hold() -> None:
    """Hold a thread for a while."""
    time.sleep(0.6)


def long_hold() -> None:
    """Hold a thread for longer."""
    time.sleep(1.6)


def trivial() -> str:
    """Take no time."""
    print("thread: trivial runs")
    return "at last"


async def clock() -> None:
    """Show that the loop is free."""
    await asyncio.sleep(0.1)
    print("clock: the loop is free")


async def main() -> None:
    """Three calls for two threads."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=2))
    calls = map(asyncio.to_thread, (short_hold, long_hold, trivial))
    await asyncio.gather(clock(), *calls)


if __name__ == "__main__":
    asyncio.run(main())
