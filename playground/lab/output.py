"""The program's output, captured where it leaves: at file descriptors 1 and 2.

The parent made both pipes; this process reads them, and the parent keeps a second reading end for what is
left when this process dies. Workers and subprocesses inherit the writing ends, so theirs is captured as well.

A print must be told before what happened after it, be that a print to the other stream, and as that of the task that
did it. So `sys.stdout` and `sys.stderr` write through a `FileIO` that has what was written to the other stream, or by
another task, told first, notes who writes, and then that it has written; and whoever tells a fact asks first whether
there is output to tell.

The line's thread reads as well, between any two steps of this. So what is noted counts as told only once it has been
read: who asks meanwhile waits for the reader.
"""

import codecs
import contextlib
import io
import os
import sys
import threading
from collections.abc import Callable, Iterator

from playground.lab.emit import Emitter
from playground.wire.facts import Printed

_CHUNK = 65536


class NotedIO(io.FileIO):
    """A descriptor that says when it is about to be written to, and when it was."""

    def __init__(self, descriptor: int, before: Callable[[int], None], after: Callable[[int], None]) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._descriptor = descriptor
        self._before = before
        self._after = after

    def write(self, data: object) -> int:
        """Write, and note it."""
        self._before(self._descriptor)
        written = super().write(data)  # type: ignore[arg-type]
        self._after(self._descriptor)
        return written


class Output:
    """Reads the two pipes and tells what came."""

    def __init__(self, emitter: Emitter, pipes: dict[int, str], current_task: Callable[[], int | None]) -> None:
        self._emitter = emitter
        self.pipes = pipes
        """Reading ends, non-blocking, and the stream's name."""
        self._current_task = current_task
        self._descriptor = 1
        """The one that this process wrote to last."""
        self._writer: int | None = None
        """The task that did."""
        self._reading = threading.RLock()
        """One that a signal may come upon, whose handler prints: a thread must not wait for itself."""
        self._reader = 0
        """The thread that reads now."""
        self._pipe_of = dict(zip((1, 2), pipes, strict=True))
        self._decoders = {pipe: codecs.getincrementaldecoder("utf-8")("replace") for pipe in pipes}
        emitter.before_fact = self.tell_written

    def install(self) -> None:
        """Make `sys.stdout` and `sys.stderr` anew over the pipes, line by line as in a terminal."""
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            errors = "strict" if name == "stdout" else "backslashreplace"
            stream = io.TextIOWrapper(
                io.BufferedWriter(NotedIO(descriptor, self._before_write, self._after_write)),
                encoding="utf-8",
                errors=errors,
                line_buffering=True,
            )
            stream.mode = "w"  # type: ignore[misc]
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)

    def let_go(self) -> None:
        """Read no more, as a forked child must: what it read would be lost to its parent, which reads for both."""
        self._emitter.before_fact = None

    def _before_write(self, descriptor: int) -> None:
        writer = self._current_task()
        if writer != self._writer or descriptor != self._descriptor:  # what is unread was written earlier
            self._emitter.settle()
            self._writer = writer

    def _after_write(self, descriptor: int) -> None:
        if descriptor != self._descriptor:
            self._emitter.settle()  # another thread may have written to the other one since
            self._descriptor = descriptor
        self._emitter.written += 1

    def tell_written(self) -> None:
        """Tell what this process itself has written since the last call, if anything."""
        with self._alone() as alone:
            written = self._emitter.written
            if alone and written != self._emitter.settled:  # no other thread has told it meanwhile
                self._drain(self._pipe_of[self._descriptor], self._writer)
                self._emitter.settled = written

    def read(self, pipe: int) -> None:
        """Tell what is in the pipe now."""
        with self._alone() as alone:
            if alone:
                noted = self._emitter.written != self._emitter.settled and pipe == self._pipe_of[self._descriptor]
                self._drain(pipe, self._writer if noted else self._current_task())

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        # One reader at a time, or two would tell one text in the wrong order. A reader can meet itself: garbage
        # collection may run at any moment and has things to tell.
        if self._reader == threading.get_ident():
            yield False
            return
        with self._reading:
            self._reader = threading.get_ident()
            try:
                yield True
            finally:
                self._reader = 0

    def _drain(self, pipe: int, writer: int | None) -> None:
        while self._read_once(pipe, writer):
            pass

    def _read_once(self, pipe: int, writer: int | None) -> bool:
        try:
            data = os.read(pipe, _CHUNK)
        except OSError:  # there is nothing now, or the program has closed what is ours
            return False
        text = self._decoders[pipe].decode(data, final=not data)
        if text and self._emitter.has_room_for_text(text):
            self._emitter.add(Printed(self.pipes[pipe], text, writer, at=self._emitter.clock()))
        return len(data) == _CHUNK
