"""asyncio-run: a program begins and ends with asyncio.run

`main` awaits another coroutine, which sleeps for a second and a half and returns. `asyncio.run` makes a loop, runs
`main` on it to its end, and closes the loop.

## Press
1. `p` asks you the question below: choose your answer.
2. `R` runs the whole file, as `python` would, and `8` opens the Inspector: Tasks has one task, `Task-1`, and the
   Inspector shows the chain of awaits in it, from `main` down to the sleep.
3. When `main` has returned there are two more tasks: with them `asyncio.run` cleans up. `p` says whether you were
   right.
4. `l` launches `main` alone, on the loop of the playground.

## Question
`main` awaits `fetch()`. How many tasks does that take?

- One: `fetch()` runs as a part of `main`.  `1 of main made and 0 of fetch made`
- Two: `await` makes a task of `fetch()` and waits for it.  `1 of fetch made`
- None: tasks are for things that run at the same time.  `0 of main made`

## What really happens
- `asyncio.run` makes a task of the coroutine that it is given.  `1 of main made`
- `await fetch()` calls `fetch` much as a function is called: its lines run inside of `main`'s task.  `0 of fetch made`
- So `main` goes on only when `fetch` has returned.  `prints "fetch: begins" before "main: it is"`
- Its value is that of the `await` expression.  `prints "main: it is 'news'" and main finished`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Call `asyncio.run` once, at the very top of the program, and `await` everywhere below. From code that already runs on a
loop it raises RuntimeError.

## Read on
https://docs.python.org/3/library/asyncio-runner.html#asyncio.run
"""

import asyncio


async def fetch() -> str:
    """Take a second and a half."""
    print("fetch: begins")
    await asyncio.sleep(1.5)
    return "news"


async def main() -> None:
    """Await another coroutine."""
    print("main: begins")
    page = await fetch()
    print(f"main: it is {page!r}")


if __name__ == "__main__":
    asyncio.run(main())
