"""who runs: current_task and all_tasks

`main` starts two workers and asks asyncio who there is, before they have ended and after.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. When it has ended `l`, and `l` again while it runs: whom does the second `main` count?
3. Launch it once more and pause with `Space`. `:` opens a prompt: enter `asyncio.all_tasks()`. `Esc` leaves the prompt,
   `5` goes to Story, which has the answer, and `Space` lets all go on.

## Question
Two workers run, and have not ended. Whom does `all_tasks()` name in `main`?

- The two workers.  `prints "all: a, b" and prints no "main"`
- The two workers and `main` itself.  `prints "all: a, b, main"`
- `main` alone: the workers are not awaited yet.  `prints no "all: a"`

## What really happens
- `all_tasks()` has every task of this loop that has not ended, and the caller is one.  `prints "all: a, b, main"`
- `current_task()` is the one whose step runs, whichever coroutine in it asks.  `prints "helper runs in a"`
- One that has ended is out of it, even if somebody holds it.  `prints "all: a, b, main" before "all: b,"`
- `b` goes on until it has ended, too.  `worker finished and main finished`

## Where it differs
Nowhere. In a plain callback of the loop `current_task()` is None; without a running loop both raise RuntimeError.

## In your code
Give your tasks names: logs and dumps of `all_tasks()` are readable then. Do not use `all_tasks()` to find the tasks to
wait for: it has those of libraries, too. Keep your own in a set, or in a TaskGroup.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.all_tasks
"""

import asyncio


async def helper() -> None:
    """Say in whose task it runs."""
    task = asyncio.current_task()
    assert task is not None
    print(f"helper runs in {task.get_name()}")


async def worker(seconds: float = 0.5) -> None:
    """Have a helper, then sleep."""
    await helper()
    await asyncio.sleep(seconds)


def _tell() -> None:
    print("all:", ", ".join(sorted(task.get_name() for task in asyncio.all_tasks())))


async def main() -> None:
    """Ask who there is."""
    task = asyncio.current_task()
    assert task is not None
    task.set_name("main")
    a, b = (asyncio.create_task(worker(seconds), name=each) for each, seconds in (("a", 0.5), ("b", 1.0)))
    await asyncio.sleep(0.1)
    _tell()
    await a
    _tell()
    await b


if __name__ == "__main__":
    asyncio.run(main())
