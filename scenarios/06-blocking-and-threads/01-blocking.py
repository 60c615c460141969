"""blocking: one call that stops everything

A clock ticks in one task, every 0.4 s; another calls `time.sleep(1.2)`. Then the same once more, but with the sleep in
a worker thread.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. The header says for how long the loop has been blocked, and at which line.
3. `[` and `]` choose `clock`, then `spin`: launch both. `spin` hands the loop back each time, and the clock ticks on;
   but *busy* in Loop goes up.
4. Launch `block` and press `c` on it: by the time the loop can hear you, the task has ended. Launch it again: `!`, a
   real Ctrl+C, gets through at once.
5. Send the plain function `nap` to a thread with `x`, and cancel it: its future is cancelled, the thread naps on.

## Question
`block` sleeps with `time.sleep(1.2)` between the first tick and the second. What does the clock do?

- It ticks on: it is a task of its own.  `prints no "far too late"`
- It stands still, and its second tick is far too late.  `prints "tick 2, far too late"`
- It never ticks a second time.  `prints no "tick 2"`

## What really happens
- A loop runs one thing at a time, and `time.sleep` does not give it back.  `loop blocked`
- No tick, no timer, no network and no cancel gets through before it ends.
  `prints "loop has its thread back" before "tick 2"`
- In a worker thread the same sleep hurts nobody.  `nap finished 'well rested'`

## Where it differs
Nowhere: all Pythons and both loops stand still.

## In your code
Use `await asyncio.sleep` and libraries that await; hand what blocks to `asyncio.to_thread`. With debug mode on, asyncio
logs what took longer than 0.1 s.

## Read on
https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code
"""

import asyncio
import time


async def clock(ticks: int = 20, every: float = 0.4) -> None:
    """Tick, and complain when the loop was late."""
    for tick in range(1, ticks + 1):
        due = time.monotonic() + every
        await asyncio.sleep(every)
        late = time.monotonic() - due > 0.5
        print(f"tick {tick}, far too late" if late else f"tick {tick}")


async def block(seconds: float = 4.0) -> None:
    """Sleep the wrong way: the loop stands still."""
    print(f"time.sleep({seconds:g}) on the loop's own thread ...")
    time.sleep(seconds)
    print("... and the loop has its thread back")


def nap(seconds: float = 4.0) -> str:
    """An ordinary function that blocks the thread that calls it."""
    time.sleep(seconds)
    return "well rested"


async def in_a_thread(seconds: float = 4.0) -> None:
    """The same sleep, where it hurts nobody."""
    print(f"time.sleep({seconds:g}) in a worker thread ...")
    print("...", await asyncio.to_thread(nap, seconds))


async def spin(seconds: float = 4.0) -> None:
    """Ask for the next turn again and again: polite, and busy all the same."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(0)


async def main() -> None:
    """The clock under a block, and beside a thread."""
    for work in block, in_a_thread:
        ticking = asyncio.create_task(clock(ticks=3), name="clock")
        await asyncio.sleep(0.6)
        await work(1.2)
        await ticking


if __name__ == "__main__":
    asyncio.run(main())
