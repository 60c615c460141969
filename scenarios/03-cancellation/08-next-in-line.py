"""next-in-line: a cancelled waiter does not take the lock with it

`b`, `c` and `d` wait for a lock that `main` holds. `main` cancels `b` while it waits. Then it lets go of the lock,
which makes `c` the next one, and cancels `c` in the same breath.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`; Output (`6`) tells who gets the lock.
3. Choose `user` with `[` and `]`, and launch it three times with `l`. `1` goes to Tasks: two wait for the lock that
   `user-1` holds. Cancel `user-2` (`↑`, `c`) while it waits: `user-3` has the lock after `user-1`.

## Question
`c` was already told that the lock is its, and is cancelled before it could take it. Who gets the lock?

- `c`: it was its turn.  `prints "c: has the lock"`
- `d`: `c` passes it on.  `prints "d: has the lock" and prints no "c: has the lock"`
- Nobody: the lock is lost with `c`, and `d` waits for ever.  `d still runs`

## What really happens
- A waiter that is cancelled leaves the line, and those behind it move up.
  `b cancelled and prints no "b: has the lock"`
- To release a lock wakes the first in line, no more: that one has to run before it holds the lock. Here it runs with a
  CancelledError.  `c cancelled and prints no "c: has the lock"`
- `Lock.acquire` sees to that case: it wakes the next one, and then lets the error through.
  `d finished and prints "c: cancelled" before "d: has the lock"`
- In the end the lock is free.  `prints "locked() is False"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
`async with lock:` is safe at any moment of a cancel. With `acquire()` and `release()` by hand, let `try` begin right
behind the `acquire()`; and whoever builds such a line of futures has to pass on the turn, as Lock does.

## Read on
https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock
"""

import asyncio

LOCK = asyncio.Lock()


async def user(name: str = "user", seconds: float = 6.0) -> None:
    """Use the lock for a while."""
    try:
        async with LOCK:
            print(f"{name}: has the lock")
            await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name}: cancelled")
        raise


async def main() -> None:
    """Cancel one that waits, and one whose turn it is."""
    async with LOCK:
        b, c, d = (asyncio.create_task(user(name, 0.4), name=name) for name in "bcd")
        await asyncio.sleep(0.4)
        b.cancel()
        await asyncio.sleep(0.4)
    c.cancel()
    await asyncio.wait([b, c, d])
    print(f"main: locked() is {LOCK.locked()}")


if __name__ == "__main__":
    asyncio.run(main())
