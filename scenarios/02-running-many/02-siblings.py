"""siblings: one of a gather fails, and the others run on

A file is copied to three places at once. One of them is full: `gather` raises its error in `main` at once. Watch what
becomes of the other two.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. As soon as the error is printed, look at Tasks: nobody waits for the two that are left.
3. The same by hand: pause with `Space`. `]` chooses `copy`: launch it twice; `]` chooses `disk_full`: launch it once.
   `1` goes to Tasks: mark the three with `m` and `↑`, press `g`, and go on with `Space`.

## Question
The disk is full after 0.3 s. The stick would have its copy after 0.9 s. Does it get it?

- No: `gather` has failed, and cancels what it still waited for.  `stick cancelled`
- Yes: it was begun, and runs on as if nothing had been.  `stick finished`
- No: it fails with the same error, which is that of them all.  `stick failed`

## What really happens
- The first error comes out of `gather` at once; it does not wait for the others.
  `disk failed OSError and prints "gather raised" before "stick: has it"`
- It does not cancel them either. They run on, and nobody waits for them any more.
  `stick finished 'stick' and not stick cancelled by gather`
- `main` never sees that result: the one list that would have had it was not made.  `prints no "all copied"`
- A second error is lost altogether. `gather` takes it from its task and drops it, so that not even asyncio's *exception
  was never retrieved* is written.  `cloud failed TimeoutError and prints no "TimeoutError"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Where the others are of no use once one has failed, take `asyncio.TaskGroup`: it cancels them, and tells of every error.
Where you want them all whatever happens, `gather(…, return_exceptions=True)`. If you stay with the plain `gather`, keep
the tasks, so that you can cancel them or wait for them after the error.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.gather
"""

import asyncio


async def copy(place: str = "stick", seconds: float = 0.9) -> str:
    """Make a copy, and say so."""
    await asyncio.sleep(seconds)
    print(f"{place}: has it")
    return place


async def disk_full(seconds: float = 0.3) -> str:
    """Find that there is no room."""
    await asyncio.sleep(seconds)
    raise OSError("the disk is full")


async def no_answer(seconds: float = 0.6) -> str:
    """Find that nobody answers, after another copy has failed."""
    await asyncio.sleep(seconds)
    raise TimeoutError("the cloud does not answer")


async def main() -> None:
    """Make three copies, of which two fail, one after the other."""
    stick = asyncio.create_task(copy(), name="stick")
    disk = asyncio.create_task(disk_full(), name="disk")
    cloud = asyncio.create_task(no_answer(), name="cloud")
    try:
        print("all copied:", await asyncio.gather(stick, disk, cloud))
    except OSError as error:
        print("gather raised:", error)
    await asyncio.sleep(1.2)
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
