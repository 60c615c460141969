"""wrap_future: a bridge from a pool's future to the loop

`main` submits a slow job and then a quick one to a pool of threads, wraps both futures, and gathers them. A clock ticks
meanwhile.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: two workers, each with its job.
3. Launch it again, and look at `main` in Tasks: it waits for the `gather` of both. Loop says that it waits too, so it
   is free for others.

## Question
The quick job is done first. What does `main` return?

- What came first stands first.  `main finished ['quick', 'slow']`
- The results in the order in which they were asked for.  `main finished ['slow', 'quick']`
- Two futures of the pool: whoever wants a result has to ask for it.  `prints "main: [<Future"`

## What really happens
- The quick one was there first, and had to wait for the other.  `prints "thread: quick" before "thread: slow"`
- `gather` keeps the order of its arguments.  `main finished ['slow', 'quick']`
- The loop is free while the threads work: the clock ticks on.  `prints "tick 2" before "thread: slow"`
- The pool's future is done in a worker's thread; its callback there asks the loop, by `call_soon_threadsafe`, to set
  the wrapped one.  `2 of work finished and not loop blocked`

## Where it differs
Nowhere.

## In your code
Wrap what a library's pool gives you, once, on the loop's thread: `asyncio.wrap_future(pool.submit(work))`. A cancel of
the wrapped future is passed on to the pool's, which obeys if the job has not begun.

## Read on
https://docs.python.org/3/library/asyncio-future.html#asyncio.wrap_future
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def work(name: str = "job", seconds: float = 1.0) -> str:
    """Block a thread for as long as it takes."""
    time.sleep(seconds)
    print(f"thread: {name} is done")
    return name


async def clock(ticks: int = 2) -> None:
    """Show that the loop is free."""
    for tick in range(1, ticks + 1):
        await asyncio.sleep(0.1)
        print(f"tick {tick}")


async def main() -> list[str]:
    """Submit two jobs and wait for both without blocking."""
    ticking = asyncio.create_task(clock(), name="clock")
    pool = ThreadPoolExecutor(max_workers=2)
    jobs = [pool.submit(work, "slow", 1.5), pool.submit(work, "quick", 0.5)]
    results = await asyncio.gather(*map(asyncio.wrap_future, jobs))
    print(f"main: {results}")
    pool.shutdown()  # both jobs are done: there is nothing to wait for
    await ticking
    return results


if __name__ == "__main__":
    asyncio.run(main())
