"""wait coroutines: asyncio.wait wants tasks

`main` hands two coroutines to `asyncio.wait`, as older guides do. Then it does what one does today.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: count the tasks of `fetch`.

## Question
What does `asyncio.wait([fetch(), fetch()])` do?

- It makes tasks of both, as `gather` does, and waits.  `4 of fetch finished`
- It raises TypeError, and none of the two begins.  `prints "main: TypeError" and 2 of fetch finished`
- It raises TypeError, and the two run all the same.  `prints "main: TypeError" and 4 of fetch finished`

## What really happens
- Coroutines were let in once, and forbidden with Python 3.11.
  `prints "main: TypeError: Passing coroutines is forbidden, use tasks explicitly."`
- They do not run: Python would warn that they were never awaited, were they not closed.  `2 of fetch made`
- With tasks it works, and what you find in `done` is what you put in.  `prints "main: both of mine: True"`

## Where it differs
Nowhere, from 3.11 on. Until 3.10 it was allowed, with a warning since 3.8. `gather`, `wait_for` and `as_completed` take
coroutines to this day.

## In your code
`tasks = [asyncio.create_task(fetch()) for …]`, then `asyncio.wait(tasks)`. You need the tasks anyway: `wait` gives back
tasks, and who passed coroutines had no way to tell which was which.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
"""

import asyncio


async def fetch() -> str:
    """Take a while."""
    await asyncio.sleep(0.3)
    return "page"


async def main() -> None:
    """Hand in coroutines, then tasks."""
    coroutines = [fetch(), fetch()]
    try:
        await asyncio.wait(coroutines)  # type: ignore[type-var]
    except TypeError as error:
        print(f"main: {type(error).__name__}: {error}")
    for each in coroutines:
        each.close()

    tasks = {asyncio.create_task(fetch()) for _ in range(2)}
    done, _ = await asyncio.wait(tasks)
    print(f"main: both of mine: {done == tasks}")


if __name__ == "__main__":
    asyncio.run(main())
