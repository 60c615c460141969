"""unheard-timeout: the time is up, and there is no TimeoutError

`fetch` answers a cancel with a value from its cache. `main` gives it 0.3 s with `wait_for`, and then 0.3 s with
`asyncio.timeout`.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`; look at Story (`5`): CancelledError is thrown in twice, and no TimeoutError comes of it.
3. Choose `fetch` with `[` and `]`, launch it with `l` and time it out with `t` and `Enter`: the waiter ends as
   *finished*. Go up in Story (`5`, `↑`) to where `fetch-1` finished: it swallowed the cancel.

## Question
Does `main` hear that the time was up?

- Yes: `wait_for` raises TimeoutError.  `main failed TimeoutError`
- No error comes up, neither time; only `expired()` tells.
  `prints "wait_for: old news" and prints "timeout: old news, expired() is True"`
- Nothing tells: as no error came up, `expired()` is False.  `prints "expired() is False"`

## What really happens
- A timeout is a cancel, and TimeoutError is made of the CancelledError that comes back. None comes back here.
  `main finished and prints no "TimeoutError"`
- `wait_for` hands over the value as if it had come in time.  `prints "wait_for: old news"`
- `timeout()` still knows that its time was up.  `prints "expired() is True"`
- It takes its own cancel back, so nothing comes after.  `main cancelling 0`

## Where it differs
Up to Python 3.11 `wait_for` cancels a task of its own that it made for the coroutine, from 3.12 on the task that waits.
What comes of it is the same.

## In your code
A limit holds only for those who let CancelledError through. Let `fetch` raise it again, and give the old value where
TimeoutError is caught. Where the time matters more than the value, ask `expired()`.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout.expired
"""

import asyncio


async def fetch(seconds: float = 8.0) -> str:
    """Fetch the news; when cancelled, take what is in the cache."""
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        return "old news"
    return "news"


async def main() -> None:
    """Give it 0.3 s, in two ways."""
    print(f"wait_for: {await asyncio.wait_for(fetch(), 0.3)}")
    async with asyncio.timeout(0.3) as limit:
        news = await fetch()
    print(f"timeout: {news}, expired() is {limit.expired()}")


if __name__ == "__main__":
    asyncio.run(main())
