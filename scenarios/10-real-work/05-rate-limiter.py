"""rate limiter: a bucket of tokens, filled at a steady pace

A bucket holds three tokens at most, and four a second drip into it. Each call takes one, and waits if there is none.
`main` makes five calls at once, rests for two seconds, and makes five more.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: see Output (`6`).
3. `Space` pauses, `l` launches `main` again, and `.` runs one turn. Press it six times. In Tasks (`1`, `PgDn`), see
   which call waits for a timer, and which for the lock. `Space` goes on.
4. `i` makes time instant, and `l` again: the bucket goes by the loop's clock, and so nothing else changes.

## Question
In the two seconds of rest, eight tokens drip into the bucket. How many of the next five calls go through at once?

- All five: there were tokens for eight.  `prints "second 5: at once"`
- Three: the bucket runs over.  `prints "second 3: at once" and prints "second 4: had to wait"`
- One, for the pace is what counts.  `prints "second 1: at once" and prints "second 2: had to wait"`
- None, for the first five owe it some.  `prints "second 1: had to wait"`

## What really happens
- A full bucket lets three calls through in one burst, the first time.
  `prints "first 3: at once" and prints "first 4: had to wait"`
- What drips in while nobody calls is kept up to the bucket's size, and no more.
  `prints "second 3: at once" and prints "second 4: had to wait"`
- The lock serves in the order of asking: nobody overtakes who waits.
  `prints "first 4: had to wait" before "first 5: had to wait"`
- Nobody is turned away, and no timer runs while nobody calls: tokens are counted when they are
  wanted.  `main finished and 10 of call finished`

## Where it differs
Nowhere.

## In your code
Measure with `loop.time()`, which no change of the system's clock moves. Choose the size for the burst that the other
side bears, and the rate for what it bears in the long run; a Semaphore limits neither, but how many go on at once.

## Read on
https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.time
"""

import asyncio


class Bucket:
    """Tokens, up to a size, that drip in at a rate; each can be taken once."""

    def __init__(self, size: int, per_second: float) -> None:
        self._size, self._rate = size, per_second
        self._tokens, self._counted = float(size), asyncio.get_running_loop().time()
        self._turn = asyncio.Lock()

    def _count(self) -> float:
        now = asyncio.get_running_loop().time()
        self._tokens = min(self._size, self._tokens + (now - self._counted) * self._rate)
        self._counted = now
        return self._tokens

    async def take(self) -> bool:
        """Take a token; whether it had to be waited for."""
        waited = self._turn.locked()
        async with self._turn:
            while (tokens := self._count()) < 1:
                waited = True
                await asyncio.sleep((1 - tokens) / self._rate)
            self._tokens -= 1
        return waited


async def call(bucket: Bucket | None = None, name: str = "call") -> None:
    """Call once there is a token."""
    waited = await (bucket or Bucket(size=3, per_second=4)).take()
    print(f"{name}: {'had to wait' if waited else 'at once'}")


async def burst(bucket: Bucket | None = None, name: str = "burst", calls: int = 5) -> None:
    """Make so many calls at once."""
    bucket = bucket or Bucket(size=3, per_second=4)
    async with asyncio.TaskGroup() as group:
        for each in (f"{name} {number}" for number in range(1, calls + 1)):
            group.create_task(call(bucket, each), name=each)


async def main(calls: int = 5, rest: float = 2.0) -> None:
    """A burst of calls, a rest, and another burst."""
    bucket = Bucket(size=3, per_second=4)
    await burst(bucket, "first", calls)
    await asyncio.sleep(rest)
    await burst(bucket, "second", calls)


if __name__ == "__main__":
    asyncio.run(main())
