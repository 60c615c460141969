"""start order: as_completed begins where it likes

Twelve coroutines are handed to `gather`, and twelve to `as_completed`. Each notes its number when it begins, and gives
it to its task as a name.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. `1` goes to Tasks, where `v` shows who made whom, one below the other as they were made. Go down
   with `PgDn`: those that `as_completed` made are the last twelve.
3. Launch it again: is their order the same?

## Question
In which order do the coroutines begin?

- In the order of the list, with both.  `prints "gather: as listed" and prints "as_completed: as listed"`
- With `gather` in the order of the list, with `as_completed` in some other.
  `prints "gather: as listed" and prints "as_completed: otherwise"`
- In no order, with both.  `prints "gather: otherwise" and prints "as_completed: otherwise"`

## What really happens
- `gather` makes its tasks in the order of its arguments.  `prints "gather: as listed"`
- `as_completed` puts what it is given into a set first, and makes its tasks in the order of that set.
  `prints "as_completed: otherwise"`
- It may be another one in each run: that set goes by where the objects lie in memory. All begin, and all end.
  `24 of note finished and prints "as_completed: all 12 began"`

## Where it differs
From run to run, on all Pythons and both loops.

## In your code
Where the order of beginning matters, make the tasks yourself, with `create_task` in a list, and hand those to
`as_completed`. Tasks that were made have their place in the queue already.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.as_completed
"""

import asyncio


async def note(number: int = 0, began: list[int] | None = None) -> None:
    """Note that it has begun, and rest."""
    if task := asyncio.current_task():
        task.set_name(f"note {number}")
    if began is not None:
        began.append(number)
    await asyncio.sleep(0.3)


def _tell(name: str, began: list[int]) -> None:
    print(f"{name}: {'as listed' if began == sorted(began) else 'otherwise'}")


async def main(count: int = 12) -> None:
    """Begin many, in two ways."""
    began: list[int] = []
    await asyncio.gather(*(note(number, began) for number in range(count)))
    _tell("gather", began)

    began = []
    for earliest in asyncio.as_completed([note(number, began) for number in range(count)]):
        await earliest
    _tell("as_completed", began)
    print(f"as_completed: all {len(set(began))} began")


if __name__ == "__main__":
    asyncio.run(main())
