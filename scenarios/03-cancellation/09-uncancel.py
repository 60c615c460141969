"""uncancel: a cancel that was swallowed comes back later

Two workers catch their CancelledError and go on, as if nothing had been; `tidy` calls `uncancel()` as well. Then both
run a TaskGroup in which a child fails, handle that error, and wait a little more.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. `1` goes to Tasks: select `forgetful` with `↓`, and the Inspector (`8`) shows its
   `cancelling()`.
3. `F` lets the story tell of it alone.

## Question
How does `forgetful` end, on the Python that runs here?

- As finished: the cancel is long over.  `forgetful finished`
- As cancelled, at its first `await` after the group: the group saw a cancel that nobody took back.
  `forgetful cancelled`
- As failed, with the child's error.  `forgetful failed`

## What really happens
- The cancel is caught, but `cancelling()` stays 1.  `prints "forgetful: cancelling() is 1"`
- `uncancel()` takes it back.  `prints "tidy: cancelling() is 0" and tidy finished 'done'`
- Both handle the error of their groups.  `prints "the group failed" 2 times`
- Up to Python 3.12 nothing comes of the one that was forgotten.  `on <3.13: forgetful finished 'done'`
- Since 3.13 a group that raises its errors, in a task with a cancel that is not taken back, has that task cancelled
  again, so that a cancel is not lost behind the errors. It comes up at the next `await`.
  `on 3.13+: forgetful cancelled and prints no "forgetful: done"`

## Where it differs
By Python, as told above; both loops do the same.

## In your code
Do not swallow CancelledError. Where a task really means to go on, as a supervisor may, it says so with
`asyncio.current_task().uncancel()` in that `except`: TaskGroup and `timeout()` go by that count.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.uncancel
"""

import asyncio


async def boom() -> None:
    """Fail after a while."""
    await asyncio.sleep(0.3)
    raise ValueError("no such page")


async def worker(name: str = "forgetful", tidy: bool = False) -> str:
    """Catch a cancel and go on; a tidy one takes it back."""
    me = asyncio.current_task()
    assert me is not None
    try:
        await asyncio.sleep(1.0)
    except asyncio.CancelledError:
        if tidy:
            me.uncancel()
        print(f"{name}: cancelling() is {me.cancelling()}")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(boom())
            await asyncio.sleep(2.0)
    except* ValueError:
        print(f"{name}: the group failed")
    await asyncio.sleep(0.3)
    print(f"{name}: done")
    return "done"


async def main() -> None:
    """Cancel both workers while they sleep."""
    for name, tidy in ("forgetful", False), ("tidy", True):
        task = asyncio.create_task(worker(name, tidy), name=name)
        await asyncio.sleep(0.3)
        task.cancel()
        await asyncio.wait([task])
        print(f"main: {name}.cancelled() is {task.cancelled()}\n")


if __name__ == "__main__":
    asyncio.run(main())
