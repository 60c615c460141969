"""ghost: a thread that nobody waits for, save the program's end

`main` waits for a thread for 0.3 s, gets its TimeoutError, and returns. The thread needs more than a second.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: its job is a *ghost* from the timeout on.
3. `0` goes to Timeline: `▒` is a worker that runs on for nobody.
4. `R` runs the file as python would: `6` shows in Output what is printed last.

## Question
`wait_for` gives up after 0.3 s. When does the thread end?

- At once: `wait_for` cancels what it waits for.  `1 of copy_tape cancelled`
- When it is done: `wait_for` waits for it, and `main` is late.  `copy_tape ends before main`
- When it is done, long after `main`.  `main ends before copy_tape and copy_tape finished`

## What really happens
- `wait_for` cancels the future, and that is all: no thread can be stopped from outside.  `copy_tape a ghost`
- `main` is free at once.  `prints "main: gave up" before "thread: copied"`
- The thread does all of its work, and its result is lost.  `copy_tape finished 'a copy'`
- `asyncio.run` waits for the default pool's threads before it returns: a timeout of 0.3 s, an exit after more than a
  second.  `main ends before copy_tape`

## Where it differs
From Python 3.12 on `asyncio.run` waits for these threads for at most five minutes, then it warns; on 3.11 without
end. The exit of Python itself waits for them either way.

## In your code
A timeout around `to_thread` limits your patience, not the work. Use calls with a timeout of their own, or let the
function look at an Event.

## Read on
https://docs.python.org/3/library/asyncio-task.html#running-in-threads
"""

import asyncio
import time


def copy_tape(seconds: float = 1.3) -> str:
    """Block a thread, deaf to all requests."""
    time.sleep(seconds)
    print("thread: copied, for nobody")
    return "a copy"


async def main() -> None:
    """Give up on a thread."""
    try:
        await asyncio.wait_for(asyncio.to_thread(copy_tape), 0.3)
    except TimeoutError:
        print("main: gave up")


if __name__ == "__main__":
    asyncio.run(main())
    print("asyncio.run has returned, last of all")
