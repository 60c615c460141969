"""ghost process: a cancel does not reach another process

A process works for 1.2 s. `main` cancels its job after 0.4 s, and shuts the pool down.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: its job is a *ghost* from the cancel on, until its work is done.
3. `[` and `]` choose `survey`, `X` sends it to a process pool of your own; `c` cancels it: it is a ghost as well.

## Question
`main` cancels the job. When does the process end?

- At once: a process can be killed, other than a thread.  `1 of survey cancelled`
- With the shutdown: it ends what still runs.  `prints "pool is shut down" before "process: the map"`
- When its work is done, and the shutdown waits for that.
  `prints "process: the map" before "pool is shut down" and survey finished`

## What really happens
- The future is cancelled, and `main` is free at once.  `prints "main: cancelled" before "process: the map"`
- `cancel()` sends nothing to the process: it knows of no cancel, and does all of its work.
  `survey a ghost and survey finished 'a map'`
- Its result comes back, and is thrown away: nobody waits for it.  `prints no "main: a map"`
- `shutdown()` waits for it, and so would the end of the program.
  `prints "process: the map" before "pool is shut down"`

## Where it differs
Nowhere. Python 3.14 has a way out: the pool's `terminate_workers()` and `kill_workers()` end its processes.

## In your code
A job in a process that may have to stop needs what a thread needs: an Event, from a `multiprocessing.Manager()`, at
which it looks; or a process of its own that you can kill, without a pool.

## Read on
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.cancel
"""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor


def survey(seconds: float = 5.0) -> str:
    """Work in another process, out of reach."""
    time.sleep(seconds)
    print("process: the map is done", flush=True)
    return "a map"


async def main() -> None:
    """Cancel a job that another process is at."""
    pool = ProcessPoolExecutor(max_workers=1)
    job = asyncio.get_running_loop().run_in_executor(pool, survey, 1.2)
    await asyncio.sleep(0.4)
    job.cancel()
    try:
        print("main:", await job)
    except asyncio.CancelledError:
        print("main: cancelled", flush=True)
    await asyncio.to_thread(pool.shutdown)
    print("main: the pool is shut down")


if __name__ == "__main__":
    asyncio.run(main())
