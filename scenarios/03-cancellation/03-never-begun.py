"""never-begun: a task that is cancelled before its first step does nothing at all

`main` makes a worker and cancels it in the same breath. Then it makes another one, lets it begin, and cancels that.
Both would say that they begin, and both would clean up in `finally`.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. `1` goes to Tasks: select `early` with `↓`, and `F` lets the story tell of it alone.
3. Pause with `Space`, choose `worker` with `[` and `]`, launch it with `l` and cancel it with `c`: Ready (`7`) shows
   its first step, which has not run. `Space` lets all go on.

## Question
`early` is cancelled before the loop has run its first step. What does it print?

- That it begins, and that it cleans up: `finally` always runs.  `prints "early: cleans up"`
- That it begins, and no more: there was nothing to clean up.  `prints "early: begins" and prints no "early: cleans up"`
- Nothing: not a line of its body ever runs.  `prints no "early:"`

## What really happens
- `create_task` only puts the first step in the queue, and `cancel()` only leaves a note for that step: nothing has
  happened yet.  `prints "cancel() is True, cancelled() is False"`
- The step finds the note, and throws CancelledError into a coroutine that has not begun: no `try` was reached,
  so no `finally` runs.  `early never began and prints no "early:"`
- The task ends as cancelled all the same: from outside it looks like any other.
  `early cancelled and early cancelled by main`
- A worker that has begun stands in its `try`, and cleans up.  `late cancelled and prints "late: cleans up"`

## Where it differs
Nowhere: all Pythons and both loops do the same. An eager task (Python 3.12 and later) takes its first step inside of
`create_task`, and so has always begun.

## In your code
What a task has to give back (a connection, a lock, a place in a count) it must take itself, inside of its own `try`. If
the caller takes it and hands it over, an early cancel loses it; then give it back in a done callback.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel
"""

import asyncio


async def worker(name: str = "worker") -> str:
    """Work, and clean up whatever happens."""
    print(f"{name}: begins")
    try:
        await asyncio.sleep(1.0)
        return "done"
    finally:
        print(f"{name}: cleans up")


async def main() -> None:
    """Cancel a worker before it begins, and another one after."""
    early = asyncio.create_task(worker("early"), name="early")
    print(f"main: cancel() is {early.cancel()}, cancelled() is {early.cancelled()}")

    late = asyncio.create_task(worker("late"), name="late")
    await asyncio.sleep(0.3)
    late.cancel()
    await asyncio.wait([early, late])
    print(f"main: early.cancelled() is {early.cancelled()}, late.cancelled() is {late.cancelled()}")


if __name__ == "__main__":
    asyncio.run(main())
