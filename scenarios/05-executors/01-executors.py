"""executors: work for other threads and processes

What blocks, or computes, does not belong on the loop. `run_in_executor` hands a plain function to a pool: threads for
what waits, processes for what computes. The loop gets a future, and a future can be cancelled; a running thread cannot.

Things to try:

- Launch `in_threads` with `l` and watch the Executors pane: two workers, four jobs, so two of them queue.
- Launch `impatient`: its wait is over after a second, and the thread goes on for nobody. That is a ghost.
- Send `read_slowly` to a thread with `x` a few times, and cancel a job with `c`: only a queued one is really cancelled.
- Send `add_up` to a process pool with `X`; then send it to a thread, and compare the lag of the loop.
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
