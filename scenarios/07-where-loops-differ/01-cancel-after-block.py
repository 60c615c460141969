"""cancel after block: the timer or the task, who is first?

A timer is to cancel `worker` after 0.1 s. But `worker` computes for 1 s without an `await`, and then does one
`sleep(0)`. Both the cancel and the worker's next turn are due then.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: the header says that the loop is blocked.
3. `u` swaps the loop, and `l` launches `main` again: is it the same?

## Question
How does `worker` end?

- As cancelled, after 0.1 s, in the middle of its computation.  `prints no "computed"`
- As cancelled, at the `await` behind it.  `prints "computed" and worker cancelled`
- As finished: the cancel is too late.  `worker finished`

## What really happens
- Nothing gets in between two awaits, no timer either.  `loop blocked and prints "computed" before "timer"`
- asyncio looks which timers are due, and puts them behind the steps that are ready: the task's turn comes first, and it
  ends.  `on asyncio: worker finished and prints "got through" before "timer: cancel"`
- uvloop runs the timers that are due, and then the steps: the cancel is there before the
  turn.  `on uvloop: worker cancelled and prints no "got through"`
- On neither loop is anything wrong: who is first of two that are due was never promised.  `main finished`

## Where it differs
By loop, as told above; all Pythons do the same.

## In your code
Do not rely on which of two things comes first that are due in the same turn. Code that has to be cancellable must
await; what computes for long belongs in a process or a thread.

## Read on
https://docs.python.org/3/library/asyncio-task.html#task-cancellation
"""

import asyncio
import time


async def worker() -> None:
    """Compute for long, then await once."""
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        sum(range(1000))
    print("worker: computed")
    await asyncio.sleep(0)
    print("worker: got through the await")


def _cancel(task: asyncio.Task[None]) -> None:
    print(f"timer: cancel() is {task.cancel()}")


async def main() -> None:
    """Have a timer cancel a worker that computes."""
    task = asyncio.create_task(worker(), name="worker")
    asyncio.get_running_loop().call_later(0.1, _cancel, task)
    await asyncio.wait([task])
    print(f"main: cancelled() is {task.cancelled()}")
    await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main())
