"""wait_for: time is up, and then?

`main` gives half a second each to three coroutines: `slow` ends at once when it is cancelled, `tidy` cleans up for a
second first, and `stubborn` answers the cancel by returning a value.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`.
3. `[` and `]` choose `slow`: launch it, press `t`, and `Enter` takes the 2 s that are offered. The waiter ends with
   TimeoutError, `slow` as cancelled.
4. The same with `tidy`: TimeoutError comes late, when `tidy` is clean.
5. The same with `stubborn`: the waiter ends as *finished*, with the value.
6. Launch `slow`, press `s`, then `t` and `Enter`: the timeout now hits the shield, and `slow` runs on.

## Question
The time of `stubborn` is up, and it returns a value when it is cancelled. What does `wait_for` make of that?

- TimeoutError, as time was up.  `prints "stubborn: timed out"`
- It returns that value, and there is no TimeoutError.  `prints "stubborn: returned 'half an answer'"`

## What really happens
- `wait_for` cancels what it waits for, and turns the CancelledError into a TimeoutError.  `prints "slow: timed out"`
- It waits until what it cancelled has ended: half a second becomes one and a half.
  `prints "tidy: clean" before "tidy: timed out"`
- What ends with a value has ended with a value.
  `prints "I did not hear that" before "stubborn: returned 'half an answer'"`

## Where it differs
Up to Python 3.11 `wait_for` runs a coroutine in a task of its own, from 3.12 on in the task that waits. What comes of
it here is the same.

## In your code
A timeout is a promise of the other side: it lasts as long as the cleaning up of what it cancels. To stop waiting
without stopping the work, put `asyncio.shield` between.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for
"""

import asyncio
from collections.abc import Callable, Coroutine


async def slow(seconds: float = 8.0) -> str:
    """Take long, and end at once when cancelled."""
    await asyncio.sleep(seconds)
    return "slow, but here"


async def tidy(seconds: float = 8.0, cleaning: float = 1.0) -> str:
    """Take long, and clean up when cancelled."""
    try:
        await asyncio.sleep(seconds)
    finally:
        print("  tidy: cleaning up")
        await asyncio.sleep(cleaning)
        print("  tidy: clean")
    return "tidy, and here"


async def stubborn(seconds: float = 8.0) -> str:
    """Take long, and answer a cancel with a value."""
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print("  stubborn: I did not hear that")
    return "half an answer"


async def patience(work: Callable[[], Coroutine[None, None, str]] = slow, limit: float = 2.0) -> None:
    """Wait for one of them, and not for long."""
    print(f"{work.__name__}: you have {limit:g} s")
    try:
        result = await asyncio.wait_for(work(), limit)
    except TimeoutError:
        print(f"{work.__name__}: timed out")
    else:
        print(f"{work.__name__}: returned {result!r}")


async def main(limit: float = 0.5) -> None:
    """All three, one after the other."""
    for work in slow, tidy, stubborn:
        await patience(work, limit)


if __name__ == "__main__":
    asyncio.run(main())
