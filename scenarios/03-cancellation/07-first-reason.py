"""first-reason: two cancels before the task's next turn are one CancelledError

`main` cancels a worker twice in a row, each time with a reason. `cancel()` returns True both times.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and Story tells of both requests, and of what the worker got.
3. By hand: choose `worker` with `[` and `]` and launch it, pause with `Space`, press `c` twice, and go on with `Space`.

## Question
How many times does the worker get a CancelledError, and with which reason?

- Once, with the first reason.  `prints "worker: CancelledError" 1 times and prints "CancelledError: shutting down"`
- Once, with the second: it replaced the first.
  `prints "worker: CancelledError" 1 times and prints "CancelledError: too slow"`
- Twice, with one after the other.  `prints "worker: CancelledError" 2 times`

## What really happens
- The first request cancels the future that the worker waits for, with its reason; the second finds that done already.
  `prints "CancelledError: shutting down" and prints no "CancelledError: too slow"`
- One step, one exception: while the worker cleans up, no second one follows.
  `prints "worker: clean" and worker cancelled`
- But both requests are counted, and `uncancel()` would have to take back each.
  `worker cancelling 2 and prints "cancelling() is 2"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Do not decide by the message of a CancelledError: it may be another's. Whoever has to know why a task was
cancelled should look elsewhere: at an Event, or a field that was set before the `cancel()`.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancelling
"""

import asyncio


async def worker() -> None:
    """Work until cancelled, say why that was, and clean up."""
    try:
        await asyncio.sleep(5.0)
    except asyncio.CancelledError as error:
        print(f"worker: CancelledError: {error}")
        await asyncio.sleep(0.3)
        print("worker: clean")
        raise


async def main() -> None:
    """Cancel a worker twice in a row."""
    task = asyncio.create_task(worker(), name="worker")
    await asyncio.sleep(0.5)
    for reason in "shutting down", "too slow":
        print(f"main: cancel({reason!r}) is {task.cancel(reason)}, cancelling() is {task.cancelling()}")
    await asyncio.wait([task])
    print(f"main: cancelled() is {task.cancelled()}")


if __name__ == "__main__":
    asyncio.run(main())
