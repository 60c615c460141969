"""blocking as_completed: two functions of one name, and one of them is not for coroutines

`main` takes the results of two threads as they come, with `concurrent.futures.as_completed`. A clock should tick all
the while.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Loop says *blocked*, and Source marks the `for`.
3. `[` and `]` choose `better`: launch it. The clock ticks on.

## Question
The loop over the results takes a second. What does the clock do?

- It ticks between one result and the next.  `prints "tick 1" before "main: second"`
- It ticks when all results are there, and not before.  `prints "main: second" before "tick 1"`
- It ticks, and the results never come.  `prints no "main: second"`

## What really happens
- The quick job is told first, as the name promises.  `prints "main: first" before "main: second"`
- This is a plain `for`: it waits in the loop's own thread, and has no `await` to let others run.
  `loop blocked and prints "main: second" before "tick 1"`
- The threads work on: they need no loop.  `2 of work finished`

## Where it differs
Nowhere.

## In your code
In a coroutine use `asyncio.as_completed`, over what `run_in_executor` or `wrap_future` gave you, and await each.
`concurrent.futures.wait` and `result()` block in the same way. In a plain thread they are right.

## Read on
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.as_completed
"""

import asyncio
import concurrent.futures
import time
from concurrent.futures import ThreadPoolExecutor


def work(name: str = "job", seconds: float = 0.5) -> str:
    """Block a thread."""
    time.sleep(seconds)
    return name


async def clock(ticks: int = 3) -> None:
    """Tick while the loop is free."""
    for tick in range(1, ticks + 1):
        await asyncio.sleep(0.1)
        print(f"tick {tick}")


async def better() -> None:
    """Take the results as they come, and let others run."""
    ticking = asyncio.create_task(clock(), name="clock")
    calls = [asyncio.to_thread(work, "second", 1.0), asyncio.to_thread(work, "first", 0.5)]
    for result in asyncio.as_completed(calls):
        print("better:", await result)
    await ticking


async def main() -> None:
    """Take the results as they come, and block the loop."""
    ticking = asyncio.create_task(clock(), name="clock")
    await asyncio.sleep(0)  # the clock starts
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(work, "second", 1.0), pool.submit(work, "first", 0.5)]
        for job in concurrent.futures.as_completed(jobs):
            print("main:", job.result())
    await ticking


if __name__ == "__main__":
    asyncio.run(main())
