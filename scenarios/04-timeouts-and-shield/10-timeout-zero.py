"""timeout-zero: `timeout(0)` takes another's cancel for its own

Each of two workers calls `_stop()`, which cancels it, and then looks for a message once more, for no longer than its
limit: 0.2 s, and 0 s.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and look at Story (`5`): who cancelled `zero`, and what did its timeout raise instead?
3. Choose `worker` with `[` and `]`, press `L`, make `limit` 0.01 and press `Enter`: the least bit of time is enough,
   and `worker` ends as *cancelled*.

## Question
Both were cancelled before they entered their timeout. How do they end?

- Both as cancelled.  `patient cancelled and zero cancelled`
- `zero` as finished: its timeout made a TimeoutError of it.  `patient cancelled and zero finished`
- Both as finished.  `patient finished and zero finished`

## What really happens
- A cancel of the task that runs waits for its next `await`, and that stands inside of the timeout.
  `patient cancelled by patient and zero cancelled by zero`
- With 0.2 s that cancel comes up long before the time is up, and goes through the block.  `patient cancelled`
- With 0 s both come before the task's next turn. `timeout()` takes its own request back, sees a CancelledError, and
  makes a TimeoutError of it: it cannot tell that it was another's.
  `prints "zero: no message" and zero finished 'done'`
- The first request is still counted, and nobody will act on it.  `zero cancelling 1`

## Where it differs
Nowhere: Python 3.11 to 3.13 and both loops do the same. It is known as CPython's issue 134471.

## In your code
To look without waiting, do not use a timeout of zero: `Queue.get_nowait()`, `Event.is_set()`, `Future.done()` ask at
once. Where a limit is computed and may be zero or less, test that before.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout
"""

import asyncio

MESSAGES: asyncio.Queue[str] = asyncio.Queue()


def _stop() -> None:
    """Cancel the task that runs."""
    if task := asyncio.current_task():
        task.cancel()


async def worker(name: str = "zero", limit: float = 0.0) -> str:
    """Be cancelled, and look for a message once more."""
    _stop()
    try:
        async with asyncio.timeout(limit):
            print(f"{name}: {await MESSAGES.get()}")
    except TimeoutError:
        print(f"{name}: no message")
    await asyncio.sleep(0.3)
    print(f"{name}: works on")
    return "done"


async def main() -> None:
    """One with time, one without."""
    for name, limit in ("patient", 0.2), ("zero", 0.0):
        task = asyncio.create_task(worker(name, limit), name=name)
        await asyncio.wait([task])
        print(f"main: {name}.cancelled() is {task.cancelled()}")


if __name__ == "__main__":
    asyncio.run(main())
