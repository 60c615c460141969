"""swallowed: a cancel that is caught and goes no further

`main` starts a worker, and half a second later asks it to cancel. The worker catches its CancelledError, says so, works
on for a while and returns.

## Press
1. `p` asks you the question below: choose your answer.
2. Press `-` three times: the loop's clock runs at a tenth. `l` launches `main`.
3. Follow `worker` in Tasks: it stays *cancelling* until it ends, with *swallowed* before what it waits for.

## Question
How does `worker` end?

- As cancelled: that is what it was asked to.  `worker cancelled`
- As finished: it caught the CancelledError, went on, and returned.  `worker finished`
- As failed, with the CancelledError that it had.  `worker failed`

## What really happens
- `cancel()` returns True, and all that it does is to have CancelledError thrown in at the next turn; what is caught is
  over.  `prints "cancel() is True" before "was there something" and worker cancelled by main`
- The worker returns as if nothing had been: whoever awaits it gets its result.  `worker finished 'done'`
- `cancelled()` is False: it tells how a task has ended, not what was asked of it.  `prints "cancelled() is False"`
- asyncio still counts the request, for nobody has called `uncancel()`: `cancelling()` stays 1.  `worker cancelling 1`
- The playground names it: *it swallowed the CancelledError*.  `worker swallowed`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Whoever catches CancelledError cleans up and then raises it again, with a bare `raise`. `except Exception` does not
catch it; `except BaseException`, a bare `except:` and `contextlib.suppress(asyncio.CancelledError)` do, and swallow it.

## Read on
https://docs.python.org/3/library/asyncio-task.html#task-cancellation
"""

import asyncio


async def worker() -> str:
    """Work on, whatever it is asked to."""
    try:
        await asyncio.sleep(1.5)
    except asyncio.CancelledError:
        print("worker: was there something?")
    await asyncio.sleep(0.5)
    return "done"


async def main() -> None:
    """Cancel a worker that does not listen."""
    task = asyncio.create_task(worker(), name="worker")
    await asyncio.sleep(0.5)
    print(f"main: cancel() is {task.cancel()}")
    print(f"main: the worker returned {await task!r}")
    print(f"main: cancelled() is {task.cancelled()}, cancelling() is {task.cancelling()}")


if __name__ == "__main__":
    asyncio.run(main())
