"""unpicklable: what cannot be sent to another process

A thread shares all that you have; a process gets a copy, by pickle. `main` sends the same lambda to a thread and to a
process, and then an ordinary function to that process.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and `5` goes to Story: which job failed, and why (`Enter` makes room, and takes it back).
3. `X` sends `double` to a process: it is found by its name there.

## Question
When does one learn that the lambda cannot be sent to a process?

- From `run_in_executor`, which raises.  `prints "refused"`
- When the job is awaited: it has failed.  `prints "process: it was taken" before "process: it failed"`
- Never: the process gets its own copy.  `prints "process: 42"`

## What really happens
- A thread runs it: nothing is copied.  `prints "thread: 42"`
- `run_in_executor` only puts the job into a queue. Pickling is done later, in a thread of the pool's own, and its error
  becomes the job's.  `prints "process: it was taken" before "process: it failed"`
- A function at the top of a module is sent as its name, which the process looks up.  `double finished 42`
- One bad job does not break the pool.  `not pool broken and main finished`

## Where it differs
In the error alone: for a lambda inside of a function it is AttributeError, for one at the top of a module
PicklingError. Better expect both.

## In your code
Send functions that stand at the top of a module, with plain data. Open files, sockets, locks and tasks do not travel,
and neither do results that hold them.

## Read on
https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled
"""

import asyncio
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def double(number: int = 21) -> int:
    """Be found by name."""
    return number * 2


async def main() -> None:
    """Send a lambda to a thread and to a process."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1) as threads, ProcessPoolExecutor(max_workers=1) as processes:
        print("thread:", await loop.run_in_executor(threads, lambda: 42))
        try:
            job = loop.run_in_executor(processes, lambda: 42)
        except (pickle.PicklingError, AttributeError):
            print("process: it was refused")
            return
        print("process: it was taken")
        try:
            print("process:", await job)
        except (pickle.PicklingError, AttributeError):
            print("process: it failed to be pickled")
        print("process, by name:", await loop.run_in_executor(processes, double, 21))


if __name__ == "__main__":
    asyncio.run(main())
