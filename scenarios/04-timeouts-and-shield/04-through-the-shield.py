"""through-the-shield: what a shield does not keep off

A shield keeps off the cancels of those who wait at it. `main` cancels `direct`, which stands behind a shield,
itself. Then it cancels the shield in front of `leftover`, as the cancel of a waiter would, and returns.

## Press
1. `p` asks you the question below: choose your answer.
2. `R` runs the whole file as python would, to see what `asyncio.run` does at its end (`l` would launch `main` on a loop
   that goes on).
3. Choose `work` with `[` and `]`, launch it, put a shield before it with `s`, go to Tasks with `1`, select `work-1`
   with `↓` and cancel that with `c`.

## Question
Which of the two comes to its end behind its shield?

- Both.  `direct finished and leftover finished`
- `leftover` alone: only its shield was cancelled.  `direct cancelled and leftover finished`
- Neither.  `direct cancelled and leftover cancelled`

## What really happens
- The task itself is as easy to cancel as any: a shield is a future in front of it, not a coat around it.
  `direct cancelled by main`
- Those at the shield then get CancelledError too, though nobody cancelled them.
  `prints "main: CancelledError at the shield" and main cancelling 0`
- A cancel at the shield stops there, as it should.
  `prints "leftover.done() is False" before "leftover: cancelled"`
- But `asyncio.run` cancels all that is left when `main` returns, and asks no shield.
  `leftover cancelled by asyncio.run`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
A shield lets a caller go, no more. For what must be done before the program ends, keep the task in a set and await that
set at the end of `main`.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.shield
"""

import asyncio


async def work(name: str = "work") -> None:
    """Work for a while."""
    try:
        await asyncio.sleep(6.0)
        print(f"{name}: done")
    except asyncio.CancelledError:
        print(f"{name}: cancelled")
        raise


async def main() -> None:
    """Cancel one task behind its shield, and leave another one behind."""
    direct = asyncio.create_task(work("direct"), name="direct")
    shield = asyncio.shield(direct)
    await asyncio.sleep(0.3)
    direct.cancel()
    try:
        await shield
    except asyncio.CancelledError:
        print("main: CancelledError at the shield")

    leftover = asyncio.create_task(work("leftover"), name="leftover")
    shield = asyncio.shield(leftover)
    await asyncio.sleep(0.3)
    shield.cancel()  # as the cancel of a task that awaits it does
    await asyncio.sleep(0.1)
    print(f"main: the shield is cancelled, leftover.done() is {leftover.done()}")


if __name__ == "__main__":
    asyncio.run(main())
