"""submit: a pool's own future, which no coroutine can await

One pool of threads gets two jobs: one by `loop.run_in_executor`, one by the pool's own `submit`. `main` awaits what it
got for each of them.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: a pool with two jobs.
3. `5` goes to Story: both jobs finish, whatever `main` makes of them.

## Question
`submit` returned a future. What does `await` do with it?

- It waits for the job, as with the other one.  `prints "submit: DOGS"`
- It raises TypeError; the job does not care.  `prints "submit: TypeError" and 2 of shout finished`
- It raises TypeError, and the job is cancelled.  `1 of shout cancelled`
- It blocks the loop until the job is done.  `loop blocked and prints "submit: DOGS"`

## What really happens
- `run_in_executor` returns an asyncio future: await it.  `prints "run_in_executor: CATS"`
- `submit` returns a `concurrent.futures.Future`, which knows no loop and cannot be awaited.
  `prints "submit: TypeError" and main finished`
- For the pool there is no difference: it runs both.  `2 of shout finished`
- `wrap_future` makes an asyncio future of the pool's own. That is what `run_in_executor` does: `submit`, then wrap.
  `prints "submit, wrapped: DOGS"`

## Where it differs
Nowhere: only the words of the TypeError change from one Python to the next.

## In your code
In a coroutine use `run_in_executor` or `asyncio.to_thread`. Where code that knows nothing of asyncio hands you a
pool's future, wrap it.

## Read on
https://docs.python.org/3/library/asyncio-future.html#asyncio.wrap_future
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def shout(word: str = "cats") -> str:
    """Take a moment in a thread."""
    time.sleep(1)
    return word.upper()


async def main() -> None:
    """Hand two jobs to one pool, in two ways, and await both."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=2)
    futures: dict[str, Any] = {
        "run_in_executor": loop.run_in_executor(pool, shout, "cats"),
        "submit": pool.submit(shout, "dogs"),
    }
    for way, future in futures.items():
        try:
            print(f"{way}: {await future}")
        except TypeError:
            print(f"{way}: TypeError")
    print("submit, wrapped:", await asyncio.wrap_future(futures["submit"]))
    pool.shutdown()  # both jobs are done: there is nothing to wait for


if __name__ == "__main__":
    asyncio.run(main())
