"""cancelled-again: a second cancel comes while the first one's cleaning up goes on

Two workers clean up for a while when they are cancelled: `plain` awaits its cleaning in `finally`, `careful` makes a
task of it and awaits `asyncio.shield` of that. `main` cancels each of them, and once more while it cleans.

## Press
1. `p` asks you the question below: choose your answer.
2. Press `-` three times: the loop's clock runs at a tenth. `l` launches `main`: look at the tree in Tasks while the two
   clean up, and when they have ended. `+` three times brings the clock back.
3. Choose `careful` with `[` and `]`, launch it, and cancel it with `c`, twice: it ends at the second, and the task
   `cleanup` runs on.

## Question
The second cancel hits `careful` while it waits for `shield(cleanup)`. What then?

- Both are cancelled: the cleaning is cut short.  `careful cancelled and cleanup cancelled`
- `careful` ends at once, and its cleaning is done later, by itself.  `cleanup finished and careful ends before cleanup`
- `careful` ends only when the cleaning is done.  `cleanup finished and cleanup ends before careful`

## What really happens
- A `finally` is no safe place: its `await` can be cancelled like any other, and nothing below it runs.
  `prints "plain: clearing" and prints no "plain: clear now"`
- The shield takes the second cancel upon itself: `careful` is done with.  `careful cancelled and careful cancelling 2`
- The task behind it never hears of that, and clears up after its worker has ended.
  `careful ends before cleanup and prints "careful: clear now"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
A second cancel is common: a timeout, and then a shutdown. Clean up without `await` where you can.
Where you cannot, put the cleaning in a task behind a shield, keep it in a set, and wait for that set before the program
ends: `asyncio.run` would cancel it.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.shield
"""

import asyncio

CLEANUPS: set[asyncio.Task[None]] = set()


async def cleanup(whose: str = "nobody") -> None:
    """Clear up, which takes a while."""
    print(f"{whose}: clearing")
    await asyncio.sleep(1.5)
    print(f"{whose}: clear now")


async def plain() -> None:
    """Clean up in finally."""
    try:
        await asyncio.sleep(5.0)
    finally:
        await cleanup("plain")


async def careful() -> None:
    """Clean up in a task of its own, and wait for that behind a shield."""
    try:
        await asyncio.sleep(5.0)
    finally:
        cleaning = asyncio.create_task(cleanup("careful"), name="cleanup")
        CLEANUPS.add(cleaning)
        await asyncio.shield(cleaning)


async def main() -> None:
    """Cancel both, and once more while they clean up."""
    tasks = [asyncio.create_task(plain(), name="plain"), asyncio.create_task(careful(), name="careful")]
    for _ in range(2):
        await asyncio.sleep(0.3)
        for task in tasks:
            task.cancel()
    await asyncio.wait(tasks)
    print("main: both have ended")
    await asyncio.wait(CLEANUPS)


if __name__ == "__main__":
    asyncio.run(main())
