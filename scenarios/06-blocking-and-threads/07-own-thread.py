"""own thread: a loop that waits for itself

`main` runs on the loop's own thread. There it hands `greet` to the loop by `run_coroutine_threadsafe`, and calls
`result()` to wait for it. A timeout of a second sees to it that this ends.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Loop is *blocked*; `greet` is not even a task.
3. Story (`5`) tells when it becomes one: a second later, shortly before the loop is freed.

## Question
`result(timeout=1)` waits. What does `greet` do meanwhile?

- It runs, and `main` gets its greeting.  `prints no "main: TimeoutError"`
- Nothing: it begins when `main` has given up.  `prints "main: TimeoutError" before "greet: begins"`
- It begins, and cannot go on.  `prints "greet: begins" before "main: TimeoutError"`
- Nothing, ever: it was lost with the timeout.  `prints no "greet: begins"`

## What really happens
- `result()` blocks the thread that is to run `greet`. Without the timeout that would be for ever.  `loop blocked`
- The request waits in the loop's queue, and is not lost.  `prints "main: TimeoutError" before "greet: begins"`
- Once `main` awaits, the loop is free and the greeting comes.  `greet finished 'hello' and main finished`

## Where it differs
Nowhere.

## In your code
In a coroutine simply `await greet()`. A plain function that is called on the loop's thread cannot wait for a coroutine
by any means: make it `async`, or call it in a thread.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.run_coroutine_threadsafe
"""

import asyncio


async def greet() -> str:
    """Greet, as soon as the loop lets us."""
    print("greet: begins")
    await asyncio.sleep(0.1)
    return "hello"


async def main() -> None:
    """Wait for the loop on the loop's own thread."""
    future = asyncio.run_coroutine_threadsafe(greet(), asyncio.get_running_loop())
    try:
        print("main:", future.result(timeout=1))
    except TimeoutError:
        print("main: TimeoutError")
    greeting = await asyncio.wrap_future(future)
    print(f"main, later: {greeting}")


if __name__ == "__main__":
    asyncio.run(main())
