"""cancel_futures: who is let go when a pool shuts down

One worker, three jobs: the first runs, the other two queue. Then `main` calls
`shutdown(wait=False, cancel_futures=True)` and looks at what becomes of them.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: one job runs on in a pool that is *shut down*.
3. `5` goes to Story: who was cancelled, and who was not?

## Question
Which of the three jobs are cancelled?

- All three: that is what it says.  `3 of work cancelled`
- The two that queue.  `2 of work cancelled and 1 of work finished`
- None: `wait=False` lets all of them go on.  `3 of work finished`

## What really happens
- A job that runs cannot be cancelled, by anybody.  `1 of work finished 'a'`
- Those in the queue never begin.  `2 of work cancelled and prints no "thread: b"`
- Whoever awaits them gets CancelledError, though nobody cancelled the waiter.
  `prints "b: CancelledError" and main cancelling 0`
- A trap: their futures say `done()`, but `concurrent.futures.wait` would wait for them for ever, as no worker is left
  to report them.  `prints "done: 3 of 3" and prints "wait() gave up on 2"`

## Where it differs
Nowhere. The trap is a bug of CPython's that is known and still there (issue 87893).

## In your code
Give `concurrent.futures.wait` a timeout, or wait with asyncio: `gather(…, return_exceptions=True)`.

## Read on
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.shutdown
"""

import asyncio
import concurrent.futures
import time
from concurrent.futures import ThreadPoolExecutor


def work(name: str = "a", seconds: float = 0.6) -> str:
    """Block a thread."""
    time.sleep(seconds)
    print(f"thread: {name} is done")
    return name


async def main() -> None:
    """Shut down a pool that has one job in hand and two in its queue."""
    pool = ThreadPoolExecutor(max_workers=1)
    jobs = [pool.submit(work, name) for name in "abc"]
    while not jobs[0].running():
        await asyncio.sleep(0.05)
    pool.shutdown(wait=False, cancel_futures=True)
    results = await asyncio.gather(*map(asyncio.wrap_future, jobs), return_exceptions=True)
    for name, result in zip("abc", results, strict=True):
        print(f"{name}: {type(result).__name__ if isinstance(result, BaseException) else result}")
    print(f"done: {sum(job.done() for job in jobs)} of {len(jobs)}")
    waited = concurrent.futures.wait(jobs, timeout=0.1)
    print(f"wait() gave up on {len(waited.not_done)}")


if __name__ == "__main__":
    asyncio.run(main())
