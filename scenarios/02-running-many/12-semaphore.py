"""semaphore: all of them are tasks, two of them at a time are inside

Five pages are fetched, but the server does not like more than two at a time. An `asyncio.Semaphore(2)` sees to that.

## Press
1. `p` asks you the question below: choose your answer.
2. Press `-` three times: the loop's clock runs at a tenth, until `+` brings it back. `1` goes to Tasks, `z` gives it
   the whole screen, and `l` launches `main`: three of the five wait for the semaphore, and Tasks says how many of its
   places are free. `z` again brings the other panes back, and `+` three times the speed: when `main` has ended, Lesson
   says whether you were right.
3. `-` three times, and `l` again: select one that sleeps, and so is inside, with `↓`, and cancel it with `c`. Its place
   is free, and the next one asks the server.

## Question
Five fetches, each of which needs half a second or so, and a semaphore of two. What happens first?

- All five begin, and three of them come to wait.  `prints "page 5: begins" before "page 1: here"`
- Two begin; each of the other three begins when one has ended.  `prints "page 1: here" before "page 3: begins"`
- Two begin; the other three when both have ended.  `prints "page 2: here" before "page 3: begins"`

## What really happens
- A semaphore holds back no task. It holds back whoever comes to `async with`, and what stands above that has been done.
  `5 of fetch made and prints "page 5: begins" before "page 1: here"`
- Inside there are never more than two.  `prints "inside at most: 2"`
- Who leaves lets in the one that has waited the longest.
  `prints "page 1: here" before "page 3: asks" and prints "page 3: here" before "page 5: asks"`
- So the whole takes longer than the slowest page, which needs 0.8 s.  `took over 1 s`

## Where it differs
Nowhere: all Pythons and both loops do the same.

## In your code
Put what is costly inside of `async with`, opening a file or a connection too: a thousand tasks that wait outside cost
little. `BoundedSemaphore` says so if you release it more often than you took it.

## Read on
https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore
"""

import asyncio


class Server:
    """Counts how many ask it at the same time."""

    def __init__(self, places: int) -> None:
        self.places = asyncio.Semaphore(places)
        self.inside = self.most = 0

    async def fetch(self, page: int) -> None:
        """Fetch a page, when there is a place."""
        print(f"page {page}: begins")
        async with self.places:
            print(f"page {page}: asks the server")
            self.inside += 1
            self.most = max(self.most, self.inside)
            try:
                await asyncio.sleep(0.3 + 0.1 * page)
            finally:
                self.inside -= 1
            print(f"page {page}: here")


async def main(places: int = 2) -> None:
    """Fetch five pages, a few at a time."""
    server = Server(places)
    async with asyncio.TaskGroup() as group:
        for page in range(1, 6):
            group.create_task(server.fetch(page), name=f"fetch-{page}")
    print("inside at most:", server.most)


if __name__ == "__main__":
    asyncio.run(main())
