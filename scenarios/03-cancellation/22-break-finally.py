"""break finally: the cleanup of an async generator, late and in another task

`main` takes one tick of an async generator and breaks out of the loop. The generator has a `finally`, which says when
it runs, and in which task. Then `main` does the same again with `aclosing` around it.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`.
3. Look for a second task in Tasks and in Story, which this module never made.

## Question
After `break`, when does the generator's `finally` run, the first time?

- At the `break`, before the next line of `main`.  `prints "first: finally" before "first: behind the loop"`
- Later, while `main` waits for something else, and in `main`.
  `prints "first: behind the loop" before "first: finally, in the task that looped"`
- Later, and in another task.  `prints "first: behind the loop" before "first: finally, in another task"`
- Never: nobody asks for the next tick.  `prints no "first: finally"`

## What really happens
- `break` cannot await, so it only lets go of the generator, which stands at its `yield`.
  `prints "first: behind the loop" before "first: finally"`
- When the generator is collected, the loop makes a task of its `aclose()`, which runs the `finally`.
  `prints "first: finally, in another task"`
- `aclosing` awaits `aclose()` where its block ends: in time, and in the task that looped.
  `prints "second: finally, in the task that looped" before "second: behind the loop"`

## Where it differs
Nowhere in CPython. Where the generator is in a reference cycle, it runs even later: when garbage is collected.

## In your code
`async with contextlib.aclosing(ticks()) as each:` around every loop that may break, return or raise. Put no `yield`
inside of `asyncio.timeout()` or a TaskGroup: both must be left by the task that entered them.

## Read on
https://docs.python.org/3/library/contextlib.html#contextlib.aclosing
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing


async def _ticks(name: str) -> AsyncGenerator[int, None]:
    looped = asyncio.current_task()
    try:
        for number in range(3):
            yield number
            await asyncio.sleep(0.1)
    finally:
        where = "the task that looped" if asyncio.current_task() is looped else "another task"
        print(f"{name}: finally, in {where}")


async def main() -> None:
    """Break out of two loops; only the second generator is closed in time."""
    async for tick in _ticks("first"):
        print(f"first: tick {tick}")
        break
    print("first: behind the loop")
    await asyncio.sleep(0.5)

    async with aclosing(_ticks("second")) as ticks:
        async for tick in ticks:
            print(f"second: tick {tick}")
            break
    print("second: behind the loop")


if __name__ == "__main__":
    asyncio.run(main())
