"""low-level loop: new_event_loop, run_until_complete, close

The program makes a loop itself. It runs `first` on it to its end, looks away, and then runs `second`. `first` has left
a task behind, which is not done.

## Press
1. `p` asks you the question below: choose your answer.
2. `R` runs the whole file, as `python` would. For half a second nothing runs the loop: Loop says
   *stopped*, and in Tasks the sleep of `ticker` is over, and nothing wakes it.

## Question
`ticker` needs 0.6 s, and `first` is over after 0.3 s. What becomes of `ticker`?

- It is cancelled when `first` has ended, as `asyncio.run` would do.  `ticker cancelled`
- It goes on in the half second in which the program sleeps.  `prints "tick 2" before "looking away"`
- It stands still until the loop runs again, and then goes on.
  `prints "looked away" before "tick 2" and ticker finished`
- It is lost.  `prints no "tick 2"`

## What really happens
- `run_until_complete` runs all tasks of the loop, until this one has ended.
  `prints "tick 1" before "first: over"`
- Then the loop stands, and every task on it: none of them is cancelled.
  `prints "tick 1" before "looked away" and prints "looked away" before "tick 2"`
- When the loop runs again, what was due meanwhile is done.  `ticker finished`
- `close()` is yours to call, and cancels nobody.  `prints "closed: True"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Use `asyncio.run`: it cancels what is left over, closes async generators and the default pool, and closes the loop. If a
loop has to run several times, use `asyncio.Runner`.

## Read on
https://docs.python.org/3/library/asyncio-eventloop.html#running-and-stopping-the-loop
"""

import asyncio
import time


async def ticker() -> None:
    """Tick twice."""
    for tick in 1, 2:
        await asyncio.sleep(0.2 if tick == 1 else 0.4)
        print(f"ticker: tick {tick}")


async def first() -> "asyncio.Task[None]":
    """Leave a task behind."""
    task = asyncio.create_task(ticker(), name="ticker")
    await asyncio.sleep(0.3)
    print("first: over")
    return task


async def second() -> None:
    """Run the loop once more, for half a second."""
    await asyncio.sleep(0.5)


def _by_hand() -> None:
    loop = asyncio.new_event_loop()
    try:
        task = loop.run_until_complete(first())
        time.sleep(0.5)
        print(f"program: looked away, ticker is done: {task.done()}")
        loop.run_until_complete(second())
    finally:
        loop.close()
    print(f"program: closed: {loop.is_closed()}")


if __name__ == "__main__":
    _by_hand()
