"""green threads: the other road, where any call may switch

Two deposits of 1 into an account that holds 0. Each reads the balance, writes a line into a log, and stores the balance
plus 1. The log takes a moment. `main` does it with threads, with coroutines that just call the log, and with
coroutines that await it.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Watch Loop while it runs: it waits in the first part and in the third, and is *blocked* in the
   second.

## Question
What is the balance after two deposits that call the log, in threads and in coroutines?

- 2 in both: nobody touches the balance between the two lines.  `prints "threads: 2" and prints "calling: 2"`
- 1 in threads, 2 in coroutines.  `prints "threads: 1" and prints "calling: 2"`
- 1 in both: the log takes its time.  `prints "threads: 1" and prints "calling: 1"`

## What really happens
- A thread that sleeps lets the others run, and nothing in `_deposit` shows it: both read 0.  `prints "threads: 1"`
- A coroutine is switched at an `await` alone. A plain call keeps the loop, and the balance is safe.
  `prints "calling: 2" and loop blocked`
- With an `await` the same deposit is lost, but now a word in the code says where others have a turn.
  `prints "awaiting: 1"`

## Where it differs
Nowhere. Green threads, which the standard library does not have, are many stacks in one thread: whatever would block
switches to another stack instead. No function has to be `async`, and as with threads no call tells whether it switches.

## In your code
That is the bargain: `async` and `await` have to be written all the way up, and in return what stands between two
`await`s is never interrupted by another coroutine. Hold an `asyncio.Lock` where one has to stand in between.

## Read on
https://docs.python.org/3/library/threading.html#introduction
"""

import asyncio
import time


class Account:
    """A balance, without any lock."""

    balance = 0


def _log() -> None:
    time.sleep(0.4)


def _deposit(account: Account) -> None:
    seen = account.balance
    _log()
    account.balance = seen + 1


async def threads() -> None:
    """Two deposits, each in a thread."""
    account = Account()
    await asyncio.gather(asyncio.to_thread(_deposit, account), asyncio.to_thread(_deposit, account))
    print(f"threads: {account.balance}")


async def calling() -> None:
    """Two deposits by coroutines that call what blocks."""
    account = Account()

    async def deposit() -> None:
        _deposit(account)

    await asyncio.gather(deposit(), deposit())
    print(f"calling: {account.balance}")


async def awaiting() -> None:
    """Two deposits by coroutines that await in between."""
    account = Account()

    async def deposit() -> None:
        seen = account.balance
        await asyncio.sleep(0.4)
        account.balance = seen + 1

    await asyncio.gather(deposit(), deposit())
    print(f"awaiting: {account.balance}")


async def main() -> None:
    """All three, one after the other."""
    await threads()
    await calling()
    await awaiting()


if __name__ == "__main__":
    asyncio.run(main())
