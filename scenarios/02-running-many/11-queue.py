"""queue: producers, consumers, and who says that all is done

One cook hands six plates to two waiters through an `asyncio.Queue` that holds two. Waiters never stop by themselves:
`main` waits with `join()`, and then cancels them.

## Press
1. `p` asks you the question below: choose your answer.
2. Press `-` three times: the loop's clock runs at a tenth, until `+` brings it back. `1` goes to Tasks, `z` gives it
   the whole screen, and `l` launches `main`: see who waits for what, `Queue.put` of a full queue, `Queue.join`, or
   `Queue.get` of an empty one. `z` again brings the other panes back, and `+` three times the speed.
3. When `main` has ended: `l` again, and pause with `Space` at once. Select each of the two waiters with `↓`, cancel it
   with `c`, and go on with `Space`: `main` waits for good, and Loop says *stuck*. End it with `c` on `main`.

## Question
The cook has put the last plate into the queue. When does `await plates.join()` return?

- At once: all is in the queue.  `prints "join: returns" before "takes plate 6"`
- When the last plate has been taken out: the queue is empty.  `prints "join: returns" before "has served plate 6"`
- When `task_done()` was called for the last plate.  `prints "has served plate 6" before "join: returns"`

## What really happens
- A full queue holds the cook up: the cook cannot run ahead of the waiters by more than what fits in.
  `prints "has served plate 1" before "the last plate is out"`
- `join()` does not look at how full the queue is. It counts: one more with each `put`, one less with each
  `task_done()`.
  `prints "the last plate is out" before "join: returns" and prints "takes plate 6" before "join: returns"`
- Nobody tells the waiters that the evening is over. They stand in `get()`, and are ended by a cancel.
  `ann cancelled by main and ben cancelled by main`

## Where it differs
Python 3.13 has `Queue.shutdown()`: then `get()` raises QueueShutDown once the queue is empty, and nobody has to be
cancelled. On 3.11 and 3.12 cancel, or put a last item that says so, one for each consumer.

## In your code
Call `task_done()` in `finally`: if a consumer fails before it, `join()` waits for ever. Give the queue a `maxsize`,
for without one a quick producer fills your memory.

## Read on
https://docs.python.org/3/library/asyncio-queue.html
"""

import asyncio


async def _cook(plates: asyncio.Queue[int], count: int) -> None:
    """Put plates out, as long as there is room."""
    for plate in range(1, count + 1):
        await plates.put(plate)
    print("cook: the last plate is out")


async def _wait_at_table(plates: asyncio.Queue[int], waiter: str, seconds: float) -> None:
    """Take plates and serve them, for ever."""
    while True:
        plate = await plates.get()
        print(f"{waiter} takes plate {plate}")
        try:
            await asyncio.sleep(seconds)
            print(f"{waiter} has served plate {plate}")
        finally:
            plates.task_done()


async def main(count: int = 6) -> None:
    """Open, wait until all is served, and close."""
    plates: asyncio.Queue[int] = asyncio.Queue(maxsize=2)
    paces = {"ann": 0.4, "ben": 0.7}
    waiters = [asyncio.create_task(_wait_at_table(plates, who, pace), name=who) for who, pace in paces.items()]
    await _cook(plates, count)
    await plates.join()
    print("join: returns")
    for waiter in waiters:
        waiter.cancel()
    await asyncio.wait(waiters)


if __name__ == "__main__":
    asyncio.run(main())
