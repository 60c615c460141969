"""The program's output, captured where it leaves: at file descriptors 1 and 2.

The parent made both pipes; this process reads them, and the parent keeps a second reading end for what is
left when this process dies. Workers and subprocesses inherit the writing ends, so theirs is captured as well.

A print must be told before what happened after it, be that a print to the other stream, and as that of the task that
did it. So `sys.stdout` and `sys.stderr` write through a `FileIO` that notes what is being written, where to, by whom;
whoever reads goes by these notes, in their order; and whoever tells a fact asks first whether there is output to tell.

Who writes never waits for who reads: it holds the stream's lock, and perhaps that of `logging`, and garbage collection
may have the reader print. Who tells a fact waits.
"""

import codecs
import contextlib
import io
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from playground.lab.emit import Emitter
from playground.wire.facts import Printed

_CHUNK = 65536


class Note:
    """Of one `write`."""

    __slots__ = ("descriptor", "is_over", "size", "told", "writer")

    def __init__(self, descriptor: int, size: int, writer: int | None) -> None:
        self.descriptor = descriptor
        self.size = size
        """Bytes; fewer than were given once it `is_over`, if not all went out."""
        self.writer = writer
        self.is_over = False
        """What was written is in the pipe, if the descriptor still is the pipe's."""
        self.told = 0
        """Bytes of it that were read and told."""


class NotedIO(io.FileIO):
    """A descriptor that notes what is written to it."""

    def __init__(self, descriptor: int, before: Callable[[Note], None], after: Callable[[], None]) -> None:
        """`before` is given the note of each `write`, and says by whom it is."""
        super().__init__(descriptor, "w", closefd=False)
        self._descriptor = descriptor
        self._before = before
        self._after = after

    def write(self, data: Any) -> int:
        """Write, and note it."""
        note = Note(self._descriptor, memoryview(data).nbytes, None)
        self._before(note)
        written = None
        try:
            written = super().write(data)
        finally:
            note.size = written or 0
            note.is_over = True
        self._after()
        return written


class Output:
    """Reads the two pipes and tells what came."""

    def __init__(self, emitter: Emitter, pipes: dict[int, str], current_task: Callable[[], int | None]) -> None:
        self._emitter = emitter
        self.pipes = pipes
        """Reading ends, non-blocking, and the stream's name."""
        self._current_task = current_task
        self._is_let_go = False
        self._notes: deque[Note] = deque()
        """Of what is not told yet."""
        self._last = Note(1, 0, None)
        self._reading = threading.RLock()
        """One that a signal may come upon, whose handler prints: a thread must not wait for itself."""
        self._reader = 0
        """The thread that reads now."""
        self._pipe_of = dict(zip((1, 2), pipes, strict=True))
        self._unread = {pipe: bytearray() for pipe in pipes}
        """What was read, and not told yet."""
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
        self._is_let_go = True
        self._emitter.before_fact = None

    def _before_write(self, note: Note) -> None:
        if self._is_let_go:
            return
        note.writer = self._current_task()
        if (note.writer, note.descriptor) != (self._last.writer, self._last.descriptor):
            # What comes along, as a subprocess's, is told apart from what is written now, unless another reads anyway.
            with self._alone(wait=False) as alone:
                if alone:
                    self._tell_noted()
        self._notes.append(note)
        self._last = note

    def _after_write(self) -> None:
        self._emitter.written += 1

    def tell_written(self) -> None:
        """Tell what this process itself has written since the last call, if anything."""
        with self._alone() as alone:
            written = self._emitter.written
            if alone and written != self._emitter.settled:  # no other thread has told it meanwhile
                self._tell_noted()
                self._emitter.settled = written

    def read(self, pipe: int) -> None:
        """Tell what is in the pipe now."""
        with self._alone() as alone:
            if alone:
                self._tell_noted()
                while self._fill(pipe):
                    self._tell_noted()

    @contextlib.contextmanager
    def _alone(self, *, wait: bool = True) -> Iterator[bool]:
        # One reader at a time, or two would tell one text in the wrong order. A reader can meet itself: garbage
        # collection may run at any moment and has things to tell.
        if self._reader == threading.get_ident() or not self._reading.acquire(blocking=wait):
            yield False
            return
        try:
            self._reader = threading.get_ident()
            yield True
        finally:
            self._reader = 0
            self._reading.release()

    def _tell_noted(self) -> None:
        under_way = []
        while self._notes:
            note = self._joined()
            pipe, left, is_over = self._pipe_of[note.descriptor], max(0, note.size - note.told), note.is_over
            if len(self._notes) == 1:
                self._fill(pipe)
            while len(self._unread[pipe]) < left and self._fill(pipe) and is_over:
                pass  # all of it is there
            size = left if len(self._notes) > 1 else len(self._unread[pipe])  # the last takes what came along
            told = self._tell(pipe, size if is_over else self._whole_lines(pipe, size), note.writer)
            note.told += told
            if note.told >= note.size or (is_over and not told):  # or it went where the program leads that descriptor
                self._notes.popleft()
            elif not told:
                under_way.append(self._notes.popleft())  # by another thread than what is behind it
        self._notes.extendleft(reversed(under_way))
        self._tell_rest({self._pipe_of[note.descriptor] for note in under_way})

    def _joined(self) -> Note:
        """The first note, with those behind it of what was written by the same to the same."""
        note = self._notes[0]
        while note.is_over and len(self._notes) > 1:
            following = self._notes[1]
            if not (following.is_over and note.descriptor == following.descriptor and note.writer == following.writer):
                break
            following.size += note.size
            following.told += note.told
            self._notes.popleft()
            note = following
        return note

    def _whole_lines(self, pipe: int, size: int) -> int:
        """How much of what is being written can be told already: in pieces, a line would be counted as two."""
        unread = self._unread[pipe]
        return unread.rfind(b"\n", 0, size) + 1 or (size if len(unread) >= _CHUNK else 0)

    def _tell_rest(self, but: set[int]) -> None:
        """What nobody noted was written by a subprocess, or without Python."""
        for pipe, unread in self._unread.items():
            if unread and pipe not in but:
                self._tell(pipe, len(unread), self._current_task())

    def _fill(self, pipe: int) -> bool:
        try:
            data = os.read(pipe, _CHUNK)
        except OSError:  # there is nothing now, or the program has closed what is ours
            return False
        self._unread[pipe] += data
        return bool(data)

    def _tell(self, pipe: int, size: int, writer: int | None) -> int:
        """Tell so much of what was read, or all if it is less; how much that was."""
        unread = self._unread[pipe]
        data = bytes(unread[:size])
        del unread[:size]
        text = self._decoders[pipe].decode(data)
        if text and self._emitter.has_room_for_text(text):
            self._emitter.add(Printed(self.pipes[pipe], text, writer, at=self._emitter.clock()))
        return len(data)
