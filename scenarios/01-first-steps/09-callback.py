"""callback: called when a task has ended

`main` hangs a callback on a task. `brew` returns after half a second; `main` sleeps on until one second.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Output (`6`) tells what came first.
3. Press `-` three times: the loop's clock runs at a tenth, until `+` brings it back. `l` again, and `1` goes to
   Tasks: select `brew` with `↓`, and cancel it with `c`. The callback is called all the same, and says so.

## Question
When is the callback called?

- When `brew` has ended, whatever `main` does meanwhile.  `prints "callback" before "main: awake"`
- When `main` awaits the task.  `prints "main: awake" before "callback"`
- Inside of `brew`, as its last line.  `prints "callback" before "brew: returns"`

## What really happens
- A done callback is called by the loop, in the turn after the task has ended.
  `prints "brew: returns" before "callback" and prints "callback" before "main: awake"`
- It gets the task, which is done: `result()` has the value.  `prints "callback: it is 'tea'"`
- It is a plain function: it cannot await.
- One that is hung on a task that has ended is called as well, in the next turn.
  `prints "main: too late?" before "callback: late"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
For what comes after a task, `await` it in a coroutine: it reads from top to bottom, and errors reach you. Callbacks are
for small book-keeping, such as `task.add_done_callback(tasks.discard)`.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.add_done_callback
"""

import asyncio


async def brew() -> str:
    """Take half a second."""
    await asyncio.sleep(0.5)
    print("brew: returns")
    return "tea"


def _got(task: asyncio.Task[str]) -> None:
    print("callback: cancelled" if task.cancelled() else f"callback: it is {task.result()!r}")


async def main() -> None:
    """Hang a callback on a task, and another one when it is over."""
    task = asyncio.create_task(brew(), name="brew")
    task.add_done_callback(_got)
    await asyncio.sleep(1)
    print("main: awake")
    task.add_done_callback(lambda _: print("callback: late, but called"))
    print("main: too late?")
    await asyncio.sleep(0)


if __name__ == "__main__":
    asyncio.run(main())
