"""gather: several things at once

Three pages are fetched at the same time. `main` waits for all of them with `asyncio.gather`, and prints what came.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: three tasks beside it, and it waits for all of them.
3. `l` again, and `1` goes to Tasks: select one of the three with `↓` and cancel it with `c`. `gather` raises
   CancelledError in `main`, which nobody cancelled, and the others run on.
4. `l` again, and `c` on `main` itself: `gather` passes the cancel on to all three.
5. `]` chooses `one_fails`, `l` launches it: the error is there after a second, and the other two pages still arrive.
6. `]` chooses `fetch`: launch it twice, mark both with `m` and `↑`, and press `g`: a gather of your own.

## Question
`news` arrives first, then `home`, then `help`. In which order does `gather` return them to `main`?

- As they arrived.  `prints "order of the call: <news> <home> <help>"`
- As they stand in the call, whichever came first.  `prints "order of the call: <home> <news> <help>"`
- In no order that one may rely on, as with a set.  `prints "order of the call: <help>"`

## What really happens
- `gather` makes a task of each coroutine.  `3 of fetch finished`
- They run at the same time: the whole takes as long as the slowest page, 3 s, and not 6 s.
  `took over 2 s and took under 5 s`
- Each ends when it is ready.
  `prints "news: arrived" before "home: arrived" and prints "home: arrived" before "help: arrived"`
- The results keep the order of the arguments.  `prints "order of the call: <home> <news> <help>"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Where one failure should end the others as well, use `asyncio.TaskGroup`: `gather` raises the first error and leaves the
rest running, with nobody who waits for them. `return_exceptions=True` puts errors among the results.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.gather
"""

import asyncio


async def fetch(page: str = "home", delay: float = 4.0) -> str:
    """Fetch a page from a server that takes its time."""
    print(f"{page}: asked for")
    await asyncio.sleep(delay)
    print(f"{page}: arrived after {delay:g} s")
    return f"<{page}>"


async def fetch_in_vain(page: str = "news", delay: float = 1.0) -> str:
    """Fetch a page from a server that hangs up."""
    print(f"{page}: asked for")
    await asyncio.sleep(delay)
    raise ConnectionError(f"the server of {page} hung up")


async def main(slowest: float = 3.0) -> None:
    """Three pages at once; the second is the quickest."""
    pages = await asyncio.gather(
        fetch("home", slowest * 2 / 3),
        fetch("news", slowest / 3),
        fetch("help", slowest),
    )
    print("all here, in the order of the call:", *pages)


async def one_fails(slowest: float = 4.0) -> None:
    """One page fails, and gather raises at once; the rest run on."""
    try:
        await asyncio.gather(fetch("home", slowest), fetch_in_vain("news", 1.0), fetch("help", slowest))
    except ConnectionError as error:
        print("gather raised:", error)


if __name__ == "__main__":
    asyncio.run(main())
