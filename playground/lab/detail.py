"""The detail of the one task that the person inspects: its stack with locals, or how it failed. On the line's thread.

It is made anew at each look and sent when it differs from what was sent last; that there is somebody who looks is all
that it costs a program. Nothing is kept but words. What cannot be read without running code of the person's, or
without leaving a trace in a frame, is not read.

What was read of an ended task stays, also when the task itself has gone.
"""

import linecache
import sys
import threading
from collections.abc import Callable, Iterator
from types import CodeType, FrameType, TracebackType

from playground.lab import describe, local
from playground.lab.emit import Emitter
from playground.lab.record import AnyTask, Record
from playground.lab.tasks import TaskProbe
from playground.lab.waits import Link, chain, depth, has_begun
from playground.sources import is_library, is_own
from playground.wire.facts import ProbeStopped
from playground.wire.state import FrameState, Lived, Raised, RaisedAs, TaskDetail

FRAMES = 30
"""Frames of one stack or traceback that are told: the first third, and the last two."""

EXCEPTIONS = 50
"""Of one tree."""

WIDEST = 200
"""Characters of a line of source."""


class Detail:
    """Looks at one task at a time, or at none."""

    def __init__(self, emitter: Emitter, tasks: TaskProbe, count: Callable[[int | None], bool]) -> None:
        self._emitter = emitter
        self._tasks = tasks
        self._count = count
        """Has its steps counted, between two handles; whether there is a loop to do so."""
        self._main = threading.main_thread().ident
        self._target: int | None = None
        self._counted: int | None = None
        """Whose steps are counted, or are about to be."""
        self._told: TaskDetail | None = None
        self._is_final = False
        """What was told is of a task that had ended."""

    def ask(self, target: int | None) -> None:
        """Look at this task from now on."""
        self._target, self._told, self._is_final = target, None, False

    def take(self) -> Iterator[TaskDetail]:
        """The detail, if it is not what was told last."""
        self._have_counted()
        if self._target is None or self._is_final:
            return
        try:
            detail = self._look(self._target)
        except Exception as error:  # noqa: BLE001 - whatever it is, rows go on without details
            self._target = None
            failure = describe.failure(error, with_traceback=True)
            self._emitter.tell(ProbeStopped("detail", failure, at=self._emitter.clock()))
            return
        if detail != self._told:
            self._told = detail
            yield detail

    def _have_counted(self) -> None:
        target = self._target
        is_there = target is None or self._tasks.find(target) is not None
        if target != self._counted and is_there and self._count(target):
            self._counted = target

    def _look(self, number: int) -> TaskDetail:
        record = self._tasks.find(number)
        task = None if record is None else record()
        if record is None or task is None:
            return _detail(number, gone=True)
        if record.ended is not None:
            self._is_final = True
            return _detail(number, raised=tuple(_tree(task)), lived=self._lived(record))
        return self._alive(record, task)

    def _alive(self, record: Record, task: AnyTask) -> TaskDetail:
        links = chain(task)
        inside = self._inside(links[0]) if self._tasks.current is record and links else None
        if inside is None:
            frames = [_frame(link.frame.f_code, link.frame.f_lineno, link) for link in _shortened(links)]
        else:
            frames = [_frame(each.f_code, each.f_lineno, None) for each in _shortened(inside)]
        return _detail(
            record.id,
            begun=has_begun(task),
            frames=tuple(frames),
            left_out=max(0, (depth(task) if inside is None else len(inside)) - FRAMES),
            cancel_pending=record.cancel_pending,
            lived=self._lived(record),
        )

    def _lived(self, record: Record) -> Lived | None:
        tally, began = self._tasks.tally, self._emitter.began
        return tally.lived(began or 0.0) if tally is not None and tally.record is record else None

    def _inside(self, outermost: Link) -> list[FrameType] | None:
        """The frames of a task that runs now, without their locals, which change as they are read."""
        frame: FrameType | None = sys._current_frames().get(self._main or 0)
        found: list[FrameType] = []
        while frame is not None:
            if not is_own(frame.f_code.co_filename):
                found.append(frame)
            if frame is outermost.frame:
                return found[::-1]
            frame = frame.f_back
        return None


def _detail(
    number: int,
    *,
    gone: bool = False,
    begun: bool = True,
    frames: tuple[FrameState, ...] = (),
    left_out: int = 0,
    cancel_pending: bool = False,
    raised: tuple[Raised, ...] = (),
    lived: Lived | None = None,
) -> TaskDetail:
    return TaskDetail(
        task=number,
        gone=gone,
        begun=begun,
        frames=frames,
        left_out=left_out,
        cancel_pending=cancel_pending,
        raised=raised,
        lived=lived,
    )


def _shortened(listed: list[Link] | list[FrameType] | list[TracebackType]) -> list:  # type: ignore[type-arg]
    """The first and the last of too many."""
    return listed if len(listed) <= FRAMES else [*listed[: FRAMES // 3], *listed[FRAMES // 3 - FRAMES :]]


def _frame(code: CodeType, line: int | None, link: Link | None) -> FrameState:
    """`link`: the suspended coroutine, of which the locals are read if it is the person's."""
    place = describe.place(code, line)
    own = not is_library(place.file)
    return FrameState(
        place=place,
        text=linecache.getline(place.file, place.line).strip()[:WIDEST],
        own=own,
        locals=local.named(link.coroutine, link.frame) if own and link is not None else None,
    )


# How a task failed


def _tree(task: AnyTask) -> Iterator[Raised]:
    """The exception that ended the task, depth first with what belongs to it; to read `_exception` silences nothing."""
    error = task._exception
    pending = [] if error is None else [(error, RaisedAs.END, 0)]
    seen = {id(error)}
    while pending:
        error, as_, depth = pending.pop()
        below = [(each, how) for each, how in _belonging(error) if id(each) not in seen]
        room = below[: EXCEPTIONS - len(seen)]
        seen.update(id(each) for each, _ in room)
        pending += [(each, how, depth + 1) for each, how in reversed(room)]
        yield _raised(error, as_, depth, left_out=len(below) - len(room))


def _belonging(error: BaseException) -> Iterator[tuple[BaseException, RaisedAs]]:
    """The members of a group, and where it came from as a traceback would say."""
    for member in describe.field(error, "exceptions") or ():
        yield member, RaisedAs.MEMBER
    cause, context = describe.field(error, "__cause__"), describe.field(error, "__context__")
    if cause is not None:
        yield cause, RaisedAs.CAUSE
    elif context is not None and not describe.field(error, "__suppress_context__"):
        yield context, RaisedAs.CONTEXT


def _raised(error: BaseException, as_: RaisedAs, depth: int, *, left_out: int) -> Raised:
    steps: list[TracebackType] = []
    step = describe.field(error, "__traceback__")
    while step is not None:
        if not is_own(step.tb_frame.f_code.co_filename):
            steps.append(step)
        step = step.tb_next
    return Raised(
        depth=depth,
        as_=as_,
        type=describe.class_name(type(error)),
        message=describe.message(error),
        frames=tuple(_frame(each.tb_frame.f_code, each.tb_lineno, None) for each in _shortened(steps)),
        left_out=left_out,
    )
