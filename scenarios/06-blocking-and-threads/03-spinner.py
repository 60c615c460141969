"""spinner: polite to everybody, and busy all the same

`spin` waits for an Event that is set after a second, in its own way: it looks, hands the loop back with `sleep(0)`, and
looks again. A clock ticks beside it.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Look at *busy* in Loop: that is what the turns take. The loop itself needs the rest, to choose
   who is next: it never sleeps.
3. `h` shows the hint on it.
4. `[` and `]` choose `patient`: launch it, it waits for the same, and *busy* stays low.

## Question
What does `spin` do while it waits?

- It stops the clock, as `time.sleep` does.  `prints "spin: " before "tick 1"`
- It lets the clock tick, and takes thousands of turns for nothing.  `prints "tick 1" before "spin: thousands of turns"`
- It lets the clock tick, and takes a few turns: the loop sleeps in between.  `prints "spin: a few turns"`

## What really happens
- `sleep(0)` gives the others one turn, so nobody is shut out.  `prints "tick 3" before "spin: " and not loop blocked`
- But it asks for its own next turn at once. A loop that has something ready never sleeps, and keeps a processor
  busy.  `prints "spin: thousands of turns"`
- `await event.wait()` is told: one look, one wait.  `prints "patient: turns: 1"`

## Where it differs
By loop only in how many turns are wasted: uvloop makes more of them in the same time.

## In your code
Never poll in a loop of `sleep(0)`: await an Event, a Queue, a Future, whatever tells you. `sleep(0)` is for long
computations in pieces, to let the others in between.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep
"""

import asyncio


def _after(seconds: float) -> asyncio.Event:
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, event.set)
    return event


async def spin(seconds: float = 1.0) -> None:
    """Look again and again."""
    event, turns = _after(seconds), 0
    while not event.is_set():
        await asyncio.sleep(0)
        turns += 1
    print("spin: thousands of turns" if turns > 1000 else "spin: a few turns")


async def patient(seconds: float = 1.0) -> None:
    """Be told."""
    event, turns = _after(seconds), 0
    while not event.is_set():
        await event.wait()
        turns += 1
    print(f"patient: turns: {turns}")


async def clock(ticks: int = 3) -> None:
    """Tick while others let it."""
    for tick in range(1, ticks + 1):
        await asyncio.sleep(0.1)
        print(f"tick {tick}")


async def main() -> None:
    """Let two wait for an Event, each in its way, beside a clock."""
    await asyncio.gather(clock(), spin())
    await patient()


if __name__ == "__main__":
    asyncio.run(main())
