"""The parent's end of the wire: takes a lab up, listens to it, sends it commands, ends it.

A lab is judged from here, because it cannot always speak for itself. Its end is told by waitpid. While it misses
its heartbeats, something holds its GIL or stopped it; then a signal asks faulthandler, which needs no GIL, where
its main thread is. And if this process is killed, a guard, a shell that reads a pipe of ours until its end,
kills the lab and its group: nothing is left behind even while C code keeps the lab from noticing.
"""

import asyncio
import contextlib
import itertools
import os
import re
import signal
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from time import monotonic

import msgspec

from playground.errors import LabError, WireError
from playground.process import WHERE, LabProcess
from playground.sources import is_library
from playground.wire.codec import VERSION, Batch, Hello, Splitter, decode_up, encode
from playground.wire.commands import AnyCommand
from playground.wire.fact import Outcome
from playground.wire.facts import AnyFact, Printed, ProgramEnded, RunEnded
from playground.wire.places import Place
from playground.wire.state import LabSilent, Silence

SILENT_AFTER = 0.4
"""Seconds without a heartbeat after which the lab is said to be silent."""

LOOK_EVERY = 0.2
"""Seconds between two looks at whether it is silent."""

_TRACE_LINE = re.compile(r'^  File "(.+)", line (\d+) in (.+)$', re.MULTILINE)
_FAULTS = (signal.SIGSEGV, signal.SIGFPE, signal.SIGABRT, signal.SIGBUS, signal.SIGILL)
"""Signals at which faulthandler writes where the main thread was."""


class Client:
    """One lab; made of a process that was started, or by `spawn`."""

    def __init__(self, lab: LabProcess) -> None:
        self.pid = lab.process.pid
        self._lab = lab
        self._process, self._wire = lab.process, lab.wire
        self._loop = asyncio.get_running_loop()
        self._guard = Guard(-self.pid if lab.own_group else self.pid)
        self._ids = itertools.count(1)
        self._unsent = bytearray()
        self._splitter = Splitter()
        self._batches: asyncio.Queue[Batch | LabError | WireError | None] = asyncio.Queue()
        self._exited = asyncio.Event()
        self._hello: Hello | None = None
        self._heard = monotonic()
        self._silent = False
        self._is_cut_off = False
        """Nothing will come over the wire any more."""
        self._looks_unheard = 0
        """Looks at which that was so."""
        self._clock = 0.0
        self._program: ProgramEnded | None = None
        self._last_words = ""
        """What faulthandler wrote last."""
        self._watch = self._loop.call_later(LOOK_EVERY, self._look)
        self._loop.add_reader(self._wire, self._readable)
        threading.Thread(target=self._wait, name="playground-wait", daemon=True).start()

    @classmethod
    async def spawn(cls, *, capture: bool) -> "Client":
        """Start a lab, which has a process group of its own, and take it up; `capture` is what `LabProcess` says."""
        return cls(LabProcess.spawn(capture=capture))

    @property
    def python(self) -> str:
        """The version of its Python; empty until it has said so."""
        return "" if self._hello is None else self._hello.python

    # Down

    def send(self, command: AnyCommand) -> int:
        """Send a command; the id that it was given. One to a lab that has ended is lost, and its end is told."""
        number = next(self._ids)
        self._unsent += encode(msgspec.structs.replace(command, id=number))
        self._write()
        return number

    def _write(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: self._wire.send(self._unsent)]
        except BlockingIOError:
            self._loop.add_writer(self._wire, self._write)
            return
        except OSError:
            self._unsent.clear()
        if self._wire.fileno() >= 0:
            self._loop.remove_writer(self._wire)

    def interrupt(self) -> None:
        """What Ctrl+C does in production: SIGINT to the program and its children."""
        self._lab.signal_all(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL to the program and its children."""
        self._lab.signal_all(signal.SIGKILL)

    def forward(self, number: int) -> None:
        """Send a signal to the program alone; none if it has ended."""
        self._process.send_signal(number)

    async def close(self) -> None:
        """End the lab and its children, and let go of everything."""
        if self._wire.fileno() < 0:
            return
        self.kill()
        await self._exited.wait()
        # A child that lived on for a moment may have kept it from ending; and the loop would take the next wire, of the
        # same number, for one that it waits for already, and never read it.
        self._loop.remove_reader(self._wire)
        self._loop.remove_writer(self._wire)
        self._lab.close()
        self._guard.close()

    # Up

    async def batches(self) -> AsyncIterator[Batch]:
        """What the lab tells, until it has ended; the last fact of the last batch is `RunEnded`.

        Raises LabError if the process ended before it was ready, WireError if it sent what does not fit.
        """
        while (batch := await self._batches.get()) is not None:
            if isinstance(batch, Exception):
                raise batch
            yield batch

    def _readable(self) -> bool:
        """Take what the wire holds; whether there was anything."""
        try:
            data = self._wire.recv(1 << 20)
        except OSError:  # there is nothing now, or the other end is gone
            return False
        if not data:
            self._loop.remove_reader(self._wire)
            self._is_cut_off = True
            return False
        self._heard = monotonic()
        if self._silent:
            self._silent = False
            self._put(LabSilent(0.0, None))
        try:
            for body in self._splitter.feed(data):
                self._take(decode_up(body))
        except WireError as error:
            self._loop.remove_reader(self._wire)
            self._batches.put_nowait(error)
            self.kill()
            return False
        return True

    def _take(self, message: Hello | Batch) -> None:
        if isinstance(message, Hello):
            # Nothing else was read of it yet: another version's batches may fit, and mean something else.
            if message.version != VERSION:
                raise WireError(f"The lab speaks version {message.version} of the protocol, this is version {VERSION}.")
            self._hello = message
            return
        if self._hello is None:
            raise WireError("The lab did not say first which version of the protocol it speaks.")
        self._clock = message.at
        for fact in message.facts:
            if isinstance(fact, ProgramEnded):
                self._program = fact
        self._batches.put_nowait(message)

    def _put(self, *states: LabSilent, facts: tuple[AnyFact, ...] = ()) -> None:
        """A batch of our own; number 0, as only the lab's are counted."""
        self._batches.put_nowait(Batch(0, self._clock, facts, states))

    # Silence

    def _look(self) -> None:
        """Ask a lab that has missed its heartbeats where it is, and tell what the last question brought."""
        self._watch = self._loop.call_later(LOOK_EVERY, self._look)
        silent = monotonic() - self._heard
        self._looks_unheard += self._is_cut_off
        if self._hello is None or silent < SILENT_AFTER:
            return
        self._silent = True
        if self._is_cut_off:  # it may have given other uses to the descriptor that it would answer by
            self._put(LabSilent(silent, None, Silence.CUT_OFF))
        elif self._is_stopped():  # and could not answer
            self._put(LabSilent(silent, None, Silence.STOPPED))
        else:
            self._put(LabSilent(silent, self._traced()))
            self._process.send_signal(WHERE)

    def _is_stopped(self) -> bool:
        """Whether a signal has stopped the process; False where the system does not tell, as on macOS before 3.13."""
        if not hasattr(os, "waitid"):
            return False
        with contextlib.suppress(ChildProcessError):
            return os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None
        return False

    def _traced(self) -> Place | None:
        """Where the main thread was when faulthandler wrote last."""
        self._last_words = _read_all(self._lab.trace) or self._last_words
        for frame in _TRACE_LINE.finditer(self._last_words):
            file, line, function = frame.groups()
            if not is_library(file):
                return Place(file, int(line), "" if function == "<module>" else function)
        return None

    # The end

    def _wait(self) -> None:
        """On a thread of its own, as waitpid blocks."""
        self._process.wait()
        with contextlib.suppress(RuntimeError):  # our loop was closed first: nobody listens any more
            self._loop.call_soon_threadsafe(self._ended)

    def _ended(self) -> None:
        """The process is gone: its children end too, and what it still had to say is told."""
        self._watch.cancel()
        self._lab.kill_what_is_left()
        # Children that hold the other end open may keep it from ending, so what is there is read, not awaited.
        while self._readable():
            pass
        rest = tuple(self._rest_of_output())
        if self._hello is None:
            said = "".join(fact.text for fact in rest)
            self._batches.put_nowait(LabError(f"The lab's process ended before it was ready. {said}".strip()))
        else:
            self._put(facts=(*rest, self._run_ended()))
        self._batches.put_nowait(None)
        self._exited.set()

    def _rest_of_output(self) -> Iterator[Printed]:
        """What the lab wrote and did not live to read."""
        for pipe, stream in self._lab.pipes.items():
            text = _read_all(pipe)
            if text:
                yield Printed(stream, text, None, at=self._clock)

    def _run_ended(self) -> RunEnded:
        # A process that ends closes the wire before it can be waited for: a look may fall in between, but not two.
        code = self._process.returncode
        place = self._traced() if -code in _FAULTS else None
        outcome = self._program.outcome if self._program is not None else Outcome.DIED
        if code < 0 and outcome is not Outcome.INTERRUPTED:
            outcome = Outcome.DIED
        return RunEnded(
            outcome,
            128 - code if code < 0 else code,
            signal_name(-code) if code < 0 else None,
            place,
            unheard=code == -WHERE or (code >= 0 and self._looks_unheard > 1 and self._program is None),
            at=self._clock,
        )


def signal_name(number: int) -> str:
    """`SIGKILL`; of those between the real-time signals, which Python has no names for, `signal 40`."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class Guard:
    """A process that outlives ours by a moment, to kill what we left.

    It reads a pipe that only we can write to; the pipe's end means that we are gone.
    """

    def __init__(self, target: int) -> None:
        """`target` is a process, or, negative, a process group."""
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", f"read -r line || kill -s KILL -- {target}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def close(self) -> None:
        """Call it off."""
        self._shell.communicate(b"\n")


def _read_all(descriptor: int) -> str:
    """What is in this non-blocking pipe."""
    pieces: list[bytes] = []
    with contextlib.suppress(BlockingIOError):
        while data := os.read(descriptor, 65536):
            pieces.append(data)
    return b"".join(pieces).decode("utf-8", "replace")
