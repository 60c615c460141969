"""run_coroutine_threadsafe: a thread asks the loop to run a coroutine

A worker thread needs something that only a coroutine can fetch. It hands the coroutine to the loop and waits for the
result.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. In Tasks the last row is `fetch`, a task like any other that bears a name of asyncio's making;
   Executors (`3`) shows the thread's job, which waits for it.
3. Launch `main` again, go to Tasks (`1`), select that row with `↓` and press `c`. Story (`5`) tells that the thread's
   job fails: it gets the cancel as an exception.

## Question
In which thread does `fetch` run?

- In the worker, which called for it.  `prints "fetch: in the worker"`
- In the loop's own, as all of its tasks do.  `prints "fetch: on the loop's thread"`
- In a third, with a loop of its own.  `prints "fetch: elsewhere"`

## What really happens
- The loop makes a task of it; the thread has a `concurrent.futures.Future`.
  `prints "fetch: on the loop's thread" and 1 of fetch finished`
- `result()` blocks the worker alone: the loop is free to run the task.  `fetch ends before _ask and not loop blocked`
- The result crosses over to the thread.  `_ask finished 'news for the worker'`

## Where it differs
Nowhere.

## In your code
Give `result()` a timeout, and cancel the future when it is over: that cancels the task. Never end the loop while a
thread still waits for it.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.run_coroutine_threadsafe
"""

import asyncio
import threading

THREADS: dict[int, str] = {}


async def fetch(page: str = "news") -> str:
    """Fetch a page, and tell where."""
    print(f"fetch: {THREADS.get(threading.get_ident(), 'elsewhere')}")
    await asyncio.sleep(2)
    return f"{page} for the worker"


def _ask(loop: asyncio.AbstractEventLoop) -> str:
    THREADS[threading.get_ident()] = "in the worker"
    future = asyncio.run_coroutine_threadsafe(fetch(), loop)
    return future.result(timeout=30)


async def main() -> None:
    """Let a thread ask for a page."""
    THREADS[threading.get_ident()] = "on the loop's thread"
    print("main:", await asyncio.to_thread(_ask, asyncio.get_running_loop()))


if __name__ == "__main__":
    asyncio.run(main())
