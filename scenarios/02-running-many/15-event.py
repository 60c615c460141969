"""event: a door that stays open

Two guests wait at a door, which is an `asyncio.Event`. `main` opens it with `set()`. A third guest comes late, when
it has been open for a while.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: both guests wait for the event, and go in at the same moment.
3. `]` chooses `slam`, `l` launches it: the door is opened and shut in one breath, and those who waited go in.

## Question
The third guest comes 0.3 s after `set()`, and awaits `door.wait()`. What becomes of it?

- It goes in at once: the event is still set.  `late finished and prints "late: goes in" before "main: closes"`
- It waits for the next `set()`: that one was for those who waited.  `prints "main: closes" before "late: goes in"`
- It waits for ever, and is cancelled at the end.  `late cancelled`

## What really happens
- `set()` wakes all that wait, not one.
  `prints "main: opens" before "first: goes in" and first finished and second finished`
- It stays set: `wait()` does not wait then.  `prints "late: comes" before "late: goes in" and late ends before main`
- Only `clear()` shuts it again, and then who comes has to wait.
  `prints "main: closes" before "too-late: comes" and too-late cancelled by main`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
An event says that something is so, and not that something has happened again: for "once more" take a `Queue` or a
`Condition`. Set it from the loop's own thread alone; from another thread use `loop.call_soon_threadsafe(event.set)`.

## Read on
https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event
"""

import asyncio


async def _guest(door: asyncio.Event) -> None:
    """Wait until the door is open, and go in."""
    task = asyncio.current_task()
    name = task.get_name() if task else "guest"
    print(f"{name}: comes")
    await door.wait()
    print(f"{name}: goes in")


async def main() -> None:
    """Open a door, leave it open for a while, and close it."""
    door = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for name in "first", "second":
            group.create_task(_guest(door), name=name)
        await asyncio.sleep(0.3)
        print("main: opens")
        door.set()
        await asyncio.sleep(0.3)
        group.create_task(_guest(door), name="late")
        await asyncio.sleep(0.3)
        print("main: closes")
        door.clear()
        too_late = group.create_task(_guest(door), name="too-late")
        await asyncio.sleep(0.3)
        too_late.cancel()


async def slam() -> None:
    """Open a door and shut it at once."""
    door = asyncio.Event()
    waiting = asyncio.create_task(_guest(door), name="waiting")
    await asyncio.sleep(0.3)
    door.set()
    door.clear()
    await waiting


if __name__ == "__main__":
    asyncio.run(main())
