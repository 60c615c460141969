"""condition: who is woken still has to look

Two guests wait at a table until there is a bun on it; an `asyncio.Condition` guards the table and wakes them. The baker
brings one bun and wakes both. A while later another one comes.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: Tasks shows both guests at the Condition.
3. `[` and `]` choose `careless`, `l` launches it: its guests do not look again when they are woken.

## Question
`notify_all()` wakes both guests, and there is one bun. What becomes of the second guest?

- It sleeps on: only as many are woken as there is something for.  `prints no "second: nothing there"`
- It finds nothing, waits on, and eats the next one.  `prints "second: nothing there" before "second: eats"`
- It fails: it takes from an empty table.  `second failed IndexError`

## What really happens
- Both wake, and the lock lets them in one after the other: the first takes the bun.
  `prints "first: eats" before "second: nothing there"`
- The second looks again, in a `while`, and goes back to waiting; it eats when there is something for it.
  `prints "second: nothing there" before "another" and prints "another" before "second: eats" and second finished`
- `wait()` gives the lock back while it waits: else the baker could never come in.  `first finished and main finished`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
`await table.wait_for(lambda: buns)` is that `while` in one line; a bare `wait()` behind an `if` is a mistake. Change
what is guarded, and notify, inside of one `async with`.

## Read on
https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition
"""

import asyncio


async def _guest(table: asyncio.Condition, buns: list[str], who: str) -> None:
    """Wait for a bun, and look again whenever woken."""
    async with table:
        while not buns:
            await table.wait()
            if not buns:
                print(f"{who}: nothing there")
        print(f"{who}: eats a {buns.pop()}")


async def _careless_guest(table: asyncio.Condition, buns: list[str], who: str) -> None:
    """Wait for a bun, and believe that being woken means that there is one."""
    async with table:
        if not buns:
            await table.wait()
        print(f"{who}: eats a {buns.pop()}")


async def _bring(table: asyncio.Condition, buns: list[str], bun: str) -> None:
    async with table:
        buns.append(bun)
        table.notify_all()


async def main() -> None:
    """Bring one bun to two guests, and another one later."""
    table, buns = asyncio.Condition(), list[str]()
    async with asyncio.TaskGroup() as group:
        for who in "first", "second":
            group.create_task(_guest(table, buns, who), name=who)
        await asyncio.sleep(0.5)
        await _bring(table, buns, "bun")
        await asyncio.sleep(0.5)
        print("baker: another one")
        await _bring(table, buns, "roll")


async def careless() -> None:
    """Bring one bun to two guests who do not look again."""
    table, buns = asyncio.Condition(), list[str]()
    async with asyncio.TaskGroup() as group:
        for who in "first", "second":
            group.create_task(_careless_guest(table, buns, who), name=who)
        await asyncio.sleep(0.5)
        await _bring(table, buns, "bun")


if __name__ == "__main__":
    asyncio.run(main())
