"""The lab: wires loop, probes, control and line together, and takes one program from its start to its end.

The main thread runs the program, as in production. The line's thread makes batches and takes commands. A command is
done on the loop's thread at the gate; one that comes before a loop runs waits for it.
"""

import asyncio
import atexit
import contextlib
import os
import platform
import queue
import signal
import socket
import sys
import threading
from collections.abc import Callable
from itertools import count
from typing import Any, cast

import uvloop

from playground.lab import calls, describe
from playground.lab.control import Control
from playground.lab.emit import Emitter
from playground.lab.executors import PoolProbe
from playground.lab.health import Health
from playground.lab.line import Line, end_group
from playground.lab.loops import Loops
from playground.lab.output import Output
from playground.lab.program import Program, leave_no_trace
from playground.lab.rows import Rows, ready_tasks
from playground.lab.tasks import TaskProbe
from playground.loop import LoopKind, SteerableLoop
from playground.wire.codec import VERSION, Batch, Hello
from playground.wire.commands import AnyCommand, Start
from playground.wire.facts import (
    ExceptionReported,
    Interrupted,
    LoopStarted,
    LoopStopped,
    Outcome,
    ProgramEnded,
    ProgramFailed,
    ProgramLoaded,
    ProgramStarted,
)
from playground.wire.state import LoopPhase, LoopState

PYTHON = platform.python_version()


class Lab:
    """One lab, for one program."""

    def __init__(self, wire: socket.socket, pipes: dict[int, str], own_group: bool) -> None:
        ids = count(1)
        self.emitter = Emitter()
        self._own_group = own_group
        self._program: Program | None = None
        self._loops: Loops | None = None
        self._loop: SteerableLoop | None = None
        """The loop that runs now, or ran last."""
        self._running = False
        self._woken = threading.Event()
        """A command came while the opened program's loop was stopped."""
        self._starts: queue.SimpleQueue[Start] = queue.SimpleQueue()
        self._waiting: list[AnyCommand] = []
        """Commands that came before a loop ran."""
        self.tasks = TaskProbe(self.emitter, lambda: next(ids), self._switch_off)
        self.pools = PoolProbe(self.emitter, lambda: next(ids), self._current_task)
        self._rows = Rows(self.emitter, self.tasks, self.pools)
        self._health = Health(self.emitter, self.tasks)
        self._control = Control(self.emitter, self.tasks, self.pools, self._names)
        output = Output(self.emitter, pipes, self._writing_task) if pipes else None
        self._output = output
        self._numbers = count(1)
        self._line = Line(wire, output, self._batch, self._receive, lambda: end_group(own_group))
        self._pid = os.getpid()

    def serve(self) -> None:
        """Say hello, wait for a program, and take it to its end; may raise what the program raises."""
        os.register_at_fork(after_in_child=self._forked)
        self._line.start(Hello(VERSION, os.getpid(), PYTHON))
        start = self._next_start()
        if self._output is not None:
            self._output.install()
        self.pools.install()
        self._loops = Loops(cast("LoopKind", start.kind), self._loop_made)
        self._loops.install()
        if not start.keyboard:
            _no_keyboard()
        atexit.register(self._leave)
        _flush_before_exit(self._leave, self._pid)
        self._program = Program(start.path, start.arguments)
        if start.call is None:
            self._run(self._program)
        else:
            self._open(self._program, start.call)

    # Programs

    def _run(self, program: Program) -> None:
        """Run the file as python would."""
        self._read(program)
        try:
            program.run()
        except BaseException as error:
            self._ended(error)
            sys.excepthook = leave_no_trace(sys.excepthook)
            raise
        self._ended(None)

    def _open(self, program: Program, call: str) -> None:
        """Open the module, then do `asyncio.run(CALL)`, or keep a loop alive for launches."""
        self._read(program)
        try:
            program.load()
        except BaseException as error:
            if not call and not isinstance(error, SystemExit):
                self._fail(error)
                return
            self._ended(error)
            sys.excepthook = leave_no_trace(sys.excepthook)
            raise
        self.emitter.tell(ProgramLoaded(program.entries(), at=self.emitter.clock()))
        if call:
            self._run_call(call)
        else:
            self._keep_loop()

    def _read(self, program: Program) -> None:
        try:
            program.read()
        except (OSError, SyntaxError, UnicodeDecodeError):
            return  # executing it raises the same again, in python's own words
        self.emitter.tell(ProgramStarted(program.path, program.text, at=self.emitter.clock()))

    def _fail(self, error: BaseException) -> None:
        """The module cannot be opened: say so, and stay to be looked at until the parent ends this process."""
        failure = describe.failure(error, with_traceback=True)
        self.emitter.tell(ProgramFailed(failure, at=self.emitter.clock()))
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()

    def _run_call(self, call: str) -> None:
        try:
            made = calls.parse(call, self._names()).make()
            if not asyncio.iscoroutine(made):
                raise TypeError(f"{call} is not a coroutine: asyncio.run needs one")
            asyncio.run(made)
        except BaseException as error:
            self._ended(error)
            sys.excepthook = leave_no_trace(sys.excepthook)
            raise
        self._ended(None)

    def _keep_loop(self) -> None:
        """Run a loop until this process ends, whatever interrupts or stops it."""
        assert self._loops is not None
        loop = self._loops.new()
        asyncio.set_event_loop(loop)
        while True:
            try:
                loop.run_forever()
                if loop.is_closed():
                    break
                self._woken.wait()
                self._woken.clear()
            except KeyboardInterrupt as error:
                where = describe.failure(error).place
                self.emitter.tell(Interrupted(None, where, at=self.emitter.clock()))
            except BaseException as error:
                self._ended(error)
                sys.excepthook = leave_no_trace(sys.excepthook)
                raise

    def _ended(self, error: BaseException | None) -> None:
        outcome = _outcome(error)
        failure = None if outcome is Outcome.FINISHED or error is None else describe.failure(error)
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
        loop.task_class = self.tasks.make_task
        loop.run_handle = self.tasks.run_handle
        loop.on_exception = self._exception_reported
        loop.on_running = lambda running: self._running_changed(loop, number, running)

    def _running_changed(self, loop: SteerableLoop, number: int, running: bool) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        self._running = running
        if not running:
            self.emitter.tell(LoopStopped(number, at=self.emitter.clock()))
            return
        self._loop = loop
        self.emitter.begin()
        kind, its_version = self._implementation(loop)
        self.emitter.tell(LoopStarted(number, kind, its_version, at=self.emitter.clock()))
        commands, self._waiting = self._waiting, []
        for command in commands:
            self._hand_over(loop, command)

    def _implementation(self, loop: SteerableLoop) -> tuple[str, str]:
        assert self._loops is not None
        kind = self._loops.kinds[loop]
        if kind == "asyncio":
            return kind, PYTHON
        return kind, str(vars(uvloop)["__version__"])

    def _exception_reported(self, context: dict[str, Any]) -> None:
        error = context.get("exception")
        task = context.get("task") or context.get("future")
        known = self.tasks.record(task).id if isinstance(task, asyncio.Task) else None
        if self.emitter.has_room("ExceptionReported"):
            self.emitter.add(
                ExceptionReported(
                    str(context.get("message")),
                    describe.failure(error) if isinstance(error, BaseException) else None,
                    known,
                    at=self.emitter.clock(),
                )
            )

    def _switch_off(self) -> None:
        if self._loop is not None:
            self._loop.run_handle = None

    def _forked(self) -> None:
        """In a forked child nothing of ours goes on: its parent's wire is closed, and its loops are plain."""
        self._line.close()
        if self._loop is not None:
            self._loop.run_handle = None

    # Commands, on the line's thread

    def _receive(self, command: AnyCommand) -> None:
        if isinstance(command, Start) and self._program is None:
            self._starts.put(command)
        elif self._running and self._loop is not None:
            self._hand_over(self._loop, command)
        else:
            self._wait_for_loop(command)

    def _wait_for_loop(self, command: AnyCommand) -> None:
        if self._loop is not None and self._loop.is_closed():
            self._control.refuse(command, "The loop is closed: restart to go on.")
            return
        self._waiting.append(command)
        self._woken.set()

    def _hand_over(self, loop: SteerableLoop, command: AnyCommand) -> None:
        later = 0.0 if command.at is None else command.at - self.emitter.clock()
        try:
            if later > 0:
                loop.at_gate(loop.at_gate_later, later, self._control.perform, command)
            else:
                loop.at_gate(self._control.perform, command)
        except RuntimeError as error:  # it was closed meanwhile
            self._control.refuse(command, f"{error}.")

    def _next_start(self) -> Start:
        return self._starts.get()

    def _current_task(self) -> int | None:
        current = self.tasks.current
        main = threading.current_thread() is threading.main_thread()
        return current.id if current is not None and main else None

    def _writing_task(self) -> int | None:
        """Whose step it is while output is read: the best guess at who wrote it."""
        current = self.tasks.current
        return None if current is None else current.id

    # Batches, on the line's thread

    def _batch(self, due: bool) -> Batch | None:
        loop = self._loop if self._running else None
        self._health.look(loop)
        if loop is not None and self._health.blocked:
            for task in ready_tasks(loop.ready_handles()):
                self.tasks.changed.add(self.tasks.record(task))
        states = self._rows.take()
        facts = self.emitter.take()
        if not (due or facts or states):
            return None
        return Batch(next(self._numbers), self.emitter.clock(), tuple(facts), (*states, self._loop_state()))

    def _loop_state(self) -> LoopState:
        loop, tasks, emitter = self._loop, self.tasks, self.emitter
        kind, its_version = ("", "") if loop is None else self._implementation(loop)
        number = 0 if loop is None or self._loops is None else self._loops.numbers[loop]
        next_timer = None if loop is None else loop.next_timer
        began = emitter.began or 0.0
        current = tasks.current
        return LoopState(
            loop=number,
            implementation=kind,
            version=its_version,
            python=PYTHON,
            phase=self._phase(),
            clock=emitter.clock(),
            ready=0 if loop is None else loop.ready,
            timers=0 if loop is None else loop.timers,
            next_timer=None if next_timer is None else next_timer - began,
            lag=0.0 if loop is None else max(loop.take_lag(), self._health.blocked),
            handles=0 if loop is None else loop.handles,
            busy=0.0 if loop is None else loop.busy,
            task=None if current is None else current.id,
            place=self._health.place,
            blocked=self._health.blocked,
            debug=loop is not None and loop.get_debug(),
            tasks=tasks.alive,
            created=tasks.created,
            finished=tasks.outcomes[Outcome.FINISHED],
            failed=tasks.outcomes[Outcome.FAILED],
            cancelled=tasks.outcomes[Outcome.CANCELLED],
            folded=emitter.folded,
        )

    def _phase(self) -> LoopPhase:
        if self._loop is None:
            return LoopPhase.NONE
        if not self._running:
            return LoopPhase.STOPPED
        if self._health.blocked:
            return LoopPhase.BLOCKED
        return LoopPhase.RUNNING if self._loop.ready or self.tasks.current is not None else LoopPhase.WAITING


def _outcome(error: BaseException | None) -> Outcome:
    if error is None or (isinstance(error, SystemExit) and not error.code):
        return Outcome.FINISHED
    if isinstance(error, KeyboardInterrupt):
        return Outcome.INTERRUPTED
    return Outcome.CANCELLED if isinstance(error, asyncio.CancelledError) else Outcome.FAILED


def _no_keyboard() -> None:
    """Give `input()` and `breakpoint()` a sentence: there is nobody at this process's stdin."""
    import builtins

    def no_input(prompt: object = "") -> str:
        print(prompt, end="", flush=True)
        raise EOFError("input() has no keyboard here: run the file with `playground run` to type into it")

    def no_breakpoint(*_: object, **__: object) -> None:
        print(
            "breakpoint() has no keyboard here and is passed over: run the file with `playground run` to use it",
            file=sys.stderr,
        )

    builtins.input = no_input
    sys.breakpointhook = no_breakpoint


def _flush_before_exit(leave: Callable[[], None], pid: int) -> None:
    """`os._exit` skips every clean-up; what was told before it is sent all the same."""
    exit_now = os._exit

    def seen_exit(status: int) -> Any:
        if os.getpid() == pid:
            leave()
        exit_now(status)

    os._exit = seen_exit
