"""gil: threads that compute hold the loop up

`count` takes 60 turns, with a `sleep` of a millisecond between them, and tells how long one mostly takes. Once it is
alone; once three threads compute meanwhile, until it has done.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: three threads are at work. Look at *lag* in Loop: how late timers
   are.
3. `0` draws the threads as bars, below the tasks.

## Question
The threads are none of the loop's. How long does a turn take beside them?

- As long as alone: they run on other processors.  `prints "beside threads: about as long"`
- More than twice as long.  `prints "beside threads: more than twice as long"`
- For ever: the loop gets no turn as long as they compute.  `prints "threads: stopped" before "beside threads"`

## What really happens
- One thread at a time runs Python code: who holds the GIL. Whenever the loop has slept it has to ask for it, and
  who computes lets go only after 5 ms; then it is perhaps another thread's turn.
  `prints "beside threads: more than twice as long"`
- So no turn is lost, but each is late.  `prints "beside threads" before "threads: stopped"`
- The threads end when they are asked to.  `3 of _compute finished and main finished`

## Where it differs
By machine, in how much. In a free-threaded Python, which 3.13 can be built as, there is no GIL.

## In your code
Threads are for what waits: files, databases, libraries that let go of the GIL, as numpy and zlib do. What computes in
Python goes into processes.

## Read on
https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code
"""

import asyncio
import statistics
import threading
import time


def _compute(stop: threading.Event) -> None:
    while not stop.is_set():
        sum(range(100))


async def count(turns: int = 60) -> float:
    """Take so many turns, and tell how long one mostly takes."""
    took = []
    for _ in range(turns):
        begin = time.monotonic()
        await asyncio.sleep(0.001)
        took.append(time.monotonic() - begin)
    return statistics.median(took)


async def main() -> None:
    """Count alone, and beside three threads that compute."""
    alone = await count()
    stop = threading.Event()
    computing = asyncio.gather(*(asyncio.to_thread(_compute, stop) for _ in range(3)))
    try:
        beside = await count()
    finally:
        stop.set()
    print(f"beside threads: {'more than twice' if beside > 2 * alone else 'about'} as long")
    await computing
    print("threads: stopped")


if __name__ == "__main__":
    asyncio.run(main())
