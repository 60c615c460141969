"""shield: a cancelled waiter, and work that lives on

A request is cancelled in the middle of saving an order. Half an order would be worse than none, so the second request
waits for `asyncio.shield(saving)`.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`: it cancels both kinds of request half-way.
3. `[` and `]` choose `request`: launch it and cancel it with `c`. It ends at once, and the task `save` runs to its end.
4. Do the same with `unshielded_request`: the saving is cut short.
5. Launch `request`, go to Tasks with `1`, select the task `save` below it with `↓`, and cancel that with `c`: a shield
   does not stop a direct cancel.
6. Launch `save`, put a shield before it with `s`, and cancel the waiter that this made with `c`: `save` runs on.

## Question
The second request is cancelled while it waits for the shield. What becomes of the request, and of the task `save`?

- Both are cancelled.  `request cancelled and save cancelled`
- The request is cancelled, and the saving runs to its end.  `request cancelled and save finished`
- Neither is cancelled: the shield keeps the cancel off both.  `request finished and save finished`

## What really happens
- Without a shield the cancel goes down to what is awaited.
  `unshielded_request cancelled and prints "order 1: only half"`
- The shield ends the waiting at once, and lets nothing through.  `request ends before save`
- Nobody waits for the task any more, and it goes on all the same.
  `save finished and prints "order 2: all of it written"`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Hold on to the task that you shield, as `SAVING` does here: the loop holds tasks only weakly. Wait for it before you
leave `asyncio.run`, which cancels whatever is left, shielded or not.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.shield
"""

import asyncio

SAVING: set[asyncio.Task[None]] = set()  # the loop holds tasks only weakly; this set keeps them alive


async def save(order: int = 7, seconds: float = 6.0) -> None:
    """Write an order, in more than one go."""
    print(f"order {order}: first half written")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"order {order}: only half of it was written!")
        raise
    print(f"order {order}: all of it written")


async def request(order: int = 7, seconds: float = 6.0) -> None:
    """Save an order; a cancel ends the waiting alone."""
    saving = asyncio.create_task(save(order, seconds), name="save")
    SAVING.add(saving)
    saving.add_done_callback(SAVING.discard)
    await asyncio.shield(saving)


async def unshielded_request(order: int = 8, seconds: float = 6.0) -> None:
    """Save an order; a cancel reaches the saving."""
    await save(order, seconds)


async def main(seconds: float = 2.0) -> None:
    """Cancel both kinds of request half-way."""
    for handler, order in (unshielded_request, 1), (request, 2):
        task = asyncio.create_task(handler(order, seconds), name=handler.__name__)
        await asyncio.sleep(seconds / 4)
        task.cancel()
        await asyncio.wait([task])
        print(f"{handler.__name__} was cancelled: {task.cancelled()}")
    await asyncio.gather(*SAVING)


if __name__ == "__main__":
    asyncio.run(main())
