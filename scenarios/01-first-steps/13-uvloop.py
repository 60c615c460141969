"""uvloop: another loop under the same program

`main` runs three sleepers side by side and says which loop it is on. The file starts it with `uvloop.run`, not with
`asyncio.run`.

## Press
1. `p` asks you the question below: choose your answer.
2. `R` runs the whole file: look at the header, which names the loop.
3. `l` launches `main` on the loop of the playground, and `u` swaps that one: `l` again, and compare.

## Question
What has to be changed in `main` for uvloop?

- Nothing: tasks and `await` are Python's own, and only the loop beneath them is another.
  `prints "its tasks are from _asyncio" and prints "main: slept"`
- The sleeps: `asyncio.sleep` belongs to asyncio's loop.  `prints no "main: slept"`
- It does not matter: with `import asyncio` the program runs on asyncio's loop.
  `on uvloop: prints "asyncio.unix_events"`

## What really happens
- `uvloop.run(main())` does what `asyncio.run` does, on a loop of uvloop's.
  `on uvloop: prints "main: a Loop from uvloop"`
- Tasks, futures, locks, queues and timeouts are asyncio's.  `prints "its tasks are from _asyncio"`
- All three sleep at the same time.  `3 of nap finished and took under 1.4 s`

## Where it differs
`uvloop.install()` does the same for every later `asyncio.run`; it is deprecated from Python 3.12 on. There is no uvloop
for Windows.

## In your code
Write against asyncio, and choose the loop in one place. It pays off where much goes through sockets. Where the two
loops differ in what they do first, a program that relies on it is wrong on one of them: run your tests on both.

## Read on
https://docs.python.org/3/library/asyncio-runner.html#asyncio.Runner
"""

import asyncio

import uvloop


async def nap(seconds: float = 0.5) -> None:
    """Sleep a little."""
    await asyncio.sleep(seconds)


async def main() -> None:
    """Say which loop this is, and sleep three times at once."""
    loop = asyncio.get_running_loop()
    print(f"main: a {type(loop).__name__} from {type(loop).__module__}")
    print(f"main: its tasks are from {asyncio.Task.__module__}")
    await asyncio.gather(nap(), nap(), nap())
    print("main: slept")


if __name__ == "__main__":
    uvloop.run(main())
