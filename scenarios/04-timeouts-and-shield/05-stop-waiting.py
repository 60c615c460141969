"""stop-waiting: give up the waiting, and keep the work

`main` gives `work` a second of its time, with a shield between, tells the user to be patient when that is over, and
asks for the result later.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`; the tree in Tasks shows the shield between `main` and `work`.
3. Choose `work` with `[` and `]`, launch it, press `s`, then `t` and `Enter`: the timeout hits the shield, and
   `work` runs on.

## Question
The time is up, and `main` got its TimeoutError. Later it awaits `work`. What does it get?

- The result: the work went on all the while.  `work finished and prints "main: report"`
- CancelledError: the timeout cancelled the work.  `work cancelled`
- The result, but the work had to begin again.  `prints "work: begins" 2 times`

## What really happens
- `wait_for` cancels what it waits for, and that is the shield: nobody asks the work to stop.
  `not work cancelled by wait_for and work cancelling 0`
- `main` goes on when its time is up, and not later.  `prints "main: still at it" before "work: done"`
- A task can be awaited again: it goes on where it is, or has its result ready.
  `work ends before main and main finished`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Make the task yourself and hold on to it, as here: after `wait_for(shield(work()), 1.0)` nobody has it any more, and its
result or its error is lost. `asyncio.wait([task], timeout=1.0)` does the same without shield and without TimeoutError.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for
"""

import asyncio


async def work(seconds: float = 8.0) -> str:
    """Make a report, which takes a while."""
    print("work: begins")
    await asyncio.sleep(seconds)
    print("work: done")
    return "report"


async def main() -> None:
    """Wait a moment, say so, and fetch the result later."""
    task = asyncio.create_task(work(2.5), name="work")
    try:
        print(f"main: {await asyncio.wait_for(asyncio.shield(task), 1.0)}, and at once")
    except TimeoutError:
        print("main: still at it, please be patient")
    print(f"main: {await task}")


if __name__ == "__main__":
    asyncio.run(main())
