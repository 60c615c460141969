"""thread names: what the default pool calls its threads

`main` runs a function three times, once in the default pool and twice in a pool of its own. Each time it says in which
thread it was.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: Story (`5`) tells in which thread each job starts. Executors (`3`) still has the default pool
   and its thread when all is done; the other pool was shut down.
3. `u` swaps the loop, and `l` launches `main` again.

## Question
A log has thread names in it. What are those of the default pool, in which `asyncio.to_thread` runs things too?

- They begin with `asyncio_`.  `prints "in asyncio_0"`
- They begin with another word.  `prints no "in asyncio_0" and prints no "in MainThread"`
- There are none: it is the main thread, `MainThread`.  `prints "in MainThread"`

## What really happens
- asyncio names its default pool's threads after itself.  `on asyncio: prints "where: in asyncio_0"`
- uvloop does the same, with its own name.  `on uvloop: prints "where: in uvloop_0"`
- A pool of your own bears the name that you give it, on both loops.  `prints "where: in files_0"`
- All of them are threads: nothing blocks the loop.  `3 of where finished and not loop blocked`

## Where it differs
By loop; all Pythons do the same.

## In your code
Filters of logs and of profilers must not look for `asyncio_`. Where the name matters, make a pool of your own with
`thread_name_prefix`, and let `loop.set_default_executor` make it the default one.

## Read on
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.ThreadPoolExecutor
"""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def where(seconds: float = 0.2) -> str:
    """Take a little time, and say in which thread."""
    time.sleep(seconds)
    return threading.current_thread().name


async def main() -> None:
    """Ask the default pool, and then one of our own."""
    loop = asyncio.get_running_loop()
    print(f"where: in {await loop.run_in_executor(None, where)}")
    files = ThreadPoolExecutor(max_workers=2, thread_name_prefix="files")
    both = await asyncio.gather(loop.run_in_executor(files, where, 0.2), loop.run_in_executor(files, where, 0.4))
    for name in both:
        print(f"where: in {name}")
    files.shutdown()


if __name__ == "__main__":
    asyncio.run(main())
