"""queued job: one cancel that works, and one that only looks so

A pool with one worker has two jobs: one runs, one queues. `main` cancels both futures, and both times `cancel()` says
True.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: the job of the worker goes on as a *ghost*.
3. `x` sends `running` to the default pool, and `c` cancels it: the same, done by you.

## Question
What becomes of the two jobs?

- Both are stopped: `cancel()` said so.  `running cancelled and queued cancelled`
- Both go on, and only their results are lost.  `running finished and queued finished`
- The one that runs goes on; the other never begins.  `running finished and queued never began`

## What really happens
- `cancel()` of an asyncio future tells whether the *future* was cancelled.  `prints "cancel() is True and True"`
- Whoever awaits them gets CancelledError at once, both times.
  `prints "CancelledError and CancelledError" before "thread: running is done"`
- What queues is taken out: the pool never runs it.  `queued cancelled and queued never began`
- What runs, runs on; nobody hears of its result.  `running a ghost and running finished`

## Where it differs
Nowhere for threads. A pool of processes hands one job more than it has workers to its pipe, and those count as
running.

## In your code
Never read a CancelledError as "it did not happen": the job may be half done, or done. Give it an Event to look at.

## Read on
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.cancel
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def running(seconds: float = 1.2) -> None:
    """Block the only worker."""
    time.sleep(seconds)
    print("thread: running is done")


def queued() -> None:
    """Wait for a turn that does not come."""
    print("thread: queued is done")


async def main() -> None:
    """Cancel a job that runs and one that queues."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=1)
    first, second = loop.run_in_executor(pool, running), loop.run_in_executor(pool, queued)
    await asyncio.sleep(0.4)
    print(f"main: cancel() is {first.cancel()} and {second.cancel()}")
    ends = await asyncio.gather(first, second, return_exceptions=True)
    print("main:", " and ".join(type(end).__name__ for end in ends))
    await asyncio.to_thread(pool.shutdown)
    print("main: the pool has ended")


if __name__ == "__main__":
    asyncio.run(main())
