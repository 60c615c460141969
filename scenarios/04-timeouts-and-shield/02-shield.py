"""shield: a cancelled waiter, and work that lives on

A request is cancelled in the middle of saving an order. Half an order would be worse than none, so the request
waits for `asyncio.shield(saving)`: the cancel ends the waiting, and the saving goes on by itself.

Things to try:

- Launch `request` with `l` and cancel it with `c`. It ends at once, and the task `save` runs to its end.
- Launch `unshielded_request` and do the same: the saving is cut short.
- Launch `request` and cancel the task `save` itself: a shield does not stop a direct cancel.
- Launch `save`, put a shield before it with `s`, and cancel the waiter that this made.
"""

import asyncio

SAVING: set[asyncio.Task[None]] = set()  # the loop holds tasks only weakly; this set keeps them alive


async def save(order: int = 7, seconds: float = 4.0) -> None:
    """Write an order, in more than one go."""
    print(f"order {order}: first half written")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"order {order}: only half of it was written!")
        raise
    print(f"order {order}: all of it written")


async def request(order: int = 7, seconds: float = 4.0) -> None:
    """Save an order; a cancel ends the waiting alone."""
    saving = asyncio.create_task(save(order, seconds), name="save")
    SAVING.add(saving)
    saving.add_done_callback(SAVING.discard)
    await asyncio.shield(saving)


async def unshielded_request(order: int = 8, seconds: float = 4.0) -> None:
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
