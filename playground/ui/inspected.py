"""What the Inspector says of a task or a job, line by line: what its row tells first, then its stack or its end."""

from collections.abc import Iterator
from textwrap import wrap

from rich.cells import cell_len

from playground.model import words
from playground.model.cancelling import in_full
from playground.model.tasks import Edge, awaited_by
from playground.model.world import World
from playground.ui.lines import Line, Span
from playground.ui.task_row import state_mark
from playground.ui.text import fit, harmless
from playground.ui.view import is_over
from playground.wire.state import Activity, FrameState, JobState, RaisedAs, TaskDetail, TaskPhase, TaskState

LABEL = 11
"""Cells of the column of labels."""

_HOW = {
    RaisedAs.END: "",
    RaisedAs.CAUSE: "raised from ",
    RaisedAs.CONTEXT: "raised while handling ",
    RaisedAs.MEMBER: "in the group: ",
}


def lines(world: World, number: int, width: int) -> list[Line]:
    """All lines about this task or job, the most telling first; none if there is no such row."""
    if job := world.jobs.get(number):
        return list(_job(world, job))
    if task := world.tasks.get(number):
        return list(_task(world, task, width))
    return []


def _job(world: World, job: JobState) -> Iterator[Line]:
    yield _state(world, job)
    if is_over(job):
        yield _end(job)
    yield _awaited(world, job.job)
    yield _labelled("function", (f"{job.function}()", "plain"))
    yield _labelled("pool", (world.pool_name(job.pool), "plain"), (f"  {job.worker}", "dim"))
    yield from _held(job)


def _task(world: World, task: TaskState, width: int) -> Iterator[Line]:
    detail = world.detail if world.detail is not None and world.detail.task == task.task else None
    over = is_over(task)
    yield _state(world, task)
    if over and not (detail is not None and detail.raised):
        yield _end(task)
    elif not over:
        yield _labelled("waits for", (words.waiting_for(task.wait, world, world.at), "plain"))
    cancel = list(_cancel(world, task, detail, width))
    cancelling = task.cancelling > 0 or (detail is not None and detail.cancel_pending)
    if cancelling:
        yield from cancel
    if detail is not None and (not over or task.phase is TaskPhase.FAILED):
        yield from _detail(world, task, detail, width)
    yield _awaited(world, task.task)
    if not cancelling:
        yield from cancel
    if not over or (detail is not None and detail.lived is not None):
        yield from _lived(world, task, detail)
    yield _labelled("coroutine", (f"{task.coroutine}()", "plain"))
    yield _created(world, task)
    yield from _held(task)


def _detail(world: World, task: TaskState, detail: TaskDetail, width: int) -> Iterator[Line]:
    """Its stack, or the tree of what ended it."""
    frames = Frames(world, width)
    if detail.gone:
        yield Line(((" The task is gone, and its stack or traceback with it.", "dim"),))
    elif task.phase is TaskPhase.FAILED:
        yield Line()
        yield from frames.tree(detail)
    else:
        yield Line()
        yield from frames.stack(detail)
    yield Line()


def _state(world: World, row: TaskState | JobState) -> Line:
    mark, tone = state_mark(row)
    lasting = words.duration(max(0.0, world.at - row.since))
    since = f"  {lasting} ago" if is_over(row) else f"  for {lasting}"
    return _labelled("state", (f"{mark.glyph} {mark.word}", tone), (since, "dim"))


def _created(world: World, task: TaskState) -> Line:
    birth = world.birth_of(task.task)
    by = (
        world.name_of(task.by) if task.by is not None else "you" if birth and birth.cause is not None else words.NOTHING
    )
    at = words.place(birth.place) if birth is not None else ""
    ago = words.duration(max(0.0, world.at - task.created))
    return _labelled("created by", (by, "plain"), (f" at {at}" if at else "", "plain"), (f"  {ago} ago", "dim"))


def _cancel(world: World, task: TaskState, detail: TaskDetail | None, width: int) -> Iterator[Line]:
    """How it stands with its cancel, in as many lines as that takes."""
    count = f"cancelling() = {task.cancelling}"
    told = in_full(task, world)
    if not told:
        yield _labelled("cancel", *_cancelled(task, detail), (count, "dim"))
        return
    room = max(20, width - LABEL - 2)
    rows = wrap(told, room)
    fits = len(rows[-1]) + 2 + len(count) <= room
    for number, row in enumerate(rows):
        end = (f"  {count}", "dim") if fits and number == len(rows) - 1 else ("", "")
        yield _labelled("" if number else "cancel", (row, "bad"), end)
    if not fits:
        yield _labelled("", (count, "dim"))


def _cancelled(task: TaskState, detail: TaskDetail | None) -> Iterator[Span]:
    if detail is not None and detail.cancel_pending:
        yield "requested, not thrown in yet  ", "bad"
    elif not task.cancelling:
        yield "not requested  ", "dim"
    elif not is_over(task):
        yield "requested and thrown in, not taken back  ", "bad"


def _lived(world: World, task: TaskState, detail: TaskDetail | None) -> Iterator[Line]:
    """Its steps and its times, and since when they are counted if that is not from its birth."""
    lived = None if detail is None else detail.lived
    if lived is None:
        yield _labelled("steps", (words.NOTHING, "dim"))
        return
    going_on = max(0.0, world.at - lived.at)
    times = {Activity.RUNNING: lived.running, Activity.READY: lived.ready, Activity.WAITING: lived.waiting}
    ran, ready, waited = (words.duration(time + going_on * (each is lived.activity)) for each, time in times.items())
    looked = f"  since you look, {words.duration(max(0.0, world.at - lived.since))} ago"
    yield _labelled("steps", (f"{lived.steps:,}", "plain"), (looked if lived.since > task.created else "", "dim"))
    yield _labelled("ran", (f"{ran}, ready {ready}, waited {waited}", "plain"))


def _held(row: TaskState | JobState) -> Iterator[Line]:
    if row.variable is not None:
        yield _labelled("held by", (row.variable, "you"), ("  your variable", "dim"))


def _awaited(world: World, number: int) -> Line:
    waiters = [_waiter(world, each, edge) for each, edge in awaited_by(world, number).items()]
    return _labelled("awaited by", (words.some(waiters) or "no task", "plain" if waiters else "dim"))


_PASSES = {Edge.SHIELDS: " (shielded)", Edge.WATCHES: " (asyncio.wait, which cancels nothing)"}
"""Why a cancel of the waiter does not reach the task."""


def _waiter(world: World, number: int, edge: Edge) -> str:
    return world.name_of(number) + _PASSES.get(edge, "")


def _end(row: TaskState | JobState) -> Line:
    if row.failure is not None:
        return _labelled("raised", (words.failure(row.failure), "bad"), (f"  {words.place(row.failure.place)}", "dim"))
    return _labelled("result", (row.value or words.NOTHING, "plain"))


def _labelled(label: str, *spans: Span) -> Line:
    return Line(((f" {fit(label, LABEL)}", "dim"), *((harmless(text), tone) for text, tone in spans)))


class Frames:
    """The lines of stacks and tracebacks, in so many cells where they can be fitted into them."""

    def __init__(self, world: World, width: int) -> None:
        self._program = world.program
        self._text = world.program.text.splitlines()
        self._width = width

    def stack(self, detail: TaskDetail) -> Iterator[Line]:
        """The frames of a task that has not ended, from the outermost in, with their locals."""
        if not detail.begun:
            yield Line(((" It has not begun: its first step is still to come.", "dim"),))
        elif not detail.frames:
            yield Line(((" No frame of it can be seen.", "dim"),))
        for place, frame in enumerate(detail.frames if detail.begun else ()):
            if detail.left_out and place == len(detail.frames) // 3:
                yield Line(((f" … {words.count(detail.left_out, 'more frame')}", "dim"),))
            yield from self._frame(frame, 1)
            if frame.own:
                yield from self._locals(frame)

    def tree(self, detail: TaskDetail) -> Iterator[Line]:
        """What ended a task: each exception with its traceback, and below it what belongs to it."""
        for raised in detail.raised:
            indent = 1 + 2 * raised.depth
            message = raised.message.strip()
            said = f"{raised.type}: {message}" if message else raised.type
            yield Line(((f"{' ' * indent}{_HOW[raised.as_]}", "dim"), (harmless(said), "bad bold")))
            for frame in raised.frames:
                yield from self._frame(frame, indent + 1)
            if raised.left_out:
                left_out = words.count(raised.left_out, "more exception")
                yield Line(((f"{' ' * indent} … and {left_out} below", "dim"),))

    def _frame(self, frame: FrameState, indent: int) -> Iterator[Line]:
        """Where it is and the line of source, below it if it does not fit behind it."""
        begin = " " * indent
        where = (f"{begin}{words.place(frame.place)}", "name" if frame.own else "dim")
        function = (f"  {harmless(frame.place.function) or '<module>'}", "dim")
        source = harmless(self._source(frame)) or words.NOTHING, "plain" if frame.own else "dim"
        if cell_len("".join(text for text, _ in (where, function, source))) + 2 <= self._width:
            yield Line((where, function, ("  ", ""), source))
        else:
            yield Line((where, function))
            yield Line(((f"{begin}  ", ""), source))

    def _source(self, frame: FrameState) -> str:
        """Of the program's own file the line that the lab compiled, whatever the file says by now."""
        place = frame.place
        if place.file != self._program.path:
            return frame.text
        return self._text[place.line - 1].strip() if place.line <= len(self._text) else ""

    def _locals(self, frame: FrameState) -> Iterator[Line]:
        """Name and value, as many to a line as fit."""
        begin = " " * 5
        if frame.locals is None:
            yield Line(((f"{begin}locals {words.NOTHING}", "dim"),))
        spans: list[Span] = [(begin, "")]
        used = len(begin)
        for name, value in frame.locals or ():
            pair = (f"{harmless(name)} = ", "dim"), (harmless(value), "calm"), ("  ", "")
            cells = cell_len("".join(text for text, _ in pair))
            if len(spans) > 1 and used + cells > self._width:
                yield Line(tuple(spans))
                spans, used = [(begin, "")], len(begin)
            spans += pair
            used += cells
        if len(spans) > 1:
            yield Line(tuple(spans))
