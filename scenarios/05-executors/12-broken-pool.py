"""broken pool: one process dies, and the innocent fail with it

A pool of two processes has two jobs. One of them ends its process the hard way, as the kernel does with one that takes
too much memory. `main` sees what becomes of the other, and then sends one more.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: the pool is *broken*, and has no process any more.
3. `5` goes to Story: why it broke, and both jobs that failed.

## Question
What becomes of the innocent job, whose process is well?

- It finishes: it is another process.  `innocent finished`
- It fails as well.  `innocent failed BrokenProcessPool`
- It is run once more, in a new process.  `prints "later: fine"`

## What really happens
- The pool cannot tell which job killed its process: it fails all of them, and ends the other processes too.
  `_die failed BrokenProcessPool and innocent failed BrokenProcessPool`
- It is broken from then on, and makes no new processes.  `pool broken`
- What is sent later is refused.  `prints "later: BrokenProcessPool"`
- The loop and the program are well.  `main finished`

## Where it differs
Nowhere.

## In your code
Expect BrokenProcessPool of every job. Make a new pool and send again what may be done twice: nobody can tell you how
far a job had come.

## Read on
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.process.BrokenProcessPool
"""

import asyncio
import os
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def innocent(seconds: float = 5.0) -> str:
    """Do no harm, for a while."""
    time.sleep(seconds)
    return "fine"


def _die() -> None:
    os._exit(1)


async def main() -> None:
    """Send two jobs, one of which kills its process, and then another."""
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(max_workers=2)
    jobs = loop.run_in_executor(pool, innocent), loop.run_in_executor(pool, _die)
    ends = await asyncio.gather(*jobs, return_exceptions=True)
    for name, end in zip(("innocent", "die"), ends, strict=True):
        print(f"{name}: {type(end).__name__}")
    await asyncio.sleep(1.5)  # time to recover, if it did that
    try:
        print("later:", await loop.run_in_executor(pool, innocent, 0.1))
    except BrokenProcessPool:
        print("later: BrokenProcessPool")
    await asyncio.to_thread(pool.shutdown)


if __name__ == "__main__":
    asyncio.run(main())
