"""context: what goes along into the thread

A context variable says on whose behalf a task works, for logging say. `main` sets it and asks a thread for it, in three
ways.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: see Output (`6`).
3. `x` sends `who` to the default pool, and Tasks shows what it returned: whose name is it?

## Question
`main` has set the variable to "ann". Which thread sees it?

- Both that of `to_thread` and that of `run_in_executor`.  `prints "to_thread: ann" and prints "run_in_executor: ann"`
- Only that of `to_thread`.  `prints "to_thread: ann" and prints "run_in_executor: nobody"`
- None: threads have contexts of their own.  `prints "to_thread: nobody" and prints "run_in_executor: nobody"`

## What really happens
- `to_thread` copies the context and runs the function in it.  `prints "to_thread: ann"`
- `run_in_executor` does not; the thread sees the default.  `prints "run_in_executor: nobody"`
- Do the same by hand, and it does.  `prints "run_in_executor, with a copy: ann"`

## Where it differs
Nowhere in Python 3.11 to 3.13. From 3.14 on a new thread can be told to begin with a copy of its maker's context, which
is the default of the builds without a GIL.

## In your code
Use `to_thread` where logs and traces need the context. For a pool of your own: `contextvars.copy_context().run`.

## Read on
https://docs.python.org/3/library/contextvars.html#asyncio-support
"""

import asyncio
from contextvars import ContextVar, copy_context

USER = ContextVar("user", default="nobody")


def who() -> str:
    """Tell for whom this thread works."""
    return USER.get()


async def main() -> None:
    """Ask a thread for the user, in three ways."""
    loop = asyncio.get_running_loop()
    USER.set("ann")
    print("to_thread:", await asyncio.to_thread(who))
    print("run_in_executor:", await loop.run_in_executor(None, who))
    print("run_in_executor, with a copy:", await loop.run_in_executor(None, copy_context().run, who))


if __name__ == "__main__":
    asyncio.run(main())
