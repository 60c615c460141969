"""forgotten await: a call that runs nothing

`main` calls `save()` twice. In front of the first call the `await` is missing.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. `6` goes to Output, and `z` gives it the whole screen: read the warning. `z` again brings the
   other panes back.

## Question
What does `save()` do without `await`?

- It saves, and `main` does not wait for it.  `prints "saved" 2 times`
- Nothing at all: no line of it runs.  `prints "saved" 1 times`
- It raises an error in `main`.  `main failed`

## What really happens
- Calling an `async def` runs none of it; the call makes a coroutine object.  `prints "main: got a coroutine"`
- Nobody awaits that object, and Python warns when it is thrown away.  `prints "coroutine 'save' was never awaited"`
- With `await` the body runs.  `prints "saved" 1 times`
- It is no error: the program ends as if all were well.  `main finished`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Take the warning seriously: it means that something was not done. A type checker finds most of these before you run
anything: mypy says *missing await* of a bare call.

## Read on
https://docs.python.org/3/library/asyncio-dev.html#detect-never-awaited-coroutines
"""

import asyncio
import warnings


async def save() -> None:
    """Pretend to save something."""
    await asyncio.sleep(0.2)
    print("save: saved")


async def main() -> None:
    """Call it without await, then with."""
    forgotten = save()
    print(f"main: got a {type(forgotten).__name__}")
    with warnings.catch_warnings(record=True) as caught:  # to print it; it is on stderr otherwise
        warnings.simplefilter("always")
        del forgotten  # now Python sees that nobody has awaited it
    print("Python warns:", *(each.message for each in caught))
    await save()


if __name__ == "__main__":
    asyncio.run(main())
