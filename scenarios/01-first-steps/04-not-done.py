"""not done: done() asks, result() insists

`main` makes a future that nobody has given a result yet, asks it `done()`, and takes its `result()` all the same. Then
it gives it one, and asks again.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`; Output (`6`) has the answers.

## Question
The future has no result yet. What do `done()` and `result()` do?

- `done()` is False, and `result()` is None.  `prints "result() is None"`
- `done()` is False, and `result()` raises.  `prints "done() is False" and prints "result() raises"`
- Both raise.  `prints "done() raises"`
- `done()` is False, and `result()` waits until there is one.  `prints no "raises" and prints no "None"`

## What really happens
- `done()` never raises: it says whether there is an outcome.  `prints "done() is False"`
- `result()` never waits: it raises InvalidStateError while there is none.  `prints "result() raises InvalidStateError"`
- With a result, both answer.  `prints "result() raises" before "done() is True, result() is 42"`
- `await` is what waits; here it need not any more.  `prints "await gives 42" and main finished`

## Where it differs
Nowhere. But a `concurrent.futures.Future` is another thing: its `result()` does wait, and blocks the thread.

## In your code
`await` a task to get its result. Take `result()` only of what is known to be done, for example of those in the first
set that `asyncio.wait` returns, or inside of a done callback.

## Read on
https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.result
"""

import asyncio


async def main() -> None:
    """Ask a future before and after it has a result."""
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    print(f"done() is {future.done()}")
    try:
        print(f"result() is {future.result()}")
    except asyncio.InvalidStateError as error:
        print(f"result() raises {type(error).__name__}")
    await asyncio.sleep(0.5)
    future.set_result(42)
    print(f"done() is {future.done()}, result() is {future.result()}")
    print(f"await gives {await future}")


if __name__ == "__main__":
    asyncio.run(main())
