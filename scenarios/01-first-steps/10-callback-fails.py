"""callback fails: an error that no await sees

A callback raises when its task has ended. `main` awaits the task in a `try`.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`; then `5` goes to Story, and `↑` chooses the line of the loop, which says what failed, and where.

## Question
Who gets the ZeroDivisionError of the callback?

- `main`, at its `await`.  `prints "main: ZeroDivisionError"`
- The task, which ends as failed.  `brew failed`
- The loop's exception handler, and nobody else.  `reported "Exception in callback" and main finished and brew finished`
- Nobody: it is dropped.  `not reported "Exception in callback"`

## What really happens
- The task had ended before the callback was called: nothing changes that.  `brew finished 'tea'`
- The loop called the callback, so the loop gets the error, and gives it to its exception handler.
  `reported "Exception in callback"`
- By default that handler logs it; this one prints it.  `prints "loop: ZeroDivisionError"`
- The other callbacks are called all the same.  `prints "second callback"`
- `await` gives the result as if nothing had been.  `prints "main: 'tea'" and main finished`

## Where it differs
Only in how the report names the callback.

## In your code
Keep callbacks so small that they cannot fail. Set your own handler with `loop.set_exception_handler` if such errors
should reach your logs, or end the program.

## Read on
https://docs.python.org/3/library/asyncio-eventloop.html#error-handling-api
"""

import asyncio
from typing import Any


async def brew() -> str:
    """Take half a second."""
    await asyncio.sleep(0.5)
    return "tea"


def _divide(task: asyncio.Task[str]) -> None:
    print(len(task.result()) / 0)


def _report(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    print(f"loop: {type(context['exception']).__name__}")


async def main() -> None:
    """Await a task whose callback fails."""
    asyncio.get_running_loop().set_exception_handler(_report)
    task = asyncio.create_task(brew(), name="brew")
    task.add_done_callback(_divide)
    task.add_done_callback(lambda _: print("second callback"))
    try:
        print(f"main: {await task!r}")
    except ZeroDivisionError as error:
        print(f"main: {type(error).__name__}")
    await asyncio.sleep(0)


if __name__ == "__main__":
    asyncio.run(main())
