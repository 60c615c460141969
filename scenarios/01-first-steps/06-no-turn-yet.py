"""no turn yet: create_task runs nothing, and await may not let go

`main` makes a task, awaits a coroutine that itself waits for nothing, and at last does `sleep(0)`.

## Press
1. `p` asks you the question below: choose your answer.
2. `Space` pauses the loop, then `l` launches `main`: `7` shows it in Ready.
3. `.` runs one step. `main` comes to its `sleep(0)`, and `other` is ready; `.` again runs `other`.
   `Space` lets the rest go on.

## Question
When does `other` run its first line?

- Inside of `create_task`.  `prints "other: begins" before "main: made"`
- At the first `await` of `main`, which is `await count()`.  `prints "other: begins" before "main: counted"`
- At `await asyncio.sleep(0)`.  `prints "main: counted" before "other: begins"`

## What really happens
- `create_task` only puts the first step into the queue.  `prints "main: made" before "other: begins"`
- `await count()` runs `count` as a call would: nothing in it waits, so the loop gets no turn.
  `prints "main: counted" before "other: begins"`
- `sleep(0)` hands the loop one turn, and `other` has its.  `prints "other: begins" before "main: slept"`
- Only one of the two is a task of its own.  `1 of other made and 0 of count made`

## Where it differs
With eager tasks (3.12 and later, only where asked for) a task does run inside of `create_task`.

## In your code
Between two awaits that really wait nobody else runs: you may rely on it. That a line has `await` in it does not mean
that others get a turn there; in a long computation, put `await asyncio.sleep(0)` now and then, or use a thread.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task
"""

import asyncio


async def other() -> None:
    """Say when it has its turn."""
    print("other: begins")


async def count(up_to: int = 3) -> int:
    """A coroutine that never waits."""
    return sum(range(up_to))


async def main() -> None:
    """Make a task and see when it has its turn."""
    task = asyncio.create_task(other(), name="other")
    print("main: made the task")
    print(f"main: counted to {await count()}")
    await asyncio.sleep(0)
    print("main: slept")
    await task


if __name__ == "__main__":
    asyncio.run(main())
