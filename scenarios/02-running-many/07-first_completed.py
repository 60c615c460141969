"""first_completed: wait for the first, and what becomes of the losers

Three mirrors are asked for the same page. `main` takes the first answer, with `asyncio.wait(…, FIRST_COMPLETED)`, and
is done. The other two have said nothing yet.

## Press
1. `p` asks you the question below: choose your answer.
2. `R` runs the whole file as python would: `asyncio.run(main())` and nothing after it.
3. Then `l` launches `main` on a loop that stays open. The losers run on after `main` has ended, and answer: of this
   run the second answer is the right one.
4. `]` chooses `tidy`, `l` launches it: the losers are cancelled and waited for.

## Question
`python 07-first_completed.py`: mirror-b comes first, and a second later `main` returns. What becomes of the slowest,
mirror-c?

- `wait` cancels it as soon as it has its winner.  `mirror-c cancelled by main`
- It runs on until it answers.  `mirror-c finished`
- It runs on until `main` returns; then `asyncio.run` cancels it.  `mirror-c cancelled by asyncio.run`

## What really happens
- `wait` returns two sets, the done and the pending, and leaves everything as it is.
  `mirror-b finished and prints "done: ['mirror-b'], pending: ['mirror-a', 'mirror-c']"`
- It cancels nobody: a little later one of the losers still answers, in vain.
  `mirror-a finished and prints "done:" before "mirror-a: answers"`
- `asyncio.run` cancels what is left when `main` has returned. Nobody is told: no error, no warning.
  `mirror-c cancelled by asyncio.run and prints no "mirror-c: answers" and program finished`

## Where it differs
By where it runs: in a program it is `asyncio.run` that ends the losers, on a loop that stays open they come to their
end. All Pythons and both loops do the same. Until Python 3.10 `wait` took coroutines too; since 3.11 it takes tasks
alone, and says `TypeError: Passing coroutines is forbidden`.

## In your code
Cancel the losers yourself, and wait until they have cleaned up, as `tidy` does. More than one may be in `done`: take
all of it, not the first. Its tasks may have failed: `result()` raises their error.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
"""

import asyncio


async def ask(mirror: str = "mirror-a", seconds: float = 0.7) -> str:
    """Ask a mirror for the page."""
    await asyncio.sleep(seconds)
    print(f"{mirror}: answers")
    return mirror


async def race(a: float = 0.7, b: float = 0.3, c: float = 2.5) -> set[asyncio.Task[str]]:
    """Ask three mirrors, and give back those that did not come first."""
    delays = {"mirror-a": a, "mirror-b": b, "mirror-c": c}
    tasks = [asyncio.create_task(ask(mirror, delay), name=mirror) for mirror, delay in delays.items()]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(f"done: {sorted(task.result() for task in done)}, pending: {sorted(task.get_name() for task in pending)}")
    return pending


async def main() -> None:
    """Take the first answer, and leave a little later."""
    losers = await race()
    await asyncio.sleep(1.0)
    print("main: leaves,", len([task for task in losers if not task.done()]), "still at it")


async def tidy() -> None:
    """Take the first answer, end the others, and wait until they have ended."""
    losers = await race()
    for task in losers:
        task.cancel()
    await asyncio.wait(losers)
    print("tidy: leaves, nothing is left")


if __name__ == "__main__":
    asyncio.run(main())
