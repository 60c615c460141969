"""ensure_future: it may make a task, or not

`main` gives `ensure_future` a coroutine, and then gives it the task that came out. `create_task` it gives the same two.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and count the tasks of `work`.

## Question
`main` calls `ensure_future(work())`, then `ensure_future(task)`, then `create_task(work())`, then `create_task(task)`.
How many tasks of `work` does that make?

- Two: one for each coroutine.  `2 of work made`
- Three: `ensure_future` makes a task each time.  `3 of work made`
- Four: each call makes one.  `4 of work made`

## What really happens
- Given a coroutine, `ensure_future` does what `create_task` does.  `2 of work finished`
- Given a task, or any other future, it hands it back as it is.  `prints "ensure_future: the same task"`
- `create_task` takes coroutines only, and raises for a task.
  `prints "create_task: TypeError" and 2 of work made`

## Where it differs
Nowhere: all Pythons and both loops do the same. Old guides make tasks with `ensure_future`, for
`asyncio.create_task` came only with 3.7.

## In your code
Make tasks with `create_task`: it says what it does, and takes a `name`. `ensure_future` is for libraries that are given
*something* that can be awaited, as `gather` is.

## Read on
https://docs.python.org/3/library/asyncio-future.html#asyncio.ensure_future
"""

import asyncio
from typing import Any


async def work() -> str:
    """Take a while."""
    await asyncio.sleep(0.3)
    return "done"


async def main() -> None:
    """Give both functions a coroutine and a task."""
    create_task: Any = asyncio.create_task  # the type checker would not let the last call pass
    task = asyncio.ensure_future(work())
    print("ensure_future:", "the same task" if asyncio.ensure_future(task) is task else "another task")
    other = create_task(work())
    try:
        create_task(task)
    except TypeError as error:
        print(f"create_task: {type(error).__name__}")
    await asyncio.wait([task, other])


if __name__ == "__main__":
    asyncio.run(main())
