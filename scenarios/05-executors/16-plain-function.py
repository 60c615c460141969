"""plain function: where it is right to block

`do_all` is an ordinary function without a loop: it submits to a pool of processes, and takes the results with
`concurrent.futures.as_completed`. `main` runs it in a thread, beside a clock.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: two pools, the thread that waits, and the processes that work.
3. Choose `do_all` with `[` and `]`, and send it to the default pool with `x`: it needs no coroutine at all.

## Question
`as_completed` blocks who calls it until a result is there. What does the clock do?

- It stands still: who blocks, blocks the loop.  `loop blocked and prints "done: True" before "tick 1"`
- It ticks: only the thread is blocked.  `not loop blocked and prints "tick 3" before "done: True"`
- Neither comes to an end: processes cannot be started in a thread.  `program failed`

## What really happens
- `submit` returns a `concurrent.futures.Future`, made for threads that wait.  `2 of slow_op finished`
- `as_completed` yields each when it is done, so `result()` returns at once.
  `prints "done: True, cancelled: False" 2 times`
- The thread waits, and the loop does not.  `do_all finished [1, 2] and prints "tick 3" before "done: True"`
- Leaving the `with` block waits for the processes, in the thread again.  `slow_op ends before do_all`

## Where it differs
Nowhere. Processes need the guard at the end of this file; see `main-guard`.

## In your code
Keep code that blocks in plain functions, and cross over once, with `to_thread`. A plain script needs no asyncio to use
all processors: `do_all()` is enough.

## Read on
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.as_completed
"""

import asyncio
import concurrent.futures
import time
from concurrent.futures import ProcessPoolExecutor


def slow_op(number: int = 1) -> int:
    """Take a second, in a process."""
    time.sleep(1)
    return number


def do_all() -> list[int]:
    """Use processes from a plain function."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(slow_op, number) for number in (1, 2)]
        for job in concurrent.futures.as_completed(jobs):
            print(f"done: {job.done()}, cancelled: {job.cancelled()}")
    return [job.result() for job in jobs]


async def clock(ticks: int = 3) -> None:
    """Tick while the loop is free."""
    for tick in range(1, ticks + 1):
        await asyncio.sleep(0.1)
        print(f"tick {tick}")


async def main() -> None:
    """Let a thread wait for the processes."""
    ticking = asyncio.create_task(clock(), name="clock")
    print("main:", await asyncio.to_thread(do_all))
    await ticking


if __name__ == "__main__":
    asyncio.run(main())
