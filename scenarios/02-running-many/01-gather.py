"""gather: several things at once

Three pages are fetched at the same time. The whole takes as long as the slowest page, not as long as all of
them together, and the results come back in the order of the call, whichever page was first.

Things to try:

- Launch `main` with `l`, select one of its three tasks and cancel it with `c`. `gather` raises CancelledError in
  `main`, which nobody cancelled. The other two run on.
- Launch `main` again and cancel `main` itself: `gather` hands the cancel down to all three.
- Launch `one_fails`: the error is there at once, and the other two pages still arrive. Nobody waits for them.
- Launch `fetch` a few times, mark each with `m`, and press `g`: a gather of your own.
"""

import asyncio


async def fetch(page: str = "home", delay: float = 4.0) -> str:
    """Fetch a page from a server that takes its time."""
    print(f"{page}: asked for")
    await asyncio.sleep(delay)
    print(f"{page}: arrived after {delay:g} s")
    return f"<{page}>"


async def fetch_in_vain(page: str = "news", delay: float = 1.0) -> str:
    """Fetch a page from a server that hangs up."""
    print(f"{page}: asked for")
    await asyncio.sleep(delay)
    raise ConnectionError(f"the server of {page} hung up")


async def main(slowest: float = 3.0) -> None:
    """Three pages at once; the second is the quickest."""
    pages = await asyncio.gather(
        fetch("home", slowest * 2 / 3),
        fetch("news", slowest / 3),
        fetch("help", slowest),
    )
    print("all here, in the order of the call:", *pages)


async def one_fails(slowest: float = 4.0) -> None:
    """One page fails, and gather raises at once; the rest run on."""
    try:
        await asyncio.gather(fetch("home", slowest), fetch_in_vain("news", 1.0), fetch("help", slowest))
    except ConnectionError as error:
        print("gather raised:", error)


if __name__ == "__main__":
    asyncio.run(main())
