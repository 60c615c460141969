"""The limit of memory that a lab sets itself: a program that grows and grows gets a MemoryError at its line.

Without one the system would end some process for it, perhaps another's. Linux counts what a process asks for
(RLIMIT_DATA), used or not. The stacks of threads count, of which hardly anything is used, so the limit rises with them.
macOS holds no process to any such limit.
"""

import _thread
import os
import resource
import threading
from pathlib import Path

SHARE = 0.5
"""Of the machine's memory, or of what its container may have."""

RESERVE = 64 << 20
"""Bytes by which the limit is lifted where we ourselves meet it: what happened is to be told."""

ROOM = 1 << 20
"""Bytes that a command finds free."""

LIFTS = 8
"""So often at most: each is the program's to use up as well."""

_KEPT: list[bytes] = []
"""Asked for and not used, while there is a limit, and given back at the first MemoryError that is told: that takes
memory, and without any not only we fail. CPython's parser fails with no exception set, the loop loses the look at its
timers, 3.11 dies in destructors. Of the whole process, as the limit is.
"""

_CONTAINERS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_STACK = 8 << 20


class MemoryLimit:
    """The limit, once it is set."""

    def __init__(self) -> None:
        self._base = 0
        """Bytes that may be asked for beside threads; 0: there is no limit of ours."""
        self._set = 0
        self._ours = self._threads = _thread._count()
        self._lifts = 0

    def install(self) -> None:
        """Set it, unless somebody has set one already, or it would not hold."""
        if os.uname().sysname == "Linux" and resource.getrlimit(resource.RLIMIT_DATA)[0] == resource.RLIM_INFINITY:
            self._ours = self._threads = _thread._count()
            self._base = int(_memory() * SHARE)
            self._raise_to(self._base)
            _KEPT.append(bytes(RESERVE))

    def look(self) -> None:
        """Let it rise with the number of threads, and by what was given back; to be called now and then."""
        if self._base and not _KEPT and self.lift():
            _KEPT.append(bytes(RESERVE))
        threads = _thread._count()
        if self._base and threads != self._threads:
            self._threads = threads
            self._follow()

    def lift(self) -> bool:
        """Lift it a little, after a MemoryError of our own; False if that was done too often."""
        if not self._base or self._lifts == LIFTS:
            return False
        self._lifts += 1
        self._base += RESERVE
        self._follow()
        return True

    def make_room(self) -> None:
        """Lift it if the program has left less than a command needs: the compiler for one does not say so in words."""
        if self._base:
            try:
                bytes(ROOM)
            except MemoryError:
                self.lift()

    def _follow(self) -> None:
        if resource.getrlimit(resource.RLIMIT_DATA)[0] == self._set:  # else the program has set one of its own
            self._raise_to(self._base + (self._threads - self._ours) * _stack())
        else:
            self._base = 0

    def _raise_to(self, soft: int) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        self._set = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (self._set, hard))


def note(error: BaseException) -> str:
    """`the limit is 8.0 GB`, of a MemoryError where there is one; else nothing. Asked before all else is told of it."""
    if not issubclass(type(error), MemoryError):
        return ""
    _KEPT.clear()
    limit = resource.getrlimit(resource.RLIMIT_DATA)[0]
    return "" if limit == resource.RLIM_INFINITY else f"the limit is {limit / 1e9:.1f} GB"


def _memory() -> int:
    """Bytes that this machine has, or this container may have."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in map(Path, _CONTAINERS):
        text = path.read_text().strip() if path.exists() else ""
        found += [int(text)] if text.isdecimal() else []
    return min(found)


def _stack() -> int:
    """Bytes that the stack of a thread takes."""
    default = resource.getrlimit(resource.RLIMIT_STACK)[0]
    return threading.stack_size() or (_STACK if default == resource.RLIM_INFINITY else default)
