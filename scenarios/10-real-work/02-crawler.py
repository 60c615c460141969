"""crawler: pages that link to pages, and two at a time

A little server on this machine has five pages, which link to each other in circles. The crawler makes a task for each
page that it finds, and a Semaphore lets two of them ask at the same time.

## Press
1. `p` asks you the question below: choose your answer.
2. `-` twice makes the clock slower, and `l` launches `main`. In Tasks, see who waits for an answer, and that `get /c`
   waits for the semaphore.
3. `1` goes to Tasks, and `v` shows who made whom: the tree of tasks is the way that the crawler took.

## Question
Five pages have seven links between them, and `/d` is linked from both `/a` and `/b`. How many tasks get a page?

- Five: one for each page.  `5 of get made`
- Eight: one for the first page, and one for each link.  `8 of get made`
- More and more: the links lead in circles.  `not 5 of get made and not 8 of get made`

## What really happens
- A page is noted as seen when its task is made, before anyone awaits: no other task can come in between.
  `5 of get finished and prints "'/d' was asked for 1 times"`
- All tasks are there as soon as they are found; it is the semaphore that holds them back, not their number.
  `prints "never more than 2 at once"`
- The TaskGroup waits for those as well that were added while it waited.
  `prints "5 pages, 7 links"`

## Where it differs
Nowhere. In which order pages come that are asked for together depends on the network.

## In your code
Note first, await then: `if url not in seen: await get(url); seen.add(url)` fetches a page twice. With very many links a
Queue and a few workers need less memory than a task for each link.

## Read on
https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore
"""

import asyncio
from collections import Counter

HOST = "127.0.0.1"
PAGES = {"/": ["/a", "/b", "/c"], "/a": ["/d"], "/b": ["/d"], "/c": ["/"], "/d": ["/b"]}


class Site:
    """A server of pages, which counts how often and how many at once."""

    def __init__(self) -> None:
        self.asked = Counter[str]()
        self.now = self.most = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read the name of a page, and write its links."""
        self.now += 1
        self.most = max(self.most, self.now)
        page = (await reader.readline()).decode().strip()
        self.asked[page] += 1
        await asyncio.sleep(0.3)
        self.now -= 1
        writer.write(f"{' '.join(PAGES[page])}\n".encode())
        writer.close()


class Crawler:
    """Follows every link once."""

    def __init__(self, port: int, group: asyncio.TaskGroup, at_once: int) -> None:
        self._port, self._group, self._slots = port, group, asyncio.Semaphore(at_once)
        self.found: dict[str, list[str]] = {}

    def follow(self, page: str) -> None:
        """Get the page, if it is new."""
        if page not in self.found:
            self.found[page] = []
            self._group.create_task(self.get(page), name=f"get {page}")

    async def get(self, page: str) -> None:
        """Ask for its links, and follow them."""
        async with self._slots:
            reader, writer = await asyncio.open_connection(HOST, self._port)
            writer.write(f"{page}\n".encode())
            self.found[page] = (await reader.readline()).decode().split()
            writer.close()
        for link in self.found[page]:
            self.follow(link)


async def main(at_once: int = 2) -> None:
    """Crawl the pages of a server of our own."""
    site = Site()
    server = await asyncio.start_server(site.answer, HOST, port=0)
    async with server:
        async with asyncio.TaskGroup() as group:
            crawler = Crawler(server.sockets[0].getsockname()[1], group, at_once)
            crawler.follow("/")
        print(f"{len(crawler.found)} pages, {sum(map(len, crawler.found.values()))} links")
        print(f"'/d' was asked for {site.asked['/d']} times")
        print(f"never more than {site.most} at once")


if __name__ == "__main__":
    asyncio.run(main())
