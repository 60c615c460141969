"""Who asked a task to cancel, and whether what it awaits will throw CancelledError into it."""

import asyncio
from types import FrameType
from typing import Any

from playground.lab import describe
from playground.lab.record import SeenTask
from playground.sources import is_library

_ORIGINS = {
    "Timeout._on_timeout": "timeout",
    "TaskGroup._abort": "TaskGroup",
    "_GatheringFuture.cancel": "gather",
    "wait_for": "wait_for",
    "_cancel_and_wait": "wait_for",
    "_cancel_all_tasks": "asyncio.run",
    "Runner._on_sigint": "Ctrl+C",
}
"""Which of asyncio's own functions asked, by qualified name, and the word for it."""


def brings_cancel(future: Any) -> bool:
    """Whether this awaited future will throw CancelledError; a cancelled gather carries it as its exception."""
    if future is None:
        return False
    return future.cancelled() or isinstance(getattr(future, "_exception", None), asyncio.CancelledError)


def origin(frame: FrameType) -> str:
    """What of asyncio's asked for the cancel; empty if the person's code did it directly."""
    if frame.f_code is SeenTask.cancel.__code__:
        return "await"
    for each in describe.callers(frame):
        if not is_library(each.f_code.co_filename):
            return ""
        word = _ORIGINS.get(each.f_code.co_qualname)
        if word is not None:
            return word
    return ""
