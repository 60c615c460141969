"""The terminal may go away under the app: its window is closed, its connection is lost.

Textual 8.2.8 writes to the terminal on a thread that ends with the first error; its queue of thirty then fills, and
whoever puts the next piece there, the end of the app included, waits for ever. So a terminal that is gone is noticed
here, nothing is painted any more, and the process ends without Textual's farewell to it.
"""

import os

LOOK_EVERY = 0.5
"""Seconds between two looks; the system's SIGHUP mostly comes first."""


def is_gone() -> bool:
    """Whether stdin was a terminal and is none any more. Only asked of an app that runs in one."""
    return not os.isatty(0)


def end_at_once(status: int) -> None:
    """End the process, and leave a terminal that is gone alone."""
    os._exit(status)
