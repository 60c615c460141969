"""The program's output, captured where it leaves: at file descriptors 1 and 2.

The parent made both pipes; this process reads them, and the parent keeps a second reading end for what is
left when this process dies. Workers and subprocesses inherit the writing ends, so theirs is captured as well.

A print must be told before what happened after it, and as that of the task that did it. So `sys.stdout` and
`sys.stderr` write through a `FileIO` that notes who writes, and that it has written; and whoever tells a fact asks
first whether there is output to tell.
"""

import codecs
import io
import os
import sys
import threading
from collections.abc import Callable

from playground.lab.emit import Emitter
from playground.wire.facts import Printed

_CHUNK = 65536


class NotedIO(io.FileIO):
    """A descriptor that notes that it was written to."""

    def __init__(self, descriptor: int, note_writer: Callable[[], None], note: Callable[[int], None]) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._descriptor = descriptor
        self._note_writer = note_writer
        self._note = note

    def write(self, data: object) -> int:
        """Write, and note it."""
        self._note_writer()
        written = super().write(data)  # type: ignore[arg-type]
        self._note(self._descriptor)
        return written


class Output:
    """Reads the two pipes and tells what came."""

    def __init__(self, emitter: Emitter, pipes: dict[int, str], current_task: Callable[[], int | None]) -> None:
        self._emitter = emitter
        self.pipes = pipes
        """Reading ends, non-blocking, and the stream's name."""
        self._current_task = current_task
        self._written = 0
        """The descriptor that this process wrote to since it was last read; 0 if none."""
        self._writer: int | None = None
        """The task that wrote it."""
        self._reading = threading.Lock()
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
                io.BufferedWriter(NotedIO(descriptor, self._note_writer, self._note)),
                encoding="utf-8",
                errors=errors,
                line_buffering=True,
            )
            stream.mode = "w"  # type: ignore[misc]
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)

    def _note_writer(self) -> None:
        writer = self._current_task()
        if writer != self._writer:  # what another task has written was written earlier
            self.tell_written()
            self._writer = writer

    def _note(self, descriptor: int) -> None:
        if self._written != descriptor:  # what went to the other stream was written earlier
            self.tell_written()
        self._written = descriptor
        self._emitter.unsettled = True

    def tell_written(self) -> None:
        """Tell what this process itself has written since the last call, if anything."""
        if self._written:
            pipe = self._pipe_of[self._written]
            self._written = 0
            self._read(pipe, self._writer)

    def read(self, pipe: int) -> None:
        """Tell what is in the pipe now."""
        noted = self._written and pipe == self._pipe_of[self._written]
        self._read(pipe, self._writer if noted else self._current_task())

    def _read(self, pipe: int, writer: int | None) -> None:
        # One reader at a time, or two would tell one text in the wrong order. A reader can meet itself: garbage
        # collection may run at any moment and has things to tell.
        if self._reader == threading.get_ident():
            return
        with self._reading:
            self._reader = threading.get_ident()
            try:
                while self._read_once(pipe, writer):
                    pass
            finally:
                self._reader = 0

    def _read_once(self, pipe: int, writer: int | None) -> bool:
        try:
            data = os.read(pipe, _CHUNK)
        except OSError:  # there is nothing now, or the program has closed what is ours
            return False
        text = self._decoders[pipe].decode(data, final=not data)
        if text and self._emitter.has_room_for_text(text):
            self._emitter.add(Printed(self.pipes[pipe], text, writer, at=self._emitter.clock()))
        return len(data) == _CHUNK
