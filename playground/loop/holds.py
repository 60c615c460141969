"""What may answer: whatever instant time has to wait for, and whatever may still wake a program.

The clock must not jump past an answer that is under way outside of the loop: a job in a pool, a thread, a subprocess,
a name that is looked up, or a peer in another process. A peer inside this process is no such thing, for the loop itself
is what makes it answer. Everything is found by looking (at threads, at file descriptors), never by asking the program.

Descriptors are told apart by the system: what `fstat` says each is; of a socket or a pipe, whether this process
has its other end too.
"""

import os
import socket
import stat
import struct
import sys
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import thread as thread_pools
from fcntl import F_GETFL, fcntl
from pathlib import Path
from types import BuiltinFunctionType, FrameType, FunctionType, MethodType
from typing import Any, NamedTuple

_WORKER = thread_pools._worker.__code__
_ACCEPTING = getattr(socket, "SO_ACCEPTCONN", None)


class Holds:
    """Of one loop."""

    def __init__(self) -> None:
        self.signals: set[int] = set()
        """Signals that the program handles on the loop."""
        self.ours: set[int] = set()
        """Descriptors of the instrument's own, which hold nothing."""
        self._jobs: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()
        self._answers: list[tuple[weakref.ref[Any], str]] = []
        self._verdicts: dict[tuple[int, int], Verdict] = {}

    def add_job(self, future: Any, function: object) -> None:
        """Note what `run_in_executor` returned."""
        self._jobs[future] = f"job {_name(function)}"

    def add_answer(self, coroutine: Any, what: str) -> None:
        """Note a coroutine of the loop's own that awaits something outside; it counts for as long as it exists."""
        self._answers = [each for each in self._answers if each[0]() is not None]
        self._answers.append((weakref.ref(coroutine), what))

    def held(self, watched: Iterable[int], children: Iterable[int]) -> tuple[str, ...]:
        """In words, what may answer.

        `watched` are the descriptors that the loop waits for, `children` the subprocesses whose end only it can see.
        """
        jobs = [what for future, what in list(self._jobs.items()) if not future.done()]
        return tuple(
            dict.fromkeys(
                [
                    *jobs,
                    *(what for answer, what in self._answers if answer() is not None),
                    *(f"subprocess {pid}" for pid in children),
                    *_threads(),
                    # Of a job that the loop itself sent its name is known.
                    *(() if jobs else _jobs_in_pools()),
                    *(what for what in map(self._told, watched) if what and not what.startswith(_VISITORS)),
                ]
            )
        )

    def awaits_visitors(self, watched: Iterable[int]) -> bool:
        """Whether something from outside may come unasked: a connection, a datagram, a signal."""
        return bool(self.signals) or any(self._told(each).startswith(_VISITORS) for each in watched)

    def _told(self, descriptor: int) -> str:
        """What this descriptor waits for, in words; empty if this process itself is at its other end."""
        if descriptor in self.ours:
            return ""
        try:
            kind = os.fstat(descriptor)
        except OSError:  # closed, and not yet forgotten by the loop
            return ""
        key = descriptor, kind.st_ino
        known = self._verdicts.get(key)
        if known is None or not known.holds():
            if len(self._verdicts) > 10_000:
                self._verdicts.clear()
            self._verdicts[key] = known = _verdict(descriptor, kind)
        return known.words


_VISITORS = "visitors"


class Verdict(NamedTuple):
    """What was found out about a descriptor."""

    words: str
    """What it waits for; empty if nothing from outside can come."""
    other_end: tuple[int, int] | None = None
    """The descriptor and the inode of its other end, where this process has that."""
    is_final: bool = True

    def holds(self) -> bool:
        """Whether it still is so: the other end may have been closed, or given away to another process."""
        if self.other_end is None:
            return self.is_final
        try:
            return os.fstat(self.other_end[0]).st_ino == self.other_end[1]
        except OSError:
            return False


def _verdict(descriptor: int, kind: os.stat_result) -> Verdict:
    if stat.S_ISSOCK(kind.st_mode):
        return _of_socket(descriptor, kind)
    if stat.S_ISFIFO(kind.st_mode):
        mine = fcntl(descriptor, F_GETFL) & os.O_ACCMODE
        other = _find(lambda each, its: its.st_ino == kind.st_ino and fcntl(each, F_GETFL) & os.O_ACCMODE != mine)
        return Verdict("a pipe") if other is None else Verdict("", other)
    if stat.S_ISCHR(kind.st_mode):
        return Verdict("the terminal" if os.isatty(descriptor) else "")
    try:
        link = str(Path(f"/proc/self/fd/{descriptor}").readlink())
    except OSError:
        return Verdict("")
    return Verdict("a subprocess" if "pidfd" in link else "")


def _of_socket(descriptor: int, kind: os.stat_result) -> Verdict:
    with socket.socket(fileno=os.dup(descriptor)) as each:
        if _ACCEPTING is not None and _is_accepting(each):
            return Verdict(f"{_VISITORS} of a server")
        try:
            peer = each.getpeername()
        except OSError:
            if each.type == socket.SOCK_DGRAM:
                return Verdict(f"{_VISITORS} of a socket")
            return Verdict("a connection being made", is_final=False)
        if each.family == socket.AF_UNIX:
            return _of_unix_socket(each, kind.st_ino)
        other = _find(lambda other, its: stat.S_ISSOCK(its.st_mode) and _internet_address(other) == peer[:2])
        return Verdict(f"peer {peer[0]}:{peer[1]}") if other is None else Verdict("", other)


def _is_accepting(each: socket.socket) -> bool:
    try:
        return bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False


def _of_unix_socket(each: socket.socket, inode: int) -> Verdict:
    pid = _peer_process(each)
    if pid != os.getpid():
        return Verdict(f"peer process {pid}")
    peer = _peer_inode(inode)
    if peer is None:
        return Verdict("")
    # This process made the other end, but may have handed it to a child.
    other = _find(lambda _, its: its.st_ino == peer and stat.S_ISSOCK(its.st_mode))
    return Verdict("peer process") if other is None else Verdict("", other)


def _peer_process(each: socket.socket) -> int:
    """The process that made the other end."""
    if hasattr(socket, "SO_PEERCRED"):
        size = struct.calcsize("3i")
        pid: int = struct.unpack("3i", each.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[0]
        return pid
    return each.getsockopt(0, 2)  # SOL_LOCAL, LOCAL_PEERPID: macOS has no names for them in Python


def _peer_inode(inode: int) -> int | None:
    """The inode of a Unix socket's other end, as Linux tells it (sock_diag(7)); None where nobody tells."""
    if not hasattr(socket, "AF_NETLINK"):
        return None
    any_state = any_cookie = 0xFFFFFFFF
    question = struct.pack("=BBHIIIII", socket.AF_UNIX, 0, 0, any_state, inode, 4, any_cookie, any_cookie)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4) as netlink:
            netlink.send(struct.pack("=IHHII", 16 + len(question), 20, 1, 0, 0) + question)
            answer = netlink.recv(4096, socket.MSG_DONTWAIT)
    except OSError:
        return None
    at = 32  # behind the header and the message come attributes: length, kind, and of the peer's the inode
    while at + 8 <= len(answer):
        length, attribute, peer = struct.unpack_from("=HHI", answer, at)
        if attribute == 2:
            return int(peer)
        at += max(4, (length + 3) // 4 * 4)
    return None


def descriptors() -> list[int]:
    """Those that this process has open."""
    return [int(each.name) for each in Path("/dev/fd").iterdir()]


def _find(is_it: Callable[[int, os.stat_result], bool]) -> tuple[int, int] | None:
    """The first of this process's descriptors that is so, with its inode."""
    for descriptor in descriptors():
        try:
            kind = os.fstat(descriptor)
            if is_it(descriptor, kind):
                return descriptor, kind.st_ino
        except OSError:
            continue
    return None


def _internet_address(descriptor: int) -> tuple[Any, ...]:
    with socket.socket(fileno=os.dup(descriptor)) as each:
        return tuple(each.getsockname()[:2]) if each.family in (socket.AF_INET, socket.AF_INET6) else ()


def _threads() -> Iterator[str]:
    """Threads that may still call the loop: all but this one, and those of pools."""
    for each in threading.enumerate():
        of_pool = each in thread_pools._threads_queues or type(each).__module__ == "concurrent.futures.process"
        this_one = each is threading.main_thread() or each.ident == threading.get_ident()
        if not (of_pool or this_one or each.name == "QueueFeederThread"):
            yield f"thread {each.name}"


def _jobs_in_pools() -> Iterator[str]:
    """Jobs in pools of either kind, whoever sent them."""
    frames = sys._current_frames()
    for worker, queue in list(thread_pools._threads_queues.items()):
        if worker.is_alive() and not (_is_idle(frames.get(worker.ident or 0)) and queue.empty()):
            yield f"a job in {worker.name}"
    for each in threading.enumerate():
        if type(each).__module__ == "concurrent.futures.process" and getattr(each, "pending_work_items", None):
            yield "a job in a process pool"


def _is_idle(frame: FrameType | None) -> bool:
    """Whether a pool's worker waits for work: in its queue's `get`, which has a frame only if somebody watches it."""
    if frame is not None and frame.f_code.co_name == "get":
        frame = frame.f_back
    return frame is not None and frame.f_code is _WORKER


def _name(function: object) -> str:
    """What a job is called; a callable of the person's is asked for nothing, as it may refuse."""
    while type(function) is MethodType:
        function = function.__func__
    kind = type(function)
    if kind is FunctionType or kind is BuiltinFunctionType:
        return function.__qualname__  # type: ignore[attr-defined, no-any-return]
    return _QUALNAME(function if issubclass(kind, type) else kind)  # type: ignore[arg-type]


_QUALNAME: Callable[[type], str] = vars(type)["__qualname__"].__get__
