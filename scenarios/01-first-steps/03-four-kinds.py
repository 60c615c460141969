"""four kinds: coroutine function, coroutine, task and future

`main` holds one of each, asks what it is, and then awaits what can be awaited.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. While it runs, see in Tasks what `main` waits for: first for the task `work`, and then for a
   sleep, since a coroutine that it awaits runs in `main` itself.
3. `6` goes to Output, and `z` gives it the whole screen: a line for each question, with those of the four to which the
   answer is yes. `z` again brings the other panes back.

## Question
Which of the four is a future to `asyncio.isfuture`?

- The future alone.  `prints "isfuture: future" and prints no "isfuture: task"`
- The future and the task.  `prints "isfuture: task, future"`
- All three that can be awaited.  `prints "isfuture: coroutine, task, future"`

## What really happens
- A coroutine function is an ordinary function, until it is called; it cannot be awaited.
  `prints "iscoroutinefunction: function" and prints "isawaitable: coroutine, task, future"`
- What the call gives is a coroutine: a body that waits to be run, once.  `prints "iscoroutine: coroutine"`
- A task runs a coroutine on the loop, and is the future of its result.  `prints "isfuture: task, future"`
- A future alone runs nothing: it is a place for a result, which somebody else puts there.
  `prints "awaited: 'task', 'future', 'coroutine'"`

## Where it differs
`asyncio.iscoroutinefunction` does the same as `inspect.iscoroutinefunction` in most cases, and is deprecated from 3.14.

## In your code
Pass coroutines to who runs them at once, and make tasks of what shall run beside you. You seldom make a future: that
is for code that connects asyncio with something else.

## Read on
https://docs.python.org/3/library/asyncio-task.html#awaitables
"""

import asyncio
import inspect


async def work(result: str = "task") -> str:
    """Return what it was given, after half a second."""
    await asyncio.sleep(0.5)
    return result


async def main() -> None:
    """Tell the four kinds apart."""
    future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    coroutine, task = work("coroutine"), asyncio.create_task(work("task"), name="work")
    kinds = {"function": work, "coroutine": coroutine, "task": task, "future": future}
    for tell in inspect.iscoroutinefunction, asyncio.iscoroutine, asyncio.isfuture, inspect.isawaitable:
        print(f"{tell.__name__}:", ", ".join(name for name, each in kinds.items() if tell(each)))
    asyncio.get_running_loop().call_later(0.2, future.set_result, "future")
    print(f"awaited: {await task!r}, {await future!r}, {await coroutine!r}")


if __name__ == "__main__":
    asyncio.run(main())
