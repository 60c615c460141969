"""two futures: one that says not yet, and one that blocks

asyncio has a Future, and `concurrent.futures` has another. `main` holds one of each for the same job, and asks both for
the result before there is any.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`. Loop is *blocked* for a moment, and Source marks the line; the job
   runs through it all.

## Question
The job still runs. What does `result()` do?

- Both raise at once: there is no result.  `prints "asyncio: InvalidStateError" and not loop blocked`
- Both wait for the job.  `prints no "InvalidStateError"`
- asyncio's raises; the pool's blocks the loop until its timeout.
  `prints "asyncio: InvalidStateError" and prints "concurrent: TimeoutError" and loop blocked`
- asyncio's waits; the pool's raises at once.  `prints "concurrent: InvalidStateError"`

## What really happens
- `done()` only asks, and never raises.  `prints "done(): False and False"`
- asyncio's future is for one thread, the loop's: `result()` cannot wait there, so it raises.
  `prints "asyncio: InvalidStateError" before "concurrent: TimeoutError"`
- The pool's future is for threads that may wait. On the loop's own thread that stops everything.  `loop blocked`
- The pool's future calls back in the worker's thread; asyncio's on the loop's.
  `prints "concurrent calls back: on the loop's thread? False" and
  prints "asyncio calls back: on the loop's thread? True"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Await asyncio's future, and never call `result()` of a pool's future in a coroutine, save when it is done. What a
callback of the pool's future does has to be safe in any thread.

## Read on
https://docs.python.org/3/library/asyncio-future.html#future-object
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def _work(go: threading.Event) -> str:
    go.wait(timeout=10)
    return "a result"


def _told(kind: str, loop_thread: int) -> Callable[[object], None]:
    return lambda _: print(f"{kind} calls back: on the loop's thread? {threading.get_ident() == loop_thread}")


async def main() -> None:
    """Ask for a result too early, in two ways."""
    go = threading.Event()
    pool = ThreadPoolExecutor(max_workers=1)
    job = pool.submit(_work, go)
    job.add_done_callback(_told("concurrent", threading.get_ident()))
    future = asyncio.wrap_future(job)
    future.add_done_callback(_told("asyncio", threading.get_ident()))
    print(f"done(): {job.done()} and {future.done()}")
    try:
        future.result()
    except asyncio.InvalidStateError:
        print("asyncio: InvalidStateError, at once")
    try:
        job.result(timeout=0.8)
    except TimeoutError:
        print("concurrent: TimeoutError, and the loop stood still")
    go.set()
    print("main:", await future)
    pool.shutdown()


if __name__ == "__main__":
    asyncio.run(main())
