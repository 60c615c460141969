"""repl: try it while the loop runs

A prompt on a loop that runs: `await` works in it, and tasks go on while you type. `main` does what you would type, and
leaves itself the time to type it.

## Press
1. `p` asks you the question below: choose your answer, and let `l` launch `main`.
2. `:` opens the prompt. Enter `await greet()`: the answer comes after a second. Enter `greet()`, without `await`: it is
   a coroutine object.
3. Enter `mine = asyncio.create_task(greet("you"))`, and a second later `mine`; then `mine.result()`. On the way Python
   warns of the coroutine that you have not awaited: it was kept as the last result, and is thrown away.
4. `Esc` leaves the prompt. `python -m asyncio` in a shell is the same prompt, without a playground.

## Question
You start a task at the prompt, and type nothing for a while. What becomes of the task?

- It waits for your next entry, as a prompt waits.  `prints "you type again" before "hello, you"`
- It goes on: the prompt does not stop the loop.  `prints "hello, you" before "you type again"`
- It runs only when you await it.  `prints "main: awaits" before "hello, you"`

## What really happens
- The loop runs in one thread, and the prompt reads your keys in another.  `prints "hello, you" before "you type again"`
- `await` at the prompt waits for one thing only; tasks that you made before go on.  `2 of greet finished`
- An entry that awaits runs as a task; one that does not runs at once.  `prints "a coroutine"`

## Where it differs
Nowhere. Python 3.14 has `python -m asyncio ps PID` and `pstree PID` besides, which show the tasks of another process.

## In your code
Try a library's coroutines in it before you write the program. The loop is one loop all the time, so a connection that
you have opened stays open from one entry to the next.

## Read on
https://docs.python.org/3/library/asyncio.html#asyncio-cli
"""

import asyncio


async def greet(name: str = "world") -> str:
    """Greet after a second."""
    await asyncio.sleep(1)
    print(f"hello, {name}")
    return name


async def main() -> None:
    """What you would type, line by line."""
    coroutine = greet()
    print(f">>> greet() is a {type(coroutine).__name__}")
    coroutine.close()  # so that Python does not warn that it was never awaited
    task = asyncio.create_task(greet("you"), name="greet")
    await asyncio.sleep(1.5)
    print(">>> you type again")
    other = asyncio.create_task(greet("world"), name="greet")
    print(f">>> main: awaits, and gets {await task!r} and {await other!r}")


if __name__ == "__main__":
    asyncio.run(main())
