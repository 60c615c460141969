"""stop event: a thread that can be asked to stop

The same patience as with the ghost, 0.4 s. But this thread looks at an Event between two pieces of work, and `main`
sets it when it gives up.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and `5` goes to Story: the job is a ghost for a moment only, then it is *finished*.
3. `[` and `]` choose `patient`: launch it, cancel it with `c`, and see that a cancel stops the thread as well.

## Question
The thread has work for ten seconds. What ends it?

- The timeout: `wait_for` cancels it.  `1 of copy cancelled`
- Nothing: it works for ten seconds.  `took over 9 s`
- It ends itself, soon after the Event is set.  `1 of copy finished 'stopped' and took under 9 s`

## What really happens
- The cancel reaches the future and not the thread.  `1 of copy a ghost`
- `finally` sets the Event, whatever ended the wait.  `prints "set" before "thread: asked to stop"`
- The thread sees it at its next look, tidies up, and returns.  `1 of copy finished 'stopped'`
- So the program's exit has nothing to wait for.  `took under 9 s`

## Where it differs
Nowhere.

## In your code
Pass an Event to whatever runs for long in a thread, set it in `finally`, and use `stop.wait(seconds)` instead of
`time.sleep(seconds)`: it wakes at once. Work that cannot look needs a process, which can be killed.

## Read on
https://docs.python.org/3/library/threading.html#event-objects
"""

import asyncio
import threading


def copy(stop: threading.Event | None = None, pieces: int = 100) -> str:
    """Work in small pieces, and look at the Event between them."""
    stop = stop or threading.Event()
    for _ in range(pieces):
        if stop.wait(0.1):  # this is the work, too
            print("thread: asked to stop, tidying up")
            return "stopped"
    return "copied"


async def patient(limit: float = 8.0) -> None:
    """Wait for a thread, and see to it that it ends."""
    stop = threading.Event()
    try:
        await asyncio.wait_for(asyncio.to_thread(copy, stop), limit)
    finally:
        print("the Event is set")
        stop.set()


async def main() -> None:
    """Give up early."""
    try:
        await patient(limit=0.4)
    except TimeoutError:
        print("main: gave up")


if __name__ == "__main__":
    asyncio.run(main())
