"""nested-timeouts: whose TimeoutError is it?

`nested` has a timeout of 1 s inside of one of 0.3 s, and an `except TimeoutError` around each. `library` has a timeout
of 1 s around a call that raises a TimeoutError of its own.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`.
3. Choose `nested` with `[` and `]`, press `L`, make `inner_limit` 0.1 and press `Enter`: now the inner time is up
   first.

## Question
The outer time is up first. What do the two `except TimeoutError` see?

- The inner one catches it: it is nearest.  `prints "inner: TimeoutError"`
- The outer one alone; the inner block sees a CancelledError.
  `prints "inner: CancelledError" before "outer: TimeoutError"`
- Both, one after the other.  `prints "inner: TimeoutError" and prints "outer: TimeoutError"`

## What really happens
- A timeout cancels the task, and within its block that is a CancelledError, for other timeouts too.
  `main cancelled by timeout and prints "inner: CancelledError"`
- Only the block whose time was up makes a TimeoutError of it.
  `prints "outer: TimeoutError, outer expired: True, inner expired: False"`
- A TimeoutError of a library looks the same from outside, and only `expired()` tells.
  `prints "library: TimeoutError, expired: False"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Keep the timeout with `as limit`, and ask `limit.expired()` before you put the blame on time. Let CancelledError through
inside of a timeout: it may be the outer one's.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout.expired
"""

import asyncio


async def nested(outer_limit: float = 0.3, inner_limit: float = 1.0) -> None:
    """Sleep in two timeouts."""
    try:
        async with asyncio.timeout(outer_limit) as outer:
            try:
                async with asyncio.timeout(inner_limit) as inner:
                    await asyncio.sleep(2.0)
            except TimeoutError:
                print("inner: TimeoutError")
            except asyncio.CancelledError:
                print("inner: CancelledError")
                raise
    except TimeoutError:
        print(f"outer: TimeoutError, outer expired: {outer.expired()}, inner expired: {inner.expired()}")


async def ask() -> str:
    """Ask a server, and fail as a library does whose own patience is over."""
    await asyncio.sleep(0.1)
    raise TimeoutError("the server did not answer")


async def library() -> None:
    """Call what raises a TimeoutError of its own."""
    try:
        async with asyncio.timeout(1.0) as limit:
            await ask()
    except TimeoutError:
        print(f"library: TimeoutError, expired: {limit.expired()}")


async def main() -> None:
    """Both, one after the other."""
    await nested()
    await library()


if __name__ == "__main__":
    asyncio.run(main())
