"""cancel: a request, not an order

`main` cancels a worker once, another one twice, and then one that does not listen. `task.cancel()` only asks: at the
task's next turn a CancelledError comes up at the `await` where it stands, and the task has the last word.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`; `F` lets the story tell of the selected task alone, and of all again.
3. `[` and `]` choose `worker`: launch it and cancel it with `c`, and watch it stand in `finally` until the desk is
   clear.
4. Launch it again, cancel it, and cancel it a second time while it cleans up.
5. Launch `deaf` and cancel it: it ends as *finished*, for it swallowed the CancelledError.
6. Launch `supervisor` and cancel it: the cancel goes down to the worker that it waits for, and when that has cleaned up
   both end as *cancelled*.

## Question
The second worker is cancelled again while it clears its desk in `finally`. What comes of the clearing?

- It is done: `finally` always runs to its end.  `prints "the desk is clear" 2 times`
- It is cut short: the `await` in it is cancelled as well.  `prints "the desk is clear" 1 times`
- It begins anew.  `prints "clearing the desk" 3 times`

## What really happens
- Both begin to clear the desk: CancelledError runs `finally` like any other.  `prints "clearing the desk" 2 times`
- The second cancel comes up at the `await` inside of `finally`, and nothing below it runs.
  `prints "the desk is clear" 1 times`
- Both end as cancelled.  `2 of worker cancelled`
- Each request is counted.  `prints "cancelled 2 ×: cancelled() is True, cancelling() is 2"`
- `deaf` catches the error and does not raise it again: it ends as if nothing had been.
  `deaf swallowed and deaf finished 'done'`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Keep what stands in `finally` short, and free of `await` where you can. What has to be done whatever happens goes into a
task of its own behind `asyncio.shield`, or before the first `await`.

## Read on
https://docs.python.org/3/library/asyncio-task.html#task-cancellation
"""

import asyncio


async def worker(seconds: float = 5.0) -> str:
    """Work, and clean up whatever happens."""
    print("worker: begins")
    try:
        await asyncio.sleep(seconds)
        return "done"
    finally:
        print("worker: clearing the desk")
        await asyncio.sleep(seconds / 2)
        print("worker: the desk is clear")


async def deaf(seconds: float = 5.0) -> str:
    """Swallow a cancel, and carry on."""
    print("deaf: begins")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print("deaf: was there something?")
        await asyncio.sleep(seconds / 2)
    return "done"


async def supervisor(seconds: float = 5.0) -> None:
    """Wait for a worker, and say how that went."""
    try:
        await asyncio.create_task(worker(seconds), name="worker")
    except asyncio.CancelledError:
        print("supervisor: cancelled")
        raise


async def main(seconds: float = 1.2) -> None:
    """Cancel a worker once, another one twice, and then one that does not listen."""
    for cancels, work in (1, worker), (2, worker), (1, deaf):
        task = asyncio.create_task(work(seconds))
        for _ in range(cancels):
            await asyncio.sleep(seconds / 4)
            task.cancel()
        await asyncio.wait([task])
        print(f"cancelled {cancels} ×: cancelled() is {task.cancelled()}, cancelling() is {task.cancelling()}\n")


if __name__ == "__main__":
    asyncio.run(main())
