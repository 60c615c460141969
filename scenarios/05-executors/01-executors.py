"""executors: work for other threads and processes

What blocks, or computes, does not belong on the loop: `run_in_executor` hands a plain function to a pool. `main` uses
two threads, then two processes, and then gives up on a thread after 0.3 s.

## Press
1. `p` asks you the question below: choose your answer.
2. `3` goes to Executors, and `l` launches `main`: two workers, four jobs, so two of them queue at first.
3. `[` and `]` choose `impatient`: launch it. Its wait is over after a second, and the thread goes on for nobody.
4. Choose `read_slowly`, send it to a thread with `x`, and cancel the job with `c`: it is a *ghost*. Fill the pool
   (`Ctrl+P`, *fill the default pool*, 5 s), send one more, which queues, and cancel that: it is *cancelled*.
5. Choose `add_up`, and send it to a process pool with `X`, twice, one right after the other; when both are done, to
   threads with `x`, twice. Processes work side by side, if there are two processors to spare; threads take turns,
   and then need twice as long.

## Question
At the end `wait_for` gives up on a thread that reads a tape. What does the thread do?

- It is stopped, as a task is that is cancelled.  `1 of read_slowly cancelled`
- It reads on to the end of the tape, for nobody.  `1 of read_slowly a ghost`
- It had not begun: the pool was full.  `1 of read_slowly never began`

## What really happens
- Two threads do four jobs, two at a time, and `gather` keeps their order.
  `prints "from threads:" before "from processes:"`
- Each process has its own interpreter, so three sums really run beside the loop.  `3 of add_up finished`
- The future is cancelled, which is all that there is to cancel; the thread is a ghost.  `1 of read_slowly a ghost`
- `asyncio.run` waits for it before it returns.  `prints "waited 0.3 s in vain"`

## Where it differs
Processes are started in another way from Python 3.14 on, where Linux no longer forks: without the last two lines
of this file each of them would run it again.

## In your code
Give threads a way to be told that they should stop, an Event say, for nothing else stops them. Leaving a
`with ThreadPoolExecutor()` block waits for its jobs, and blocks the loop meanwhile.

## Read on
https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_in_executor
"""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def read_slowly(name: str = "disk", seconds: float = 4.0) -> str:
    """Block the thread, as reading from a slow disk does."""
    time.sleep(seconds)
    return f"{name} after {seconds:g} s"


def add_up(count: int = 30_000_000) -> int:
    """Keep a processor busy for a second or so."""
    return sum(number * number for number in range(count))


async def in_threads(seconds: float = 2.0) -> None:
    """Four jobs for two threads."""
    loop = asyncio.get_running_loop()
    # Leaving this block waits for the pool, and blocks the loop meanwhile; here the jobs have ended by then.
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="reader") as pool:
        jobs = [loop.run_in_executor(pool, read_slowly, name, seconds) for name in "abcd"]
        print("from threads:", *await asyncio.gather(*jobs), sep="\n  ")


async def in_processes(count: int = 10_000_000) -> None:
    """Three sums for two processes, while the loop is free."""
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [loop.run_in_executor(pool, add_up, count // part) for part in (1, 2, 5)]
        print("from processes:", *await asyncio.gather(*jobs), sep="\n  ")


async def impatient(limit: float = 1.0, seconds: float = 4.0) -> None:
    """Stop waiting for a thread; the thread takes no notice."""
    try:
        await asyncio.wait_for(asyncio.to_thread(read_slowly, "tape", seconds), limit)
    except TimeoutError:
        print(f"waited {limit:g} s in vain; the thread reads on")


async def main() -> None:
    """Threads, processes, and a thread that nobody waits for."""
    await in_threads(seconds=0.5)
    await in_processes(count=1_000_000)
    await impatient(limit=0.3, seconds=1.0)


if __name__ == "__main__":
    asyncio.run(main())
