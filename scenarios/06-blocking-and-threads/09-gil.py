"""gil: threads that compute hold the loop up

`count` counts how often it comes to its turn in a second, with a `sleep` of a millisecond between. Once it is alone;
once three threads compute meanwhile.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Look at *lag* in Loop: how late timers are.
3. `3` shows the three threads at work; `0` draws them as bars beside the loop's.

## Question
The threads are none of the loop's. How many turns does `count` get beside them?

- As many as alone: they run on other processors.  `prints "beside threads: half the turns, or more"`
- Less than half.  `prints "beside threads: less than half"`
- None at all, until they are done.  `prints "beside threads: one turn"`

## What really happens
- One thread at a time runs Python code: who holds the GIL. Whenever the loop has slept it has to ask for it, and
  who computes lets go only after 5 ms; then it is perhaps another thread's turn.
  `prints "beside threads: less than half"`
- So no turn is lost, but each is late, by the threads that come before it.  `prints no "beside threads: one turn"`
- The threads do their work, and cost the loop more than their share: it has to wait again for each turn.
  `3 of compute finished and main finished`

## Where it differs
By machine, in how much. In a free-threaded Python, which 3.13 can be built as, there is no GIL.

## In your code
Threads are for what waits: files, databases, libraries that let go of the GIL, as numpy and zlib do. What computes in
Python goes into processes.

## Read on
https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code
"""

import asyncio
import time


def compute(seconds: float = 1.0) -> int:
    """Compute in Python, for so long."""
    number, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        number += 1
    return number


async def count(seconds: float = 1.0) -> int:
    """Count the turns that a task gets that sleeps for a millisecond between them."""
    turns, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(0.001)
        turns += 1
    return turns


def _in_words(turns: int, of: int) -> str:
    if turns < 2:
        return "one turn"
    return "less than half the turns" if turns < of / 2 else "half the turns, or more"


async def main() -> None:
    """Count alone, and beside three threads that compute."""
    alone = await count()
    jobs = [asyncio.to_thread(compute) for _ in range(3)]
    beside, *_ = await asyncio.gather(count(), *jobs)
    print(f"beside threads: {_in_words(beside, alone)}")


if __name__ == "__main__":
    asyncio.run(main())
