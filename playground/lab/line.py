"""The line: a thread that moves bytes between this process and the parent, at frame rate.

It never blocks on a slow reader: while the last batch is not wholly sent, no new one is made, and what
changes meanwhile is kept as "changed" or counted. After a command it looks sooner, so that a key is answered at once.

A program may close what it did not open, all descriptors say, as daemons do. Then nobody can hear it any more.
"""

import _thread
import contextlib
import faulthandler
import os
import select
import signal
import socket
import threading
from collections.abc import Callable, Iterable
from time import monotonic, sleep

from playground.errors import WireError
from playground.lab.output import Output
from playground.wire.codec import Batch, Hello, Splitter, decode_command, encode
from playground.wire.commands import AnyCommand

FRAME = 0.05
"""Seconds between two looks."""

SOON = 0.004
"""Seconds to the look after a command."""

BEAT = 0.1
"""Seconds after which a batch is sent even if nothing happened."""

REST = 0.001
"""Seconds between two readings of output: whoever writes line by line would else lose the GIL with every line."""


_AT_AN_END = select.POLLHUP | select.POLLNVAL | select.POLLERR


class Line:
    """One end of the wire, and the thread that serves it."""

    def __init__(
        self,
        wire: socket.socket,
        output: Output | None,
        batch: Callable[[bool], Batch | None],
        receive: Callable[[AnyCommand], None],
        parent_gone: Callable[[], None],
        unheard: Callable[[], None],
        lift_memory: Callable[[], object],
    ) -> None:
        self._wire = wire
        self._output = output
        self._batch = batch
        """Makes the next batch; None if nothing happened and none is due."""
        self._receive = receive
        self._parent_gone = parent_gone
        self._unheard = unheard
        """Called once the program has closed the wire; if it returns, the program goes on without us."""
        self._lift_memory = lift_memory
        """Called where there was none left for us: what can be told is to be told all the same."""
        self._splitter = Splitter()
        self._unsent = memoryview(b"")
        self._last_batch = 0.0
        self._sending = threading.Lock()
        self._poll = select.poll()
        self._commands = select.poll()
        """Looks at the wire alone."""

    @property
    def descriptors(self) -> set[int]:
        """The wire's, and those of the pipes that output is read from."""
        return {self._wire.fileno(), *(self._output.pipes if self._output else ())}

    def start(self, hello: Hello) -> None:
        """Say hello and begin to serve."""
        # At once: with commands waiting, the program may have ended this process before the thread's first turn.
        self._wire.setblocking(True)
        try:
            self._wire.sendall(encode(hello))
        except ConnectionError:
            self._parent_gone()
        self._wire.setblocking(False)
        self._poll.register(self._wire, select.POLLIN)
        self._commands.register(self._wire, select.POLLIN)
        for pipe in self._output.pipes if self._output else ():
            self._poll.register(pipe, select.POLLIN)
        # Not by `threading`, which would count it among the program's own threads.
        _thread.start_new_thread(self._serve, ())

    def flush(self) -> None:
        """Send everything, waiting for the reader: what comes next may be the end of this process."""
        with self._sending:
            if self._output is not None:
                for pipe in self._output.pipes:
                    self._output.read(pipe)
            try:
                self._send_all()
                batch = self._batch(True)
                self._unsent = memoryview(b"" if batch is None else encode(batch))
                self._send_all()
            except ConnectionError:
                self._parent_gone()
            except OSError:  # the program has closed it
                self._unheard()

    def _send_all(self) -> None:
        """The wire stays as it is, not blocking: the line's thread reads it meanwhile."""
        room = select.poll()
        room.register(self._wire, select.POLLOUT)
        while self._unsent:
            _ready(room, FRAME, ())
            with contextlib.suppress(BlockingIOError):
                self._unsent = self._unsent[self._wire.send(self._unsent) :]

    def close(self) -> None:
        """Let go of the wire, as a forked child must."""
        self._wire.close()

    def _serve(self) -> None:
        pause = SOON
        try:
            while True:
                try:
                    pause = self._turn(pause)
                except MemoryError:
                    self._lift_memory()
        except _WireClosedError:
            self._unheard()

    def _turn(self, pause: float) -> float:
        """Wait, take what came, send what there is; for how long to wait next."""
        self._wait(pause)
        looked = monotonic()
        pause = SOON if self._read() else FRAME
        with self._sending:
            self._send()
        # Sending takes as long as a busy loop keeps the GIL, which it may get back many times before we do.
        return max(SOON, looked + pause - monotonic())

    def _wait(self, seconds: float) -> None:
        """Wait for a command or for output to read, until the next look is due."""
        due = monotonic() + seconds
        while (left := due - monotonic()) > 0:
            events = _ready(self._poll, left, (*(self._output.pipes if self._output else ()), self._wire.fileno()))
            for descriptor, event in events:
                if descriptor == self._wire.fileno():
                    return
                assert self._output is not None
                self._output.read(descriptor)
                # Nobody can write to it any more: it would be at its end for ever.
                if event & _AT_AN_END and not event & select.POLLIN:
                    self._poll.unregister(descriptor)
            if events and _ready(self._commands, min(REST, left), ()):
                return

    def _read(self) -> bool:
        """Take what commands there are; whether there were any."""
        try:
            data = self._wire.recv(65536)
        except BlockingIOError:
            return False
        except ConnectionError:
            data = b""
        except OSError as error:
            raise _WireClosedError from error
        if not data:
            self._parent_gone()
        try:
            for body in self._splitter.feed(data):
                self._receive(decode_command(body))
        except WireError:  # whoever is at the other end, it is not our parent
            self._parent_gone()
        return True

    def _send(self) -> None:
        if not self._unsent:
            now = monotonic()
            batch = self._batch(now - self._last_batch >= BEAT)
            if batch is None:
                return
            self._last_batch = now
            self._unsent = memoryview(encode(batch))
        try:
            self._unsent = self._unsent[self._wire.send(self._unsent) :]
        except BlockingIOError:
            return
        except ConnectionError:
            self._parent_gone()
        except OSError as error:
            raise _WireClosedError from error


def _ready(poll: "select.poll", seconds: float, all_of_it: Iterable[int]) -> list[tuple[int, int]]:
    """The descriptors that are ready, after so long at most, each with how; if that cannot be asked, all, after it."""
    try:
        return poll.poll(seconds * 1000)
    except OSError:  # the program allows itself fewer descriptors than these are
        sleep(seconds)
        return [(descriptor, select.POLLIN) for descriptor in all_of_it]


class _WireClosedError(Exception):
    """The program closed the wire: whatever fails there otherwise is the other end's doing."""


def end_group(own_group: bool) -> None:
    """End this process at once, and with it its workers and subprocesses if the process group is its own."""
    if own_group:
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def end_unheard(where: int) -> None:
    """End this process by the signal that it keeps for itself: whoever waits for it knows then that it was unheard."""
    faulthandler.unregister(where)
    os.kill(os.getpid(), where)
    os.kill(os.getpid(), signal.SIGKILL)  # somebody ignores the other one
