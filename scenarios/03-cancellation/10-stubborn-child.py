"""stubborn-child: one child that will not stop holds all the others up

In a TaskGroup `boom` fails soon. The group cancels `child`, which swallows that and works on for a second. Later
`main` returns while `leftover`, another one of this kind, still runs.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. `1` goes to Tasks: select `child` with `↓`, and `F` lets the story tell of it alone.
3. `R`, and then `y` if `leftover` is still alive, runs the whole file as python would: there, and only there,
   `asyncio.run` cancels `leftover`, and waits for it.

## Question
`boom` fails after 0.2 s. When does `main` hear of that?

- At once.  `prints "main: the group failed" before "child: done"`
- When `child` has ended, a second later.  `prints "child: done" before "main: the group failed"`
- Never: `child` returned a value, so the group is content.  `prints no "main: the group failed"`

## What really happens
- The group asks its other children to stop, once, and then waits until each has ended, however it ends.
  `child cancelled by TaskGroup and child swallowed`
- The error was there all the time, and comes out when the last child lets it.
  `boom failed ValueError and child ends before main`
- `asyncio.run` does the same at the end: it cancels what is left, once, and waits for all of it.
  `leftover cancelled by asyncio.run and leftover finished and prints "leftover: done" before "the program ends"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Nothing in asyncio stops a task by force, and a timeout around the group has to wait as well. A child that may
swallow a cancel (`except BaseException`, a loop that catches everything and tries again) is a fault of that child: have
it raise again.

## Read on
https://docs.python.org/3/library/asyncio-task.html#task-groups
"""

import asyncio


async def stubborn(name: str = "stubborn") -> str:
    """Swallow a cancel, and work on."""
    try:
        await asyncio.sleep(5.0)
    except asyncio.CancelledError:
        print(f"{name}: not now")
        await asyncio.sleep(1.0)
        print(f"{name}: done")
    return "done"


async def boom() -> None:
    """Fail soon."""
    await asyncio.sleep(0.2)
    raise ValueError("boom")


async def main() -> None:
    """Wait for a group that fails, and leave a task behind."""
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(stubborn("child"), name="child")
            group.create_task(boom(), name="boom")
    except* ValueError:
        print("main: the group failed")
    leftover = asyncio.create_task(stubborn("leftover"), name="leftover")
    await asyncio.wait([leftover], timeout=0.2)
    print("main: returns")


if __name__ == "__main__":
    asyncio.run(main())
    print("the program ends")
