"""Rows that go stale though their task takes no step: a lock changes hands, a child of a gather ends.

Who holds a lock is told of so many waiters only as can all be looked at again in the very batch in which a lock changed
hands: a holder on the screen is never one of yesterday, and no ring of holders is seen that is none. The others are
looked at in turn, a few in each batch. A look costs as much as the wait has parts, so one of many parts uses up several
batches' share.
"""

from collections.abc import Iterator

from msgspec import structs

from playground.lab.record import Record
from playground.wire.state import Wait, WaitKind

HOLDERS_TOLD = 50
"""Waiters of whom it is told who holds what they wait for."""

PARTS_PER_BATCH = 50
"""Of the other waits that are looked at again in one batch; each is one part, and has more for what is inside and for
every twenty tasks."""

SELDOM = 5
"""What one that seldom changes counts for more; there may be thousands of them."""

_CHANGING = frozenset(
    {
        WaitKind.LOCK,
        WaitKind.SEMAPHORE,
        WaitKind.CONDITION,
        WaitKind.BARRIER,
        WaitKind.QUEUE_JOIN,
        WaitKind.GATHER,
        WaitKind.WAIT,
        WaitKind.TASK_GROUP,
        WaitKind.AS_COMPLETED,
    }
)
_SELDOM_CHANGING = frozenset({WaitKind.FUTURE, WaitKind.OTHER})
"""The last who held a future may let it go; a concurrent future may get a task that it stands for."""


class Again:
    """The tasks whose waits change by themselves."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[Record, Wait]] = {}
        """Those of whom holders were told, by id."""
        self._others: dict[int, tuple[Record, Wait]] = {}
        """Those that have waited longest for a look stand first."""
        self._share = 0

    def admit(self, record: Record, wait: Wait | None) -> Wait | None:
        """The wait as it is to be told: without the holders, if there are more waiters than can be kept right."""
        if wait is None or record.id in self._held or len(self._held) < HOLDERS_TOLD or not _has_holders(wait):
            return wait
        return _without_holders(wait)

    def note(self, record: Record, wait: Wait | None) -> None:
        """This was told of what the task waits for."""
        self._held.pop(record.id, None)
        self._others.pop(record.id, None)
        if wait is None:
            return
        if _has_holders(wait):
            self._held[record.id] = (record, wait)
        elif _changes(wait):
            self._others[record.id] = (record, wait)

    def due(self, *, changed_hands: bool) -> Iterator[tuple[Record, Wait]]:
        """Those to be looked at, with what was told; `changed_hands`: some lock has since the last batch."""
        if changed_hands:
            yield from list(self._held.values())
        self._share = min(self._share + PARTS_PER_BATCH, PARTS_PER_BATCH)
        for number in list(self._others):
            if self._share <= 0:
                return
            record, wait = self._others[number] = self._others.pop(number)
            self._share -= _parts(wait)
            yield record, wait


def _changes(wait: Wait) -> bool:
    is_let_go = wait.kind is WaitKind.FUTURE and wait.count == 0  # and stays so
    changes = wait.kind in _CHANGING or (wait.kind in _SELDOM_CHANGING and not is_let_go)
    return changes or (wait.inner is not None and _changes(wait.inner))


def _parts(wait: Wait) -> int:
    inner = 0 if wait.inner is None else _parts(wait.inner)
    return inner + 1 + len(wait.tasks) // 20 + (SELDOM if wait.kind in _SELDOM_CHANGING else 0)


def _has_holders(wait: Wait) -> bool:
    return bool(wait.holders) or (wait.inner is not None and _has_holders(wait.inner))


def _without_holders(wait: Wait) -> Wait:
    inner = None if wait.inner is None else _without_holders(wait.inner)
    return structs.replace(wait, holders=(), inner=inner)
