"""generators: a scheduler in a dozen lines, and the same with asyncio

A generator stops at each `yield`, and whoever calls `next()` lets it go on. That is all a scheduler needs: `main` runs
two generators in turns with one of its own, and then the same as tasks of asyncio.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and Output (`6`) shows whose turn it was.
3. Press `Space`, and `l` again: `.` runs the turns of the two tasks one at a time. Those of the generators are over in
   one, for to asyncio they are a part of `main`.

## Question
`ping` is scheduled before `pong`. What comes right after the first line of `generator ping`?

- Its second line: a function runs until it returns.  `prints "generator ping 2" before "generator pong 1"`
- The first line of `generator pong`: each `yield` is the end of a turn.
  `prints "generator pong 1" before "generator ping 2" and prints "generator ping 2" before "task ping 1"`
- The first line of `task ping`, as asyncio is quicker.  `prints "task ping 1" before "generator pong 1"`

## What really happens
- To call a generator function runs none of it; the first `next()` does.  `prints "begins" before "generator ping 1"`
- `yield` hands the turn back to the scheduler, which puts the generator at the end of its queue.
  `prints "generator ping 1" before "generator pong 1" and prints "generator pong 1" before "generator ping 2"`
- A generator that is through raises StopIteration, and is not put back: the other has all the turns then.
  `prints "generator pong 2" before "generator ping 3"`
- asyncio's loop does the same with tasks: a queue, and a step of each until its next `await` that waits.
  `prints "task ping 1" before "task pong 1" and prints "task pong 1" before "task ping 2" and prints "task ping 3"`

## Where it differs
Nowhere. What a loop has beyond this: timers, sockets, and results.

## In your code
A coroutine is this kind of generator with better syntax, so the rule is the same: between two `await`s nobody else has
a turn. Whatever computes for long without one keeps all others waiting.

## Read on
https://docs.python.org/3/howto/a-conceptual-overview-of-asyncio.html
"""

import asyncio
from collections import deque
from collections.abc import Iterator


def _says(name: str, times: int) -> Iterator[None]:
    for number in range(1, times + 1):
        print(f"generator {name} {number}")
        yield


def _schedule(*generators: Iterator[None]) -> None:
    print("the scheduler begins")
    ready = deque(generators)
    while ready:
        generator = ready.popleft()
        try:
            next(generator)
        except StopIteration:
            continue
        ready.append(generator)


async def says(name: str = "ping", times: int = 3) -> None:
    """Say something, one turn at a time."""
    for number in range(1, times + 1):
        print(f"task {name} {number}")
        await asyncio.sleep(0)


async def main() -> None:
    """Two generators in turns, then two tasks."""
    _schedule(_says("ping", 3), _says("pong", 2))
    ping = asyncio.create_task(says("ping", 3), name="ping")
    pong = asyncio.create_task(says("pong", 2), name="pong")
    await asyncio.wait([ping, pong])


if __name__ == "__main__":
    asyncio.run(main())
