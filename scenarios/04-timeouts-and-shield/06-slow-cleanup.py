"""slow-cleanup: a timeout takes as long as the cleaning up of what it cancels

`tidy` would take eight seconds, and cleans up for one second when it is cancelled. `main` gives it 0.2 s with
`wait_for`, and then 0.2 s in another way, with `asyncio.wait`.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`; Tasks shows who is *cancelling*: first, on Python 3.11, a task that `wait_for` made, and from
   3.12 on `main` itself; then `tidy`, while `main` is on its way.
3. Choose `tidy` with `[` and `]`, launch it with `l` and time it out with `t` and `Enter`: the waiter too ends
   only with the cleaning.

## Question
`wait_for` was given 0.2 s. When does `main` get its TimeoutError?

- After 0.2 s; the cleaning goes on in the background.  `prints "main: TimeoutError" before "wait_for: clean"`
- After 0.2 s; the cleaning is cut short.  `prints "main: TimeoutError" and prints no "wait_for: clean"`
- After the cleaning, more than a second from the start.  `prints "wait_for: clean" before "main: TimeoutError"`

## What really happens
- When the time is up, `wait_for` cancels what it waits for, and then waits until that has ended.
  `prints "wait_for: clean now" before "main: TimeoutError"`
- `asyncio.wait` only stops waiting: `main` cancels the task itself, and goes on while it cleans up.
  `prints "main: on my way" before "wait: clean now"`
- Both were cleaned up properly.  `prints "clean now" 2 times and took over 1.2 s`

## Where it differs
In who is cancelled, as told above; what comes of it is the same everywhere. `asyncio.timeout` waits as `wait_for` does.

## In your code
A timeout bounds the work, and not the cleaning. Give what you await in `finally` a timeout of its own. Who must go on
in time takes `asyncio.wait`, cancels, and awaits the task later: somebody has to see how it ends.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for
"""

import asyncio


async def tidy(name: str = "tidy") -> None:
    """Take long, and clean up for a second when cancelled."""
    try:
        await asyncio.sleep(8.0)
    finally:
        print(f"{name}: cleaning")
        await asyncio.sleep(1.0)
        print(f"{name}: clean now")


async def main() -> None:
    """Give it 0.2 s, in two ways."""
    try:
        await asyncio.wait_for(tidy("wait_for"), 0.2)
    except TimeoutError:
        print("main: TimeoutError")

    task = asyncio.create_task(tidy("wait"), name="tidy")
    await asyncio.wait([task], timeout=0.2)
    task.cancel()
    await asyncio.sleep(0.2)
    print("main: on my way, while it cleans up")
    await asyncio.wait([task])


if __name__ == "__main__":
    asyncio.run(main())
