"""body-error: an error in the body of a TaskGroup ends its tasks as well

A shop opens its doors to two guests, who are tasks of a `TaskGroup`, and counts its money in the body of the same
`async with`. The counting fails.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: both guests are sent home.
3. `[` chooses `shop`: launch it, and look at how it ends in the Inspector (`8`): its exception is a group.

## Question
`main` has `except ValueError` around the group, and the body raises a ValueError. What does it catch?

- The ValueError: it comes from the body and not from a task.  `prints "plain" and 2 of guest cancelled`
- Nothing: it comes as an ExceptionGroup, which the next `except` catches.
  `prints "in a group" and 2 of guest cancelled`
- The ValueError, after the guests have had their time.  `prints "plain" and 2 of guest finished`

## What really happens
- The body counts as one of the group: its error has the group cancel all its tasks.
  `2 of guest cancelled by TaskGroup and prints no "has eaten"`
- The group waits for them before it raises.  `prints "guest: leaves" before "main: in a group"`
- It comes in an ExceptionGroup, as the error of a task does, and not as it was raised.
  `prints "in a group: [ValueError('a coin is false')]" and prints no "plain"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Code that is put into an `async with TaskGroup()` raises its errors in another wrapping from then on: look at the
`except` clauses around it. `except*` catches both. To end a group in peace before its tasks have ended, cancel those
tasks.

## Read on
https://docs.python.org/3/library/asyncio-task.html#task-groups
"""

import asyncio


async def guest(seconds: float = 1.0) -> None:
    """Eat, and leave when asked to."""
    try:
        await asyncio.sleep(seconds)
        print("guest: has eaten")
    finally:
        print("guest: leaves")


async def shop() -> None:
    """Have two guests, and count the money meanwhile."""
    async with asyncio.TaskGroup() as group:
        group.create_task(guest(), name="first")
        group.create_task(guest(), name="second")
        await asyncio.sleep(0.3)
        raise ValueError("a coin is false")


async def main() -> None:
    """Run the shop, and catch what it raises."""
    try:
        await shop()
    except ValueError as error:
        print(f"main: plain: {error!r}")
    except ExceptionGroup as errors:
        print(f"main: in a group: {list(errors.exceptions)}")


if __name__ == "__main__":
    asyncio.run(main())
