"""The lab's process: the one place that starts it.

It takes most of its time to import what it is made of, and so does who starts it. So this imports little, and is done
first; a client takes the process up once it can.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys

from playground.errors import LabError

WHERE: int = getattr(signal, "SIGRTMAX", signal.SIGUSR2)
"""The signal that asks faulthandler where the main thread is; reserved in the lab."""

_LAB = __file__.removesuffix("process.py") + "lab/__main__.py"
"""No Path: to import those takes a sixth of the time until the lab is started."""

_STREAMS = ("stdout", "stderr")

_PIPE = 1 << 20
"""Bytes that stderr holds until the lab reads it, where the system allows as many: PYTHONVERBOSE has it say much, of
what it imports."""


class LabProcess:
    """A lab that warms up, and what leads to it; it begins nothing before a client sends `Start`."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        wire: socket.socket,
        trace: int,
        pipes: dict[int, str],
        own_group: bool,
    ) -> None:
        self.process = process
        self.wire = wire
        self.trace = trace
        """What faulthandler writes can be read from here."""
        self.pipes = pipes
        """What it prints can be read from these, by the stream's name; none if it has our own streams."""
        self.own_group = own_group
        """Whether its process group is its own."""

    @classmethod
    def spawn(cls, *, capture: bool, own_group: bool = True) -> "LabProcess":
        """Start a lab.

        With `capture` its output comes as facts and its stdin is empty; without, it has ours. Without
        `own_group` it stays in our process group, as a program that `time` runs does.
        """
        wire, theirs = socket.socketpair()
        trace, trace_end = os.pipe()
        pipes = [os.pipe() for _ in _STREAMS] if capture else []
        reading, writing = [read for read, _ in pipes], [write for _, write in pipes]
        if capture:
            _widen(writing[_STREAMS.index("stderr")])
        arguments = (theirs.fileno(), trace_end, WHERE, int(own_group), *reading)
        try:
            process = subprocess.Popen(
                [sys.executable, _LAB, *map(str, arguments)],
                stdin=subprocess.DEVNULL if capture else None,
                stdout=writing[0] if capture else None,
                stderr=writing[1] if capture else None,
                pass_fds=(theirs.fileno(), trace_end, *reading),
                # Captured, it has no business with our terminal at all; else only a group of its own.
                start_new_session=own_group and capture,
                process_group=0 if own_group and not capture else None,
            )
        except OSError as error:
            raise LabError(f"The lab's process could not be started: {error}.") from error
        finally:
            theirs.close()
            for descriptor in (trace_end, *writing):
                os.close(descriptor)
        wire.setblocking(False)
        for descriptor in (trace, *reading):
            os.set_blocking(descriptor, False)
        return cls(process, wire, trace, dict(zip(reading, _STREAMS, strict=False)), own_group=own_group)

    def signal_all(self, number: int) -> None:
        """Send a signal to the program, and to its children if its group is its own; none once it has ended."""
        if not self.own_group:
            self.process.send_signal(number)
        elif self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # while a thread waits for it, `poll` learns late of its end
                os.killpg(self.process.pid, number)

    def kill_what_is_left(self) -> None:
        """SIGKILL to its children, once it has ended."""
        if self.own_group:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End it, and let go of what leads to it; nothing if that was done."""
        if self.wire.fileno() < 0:
            return
        self.signal_all(signal.SIGKILL)
        self.process.wait()
        self.wire.close()
        for descriptor in (self.trace, *self.pipes):
            os.close(descriptor)


def _widen(pipe: int) -> None:
    if sys.platform == "linux":
        import fcntl  # a lab that is only run has no such pipe

        with contextlib.suppress(OSError):  # there are too many already, and it is as wide as ever
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
