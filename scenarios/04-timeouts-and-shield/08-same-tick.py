"""same-tick: a result and a cancel come at the same moment

A consumer waits for a job with `wait_for`. `main` puts one into the queue and cancels the consumer before the loop has
run another step: both are there when the consumer's turn comes.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`.
3. Start the playground on another Python, 3.11 or one after it, and launch it there.

## Question
What does the consumer get, on the Python that runs here, and where is the job then?

- The cancel; the job stays in the queue.  `consumer cancelled and prints "left in the queue: 1"`
- The cancel; the job is out of the queue, and lost.  `consumer cancelled and prints "left in the queue: 0"`
- The job; the cancel is lost, and the consumer works on.
  `consumer finished and prints "left in the queue: 0"`

## What really happens
- `cancel()` returned True and was counted, whatever comes of it.
  `prints "cancel() is True" and consumer cancelling 1`
- Up to Python 3.11 `wait_for` waits for a task of its own; it finds that this has the job, and hands that over: the
  cancel is lost.  `on 3.11: consumer finished 'job 1' and prints "consumer: has job 1"`
- Since 3.12 `wait_for` is a `timeout()` in the consumer's own task: the cancel wins, and `Queue.get`, which was
  only woken, leaves the job where it is.  `on 3.12+: consumer cancelled and prints "left in the queue: 1"`

## Where it differs
By Python, as told above; both loops do the same.

## In your code
A cancel and a result can always cross. Do not take `cancel()`'s True for an answer: await the task, and look. A `get()`
of your own must not take a thing out of anywhere before its last `await`, or it has to put it back when cancelled. For
Python 3.11, use `async with asyncio.timeout()` instead of `wait_for`.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for
"""

import asyncio

JOBS: asyncio.Queue[str] = asyncio.Queue()


async def consumer() -> str:
    """Wait for a job, and do it."""
    job = await asyncio.wait_for(JOBS.get(), 2.0)
    print(f"consumer: has {job}")
    await asyncio.sleep(0.5)
    print("consumer: works on")
    return job


async def main() -> None:
    """Give a consumer a job, and cancel it in the same breath."""
    task = asyncio.create_task(consumer(), name="consumer")
    await asyncio.sleep(0.5)
    JOBS.put_nowait("job 1")
    print(f"main: cancel() is {task.cancel()}")
    await asyncio.wait([task])
    print(f"main: cancelled() is {task.cancelled()}, left in the queue: {JOBS.qsize()}")


if __name__ == "__main__":
    asyncio.run(main())
