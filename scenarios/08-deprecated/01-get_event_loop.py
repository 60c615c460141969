"""get_event_loop: which loop, when none runs?

The program asks for the loop twice: inside of `main`, where one runs, and behind `asyncio.run`, where none runs any
more.

## Press
1. `p` asks you the question below: choose your answer.
2. `R` runs the whole file, as `python` would. The second call stands outside of `main`.

## Question
What does the second `asyncio.get_event_loop()` give, after `asyncio.run` is over?

- The loop that `main` ran on.  `prints "after: the same loop"`
- A new loop.  `prints "after: a new loop"`
- RuntimeError: there is none.  `prints "after: RuntimeError"`

## What really happens
- In a coroutine it gives the loop that runs, as `get_running_loop()` does.  `prints "in main: the running loop"`
- `asyncio.run` closes its loop, and leaves none behind.
  `prints "in main" before "after: RuntimeError: There is no current event loop"`
- The program that makes its loop itself is not concerned.  `prints "by hand: done" and helper finished`

## Where it differs
A program that has had no loop yet used to be given a new one. asyncio warns of that from Python 3.12 on
(DeprecationWarning), and Python 3.14 raises RuntimeError; the policy of uvloop 0.23 raises it on all
Pythons.

## In your code
In coroutines and callbacks write `asyncio.get_running_loop()`. Elsewhere write `asyncio.run(main())`; old code that did
`loop = get_event_loop()` and `loop.run_until_complete(…)` becomes that, or takes `asyncio.new_event_loop()`.

## Read on
https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_event_loop
"""

import asyncio


async def helper() -> str:
    """Be run by a loop made by hand."""
    await asyncio.sleep(0.1)
    return "done"


async def main() -> asyncio.AbstractEventLoop:
    """Ask where a loop runs."""
    loop = asyncio.get_event_loop()
    print("in main:", "the running loop" if loop is asyncio.get_running_loop() else "another loop")
    return loop


def _program() -> None:
    before = asyncio.run(main())
    try:
        print("after:", "the same loop" if asyncio.get_event_loop() is before else "a new loop")
    except RuntimeError as error:
        print(f"after: {type(error).__name__}: {error}")
    loop = asyncio.new_event_loop()
    print(f"by hand: {loop.run_until_complete(loop.create_task(helper()))}")
    loop.close()


if __name__ == "__main__":
    _program()
