"""The cancel that a TaskGroup asks of its own task when a child fails, and what becomes of it in the count.

The group cancels its task to wake it, and drops the CancelledError: what it raises is an ExceptionGroup. If the task
was in the block, the group takes the cancel back where the block ends. If the task stood at the end of the block
already, Python 3.13 takes it back when all children have ended; before, nobody does, and `cancelling()` stays above
zero for good, though the program has swallowed nothing. Such a cancel is settled as soon as its group is over.
"""

import weakref
from asyncio import TaskGroup, taskgroups
from types import FrameType
from typing import Any

from playground.lab.callbacks import GROUP_DONE
from playground.lab.fields import field
from playground.lab.local import of_library

GROUP_END: Any = getattr(taskgroups.TaskGroup, "_aexit", taskgroups.TaskGroup.__aexit__).__code__
"""What a task stands in that waits for its group's children."""

UNCANCELS_LAST = GROUP_END.co_names.index("uncancel") > GROUP_END.co_names.index("_on_completed_fut")
"""Whether it takes its cancel back when all its tasks have ended, from 3.13 on; before, when its block does."""

LEAVES: Any = None if UNCANCELS_LAST else GROUP_DONE.__code__
"""What asks for cancels that may be left in the count."""


class LeftInCount:
    """The cancels of one task that its groups have answered for, and have not taken back."""

    def __init__(self) -> None:
        self.total = 0
        """Of groups that are over."""
        self._asked: list[weakref.ref[TaskGroup]] = []

    def asked(self, caller: FrameType) -> None:
        """This run of `LEAVES` is about to cancel the task."""
        group: Any = of_library(caller)["self"]
        if field(group, "_exiting") is True:
            self._asked.append(weakref.ref(group))

    def settle(self) -> int:
        """How many of the groups are over since it was asked last; a step of the task has just ended.

        A group whose tasks have all ended leaves its end in the next step of its own task, which was this one.
        """
        alive = [group for group in self._asked if field(group(), "_tasks")]
        over = len(self._asked) - len(alive)
        self._asked = alive
        self.total += over
        return over
