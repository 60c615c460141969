"""wait-timeout: the time is up, and nothing happens

`main` waits for a report with `asyncio.wait([report], timeout=0.3)`. The report takes three times as long.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: when its time is up Output says so, and in Tasks `report` goes on, for nobody has cancelled it.
3. Pause with `Space`. `]` chooses `report`: launch it and press `t`, which is `wait_for`; write `0.3` for its seconds,
   press `Enter`, and go on with `Space`. That one does cancel it and does raise.

## Question
The 0.3 s are over, and the report is not ready. What happens?

- TimeoutError comes out of `wait`, and the report is cancelled.  `report cancelled and prints "TimeoutError"`
- TimeoutError comes out of `wait`, and the report runs on.  `report finished and prints "TimeoutError"`
- `wait` returns, and the report is cancelled.  `report cancelled and prints no "TimeoutError"`
- `wait` returns, and the report runs on.  `report finished and prints no "TimeoutError"`

## What really happens
- `wait` returns as it does otherwise, with nothing in the first set.  `prints "0 done, 1 pending"`
- Nothing is raised and nobody is cancelled.
  `report finished 'all is well' and prints no "TimeoutError" and report cancelling 0`
- So one can wait for the same task again.  `prints "0 done, 1 pending" before "1 done, 0 pending"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Look at the second set: it is all that tells you that the time was up. `wait` with a timeout is right for saying "not
yet" now and then, and going on waiting. To give up, take `asyncio.timeout` or `wait_for`, which cancel and raise, or
cancel what is pending yourself.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
"""

import asyncio


async def report(seconds: float = 0.9) -> str:
    """Write a report."""
    await asyncio.sleep(seconds)
    return "all is well"


async def main() -> None:
    """Wait for a report: for a short time, and then for as long as it takes."""
    task = asyncio.create_task(report(), name="report")
    try:
        done, pending = await asyncio.wait([task], timeout=0.3)
        print(f"after the first wait: {len(done)} done, {len(pending)} pending")
        done, pending = await asyncio.wait([task])
        print(f"after the second: {len(done)} done, {len(pending)} pending")
    except TimeoutError:
        print("TimeoutError")
    print("the report:", await task)


if __name__ == "__main__":
    asyncio.run(main())
