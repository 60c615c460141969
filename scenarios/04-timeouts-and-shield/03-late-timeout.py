"""late timeout: it cannot fire while the loop is blocked, and then has to queue

`main` blocks the loop for a second inside of a timeout of 0.2 s. Then it awaits `sleep(0)`, which waits for nothing but
its next turn, and once more.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Look at Loop: it is *blocked*, and Source marks the line.
3. `u` swaps the loop, and `l` launches `main` again: is it the same?

## Question
When does `main` get its TimeoutError?

- In the middle of the blocking call, after 0.2 s.  `not prints "main: worked"`
- At the first `await` after it.  `prints "TimeoutError" and prints "worked" and prints no "one await"`
- At the second `await` after it.  `prints "one await" before "TimeoutError"`
- Never: the body of the block is done in time for the loop.  `prints no "TimeoutError" and prints "two awaits"`

## What really happens
- Nothing can interrupt a call that does not await: the loop, whose timer it is, is blocked.  `loop blocked`
- A timeout is a timer that cancels the task; the block turns the CancelledError into TimeoutError, and takes the
  cancel back.  `main cancelled by timeout and main cancelling 0 and main finished`
- asyncio puts what is due behind the steps that are ready: the task's next turn comes first, and one `await` gets
  through.  `on asyncio: prints "one await" before "TimeoutError"`
- uvloop runs the timers that are due first: the cancel is there before the task's next
  turn.  `on uvloop: prints no "one await" and prints "TimeoutError"`

## Where it differs
By loop, as told above; all Pythons do the same.

## In your code
A timeout is only as good as the awaits in its block. Give blocking work to a thread, `await asyncio.to_thread(work)`,
and never rely on which `await` it is that a late timeout hits.

## Read on
https://docs.python.org/3/library/asyncio-task.html#timeouts
"""

import asyncio
import time


async def main() -> None:
    """Block for longer than the timeout around it, then await."""
    try:
        async with asyncio.timeout(0.2):
            time.sleep(1.0)
            print("main: worked for a second, and nothing happened")
            await asyncio.sleep(0)
            print("main: one await got through")
            await asyncio.sleep(0)
            print("main: two awaits got through")
    except TimeoutError:
        print("main: TimeoutError")


if __name__ == "__main__":
    asyncio.run(main())
