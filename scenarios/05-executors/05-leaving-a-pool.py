"""leaving a pool: the end of the with block blocks the loop

`main` sends a job to a pool in a `with ThreadPoolExecutor()` block, and leaves the block while the job still runs.
A clock should tick all the while.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Loop says *blocked*, and Source marks the `with`.
3. `h` shows the hint on it.

## Question
The block is left while its job runs. What does the clock do?

- It ticks while `main` waits for the pool.  `prints "tick 1" before "main: left"`
- It stands still until the job is done.  `prints "main: left" before "tick 1" and work finished`
- It ticks at once: leaving abandons the job.  `1 of work a ghost`

## What really happens
- The block ends with `shutdown(wait=True)`, an ordinary call that waits for every job.
  `prints "thread: done" before "main: left"`
- It waits on the loop's own thread, so nothing else runs.  `loop blocked and prints "main: left" before "tick 1"`
- The job is done, and its asyncio future is not yet: the loop had no turn in which to set it.
  `prints "job.done() is False"`
- One turn later it is.  `prints "main: well done"`

## Where it differs
Nowhere: pools of processes do the same, and so do both loops.

## In your code
Await all that you sent before the block ends. Or do without the block, and close with
`await asyncio.to_thread(pool.shutdown)`.

## Read on
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.shutdown
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def work(seconds: float = 1.0) -> str:
    """Block a thread."""
    time.sleep(seconds)
    print("thread: done")
    return "well done"


async def clock(ticks: int = 3) -> None:
    """Tick while the loop is free."""
    for tick in range(1, ticks + 1):
        await asyncio.sleep(0.1)
        print(f"tick {tick}")


async def main() -> None:
    """Leave the block of a pool that is busy."""
    loop = asyncio.get_running_loop()
    ticking = asyncio.create_task(clock(), name="clock")
    await asyncio.sleep(0)  # the clock starts
    with ThreadPoolExecutor(max_workers=1) as pool:
        job = loop.run_in_executor(pool, work)
        print("main: leaving the block")
    print(f"main: left it, and job.done() is {job.done()}")
    print("main:", await job)
    await ticking


if __name__ == "__main__":
    asyncio.run(main())
