"""The lab: wires loop, probes, control and line together, and takes one program from its start to its end.

The main thread runs the program, as in production. The line's thread makes batches and takes commands. A command is
done on the loop's thread at the gate; one that comes before a loop runs waits for it.
"""

import asyncio
import atexit
import contextlib
import os
import queue
import signal
import socket
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NoReturn, cast

from playground.lab import calls, describe
from playground.lab.control import Control
from playground.lab.current import PYTHON, CurrentLoop
from playground.lab.detail import Detail
from playground.lab.emit import Emitter
from playground.lab.executors import PoolProbe
from playground.lab.futures import is_task
from playground.lab.line import Line, end_group
from playground.lab.loops import Loops
from playground.lab.memory import MemoryLimit
from playground.lab.output import Output
from playground.lab.program import Program, leave_no_trace
from playground.lab.rows import Rows
from playground.lab.schedule import Schedule
from playground.lab.stand_ins import replace_exit, replace_keyboard
from playground.lab.steering import Steering
from playground.lab.tasks import TaskProbe
from playground.loop import LoopKind, SteerableLoop
from playground.sources import source_text
from playground.wire.codec import VERSION, Batch, Hello
from playground.wire.commands import AnyCommand, Inspect, Pause, Resume, Start
from playground.wire.fact import Outcome
from playground.wire.facts import (
    ExceptionReported,
    Interrupted,
    ProbeStopped,
    ProgramEnded,
    ProgramFailed,
    ProgramLoaded,
    ProgramStarted,
)
from playground.wire.state import AnyState


class Lab:
    """One lab, for one program."""

    def __init__(
        self, wire: socket.socket, pipes: dict[int, str], *, own_group: bool, unheard: Callable[[], None]
    ) -> None:
        """`unheard` is what is to be done when the program has closed the wire."""
        ids = count(1)
        self.emitter = Emitter()
        self._started = False
        self._program: Program | None = None
        """While it runs."""
        self._loops: Loops | None = None
        self._woken = threading.Event()
        """A command came while the opened program's loop was stopped."""
        self._starts: queue.SimpleQueue[Start] = queue.SimpleQueue()
        self._waiting: deque[AnyCommand] = deque()
        """Commands that came before a loop ran."""
        self.tasks = TaskProbe(self.emitter, ids.__next__, self._switch_off)
        self.pools = PoolProbe(self.emitter, ids.__next__, self._current_task)
        self._rows_failed = False
        self._rows = Rows(self.emitter, self.tasks, self.pools)
        self._detail = Detail(self.emitter, self.tasks, self._count)
        self._steering = Steering(self.emitter, self.tasks)
        self._memory = MemoryLimit()
        self._control = Control(
            self.emitter, self.tasks, self.pools, self._steering, self._names, self._memory.make_room
        )
        output = Output(self.emitter, pipes, self._writing_task) if pipes else None
        self._output = output
        self._schedule = Schedule(self.emitter.clock, self._control.perform)
        self._current = CurrentLoop(self.emitter, self.tasks, self._steering, self._schedule)
        self._numbers = count(1)
        self._line = Line(
            wire, output, self._batch, self._receive, lambda: end_group(own_group), unheard, self._memory.lift
        )
        self._pid = os.getpid()
        self._main = threading.get_ident()

    def serve(self) -> None:
        """Say hello, wait for a program, and take it to its end; may raise what the program raises."""
        os.register_at_fork(after_in_child=self._forked)
        self._line.start(Hello(VERSION, os.getpid(), PYTHON))
        start = self._starts.get()
        if self._output is not None:
            self._output.install()
        self.pools.install()
        self._loops = Loops(cast("LoopKind", start.kind), self._loop_made)
        self._loops.install()
        self._steering.begin(paused=start.paused, speed=start.speed, instant=start.instant)
        self._rows.keep_ended = start.keep_ended
        if start.limited:
            self._memory.install()
        if not start.keyboard:
            replace_keyboard()
        atexit.register(self._leave)
        replace_exit(self._leave)
        self._program = Program(start.path, start.arguments)
        if start.call is None:
            self._run()
        elif start.call:
            self._call(start.call)
        else:
            self._open()

    # Programs

    @contextlib.contextmanager
    def _to_its_end(self) -> Iterator[None]:
        """Tell how the program ends; what it raises goes on, to end this process as it would end python."""
        try:
            yield
        except BaseException as error:
            self._ended(error)
            sys.excepthook = leave_no_trace(sys.excepthook)
            raise
        self._ended(None)

    def _run(self) -> None:
        """Run the file as python would."""
        self._read()
        with self._to_its_end():
            self._module().run()

    def _call(self, call: str) -> None:
        """Open the module and do `asyncio.run(CALL)`."""
        self._read()
        with self._to_its_end():
            self._module().load()
            self._loaded()
            made = calls.parse(call, self._names()).make()
            if not asyncio.iscoroutine(made):
                raise TypeError(f"{call} is not a coroutine: asyncio.run needs one")
            asyncio.run(made)

    def _open(self) -> None:
        """Open the module, and keep a loop alive for launches."""
        self._read(opened=True)
        try:
            self._module().load()
        except SystemExit:
            with self._to_its_end():
                raise
        except BaseException as error:  # noqa: BLE001 - whatever it is, the person sees it and mends the module
            self._fail(error)
        self._loaded()
        with self._to_its_end():
            self._keep_loop()

    def _loaded(self) -> None:
        self.emitter.tell(ProgramLoaded(self._module().entries(), at=self.emitter.clock()))

    def _module(self) -> Program:
        assert self._program is not None
        return self._program

    def _read(self, *, opened: bool = False) -> None:
        program = self._module()
        try:
            program.read()
            text = program.text
        except (OSError, SyntaxError, UnicodeDecodeError):
            text = source_text(Path(program.path))  # executing it raises the same again, in python's own words
        self.emitter.tell(ProgramStarted(program.path, text, opened, at=self.emitter.clock()))
        self._line.flush()  # the next that happens may be a fault at its top level

    def _fail(self, error: BaseException) -> NoReturn:
        """The module cannot be opened: say so, and stay to be looked at until the parent ends this process."""
        failure = describe.failure(error, with_traceback=True)
        self.emitter.tell(ProgramFailed(failure, at=self.emitter.clock()))
        leave_no_trace(sys.excepthook)(type(error), error, error.__traceback__)
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()

    def _keep_loop(self) -> None:
        """Run a loop until this process ends, whatever interrupts or stops it."""
        assert self._loops is not None
        loop = self._loops.new()
        asyncio.set_event_loop(loop)
        while not loop.is_closed():
            try:
                loop.run_forever()
                while not self._waiting:  # what came before it ran has woken it as well
                    self._woken.wait()
                    self._woken.clear()
            except KeyboardInterrupt as error:
                where = describe.failure(error).place
                self.emitter.tell(Interrupted(self.tasks.interrupted, where, at=self.emitter.clock()))
                self.tasks.interrupted = None

    def _ended(self, error: BaseException | None) -> None:
        outcome = _outcome(error)
        failure = None if outcome is Outcome.FINISHED or error is None else describe.failure(error)
        # From here on the interpreter alone holds the module, and takes it apart as it always does.
        self._program = None
        self.emitter.tell(ProgramEnded(outcome, failure, at=self.emitter.clock()))

    def _leave(self) -> None:
        """The last thing that happens: what is still to be told is sent."""
        if os.getpid() == self._pid:
            self._line.flush()

    def _names(self) -> dict[str, Any]:
        return {} if self._program is None else vars(self._program.module)

    # Loops

    def _loop_made(self, loop: SteerableLoop, number: int) -> None:
        if os.getpid() != self._pid:
            return
        self.tasks.watch(loop)
        loop.count_busy()
        loop.on_exception = self._exception_reported
        loop.holds.ours |= self._line.descriptors
        self._steering.watch(loop)
        loop.on_running = partial(self._running_changed, weakref.ref(loop), number)
        loop.on_stop = self._current.stop_asked

    def _running_changed(self, held: weakref.ref[SteerableLoop], number: int, running: bool) -> None:
        loop = held()
        if threading.get_ident() != self._main or loop is None or self._loops is None:
            return
        if not running:
            self._current.stopped(loop, number)
            return
        self._current.started(loop, number, self._loops.kinds[loop])
        self._schedule.started(loop)
        self._hand_over_waiting(loop)

    def _exception_reported(self, context: dict[str, Any]) -> None:
        error, message = context.get("exception"), context.get("message")
        if not issubclass(type(error), BaseException):
            error = None
        task = context.get("task") or context.get("future")
        known = self.tasks.record(task).id if is_task(task) else None
        if self.emitter.has_room("ExceptionReported"):
            self.emitter.add(
                ExceptionReported(
                    describe.short(message, REPORT) if type(message) is str and message else _UNSAID,
                    None if error is None else describe.failure(error),
                    known,
                    at=self.emitter.clock(),
                )
            )

    def _switch_off(self) -> None:
        self.tasks.unwatch()

    def _forked(self) -> None:
        """In a forked child nothing of ours goes on: its parent's wire is closed, and its loops are plain."""
        self._line.close()
        if self._output is not None:
            self._output.let_go()
        self._switch_off()

    # Commands, on the line's thread

    def _receive(self, command: AnyCommand) -> None:
        if isinstance(command, Start) and not self._started:
            self._started = True
            self._starts.put(command)
        elif isinstance(command, Inspect):
            self._detail.ask(command.target)
        elif self._current.running and (loop := self._current.get()) is not None:
            self._hand_over(loop, command)
        else:
            self._wait_for_loop(command)

    def _wait_for_loop(self, command: AnyCommand) -> None:
        loop = self._current.get()
        if loop is not None and loop.is_closed():
            self._control.refuse(command, "The loop is closed: restart to go on.")
            return
        self._waiting.append(command)
        self._woken.set()
        if self._current.running and (loop := self._current.get()) is not None:  # it has begun to run meanwhile
            self._hand_over_waiting(loop)

    def _hand_over_waiting(self, loop: SteerableLoop) -> None:
        """By the thread that comes first to each."""
        while self._waiting:
            try:
                command = self._waiting.popleft()
            except IndexError:
                return
            self._hand_over(loop, command)

    def _hand_over(self, loop: SteerableLoop, command: AnyCommand) -> None:
        try:
            if command.at is None:
                # The person's own hand is not to wait for a step that may go on and on; a script's next command is.
                loop.at_gate(self._control.perform, command, urgent=isinstance(command, Pause | Resume))
            else:
                loop.at_gate(self._schedule.add, loop, command.at, command)
        except RuntimeError as error:  # it was closed meanwhile
            self._control.refuse(command, f"{error}.")

    def _current_task(self) -> int | None:
        current = self.tasks.current
        return current.id if current is not None and threading.get_ident() == self._main else None

    def _writing_task(self) -> int | None:
        """Whose step it is while output is read: the best guess at who wrote it."""
        current = self.tasks.current
        return None if current is None else current.id

    # Batches, on the line's thread

    def _count(self, target: int | None) -> bool:
        loop = self._current.get()
        if loop is None or not self._current.running:
            return False
        try:
            loop.at_gate(self.tasks.count, target)
        except RuntimeError:  # it was closed meanwhile
            return False
        return True

    def _states(self) -> list[AnyState]:
        if self._rows_failed:
            return [self._current.last]
        try:
            self._current.look()
            return [*self._rows.take(), *self._detail.take(), self._current.state()]
        except Exception as error:  # noqa: BLE001 - whatever it is, facts and heartbeats go on without rows
            self._rows_failed = True
            failure = describe.failure(error, with_traceback=True)
            self.emitter.tell(ProbeStopped("rows", failure, at=self.emitter.clock()))
            return [self._current.last]

    def _batch(self, due: bool) -> Batch | None:
        self._memory.look()
        states = self._states()
        facts = self.emitter.take()
        if not (due or facts or len(states) > 1):
            return None
        return Batch(next(self._numbers), self.emitter.clock(), tuple(facts), tuple(states))


REPORT = 2_000
"""Characters of what is reported: where a callback comes from stands at its end."""

_UNSAID = "Unhandled exception in event loop"
"""As asyncio has it where whoever reports an exception says nothing."""


def _outcome(error: BaseException | None) -> Outcome:
    if error is None or (issubclass(type(error), SystemExit) and not error.code):  # type: ignore[attr-defined]
        return Outcome.FINISHED
    if issubclass(type(error), KeyboardInterrupt):
        return Outcome.INTERRUPTED
    return Outcome.CANCELLED if issubclass(type(error), asyncio.CancelledError) else Outcome.FAILED
