"""failing-cleanup: an error in `finally` takes the cancel's place

`main` cancels a worker. Its CancelledError runs `finally`, and there the closing of a connection raises OSError.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. `1` goes to Tasks: select `worker` with `↓`, and the Inspector (`8`) shows its error, and what
   that came up in.
3. Choose `worker` with `[` and `]`, launch it, and cancel it yourself with `c`.

## Question
How does `worker` end?

- As cancelled: that is why its `finally` ran.  `worker cancelled`
- As failed, with the OSError.  `worker failed OSError`
- As failed, with CancelledError.  `worker failed CancelledError`

## What really happens
- What leaves the coroutine decides how its task ends, and that is the new error: the task has failed.
  `worker failed OSError and worker cancelled by main`
- `cancelled()` is False: whoever only waits for cancelled tasks takes this for an accident.
  `prints "cancelled() is False"`
- The CancelledError is still there, as what was being handled when the new one was raised.
  `prints "its context is CancelledError()"`
- So `main`, which awaits what it has just cancelled, gets OSError.  `prints "main: OSError"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Let no error out of cleaning up: catch and log it there, so that the CancelledError goes on. And after a cancel, expect
any exception of the task, not CancelledError alone: `await asyncio.gather(task, return_exceptions=True)`. A `return`
in `finally` is worse: it drops the CancelledError without a trace.

## Read on
https://docs.python.org/3/library/asyncio-task.html#task-cancellation
"""

import asyncio


async def worker() -> None:
    """Work, and fail to clean up."""
    try:
        await asyncio.sleep(5.0)
    finally:
        print("worker: closing the connection")
        raise OSError("connection lost")


async def main() -> None:
    """Cancel a worker, and look at how that went."""
    task = asyncio.create_task(worker(), name="worker")
    await asyncio.sleep(0.5)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: CancelledError")
    except OSError as error:
        print(f"main: OSError, {error}; its context is {error.__context__!r}")
    print(f"main: cancelled() is {task.cancelled()}")


if __name__ == "__main__":
    asyncio.run(main())
