"""wait_for: time is up, and then?

`asyncio.wait_for` cancels what it waits for when the time is up. What happens next is for the other side to say:
most things end at once, some clean up first, and a few take no notice.

Things to try:

- Launch `slow` with `l` and time it out with `t`: the waiter ends with TimeoutError, and `slow` is cancelled.
- The same with `tidy`: TimeoutError comes late, because `wait_for` waits until the tidying is done.
- The same with `stubborn`: there is no TimeoutError at all, for it swallows the cancel and returns a value.
- Launch `slow`, press `s` and then `t`: the time-out now hits the shield, and `slow` runs on.
"""

import asyncio
from collections.abc import Callable, Coroutine


async def slow(seconds: float = 5.0) -> str:
    """Take long, and end at once when cancelled."""
    await asyncio.sleep(seconds)
    return "slow, but here"


async def tidy(seconds: float = 5.0, cleaning: float = 1.0) -> str:
    """Take long, and clean up when cancelled."""
    try:
        await asyncio.sleep(seconds)
    finally:
        print("  tidy: cleaning up")
        await asyncio.sleep(cleaning)
        print("  tidy: clean")
    return "tidy, and here"


async def stubborn(seconds: float = 5.0) -> str:
    """Take long, and answer a cancel with a value."""
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print("  stubborn: I did not hear that")
    return "half an answer"


async def patience(work: Callable[[], Coroutine[None, None, str]] = slow, limit: float = 2.0) -> None:
    """Wait for one of them, and not for long."""
    print(f"{work.__name__}: you have {limit:g} s")
    try:
        result = await asyncio.wait_for(work(), limit)
    except TimeoutError:
        print(f"{work.__name__}: timed out")
    else:
        print(f"{work.__name__}: returned {result!r}")


async def main(limit: float = 0.5) -> None:
    """All three, one after the other."""
    for work in slow, tidy, stubborn:
        await patience(work, limit)


if __name__ == "__main__":
    asyncio.run(main())
