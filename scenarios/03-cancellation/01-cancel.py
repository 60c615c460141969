"""cancel: a request, not an order

`task.cancel()` only asks. At the task's next turn a CancelledError comes up at the `await` where it stands, and the
task has the last word: it may clean up in `finally`, take its time, or carry on as if nothing had happened.

Things to try:

- Launch `worker` with `l` and cancel it with `c`: watch it stand in `finally` until the desk is clear.
- Cancel it a second time while it cleans up: the `await` inside `finally` is cancelled too, and nobody clears the desk.
- Cancel `deaf`: it ends as *finished*, not as cancelled, for it swallowed the CancelledError.
- Cancel `supervisor`: the cancel goes down to the worker that it waits for, and both clean up.
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
