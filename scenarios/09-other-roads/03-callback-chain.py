"""callback chain: the road before `await`, and where its exceptions go

Two pages are fetched, one after the other, and the second one cannot be read. `by_callbacks` says at each step which
function goes on with the result; `by_await` does the same with a loop. Both have a `try` around it.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Output (`6`) says who got each exception; Story (`5`) tells of the one that came out
   in the loop.
3. `[` and `]` choose `by_callbacks`: launch it, and look at Source. Where does the task stand while the pages come?

## Question
The second callback raises ValueError. Who gets it?

- The `try` in `by_callbacks`, which began it all.  `prints "callbacks: caught"`
- The first callback, which asked for the second page.  `prints "first callback: caught"`
- The loop's exception handler, and nobody else.
  `reported "Exception in callback" and prints no "callbacks: caught" and prints no "first callback: caught"`
- The program ends with it.  `program failed ValueError`

## What really happens
- `fetch` returns at once, and so the `try` is over before anything has gone wrong.
  `prints "callbacks: the try is over" before "callbacks: page 1"`
- The loop calls the callback, so the exception comes out in the loop. It hands it to its exception handler and goes on.
  `prints "the loop got ValueError" and main finished`
- With `await` the frame that asked is still there, and its `try` catches it.
  `prints "await: caught ValueError" and by_await finished`

## Where it differs
Nowhere. Protocols and transports, signal handlers and done callbacks work this way to this day.

## In your code
Turn a callback into a future at the place where it comes in, with `future.set_result` as the callback and
`set_exception` for errors, and `await` from there on. Keep callbacks too short to fail.

## Read on
https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_later
"""

import asyncio
from collections.abc import Callable

Done = Callable[[str], None]


def _fetch(number: int, done: Done) -> None:
    asyncio.get_running_loop().call_later(0.3, done, f"page {number}")


def _read(page: str) -> str:
    if page == "page 2":
        raise ValueError(f"{page} cannot be read")
    return page


def _first(page: str) -> None:
    print(f"callbacks: {_read(page)}")
    try:
        _fetch(2, _second)
    except ValueError:
        print("first callback: caught it")


def _second(page: str) -> None:
    print(f"callbacks: {_read(page)}")


async def by_callbacks() -> None:
    """Say what to do next, and hope."""
    try:
        _fetch(1, _first)
    except ValueError:
        print("callbacks: caught it")
    print("callbacks: the try is over")
    await asyncio.sleep(1.0)


async def by_await() -> None:
    """Wait for each page where it is needed."""
    try:
        for number in 1, 2:
            page: asyncio.Future[str] = asyncio.get_running_loop().create_future()
            _fetch(number, page.set_result)
            print(f"await: {_read(await page)}")
    except ValueError as error:
        print(f"await: caught {type(error).__name__}")


async def main() -> None:
    """One way, then the other."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: print(f"the loop got {context['exception']!r}"))
    await asyncio.create_task(by_callbacks(), name="by_callbacks")
    await asyncio.create_task(by_await(), name="by_await")


if __name__ == "__main__":
    asyncio.run(main())
