"""retry: again, after pauses that grow, and not after every error

`busy` refuses its first three callers and serves the fourth. `wrong` is asked for something that does not exist, and
says so each time. `retry` tries up to five times, and doubles its pause after each failure.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: see Output (`6`).
3. `l` again, and `c` at once, while it pauses: the cancel gets through, and nothing is tried again.

## Question
`wrong` raises LookupError. How often is it called?

- Five times, like everything that fails.  `prints "wrong: asked" 5 times`
- Four times, as `busy` is.  `prints "wrong: asked" 4 times`
- Once: it fails for good at the first error.  `prints "wrong: asked" 1 times`
- Never: `busy` has used the tries up.  `prints no "wrong: asked"`

## What really happens
- `retry` catches ConnectionError alone, which may be gone the next time. The fourth try succeeds.
  `prints "busy: asked" 4 times and prints "main: busy says 'at last'"`
- The pauses grow: 0.2, 0.4 and 0.8 s.
  `prints "pause of 0.2 s" before "pause of 0.4 s" and prints "pause of 0.4 s" before "pause of 0.8 s"`
- What will never get better is raised at once.
  `prints "wrong: asked" 1 times and prints "main: LookupError" and took over 1.3 s`
- The pauses are nowhere but in the task that waits: everything else goes on.  `main finished`

## Where it differs
Nowhere.

## In your code
Name the errors that may pass; never `except BaseException`, which retries a cancel as well. The last failure has to be
raised. Put some chance into each pause (`random.uniform(0, pause)`): else all that failed together come back together.

## Read on
https://docs.python.org/3/tutorial/errors.html#handling-exceptions
"""

import asyncio
from collections.abc import Awaitable, Callable

REFUSALS = 3


def _server() -> Callable[[], Awaitable[str]]:
    calls = 0

    async def busy() -> str:
        nonlocal calls
        calls += 1
        print("busy: asked")
        if calls <= REFUSALS:
            raise ConnectionRefusedError("come back later")
        return "at last"

    return busy


async def wrong() -> str:
    """Fail, now and for ever."""
    print("wrong: asked")
    raise LookupError("there is no such page")


async def retry(ask: Callable[[], Awaitable[str]] = wrong, tries: int = 5, pause: float = 0.2) -> str:
    """Ask until there is an answer, less and less often."""
    for _ in range(tries - 1):
        try:
            return await ask()
        except ConnectionError as error:
            print(f"pause of {pause:.1f} s: {error}")
        await asyncio.sleep(pause)
        pause *= 2
    return await ask()


async def main() -> None:
    """Ask one that gets better, and one that never will."""
    print(f"main: busy says {await retry(_server())!r}")
    try:
        await retry(wrong)
    except LookupError as error:
        print(f"main: {type(error).__name__}: {error}")


if __name__ == "__main__":
    asyncio.run(main())
