"""eager: tasks that begin at once

`main` asks its loop for eager tasks, makes two of them and prints a line. `quick` never waits; `slow` sleeps for half a
second. Where there are no eager tasks, `main` goes on with ordinary ones.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`.
3. `[` and `]` choose `quick`: launch it. Then find *eager tasks on or off* in the palette (`Ctrl+P`), and launch it
   again: now Story says that it has finished, on 3.12 by another name, before it says that you launched it.

## Question
What has happened when both `create_task` have returned?

- Nothing yet: a first step comes in the next turn, eager or not.
  `prints "main: made" before "quick: begins" and prints "main: made" before "slow: begins"`
- `quick` has ended, and `slow` has begun.
  `prints "quick is done: True" and prints "slow: begins" before "main: made"`
- Both have ended: eager tasks run to their end.  `prints "slow: ends" before "main: made"`

## What really happens
- An eager task runs inside of `create_task`, up to the first `await` that really waits.
  `on asyncio, 3.12+: prints "slow: begins" before "main: made" and prints "main: made" before "slow: ends"`
- One that never waits has ended then, and the loop had nothing to do.
  `on asyncio, 3.12+: prints "main: made, quick is done: True"`
- With Python 3.12 it is the same on uvloop.
  `on uvloop, 3.12: prints "slow: begins" before "main: made" and prints "main: made, quick is done: True"`
- Python 3.11 has only ordinary tasks.  `on 3.11: prints "main: made, quick is done: False"`
- uvloop 0.23 asks the factory of Python 3.13.0 for more than it knows: TypeError.
  `on uvloop, 3.13.0: prints "no eager tasks on this loop"`
- In the end it is all the same.  `quick finished and slow finished and main finished`

## Where it differs
By Python: eager tasks came with 3.12. By loop: of 3.13, uvloop 0.23 needs 3.13.3 or later for them.

## In your code
Eager tasks save a turn where most work is done at once, as with a cache. But the order of things changes, and
`create_task` takes as long as the first step takes: switch them on for a whole program, and run its tests with it.

## Read on
https://docs.python.org/3/library/asyncio-task.html#eager-task-factory
"""

import asyncio


async def quick() -> None:
    """Be done without a wait."""
    print("quick: begins")


async def slow() -> None:
    """Wait for half a second."""
    print("slow: begins")
    await asyncio.sleep(0.5)
    print("slow: ends")


async def main() -> None:
    """Make two tasks, eager ones where there are any."""
    loop = asyncio.get_running_loop()
    loop.set_task_factory(getattr(asyncio, "eager_task_factory", None))
    coroutines = quick(), slow()
    try:
        tasks = [asyncio.create_task(each) for each in coroutines]
    except TypeError:
        print("main: no eager tasks on this loop")
        loop.set_task_factory(None)
        tasks = [asyncio.create_task(each) for each in coroutines]
    print(f"main: made, quick is done: {tasks[0].done()}")
    await asyncio.wait(tasks)
    loop.set_task_factory(None)


if __name__ == "__main__":
    asyncio.run(main())
