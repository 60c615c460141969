"""race: tasks do race, across an await

Ten customers pay 10 each into one account. Only one task runs at a time, there is no thread anywhere, and still money
is lost.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`.
3. `[` and `]` choose `careful`, `l` launches it: the same with an `asyncio.Lock`, one after the other.
4. Choose `main` again, pause with `Space`, launch it, and step with `.`: each task reads the balance and comes to its
   `sleep` before the first of them writes. `Space` lets all go on.

## Question
The account was empty. What does it hold when all ten have paid?

- 100: one task runs at a time, so nobody can come in between.  `prints "without a lock: 100"`
- 10: each has read the balance before anyone wrote it.  `prints "without a lock: 10."`
- Something in between, and something else each time.  `prints no "lock: 100" and prints no "lock: 10."`

## What really happens
- A task runs alone only from one `await` to the next. All ten read 0, all ten wait, all ten write 10.
  `prints "without a lock: 10. Lost updates: 9" and 10 of pay finished`
- What stands between reading and writing is an `await`: there the others have their turn. No error and no warning
  tells.  `main finished`

## Where it differs
From threads: those may be interrupted between any two instructions, tasks only where `await`, `async for` or `async
with` stands. That makes it easier to see, and here it makes it certain. On all Pythons and both loops it is the same.

## In your code
Between reading what is shared and writing it let there be no `await`: `balance += 10` alone is safe. If one has to be
there, put an `asyncio.Lock` around both, as `careful` does. An `await` that is put in later opens the gap without
anyone noticing.

## Read on
https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock
"""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext


class Account:
    """Some money."""

    balance = 0

    async def pay(self, amount: int, guard: AbstractAsyncContextManager[object]) -> None:
        """Read the balance, ask the bank, write the balance."""
        async with guard:
            before = self.balance
            await asyncio.sleep(0.05)
            self.balance = before + amount


async def _pay_ten_times(guard: AbstractAsyncContextManager[object], how: str) -> None:
    """Let ten tasks pay at once."""
    account = Account()
    await asyncio.gather(*(account.pay(10, guard) for _ in range(10)))
    print(f"{how}: {account.balance}. Lost updates: {10 - account.balance // 10}")


async def main() -> None:
    """Pay, with nothing that keeps the tasks apart."""
    await _pay_ten_times(nullcontext(), "without a lock")


async def careful() -> None:
    """Pay, one after the other."""
    await _pay_ten_times(asyncio.Lock(), "with a lock")


if __name__ == "__main__":
    asyncio.run(main())
