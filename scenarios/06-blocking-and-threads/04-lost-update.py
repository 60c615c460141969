"""lost update: where threads may be interrupted, and where tasks may

Two of a kind put 1 into a box each: read what is there, add, write. As threads; as tasks that do not await between
reading and writing; as tasks that do; and those with a lock.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: see Output.
3. `0` is the timeline: go down with `PgDn` as far as it goes. Of the last two tasks one ends after the other, for it
   waited for the lock.

## Question
Each box should hold 2. Which of the first three lose one?

- Only the threads: tasks take turns.  `prints "threads: 1" and prints "tasks with an await: 2"`
- The threads, and the tasks that await in between.
  `prints "threads: 1" and prints "tasks: 2" and prints "tasks with an await: 1"`
- Only the tasks that await: Python's GIL guards the threads.  `prints "threads: 2" and prints "tasks with an await: 1"`
- None.  `prints "threads: 2" and prints "tasks with an await: 2"`

## What really happens
- A thread can be interrupted between any two steps. Here a barrier holds both at the worst place; without it that
  happens seldom, and is hard to find.  `prints "threads: 1"`
- A task is interrupted only where it awaits something that waits: what is between two awaits is safe.
  `prints "tasks: 2"`
- An `await` between reading and writing is as bad as threads are.  `prints "tasks with an await: 1"`
- A lock around all of it helps.  `prints "tasks with a lock: 2"`

## Where it differs
Nowhere.

## In your code
Read and write without an `await` between, or hold an `asyncio.Lock` meanwhile. It is no lock for threads: those need
`threading.Lock`, and what both share belongs to the loop alone.

## Read on
https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock
"""

import asyncio
import threading
from contextlib import nullcontext


class _Box:
    value = 0


def _thread(box: _Box, barrier: threading.Barrier) -> None:
    seen = box.value
    barrier.wait(timeout=10)
    box.value = seen + 1


async def _task(box: _Box) -> None:
    seen = box.value
    box.value = seen + 1


async def _awaiting(box: _Box, lock: asyncio.Lock | nullcontext[None]) -> None:
    async with lock:
        seen = box.value
        await asyncio.sleep(0.1)
        box.value = seen + 1


async def main() -> None:
    """Put 1 into a box twice, in four ways."""
    one, two, three, four = _Box(), _Box(), _Box(), _Box()
    barrier, lock = threading.Barrier(2), asyncio.Lock()
    await asyncio.gather(asyncio.to_thread(_thread, one, barrier), asyncio.to_thread(_thread, one, barrier))
    await asyncio.gather(_task(two), _task(two))
    await asyncio.gather(_awaiting(three, nullcontext()), _awaiting(three, nullcontext()))
    await asyncio.gather(_awaiting(four, lock), _awaiting(four, lock))
    print(f"threads: {one.value}")
    print(f"tasks: {two.value}")
    print(f"tasks with an await: {three.value}")
    print(f"tasks with a lock: {four.value}")


if __name__ == "__main__":
    asyncio.run(main())
