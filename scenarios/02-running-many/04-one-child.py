"""one-child: cancel one of a gather, and one of a TaskGroup

Two parents wait for two children each, one parent with `gather`, the other in a `TaskGroup`. Then somebody cancels one
child of each. Nobody cancels a parent.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`, and the story tells what each parent makes of it.
3. Press `-` three times: the loop's clock runs at a tenth, until `+` brings it back. `[` and `]` choose
   `with_gather`: launch it. `1` goes to Tasks: select a child with `↓`, and cancel it with `c`. Do the same with
   `with_group`.

## Question
One child of each is cancelled. How do the parents end?

- Both as finished: nobody cancelled them.  `with_gather finished and with_group finished`
- Both as cancelled: it goes up to who waits.  `with_gather cancelled and with_group cancelled`
- The one with `gather` as cancelled, the one with the group as finished.
  `with_gather cancelled and with_group finished`
- The one with `gather` as finished, the one with the group as failed.  `with_gather finished and with_group failed`

## What really happens
- `gather` takes the child's CancelledError for any other error, and raises it in the parent. That one ends as
  cancelled, although no one has asked it to.  `with_gather cancelled and with_gather cancelling 0`
- As with any other error the sibling runs on.  `b finished and with_gather ends before b`
- A group takes a cancelled child for one that has ended: no error, and nothing said.
  `with_group finished and with_group cancelling 0`
- It waits for the sibling as if nothing had been.  `d finished and d ends before with_group`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
A CancelledError need not be meant for you. If you have to tell whether it is, `asyncio.current_task().cancelling()`
is 0 when nobody asked you. Where children may be cancelled one by one, take a `TaskGroup`, or
`gather(…, return_exceptions=True)`, and ask each task with `cancelled()`.

## Read on
https://docs.python.org/3/library/asyncio-task.html#asyncio.gather
"""

import asyncio


async def child(seconds: float = 0.8) -> None:
    """Be there for a while."""
    await asyncio.sleep(seconds)


async def with_gather(first: str = "a", second: str = "b") -> None:
    """Wait for two children with gather."""
    await asyncio.gather(*(asyncio.create_task(child(), name=name) for name in (first, second)))
    print("with_gather: goes on")


async def with_group(first: str = "c", second: str = "d") -> None:
    """Wait for two children in a group."""
    async with asyncio.TaskGroup() as group:
        for name in first, second:
            group.create_task(child(), name=name)
    print("with_group: goes on")


async def main() -> None:
    """Cancel one child of each, and see how the parents end."""
    parents = [asyncio.create_task(parent(), name=parent.__name__) for parent in (with_gather, with_group)]
    await asyncio.sleep(0.2)
    for task in asyncio.all_tasks():
        if task.get_name() in ("a", "c"):
            task.cancel()
    await asyncio.sleep(1.2)
    for parent in parents:
        print(f"{parent.get_name()}: cancelled() is {parent.cancelled()}, cancelling() is {parent.cancelling()}")


if __name__ == "__main__":
    asyncio.run(main())
