"""call_later zero: is it a timer, or simply next?

`main` calls `call_later(0, …)` first and `call_soon(…)` second, and sees which callback is called first.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: see Output (`6`).
3. `u` swaps the loop, and `l` launches `main` again: is it the same?

## Question
In which order are the two callbacks called?

- As they were handed in: later, soon.  `prints "later" before "soon"`
- `call_soon` goes first: soon, later.  `prints "soon" before "later"`
- `call_later(0, …)` raises, for zero is no time.  `main failed`

## What really happens
- asyncio makes a timer of it, and looks at timers only in the next turn, behind what is ready.
  `on asyncio: prints "soon" before "later" and prints "it is a TimerHandle"`
- uvloop makes no timer of it: it does what `call_soon` does, and keeps the order.
  `on uvloop: prints "later" before "soon" and prints "it is a Handle"`
- A handle that is no timer has no `when()`.
  `on uvloop: prints "it has no when()"`
- Both are called, once each.  `prints "later" 1 times and prints "soon" 1 times and main finished`

## Where it differs
By loop, as told above; all Pythons do the same.

## In your code
Say `call_soon` where you mean it: it promises the order of the calls, on every loop. Where a delay is computed and may
come out as 0, do not ask the handle for `when()`.

## Read on
https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_later
"""

import asyncio


async def main() -> None:
    """Hand in two callbacks."""
    loop = asyncio.get_running_loop()
    handle = loop.call_later(0, print, "callback: later")
    loop.call_soon(print, "callback: soon")
    print(f"main: it is a {type(handle).__name__}")
    print(f"main: it has {'a' if hasattr(handle, 'when') else 'no'} when()")
    await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main())
