"""return_exceptions: errors among the results, but no armour against a cancel

`collect` asks three thermometers with `gather(…, return_exceptions=True)`. `main` lets it do so once in peace; the
second time it cancels it half-way.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`.
3. Press `-` three times: the loop's clock runs at a tenth, until `+` brings it back. `[` chooses `collect`: launch it.
   `1` goes to Tasks: select the first task below it with `↓`, and cancel that with `c`. Its CancelledError is one of
   the results now.
4. Launch `collect` again, and cancel `collect` itself with `c`: no results are printed.

## Question
The task `disturbed` is cancelled while it waits for its `gather`. What does it get?

- A list as always, with a CancelledError for each that did not come to its end.
  `disturbed finished and prints "CancelledError"`
- CancelledError is raised in it, and the thermometers are cancelled too.  `disturbed cancelled and 2 of ask cancelled`
- CancelledError is raised in it, and the thermometers answer all the same.  `disturbed cancelled and 4 of ask finished`

## What really happens
- In peace the error stands in its place among the results, and nothing is raised.
  `peaceful finished and prints "['garden: 21', OSError('cellar: no battery'), 'roof: 21']"`
- It keeps no cancel away from you: who cancels the one that waits cancels the `gather`, and that passes it on to all
  that still run.  `disturbed cancelled by main and 2 of ask cancelled by gather`
- What had failed before that is lost: there is no list.  `2 of broken failed OSError and prints "results" 1 times`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Go through the results and look for exceptions: with `return_exceptions=True` an error that you do not look at is an
error that nobody sees. Look with `isinstance(result, BaseException)`, for CancelledError is no `Exception`. And write
the code around it for being cancelled, as with any other `await`.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.gather
"""

import asyncio


async def ask(thermometer: str = "garden", seconds: float = 0.6) -> str:
    """Ask a thermometer that works."""
    await asyncio.sleep(seconds)
    return f"{thermometer}: 21"


async def broken(thermometer: str = "cellar", seconds: float = 0.1) -> str:
    """Ask a thermometer that does not."""
    await asyncio.sleep(seconds)
    raise OSError(f"{thermometer}: no battery")


async def collect() -> None:
    """Ask three at once, and take errors as results."""
    results = await asyncio.gather(ask("garden"), broken("cellar"), ask("roof"), return_exceptions=True)
    print("results:", results)


async def main() -> None:
    """Collect in peace, and then be in the way."""
    await asyncio.create_task(collect(), name="peaceful")
    disturbed = asyncio.create_task(collect(), name="disturbed")
    await asyncio.sleep(0.3)
    disturbed.cancel()
    await asyncio.wait([disturbed])
    print(f"disturbed: cancelled() is {disturbed.cancelled()}")


if __name__ == "__main__":
    asyncio.run(main())
