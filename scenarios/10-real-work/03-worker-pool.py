"""worker pool: a queue, two workers, and an end without losing work

Two workers take jobs from a queue, 0.3 s for each. There are six jobs, and before they are done `main` wants to stop:
it waits until the queue is empty and all is done, and then it cancels the workers.

## Press
1. `p` asks you the question below: choose your answer.
2. `-` twice makes the clock slower, and `l` launches `main`. In Tasks, see what `main` waits for, before and after
   *stopping*.
3. Story (`5`) tells at which line the cancel hits the workers.
4. `L` edits the call: make it `main(graceful=False)`, and press Enter. How many jobs are done?

## Question
When `main` wants to stop, two jobs are done. How does it end?

- All six jobs are done, and the workers finish, for the queue is empty.
  `prints "6 of 6 are done" and 2 of worker finished`
- All six jobs are done, and the workers are cancelled while they wait for more.
  `prints "6 of 6 are done" and 2 of worker cancelled`
- Those that were begun are done, and the others are left in the queue.  `prints "4 of 6 are done"`
- Those that were begun are given up as well.  `prints "2 of 6 are done"`

## What really happens
- `join()` waits until `task_done()` was called for each job that was put in: not just taken, but
  done.  `prints "stopping" before "job 6 is done" and prints "job 6 is done" before "6 of 6"`
- A worker never knows that there will be no more jobs: it waits in `get()` until it is cancelled.
  `2 of worker cancelled by main`
- So the cancel hits them at the one place where it costs nothing.  `prints no "given up"`

## Where it differs
Python 3.13 has `queue.shutdown()`: `get()` raises QueueShutDown when the queue is closed and empty, and workers can end
by themselves. Up to 3.12 it is done as here.

## In your code
Call `task_done()` in a `finally`, or a job that fails makes `join()` wait for ever; and catch what a job raises, or the
worker is gone. Put a `timeout()` around `join()`: nobody waits for ever for a graceful end.

## Read on
https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.join
"""

import asyncio

Jobs = asyncio.Queue[int]


async def worker(jobs: Jobs | None = None, done: list[int] | None = None) -> None:
    """Do one job after the other, until cancelled."""
    jobs, done = jobs or Jobs(), [] if done is None else done
    while True:
        job = await jobs.get()
        try:
            await asyncio.sleep(0.3)
            done.append(job)
            print(f"job {job} is done")
        except asyncio.CancelledError:
            print(f"job {job} is given up")
            raise
        finally:
            jobs.task_done()


async def main(graceful: bool = True) -> None:
    """Six jobs for two workers, and a wish to stop."""
    jobs, done = Jobs(), list[int]()
    for job in range(1, 7):
        jobs.put_nowait(job)
    workers = [asyncio.create_task(worker(jobs, done), name=f"worker-{number}") for number in (1, 2)]
    await asyncio.sleep(0)  # the workers begin
    await asyncio.sleep(0.35)
    print("main: stopping")
    if graceful:
        await jobs.join()
    for each in workers:
        each.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    print(f"main: {len(done)} of 6 are done")


if __name__ == "__main__":
    asyncio.run(main())
