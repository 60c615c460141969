"""Rings of tasks that wait for each other: a deadlock, and who is in it. Looked for on both ends of the wire.

Made from the rows alone. One task *needs* another if it waits for it to end, or for a lock that the other is seen to
hold, and nothing else would let it go on: no timeout, no first of several, no other holder. Tasks that need each other
in a ring wait for ever, unless somebody cancels one, or another child of a gather or a group in the ring fails.
A row may be half a step old, so a ring counts once it has stood for two batches.
"""

from collections.abc import Iterator

from playground.wire.state import TaskState, Wait, WaitKind

Ring = tuple[int, ...]
"""Tasks, each of which needs the next, and the last the first; the one with the lowest id begins."""


class Rings:
    """The rings among the tasks of one world; looked for when a row has changed what somebody needs."""

    def __init__(self) -> None:
        self._needs: dict[int, tuple[int, ...]] = {}
        self._changed = False
        self._last: list[Ring] = []
        """Those of the last batch."""
        self.found: list[Ring] = []
        """All that there are; of rings that share a task, one."""
        self._members: frozenset[int] = frozenset()

    def learn(self, task: TaskState) -> None:
        """How this task stands now."""
        needs = tuple(_needs(task.wait)) if task.wait is not None else ()
        if needs != self._needs.get(task.task, ()):
            self.forget(task.task)
            self._changed = True
            if needs:
                self._needs[task.task] = needs

    def forget(self, task: int) -> None:
        """This task is no longer listed."""
        if self._needs.pop(task, None) is not None:
            self._changed = True

    def batch_ended(self) -> None:
        """All rows of this batch are known."""
        now = _find(self._needs) if self._changed else self._last
        self.found = [ring for ring in now if ring in self._last]
        self._members = frozenset(task for ring in self.found for task in ring)
        self._last, self._changed = now, False

    def __contains__(self, task: object) -> bool:
        """Whether this task is in a ring."""
        return task in self._members


def _needs(wait: Wait) -> Iterator[int]:
    """Whom the task that waits so cannot go on without."""
    if wait.until is not None:
        return
    match wait.kind:
        case WaitKind.LOCK:
            yield from wait.holders
        case WaitKind.SEMAPHORE if wait.total == 1 and len(wait.holders) == 1:
            yield from wait.holders
        case WaitKind.WAIT | WaitKind.AS_COMPLETED if len(wait.tasks) == 1:
            yield from wait.tasks
        case WaitKind.TASK | WaitKind.GATHER | WaitKind.TASK_GROUP | WaitKind.SHIELD | WaitKind.WAIT_FOR:
            yield from wait.tasks
        case _:
            pass
    if wait.inner is not None:
        yield from _needs(wait.inner)


def _find(needs: dict[int, tuple[int, ...]]) -> list[Ring]:
    """Walk along the needs; whoever comes back to where the walk has been closes a ring."""
    rings: list[Ring] = []
    done: set[int] = set()
    for start in needs:
        if start in done:
            continue
        path: dict[int, Iterator[int]] = {start: iter(needs[start])}
        while path:
            task = next(reversed(path))
            needed = next(path[task], None)
            if needed is None:
                done.add(task)
                del path[task]
            elif needed in path:
                rings += _unless_known(list(path), needed, rings)
            elif needed in needs and needed not in done:
                path[needed] = iter(needs[needed])
    return sorted(rings)


def _unless_known(path: list[int], first: int, rings: list[Ring]) -> Iterator[Ring]:
    ring = path[path.index(first) :]
    if not any(task in known for known in rings for task in ring):
        lowest = ring.index(min(ring))
        yield (*ring[lowest:], *ring[:lowest])
