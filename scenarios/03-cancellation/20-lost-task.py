"""lost task: nobody holds it, and it vanishes

`main` starts two tasks and keeps neither. `lost` waits for a future that nobody else knows of; `sleeper` sleeps. Then
`main` collects garbage, which Python does by itself sooner or later.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. Soon `lost` is gone from Tasks, and Story says why.
3. `[` and `]` choose `lost`: launch it, and drop your variable with `d`. Then `Ctrl+P`, *collect garbage*.

## Question
Both tasks wait when the garbage is collected, and no variable holds them. Which of them comes to its end?

- Both: the loop holds its tasks until they are done.  `prints "lost: got" and sleeper finished`
- Only `sleeper`: something of the loop still holds it.  `lost destroyed and sleeper finished`
- None: what nobody holds is collected.  `lost destroyed and sleeper destroyed`

## What really happens
- The loop keeps only weak references to its tasks. `lost` and its future hold each other and nobody holds the two: they
  go.  `lost destroyed`
- It is no cancellation: GeneratorExit is thrown in, not CancelledError.
  `prints "lost: GeneratorExit" and prints no "lost: CancelledError" and 0 of lost cancelled`
- asyncio says so, to its exception handler alone.  `reported "Task was destroyed but it is pending"`
- A timer of the loop holds the future that `sleep` waits for, and that future holds the task.  `sleeper finished`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Hold what you start: in a TaskGroup, or in a set that each task leaves with `add_done_callback(tasks.discard)`. That it
went well so far only means that a timer or a socket happened to hold the task.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task
"""

import asyncio
import gc


async def lost() -> None:
    """Wait for a future that nobody else knows of."""
    try:
        await asyncio.get_running_loop().create_future()
        print("lost: got what I waited for")
    except BaseException as error:
        print(f"lost: {type(error).__name__}")
        raise


async def sleeper(seconds: float = 0.6) -> None:
    """Wait for a timer."""
    await asyncio.sleep(seconds)
    print("sleeper: slept well")


async def main() -> None:
    """Start two tasks, hold neither, and collect garbage."""
    asyncio.get_running_loop().set_exception_handler(lambda _, context: print(f"asyncio: {context['message']}"))
    gc.disable()  # so that it happens below, and not a moment earlier
    asyncio.create_task(lost(), name="lost")  # noqa: RUF006
    asyncio.create_task(sleeper(), name="sleeper")  # noqa: RUF006
    await asyncio.sleep(0.3)
    print("main: collecting garbage")
    gc.collect()
    gc.enable()
    print("main: collected")
    await asyncio.sleep(0.6)


if __name__ == "__main__":
    asyncio.run(main())
