"""removed: loop= and @asyncio.coroutine

`main` tries what programs of 2018 are full of: `loop=` as an argument, and coroutines that are made by a decorator.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`; Output (`6`) says what came of each.

## Question
What does `asyncio.sleep(0.1, loop=loop)` do today?

- It sleeps: an old argument is taken, and not looked at.  `prints "sleep: slept"`
- It sleeps, and warns that `loop` is deprecated.  `prints "DeprecationWarning"`
- It raises TypeError.  `prints "sleep: TypeError"`

## What really happens
- Since Python 3.10 there is no such argument: a coroutine runs on the loop that runs it.
  `prints "sleep: TypeError: sleep() got an unexpected keyword argument 'loop'"`
- Locks, queues and events take none either, and find their loop when they first have to wait.
  `prints "Lock: TypeError"`
- `@asyncio.coroutine` went with Python 3.11.  `prints "asyncio.coroutine: it is gone"`
- `types.coroutine` is still there: it makes of a generator what can be awaited.
  `prints "types.coroutine: it gives 'old style'" and main finished`

## Where it differs
Nowhere, from 3.11 on.

## In your code
Leave `loop=` out. Write `async def` and `await` for `@asyncio.coroutine` and `yield from`. That a library is given a
loop is a sign of its age; what is left of it is `run_coroutine_threadsafe(coroutine, loop)`, for another thread's loop.

## Read on
https://docs.python.org/3/whatsnew/3.10.html#removed
"""

import asyncio
import types
from collections.abc import Generator
from typing import Any


@types.coroutine
def old_style(seconds: float = 0.2) -> Generator[Any, Any, str]:
    """A coroutine as it was written before `async def`."""
    yield from asyncio.sleep(seconds).__await__()
    return "old style"


async def main() -> None:
    """Try what is no more."""
    old: dict[str, Any] = {"loop": asyncio.get_running_loop()}
    try:
        await asyncio.sleep(0.1, **old)
        print("sleep: slept")
    except TypeError as error:
        print(f"sleep: {type(error).__name__}: {error}")
    try:
        asyncio.Lock(**old)
    except TypeError as error:
        print(f"Lock: {type(error).__name__}")
    print("asyncio.coroutine:", "it is there" if hasattr(asyncio, "coroutine") else "it is gone")
    print(f"types.coroutine: it gives {await old_style()!r}")


if __name__ == "__main__":
    asyncio.run(main())
