"""down-the-chain: a cancel goes through `await task`, and not through `asyncio.wait`

Two parents each make a child and wait for it: `awaiting` with `await child`, `waiting` with `asyncio.wait([child])`.
`main` cancels both parents.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`; Output (`6`) tells who was cancelled, and who is done.
3. Choose `awaiting` with `[` and `]`, and launch it: the tree in Tasks shows its child below it. Cancel it with `c`,
   and its child goes as well.
4. The same with `waiting`: here the edge is dashed, for it lets no cancel through, and the child stays.

## Question
Both parents are cancelled. What becomes of their children?

- Both are cancelled with their parents.  `awaited cancelled and watched cancelled`
- Both run on: they are tasks of their own.  `awaited finished and watched finished`
- The awaited one is cancelled, the other runs on.  `awaited cancelled and watched finished`
- The awaited one runs on, the other is cancelled.  `awaited finished and watched cancelled`

## What really happens
- A task that awaits a task passes its cancel on to it, and has its own CancelledError from there.
  `awaited cancelled by awaiting and awaiting cancelled`
- `asyncio.wait` only watches: it never cancels what it waits for, neither when its time is up nor when it is cancelled
  itself.  `waiting cancelled and not watched cancelled`
- The parent is gone, and its child runs on to its end.  `waiting ends before watched and watched finished`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
`await task`, `gather`, `wait_for` and TaskGroup pass a cancel on; `wait` and `shield` do not. Around `asyncio.wait`,
cancel what is left yourself, in `finally`; or use a TaskGroup, which leaves nothing behind.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
"""

import asyncio

CHILDREN: set[asyncio.Task[None]] = set()


async def child(name: str = "child") -> None:
    """Work for two seconds."""
    try:
        await asyncio.sleep(2.0)
        print(f"{name}: done")
    except asyncio.CancelledError:
        print(f"{name}: cancelled")
        raise


async def awaiting() -> None:
    """Await a child."""
    task = asyncio.create_task(child("awaited"), name="awaited")
    CHILDREN.add(task)
    await task


async def waiting() -> None:
    """Wait for a child."""
    task = asyncio.create_task(child("watched"), name="watched")
    CHILDREN.add(task)
    await asyncio.wait([task])


async def main() -> None:
    """Cancel both parents, and see what becomes of the children."""
    parents = [asyncio.create_task(awaiting(), name="awaiting"), asyncio.create_task(waiting(), name="waiting")]
    await asyncio.sleep(0.4)
    for parent in parents:
        parent.cancel()
    await asyncio.wait(parents)
    print("main: both parents have ended")
    await asyncio.wait(CHILDREN)


if __name__ == "__main__":
    asyncio.run(main())
