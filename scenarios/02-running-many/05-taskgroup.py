"""taskgroup: one fails, the others are cancelled, and the group says all of it

A trip needs a flight, a hotel and a car, which are booked at once in an `asyncio.TaskGroup`. The car fails. The hotel
takes a moment to take its booking back.

## Press
1. `p` asks you the question below: choose your answer.
2. Press `-` three times: the loop's clock runs at a tenth, until `+` brings it back. `l` launches `main`. Follow
   `hotel` in Tasks: *cancelling* stands for the time in which it cleans up.
3. `[` chooses `trip`: launch it. `1` goes to Tasks: select `flight` with `↓` and cancel it with `c` before the car
   fails. A cancelled child alone ends nothing.
4. Launch `trip` again, and cancel `trip` itself with `c`: it ends as *cancelled*, when all have cleaned up.

## Question
The car fails after 0.3 s, with a LookupError. What does `main` catch, and when?

- LookupError, at once; the others run on.  `prints "LookupError" before "hotel: booking taken back" and hotel finished`
- An ExceptionGroup, at once, while the hotel still cleans up.
  `prints "ExceptionGroup" before "hotel: booking taken back"`
- An ExceptionGroup, when the hotel has cleaned up.  `prints "hotel: booking taken back" before "ExceptionGroup"`

## What really happens
- The first that fails makes the group cancel the others.
  `car failed LookupError and flight cancelled by TaskGroup and hotel cancelled by TaskGroup`
- The group waits until each has come to its end, cleaning up and all: nothing that began in the block outlives it.
  `hotel ends before main and prints "hotel: booking taken back" before "main caught"`
- Then it raises what has failed, in an ExceptionGroup even if it is one alone.
  `prints "main caught ExceptionGroup: [LookupError('no car is left')]"`
- Who was cancelled by the group is no error, and is not in it.  `prints no "CancelledError"`
- Nothing after the failure in the block is done.  `prints no "a nice trip"`

## Where it differs
In what is left behind. To wake the one that waits, the group cancels it too. Python 3.13 takes that back, so `main`'s
`cancelling()` is 0 afterwards; 3.11.7 and 3.12.1 leave it at 1. Both loops do
the same. Python 3.10 has no TaskGroup.

## In your code
Catch with `except*`, or catch ExceptionGroup and look at its `exceptions`: `except LookupError` does not catch what
stands in a group. Clean up quickly in `finally`, since the whole group waits for it.

## Read on
https://docs.python.org/3/library/asyncio-task.html#task-groups
"""

import asyncio


async def book(what: str = "flight", seconds: float = 1.0) -> None:
    """Book something, and take it back if told to."""
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        await asyncio.sleep(seconds / 4)
        print(f"{what}: booking taken back")
        raise
    print(f"{what}: booked")


async def no_car(seconds: float = 0.3) -> None:
    """Find that there is no car."""
    await asyncio.sleep(seconds)
    raise LookupError("no car is left")


async def trip() -> None:
    """Book all three at once."""
    async with asyncio.TaskGroup() as group:
        group.create_task(book("flight", 0.9), name="flight")
        group.create_task(book("hotel", 1.6), name="hotel")
        group.create_task(no_car(), name="car")
    print("a nice trip!")


async def main() -> None:
    """Book a trip that cannot be."""
    try:
        await trip()
    except ExceptionGroup as group:
        print(f"main caught ExceptionGroup: {list(group.exceptions)}")


if __name__ == "__main__":
    asyncio.run(main())
