"""shutdown: to wait or not to wait, and what done() says

`main` shuts a pool down while its job runs: first with `wait=False`, then another one with `wait=True`. Each time it
asks the job's future at once whether it is done.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: the first pool is *shut down*, and its job goes on.
3. `h` shows a hint on the second one: to shut it down blocked the loop.

## Question
What does `done()` say right after `shutdown(wait=False)`?

- It raises: the pool is gone.  `main failed`
- False, and the job goes on to its end.  `prints "wait=False: done() is False" and 2 of work finished`
- True: the job was cancelled with its pool.  `prints "wait=False: done() is True"`

## What really happens
- `shutdown` closes the door and stops no job.  `2 of work finished`
- `wait=False` returns at once, and `done()` tells the truth: not yet.  `prints "wait=False: done() is False"`
- `wait=True`, which is the default, returns when all is done, and blocks the loop for as long.
  `prints "wait=True: done() is True" and loop blocked`
- Both refuse new jobs.  `prints "RuntimeError" 2 times`

## Where it differs
Nowhere. A job that nobody waits for still holds the program: Python joins the threads of all pools at exit.

## In your code
In a coroutine await the jobs and then shut down; or `await asyncio.to_thread(pool.shutdown)`. An `assert future.done()`
behind `wait=False` fails with AssertionError.

## Read on
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.shutdown
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def work(seconds: float = 1.0) -> str:
    """Block a thread."""
    time.sleep(seconds)
    return "done"


async def main() -> None:
    """Shut down two busy pools, one in each way."""
    for wait in (False, True):
        pool = ThreadPoolExecutor(max_workers=1)
        job = pool.submit(work)
        pool.shutdown(wait=wait)
        print(f"wait={wait}: done() is {job.done()}")
        try:
            pool.submit(work)
        except RuntimeError:
            print("  and a new job gets RuntimeError")
        result = await asyncio.wrap_future(job)
        print(f"  and later the job is {result}")


if __name__ == "__main__":
    asyncio.run(main())
