"""silent failure: a task that fails says nothing until it is thrown away

`boom` fails at once. `main` works on beside it, looks at it, and some time later lets go of it.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and Output (`6`) shows what is printed when.
3. `[` and `]` choose `boom`: launch it. It has failed, and Output says nothing. `d` drops your variable,
   and then it does.

## Question
`boom` has failed, and nobody awaits it. When does the program say so?

- At once, when it fails.  `reported "never retrieved" before prints "main: boom"`
- When `main` asks whether it is done.  `reported "never retrieved" before prints "letting go"`
- When `main` lets go of it.
  `prints "letting go" before reported "never retrieved" and reported "never retrieved" before prints "let go of it"`
- Never.  `not reported "never retrieved"`

## What really happens
- A task keeps its exception for whoever awaits it. Until then nobody hears of it.  `boom failed ValueError`
- `done()` looks at the state, and takes no exception out.  `prints "boom is done: True" before "letting go"`
- Only when the task object is destroyed with its exception still in it, it complains to the loop's exception handler.
  `prints "letting go" before reported "Task exception was never retrieved"`
- It does no more than that: the program goes on.  `main finished`

## Where it differs
Nowhere in CPython: all its versions and both loops do the same. A Python without reference counts would say it later.

## In your code
Await each task, or start it in a TaskGroup, which fails with it. A server that keeps all of its tasks in a list for
good never hears of those that failed: take them out when they are done, and ask for `exception()` then.

## Read on
https://docs.python.org/3/library/asyncio-dev.html#detect-never-retrieved-exceptions
"""

import asyncio


async def boom() -> None:
    """Fail at once."""
    raise ValueError("nobody hears me")


async def main() -> None:
    """Start something that fails, work on, and let go of it."""
    asyncio.get_running_loop().set_exception_handler(lambda _, context: print(f"asyncio: {context['message']}"))
    task = asyncio.create_task(boom(), name="boom")
    await asyncio.sleep(0.5)
    print(f"main: boom is done: {task.done()}")
    await asyncio.sleep(0.5)
    print("main: letting go of it")
    del task
    print("main: let go of it")
    await asyncio.sleep(0.3)


if __name__ == "__main__":
    asyncio.run(main())
