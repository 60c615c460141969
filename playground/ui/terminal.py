"""The terminal may go away under the app: its window is closed, its connection is lost.

Textual 8.2.8 writes to the terminal on a thread that ends with the first error; its queue of thirty then fills, and
whoever puts the next piece there, the end of the app included, waits for ever. So a terminal that is gone is noticed
here, nothing is painted any more, and the process ends without Textual's farewell to it.
"""

import os
from threading import Thread
from time import sleep

LOOK_EVERY = 0.5
"""Seconds between two looks; the system's SIGHUP mostly comes first."""

LINGER = 5.0
"""Seconds that the app is given to close its session before the process ends."""


def is_gone() -> bool:
    """Whether stdin was a terminal and is none any more. Only asked of an app that runs in one."""
    return not os.isatty(0)


def end_at_once(status: int) -> None:
    """End the process, and leave a terminal that is gone alone."""
    os._exit(status)


def watch(status: int, *, linger: float = LINGER) -> None:
    """From a thread of its own, end a process whose terminal is gone and that has not come to its end by itself.

    The app's thread may wait for ever to be rid of what it has drawn: in a handler of a signal too, as for Ctrl+Z. The
    lab ends when the app has.
    """
    Thread(target=_end_once_gone, args=(status, linger), name="playground-terminal", daemon=True).start()


def _end_once_gone(status: int, linger: float) -> None:
    while not is_gone():
        sleep(LOOK_EVERY)
    sleep(linger)
    end_at_once(status)
