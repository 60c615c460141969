"""child process: cancel the waiter, and the child runs on

`main` starts another Python, and a task that waits until it has ended. Then it cancels that task.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: Story (`5`) tells of the tasks, and Output (`6`) of the child.
3. `[` and `]` choose `nurse`, launch it: Tasks says which process it waits for. `c` cancels it: it takes its child
   along.

## Question
`main` cancels the task that awaits `process.wait()`. What becomes of the child?

- It is killed: nobody waits for it any more.  `prints "ended with -9"`
- It is asked to end, with SIGTERM.  `prints "ended with -15" before "nurse"`
- It runs on, and does its work.  `prints "watch is cancelled" before "child: done"`

## What really happens
- A cancel ends the wait, and nothing else.  `watch cancelled by main and prints "returncode is None"`
- The child knows nothing of it, works on, and ends by itself.  `prints "child: done" before "ended with 0"`
- `process.wait()` can be awaited again.  `prints "watch is cancelled" before "ended with 0"`
- `nurse` sees to it: in `finally` she terminates the child and waits for its end.
  `nurse cancelled by main and prints "nurse: the child ended with -15"`

## Where it differs
Nowhere. `communicate()` and `asyncio.create_subprocess_shell` are no different: a cancel kills nothing.

## In your code
Whoever starts a process ends it, in `finally`: `terminate()`, then `await process.wait()`, and `kill()` if it will not
listen. Without the second a zombie is left until the loop ends.

## Read on
https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process
"""

import asyncio
import sys

_CHILD = "import time; time.sleep({seconds}); print('child: done')"


async def _start(seconds: float) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-c", _CHILD.format(seconds=seconds))


async def _mind(process: asyncio.subprocess.Process) -> None:
    try:
        await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
        print(f"nurse: the child ended with {await process.wait()}")


async def nurse(seconds: float = 20.0) -> None:
    """Wait for a child process, and never leave it behind."""
    await _mind(await _start(seconds))


async def main() -> None:
    """Cancel one who waits for a child process, and one who minds it."""
    process = await _start(1.5)
    watch = asyncio.create_task(process.wait(), name="watch")
    await asyncio.sleep(0.4)
    watch.cancel()
    await asyncio.wait([watch])
    print(f"main: watch is cancelled, returncode is {process.returncode}", flush=True)
    print(f"main: the child ended with {await process.wait()}")
    careful = asyncio.create_task(_mind(await _start(20.0)), name="nurse")
    await asyncio.sleep(0.4)
    careful.cancel()
    await asyncio.wait([careful])


if __name__ == "__main__":
    asyncio.run(main())
