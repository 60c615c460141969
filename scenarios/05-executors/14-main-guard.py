"""main guard: a new process reads your file again

`main` sends a job to a process that does not begin as a copy of this one, but as a fresh Python: `spawn`. To find the
job's function, that Python reads this file from its first line.

## Press
1. `p` asks you the question below: choose your answer.
2. `R` runs the file as python would: look in Output for the name under which it is read the second time.
3. `4` goes to Source, and `End` to its end: there stands the line that says it, beside the guard.

## Question
What does the new process do with the last line of this file, `asyncio.run(main())`?

- It runs it as well, and makes processes of its own.  `prints "main: begins" 2 times`
- It does not come to it: its `__name__` is another.
  `prints "main: begins" 1 times and prints "read again, as __mp_main__"`
- Nothing: it never reads this file.  `prints no "read again"`

## What really happens
- The new process imports the file, under another name.  `prints "read again, as __mp_main__"`
- So the guard, `if __name__ == "__main__"`, keeps it from running the program.  `prints "main: begins" 1 times`
- The function is found, and the job done.  `double finished 42`

## Where it differs
By platform and Python: macOS and Windows always start processes so, Linux from Python 3.14 on (`forkserver`). Until
then Linux copies the process (`fork`), nothing is read again, and a forgotten guard goes unnoticed: with the others
each process dies of a RuntimeError, and the pool is broken before it has done anything.

## In your code
Guard whatever runs the program, always, and keep what stands outside of functions cheap: each new process does it
again. Pass `mp_context` if you rely on the way in which processes start.

## Read on
https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
"""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def double(number: int = 21) -> int:
    """Work in the new process."""
    return number * 2


async def main() -> None:
    """Use one process that is started afresh."""
    print("main: begins")
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        print("main:", await loop.run_in_executor(pool, double))


if __name__ == "__mp_main__":  # in the new process alone
    print(f"read again, as {__name__}", flush=True)

if __name__ == "__main__":
    asyncio.run(main())
