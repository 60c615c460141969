"""blocking: one call that stops everything

A loop runs one thing at a time. A clock ticks in one task; another calls `time.sleep`, which does not give the loop
back, and for as long as it lasts nothing else runs: no tick, no timer, no network, no cancel.

Things to try:

- Launch `clock` with `l`, then `block`. The header says for how long the loop has been blocked, and at which line.
- Launch `clock`, then `in_a_thread`: the same `time.sleep` in a worker thread, and the clock keeps ticking.
- Launch `clock`, then `spin`: it waits for nothing, but hands the loop back each time. Watch busy go up to 100 %.
- While `block` runs, press `c` on it: by the time the loop can hear you, the task has ended. `!`, a real Ctrl+C, gets
  through at once.
- Send the plain function `nap` to a thread with `x`, and cancel it: its future is cancelled, the thread naps on.
"""

import asyncio
import time


async def clock(ticks: int = 20, every: float = 0.4) -> None:
    """Tick, and complain when the loop was late."""
    for tick in range(1, ticks + 1):
        due = time.monotonic() + every
        await asyncio.sleep(every)
        late = time.monotonic() - due > 0.5
        print(f"tick {tick}, far too late" if late else f"tick {tick}")


async def block(seconds: float = 4.0) -> None:
    """Sleep the wrong way: the loop stands still."""
    print(f"time.sleep({seconds:g}) on the loop's own thread ...")
    time.sleep(seconds)
    print("... and the loop has its thread back")


def nap(seconds: float = 4.0) -> str:
    """An ordinary function that blocks the thread that calls it."""
    time.sleep(seconds)
    return "well rested"


async def in_a_thread(seconds: float = 4.0) -> None:
    """The same sleep, where it hurts nobody."""
    print(f"time.sleep({seconds:g}) in a worker thread ...")
    print("...", await asyncio.to_thread(nap, seconds))


async def spin(seconds: float = 4.0) -> None:
    """Ask for the next turn again and again: polite, and busy all the same."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(0)


async def main() -> None:
    """The clock under a block, and beside a thread."""
    for work in block, in_a_thread:
        ticking = asyncio.create_task(clock(ticks=3), name="clock")
        await asyncio.sleep(0.6)
        await work(1.2)
        await ticking


if __name__ == "__main__":
    asyncio.run(main())
