"""lock: one at a time, in the order in which they came

Four tasks want the one printer, which an `asyncio.Lock` guards. They come in the order a, b, c, d; while a prints, b
is cancelled.

## Press
1. `p` asks you the question below: choose your answer.
2. Press `-` three times: the loop's clock runs at a tenth, until `+` brings it back. `1` goes to Tasks, `z` gives it
   the whole screen, and `l` launches `main`: see what the others wait for, and who holds it. `z` again brings the other
   panes back, and `+` three times the speed: when `main` has ended, Lesson says whether you were right.
3. `-` three times, and `l` again: select the one that prints with `↓`, and cancel it with `c`. `async with` gives the
   lock back, and the next one prints.

## Question
`b` stands in the queue for the lock when it is cancelled. Who prints?

- a, and then no one: the lock was promised to b.  `prints "a prints" and prints no "c prints"`
- a, c, d.  `prints "a prints" before "c prints" and prints "c prints" before "d prints" and prints no "b prints"`
- a, b, c, d: who waits for a lock cannot be cancelled.  `prints "b prints" before "c prints"`
- a, d, c: who came last is let in first.  `prints "d prints" before "c prints"`

## What really happens
- The lock goes to the one that has waited the longest.
  `prints "a prints" before "c prints" and prints "c prints" before "d prints"`
- Waiting for a lock is an `await` as any other: a cancel ends it, and the queue closes up.
  `b cancelled by main and prints no "b prints" and b ends before a`
- Two never print at once.  `prints "a is done" before "c prints" and prints "c is done" before "d prints"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
`async with lock:` and not `acquire()`: it gives the lock back on errors and cancels as well. This lock is for the
tasks of one loop; against threads it guards nothing. And it can be taken but once: who holds it and asks again waits
for himself, for ever.

## Read on
https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock
"""

import asyncio


async def _print_page(printer: asyncio.Lock, who: str) -> None:
    """Wait for the printer, and print."""
    async with printer:
        print(f"{who} prints")
        await asyncio.sleep(0.4)
        print(f"{who} is done")


async def main() -> None:
    """Let four come for the printer, and send one away."""
    printer = asyncio.Lock()
    users = {who: asyncio.create_task(_print_page(printer, who), name=who) for who in "abcd"}
    await asyncio.sleep(0.2)
    users["b"].cancel()
    await asyncio.wait(users.values())


if __name__ == "__main__":
    asyncio.run(main())
