"""barrier: nobody goes on until all are there

A tour begins when three have come, which an `asyncio.Barrier` sees to. `ann` and `ben` come, `ben` is cancelled while
he waits, and then `cleo` comes. Half a second later `dan` comes too.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: Tasks says how many are there.
3. Press `-` three times: the loop's clock runs at a tenth, until `+` brings it back. `l` again, `1` goes to Tasks,
   `↓` chooses the new `ann`, and `c` cancels it. `+` three times: now there is one too few to the end, and Loop says
   *stuck*.
4. `[` and `]` choose `called_off`, `l` launches it: `abort()` breaks the barrier, and all who wait fail.

## Question
Three came, one of them was cancelled meanwhile. What becomes of the other two?

- They go: the third has come.  `prints "cleo goes" before "dan comes"`
- They wait on: who was cancelled counts no more.  `prints "dan comes" before "ann goes" and ann finished`
- They fail: the barrier is broken.  `ann failed BrokenBarrierError`

## What really happens
- Who is cancelled at the barrier takes his place back.  `ben cancelled by main and prints no "ben goes"`
- So after `cleo` there are two, and they wait for a third.
  `prints "cleo comes" before "dan comes" and prints "dan comes" before "cleo goes"`
- The one with whom the barrier is full lets all of them go.  `ann finished and cleo finished and dan finished`
- Then it is empty again, and can be used for the next three.  `prints "waiting now: 0"`

## Where it differs
`asyncio.Barrier` is new in Python 3.11. A `threading.Barrier` differs: one waiter who gives up, with a timeout, breaks
it for all.

## In your code
If a party may fail or be cancelled, the others wait for ever: put a timeout around `wait()`, and call `abort()` when it
is up, so that the others get BrokenBarrierError. A TaskGroup cancels them for you.

## Read on
https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier
"""

import asyncio


async def _guest(tour: asyncio.Barrier) -> None:
    """Wait until all are there."""
    task = asyncio.current_task()
    name = task.get_name() if task else "guest"
    print(f"{name} comes")
    await tour.wait()
    print(f"{name} goes")


async def main() -> None:
    """Wait for three, one of whom is cancelled."""
    tour = asyncio.Barrier(3)
    guests = {}
    for name in "ann", "ben", "cleo", "dan":
        guests[name] = asyncio.create_task(_guest(tour), name=name)
        await asyncio.sleep(0.5)
        if name == "ben":
            guests[name].cancel()
    await asyncio.wait(guests.values())
    print(f"waiting now: {tour.n_waiting}")


async def called_off() -> None:
    """Let two wait for a third, and then tell them that nobody will come."""
    tour = asyncio.Barrier(3)
    guests = [asyncio.create_task(_guest(tour), name=name) for name in ("ann", "ben")]
    await asyncio.sleep(0.5)
    await tour.abort()
    for end in await asyncio.gather(*guests, return_exceptions=True):
        print(type(end).__name__)


if __name__ == "__main__":
    asyncio.run(main())
