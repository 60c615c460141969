"""first_exception: wait until one fails, or until all have ended, and raise nothing

Three parts of a file are fetched. `main` waits for them with `FIRST_EXCEPTION` first, and for what is left of them with
`ALL_COMPLETED`. The second part fails.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`.
3. The same by hand: pause with `Space`. `]` chooses `part`: launch it twice; `]` chooses `broken_part`: launch it once.
   `1` goes to Tasks: mark the three with `m` and `↑`, press `w`, which asks you which of the three ways to wait, and go
   on with `Space`.

## Question
The second part fails, while the third still comes. What does `await asyncio.wait(parts, return_when=FIRST_EXCEPTION)`
do?

- It raises the error in `main`.  `prints "main caught"`
- It returns at once, and the error stays in its task.  `prints "first wait" before "part 3: here" and part-3 finished`
- It returns at once, and the third part is cancelled.  `part-3 cancelled`
- It returns when all have ended.  `prints "part 3: here" before "first wait"`

## What really happens
- It returns when the first has failed; who has merely finished before does not end it. Both are in `done`.
  `prints "first wait: done ['part-1', 'part-2'], pending ['part-3']"`
- It raises nothing, whatever has failed, and cancels nothing.
  `part-2 failed ConnectionError and prints no "main caught" and part-3 finished`
- `ALL_COMPLETED`, which is what you get if you say nothing, waits for the last.
  `prints "part 3: here" before "second wait: done ['part-1', 'part-2', 'part-3'], pending []"`
- The error comes when you ask for it, with `exception()` or `result()`.
  `prints "second wait" before "part-2: ConnectionError('hung up')"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Always look at each task in `done`; what nobody looks at is only told of when the task is collected, if at all. A
cancelled task is no failure to `FIRST_EXCEPTION`: it goes on waiting. And `exception()` of a cancelled task raises
CancelledError, so ask `cancelled()` first. If you would cancel the others anyway, take a `TaskGroup`.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
"""

import asyncio
from collections.abc import Iterable


async def part(number: int = 1, seconds: float = 0.2) -> None:
    """Fetch one part."""
    await asyncio.sleep(seconds)
    print(f"part {number}: here")


async def broken_part(seconds: float = 0.5) -> None:
    """Fetch one part in vain."""
    await asyncio.sleep(seconds)
    raise ConnectionError("hung up")


def names(tasks: Iterable[asyncio.Task[None]] = ()) -> list[str]:
    """Tell who they are, in order: a set has none."""
    return sorted(task.get_name() for task in tasks)


async def main() -> None:
    """Wait until one fails, and then until all have ended."""
    work = {"part-1": part(1, 0.2), "part-2": broken_part(0.5), "part-3": part(3, 1.0)}
    parts = [asyncio.create_task(coroutine, name=name) for name, coroutine in work.items()]
    try:
        done, pending = await asyncio.wait(parts, return_when=asyncio.FIRST_EXCEPTION)
        print(f"first wait: done {names(done)}, pending {names(pending)}")
        done, pending = await asyncio.wait(parts, return_when=asyncio.ALL_COMPLETED)
        print(f"second wait: done {names(done)}, pending {names(pending)}")
    except ConnectionError as error:
        print("main caught:", error)
    for task in parts:
        print(f"{task.get_name()}: {task.exception()!r}")


if __name__ == "__main__":
    asyncio.run(main())
