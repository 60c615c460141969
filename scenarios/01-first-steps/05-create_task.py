"""create_task: work that goes on beside you

`main` makes a task of `brew()`, which takes one second, and meanwhile says hello after half a second.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and `brew` appears beside it. Timeline (`0`) shows a lane for each. When both have ended, `p`
   says whether you were right.
3. Launch `main` once more and cancel `main` with `c`: `brew` lives on, for it was not what `main` awaited.

## Question
`main` makes the task and then sleeps for half a second. Which line comes first?

- `brew: tea`: what is started first ends first.  `prints "tea" before "hello"`
- `main: hello`: the two go on side by side.  `prints "hello" before "tea"`
- `brew: tea` never comes: nobody awaits the task.  `prints no "tea"`

## What really happens
- While `main` sleeps, the loop runs `brew`, and the other way round.  `prints "hello" before "brew: tea"`
- Both times run together: the whole takes 1.5 s, not 2.5 s.  `took over 1 s and took under 2.4 s`
- A task needs nobody who awaits it in order to run.  `brew ends before main`
- It keeps its result for whoever asks.  `prints "main: brew is done, with 'tea'"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Keep the task in a variable, and await it some time: a task that nobody holds may be thrown away, and its error may
never be seen. Where several belong together, let a TaskGroup hold them.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task
"""

import asyncio


async def brew() -> str:
    """Take a second."""
    await asyncio.sleep(1)
    print("brew: tea")
    return "tea"


async def main() -> None:
    """Do something else while a task works."""
    task = asyncio.create_task(brew(), name="brew")
    await asyncio.sleep(0.5)
    print("main: hello")
    await asyncio.sleep(1)
    print(f"main: brew is done, with {task.result()!r}" if task.done() else "main: still no tea")


if __name__ == "__main__":
    asyncio.run(main())
