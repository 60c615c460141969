"""`playground new`: writes a starting point, a small scenario with a whole lesson, which runs and passes the check."""

import re
import sys
from pathlib import Path

from playground import catalogue, saving
from playground.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

_TEXT = '''\
"""{name}: say here, in a few words, what it shows

A worker is cancelled while it waits, and cleans up before it ends. Put your own idea in its place, one to a file.

## Press
1. `l` launches `main`: it starts `worker`, and cancels it after half a second.
2. `8` shows the selected task: who asked for its cancel, and what came of it.

## Question
How does `worker` end?

- As cancelled: what it does in `finally` does not change that.  `worker cancelled`
- As finished: it cleaned up, and went on to its return.  `worker finished`

## What really happens
- `cancel()` throws CancelledError in at the `await`; `finally` runs, and the error goes on.  `worker cancelled`
- The cleaning up comes first.  `prints "cleaning up" before "main: worker is cancelled"`

## Where it differs
Nowhere.

## In your code
Clean up in `finally`, and let CancelledError go on.

## Read on
https://docs.python.org/3/library/asyncio-task.html#task-cancellation
"""

import asyncio


async def worker(seconds: float = 2.0) -> str:
    """Work for a while, and clean up whatever happens."""
    try:
        await asyncio.sleep(seconds)
        return "done"
    finally:
        print("worker: cleaning up")


async def main() -> None:
    """Start a worker, and cancel it half-way."""
    task = asyncio.create_task(worker(), name="worker")
    await asyncio.sleep(0.5)
    task.cancel()
    await asyncio.wait([task])
    print("main: worker is", "cancelled" if task.cancelled() else "finished")


if __name__ == "__main__":  # left out when the playground opens the file, run when it runs it
    asyncio.run(main())
'''


def text(name: str) -> str:
    """The text of a new scenario of this name."""
    return _TEXT.format(name=name)


def write(name: str, folder: Path) -> Path:
    """Write a new scenario of this name into the folder; its path. Raises UsageError if there can be none."""
    path = folder / f"{name.removesuffix('.py')}.py"
    if "/" in name:
        raise UsageError(f"{name!r} is a path: the folder stands behind the name, playground new NAME FOLDER.")
    if not _NAME.fullmatch(path.stem):
        raise UsageError(f"{name!r} is no name for a scenario: use letters, digits, - and _, and begin with no _ or -.")
    if path.stem in sys.stdlib_module_names:
        what = f"{path.stem} is the name of a standard module, which the new one would hide from its whole folder"
        raise UsageError(f"{what}: choose another, my-{path.stem} say.")
    if not folder.is_dir():
        raise UsageError(f"There is no folder named {folder}: make it first, with mkdir -p {folder}.")
    try:
        saving.create(path, text(catalogue.name(path)).encode())
    except FileExistsError:
        raise UsageError(f"{path} is there already, and is left as it is: choose another name.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    return path
