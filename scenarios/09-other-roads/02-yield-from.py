"""yield from: what `await` was made of

A generator hands over to another one with `yield from`, and a coroutine does the same with `await`. One small driver
runs both, with nothing but `send()`; no loop has a part in it.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and Output (`6`) shows both conversations.
3. Change a line of it: `e` opens the file in your editor, and saving it reloads.

## Question
The driver sends `"an answer"` to the outer generator, while that stands at its `yield from`. Who gets it?

- The outer one: it is the one that the driver knows.  `prints "generator: outer got 'an answer'"`
- The inner one: `yield from` lets everything through.  `prints "generator: inner got 'an answer'"`
- Nobody: what is sent to a `yield from` is lost.  `prints no "got 'an answer'"`

## What really happens
- What the inner one yields comes out of the outer one, as if that had yielded it.
  `prints "generator: driver hears 'a question'" before "generator: inner got"`
- What is sent in goes the same way back.  `prints "generator: inner got 'an answer'"`
- What the inner one returns is the value of `yield from`.  `prints "generator: outer got 42"`
- With `async def` and `await` it is the same, step by step: only at the very bottom there still is a `yield`, in an
  `__await__`.
  `prints "coroutine: inner got 'an answer'" before "coroutine: outer got 42"`

## Where it differs
Nowhere. Until Python 3.10 there was `@asyncio.coroutine`, with which a generator and its `yield from` could be a task.

## In your code
A task of asyncio is such a driver: what it hears is the future to wait for, and when that is done it sends None. So
`await` alone never gives a turn away; only a `yield` at the bottom, that of a future that is not done, does.

## Read on
https://docs.python.org/3/reference/expressions.html#yield-expressions
"""

import asyncio
from collections.abc import Coroutine, Generator

Talk = Generator[str, str | None, int]


def _inner_generator() -> Talk:
    print(f"generator: inner got {(yield 'a question')!r}")
    return 42


def _outer_generator() -> Talk:
    result = yield from _inner_generator()
    print(f"generator: outer got {result}")
    return result


class Question:
    """Something to await: it asks whoever drives the coroutine."""

    def __await__(self) -> Generator[str, str | None, str | None]:
        return (yield "a question")


async def _inner_coroutine() -> int:
    print(f"coroutine: inner got {await Question()!r}")
    return 42


async def _outer_coroutine() -> int:
    result = await _inner_coroutine()
    print(f"coroutine: outer got {result}")
    return result


def _drive(kind: str, talk: Talk | Coroutine[str, str | None, int]) -> None:
    print(f"{kind}: driver hears {talk.send(None)!r}")
    try:
        talk.send("an answer")
    except StopIteration as end:
        print(f"{kind}: driver is left with {end.value}")


async def main() -> None:
    """Drive a generator, then a coroutine."""
    _drive("generator", _outer_generator())
    _drive("coroutine", _outer_coroutine())


if __name__ == "__main__":
    asyncio.run(main())
