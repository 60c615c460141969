"""The terminal may go away under the app: its window is closed, its connection is lost.

Textual 8.2.8 writes to the terminal on a thread that ends with the first error; its queue of thirty then fills, and
whoever puts the next piece there, the end of the app included, waits for ever. So a terminal that is gone is noticed
here, nothing is painted any more, and the process ends without Textual's farewell to it.
"""

import asyncio
import contextlib
import os
from collections.abc import Awaitable
from typing import NoReturn

LOOK_EVERY = 0.5
"""Seconds between two looks; the system's SIGHUP mostly comes first."""

LINGER = 5.0
"""Seconds that the session is given to end before the app does."""


def is_gone() -> bool:
    """Whether stdin was a terminal and is none any more. Only asked of an app that runs in one."""
    return not os.isatty(0)


async def end_without_it(close: Awaitable[None], status: int) -> NoReturn:
    """Close the session and end the process, and leave a terminal that is gone alone.

    A session that does not come to its end is not waited for: a lab ends by itself when the app has.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER):
            await close
    os._exit(status)
