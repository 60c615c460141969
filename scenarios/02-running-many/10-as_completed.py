"""as_completed: results as they come, one by one

Three runners set out at once. `main` takes their results with `asyncio.as_completed`, the quickest first, and says so
while the others still run.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: it waits for the first, has it, waits for the next.
3. `l` again, and pause with `Space` at once. `1` goes to Tasks: select the runner `a` with `↓`, cancel it with `c`, and
   go on with `Space`. CancelledError comes in its turn, out of the next `await` in `main`.

## Question
The tasks are given in the order a, b, c. They take 0.9, 0.3 and 0.6 s. What is printed?

- The results in the order in which they were given.  `prints "1st: a" before "2nd: b"`
- Each result when it is there: b, c, a.  `prints "1st: b" before "c: arrives"`
- b, c, a, but all of it when the last has arrived.  `prints "a: arrives" before "1st: b"`

## What really happens
- What the loop runs over is not your tasks, but "the next that will be done", three times.
  `prints "1st: b" before "2nd: c" and prints "2nd: c" before "3rd: a"`
- `main` has the first result while the others are still on their way.
  `prints "1st: b" before "c: arrives" and prints "2nd: c" before "a: arrives"`
- All run at once, and all to the end.  `3 of run finished`

## Where it differs
From Python 3.13 on, `async for task in asyncio.as_completed(tasks)` gives you the very tasks that you put in. With the
plain `for`, which all Pythons have, you do not learn whose result it is, so let the result tell, as here.

If you give it coroutines instead of tasks it makes the tasks itself, out of a set, so that they begin in any order.

## In your code
An error comes out of the `await` whose turn it is; the tasks that are left run on. Who stops half-way, by `break` or by
an error, has to cancel or await the rest. With `timeout=` it raises TimeoutError, and cancels nobody.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.as_completed
"""

import asyncio


async def run(runner: str = "a", seconds: float = 0.9) -> str:
    """Run, and give back who ran."""
    await asyncio.sleep(seconds)
    print(f"{runner}: arrives")
    return runner


async def main() -> None:
    """Call out the runners as they arrive."""
    delays = {"a": 0.9, "b": 0.3, "c": 0.6}
    tasks = [asyncio.create_task(run(runner, delay), name=runner) for runner, delay in delays.items()]
    for place, next_done in zip(("1st", "2nd", "3rd"), asyncio.as_completed(tasks), strict=True):
        print(f"{place}: {await next_done}")


if __name__ == "__main__":
    asyncio.run(main())
