"""ctrl-c: it cancels the main task, and is a KeyboardInterrupt outside only

Half a second after the start `main` sends its own program what Ctrl+C sends, a SIGINT. A worker runs beside it.

## Press
1. `p` asks you the question below: choose your answer.
2. `R` runs the whole file as python would, with the `try` around `asyncio.run`.
3. Look at Story, on the whole screen (`5`, `z`): who cancelled `main`, which is `Task-1` there, and who the worker?

## Question
`main` stands at an `await` when the signal comes. What comes up there?

- KeyboardInterrupt.  `prints "main: KeyboardInterrupt"`
- CancelledError.  `prints "main: CancelledError"`
- Nothing: the program ends on the spot.  `prints no "main: Cancelled" and prints no "main: Keyboard"`

## What really happens
- `asyncio.run` has a handler for SIGINT while it runs: it cancels the main task, and only that.
  `main cancelled by Ctrl+C and main cancelled`
- So the main task cleans up as after any cancel, and may await there.  `prints "main: clean"`
- What else runs is cancelled when the main task has ended, as always.
  `worker cancelled by asyncio.run and prints "main: clean" before "worker: cancelled"`
- When all is over, `asyncio.run` raises KeyboardInterrupt for those outside.
  `prints "worker: cancelled" before "outside: KeyboardInterrupt"`

## Where it differs
Both loops do the same, from Python 3.11 on; before, KeyboardInterrupt came up wherever the loop was.

## In your code
Clean up in `finally` and catch KeyboardInterrupt around `asyncio.run`, not in coroutines. If the main task swallows its
CancelledError the program goes on; a second Ctrl+C then raises KeyboardInterrupt on the spot. A server that gets
SIGTERM too wants `loop.add_signal_handler`.

## Read on
https://docs.python.org/3/library/asyncio-runner.html#handling-keyboard-interruption
"""

import asyncio
import signal


async def worker() -> None:
    """Work beside the main task."""
    try:
        await asyncio.sleep(5.0)
    except asyncio.CancelledError:
        print("worker: cancelled")
        raise


async def main() -> None:
    """Send the program a SIGINT, and clean up."""
    beside = asyncio.create_task(worker(), name="worker")
    asyncio.get_running_loop().call_later(0.5, signal.raise_signal, signal.SIGINT)
    try:
        await asyncio.wait([beside])
    except asyncio.CancelledError:
        print("main: CancelledError")
        await asyncio.sleep(0.3)
        print("main: clean")
        raise
    except KeyboardInterrupt:
        print("main: KeyboardInterrupt")
        raise


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("outside: KeyboardInterrupt")
