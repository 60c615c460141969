"""Timeline: a lane for each task and each worker of a pool, from left to right in time; a cursor says what was when."""

from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from playground.model import words
from playground.model.tasks import Row, Shape, TaskView
from playground.model.timeline import OVER, Cell, Doing, Lane
from playground.model.timeline import Span as Stretch
from playground.model.world import World
from playground.ui.choosing import Choosing
from playground.ui.lines import Line, Span
from playground.ui.listing import Listing
from playground.ui.text import fit, fit_name, harmless
from playground.ui.view import View

SCALES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds to a cell."""

TICK = 10
"""Cells from one time on the axis to the next."""

_MARKS = {
    Doing.READY: ("░", "warn"),
    Doing.RUNNING: ("█", "good"),
    Doing.WAITING: ("─", "dim"),
    Doing.SHIELDED: ("═", "calm"),
    Doing.CANCELLING: ("≈", "warn"),
    Doing.FINISHED: ("✓", "good"),
    Doing.FAILED: ("!", "bad"),
    Doing.CANCELLED: ("⊘", "warn"),
    Doing.DESTROYED: ("†", "bad"),
    Doing.GHOST: ("▒", "bad"),
    Doing.IDLE: ("·", "faint"),
}
_STEPPED = ("┿", "")
"""A step ended here, and it waits again."""


class _Tasks(NamedTuple):
    """The lanes of the tasks that are listed."""

    lanes: list[tuple[int, Lane]]
    places: dict[int, int]
    """Which lane is a task's."""


def _lanes_of(world: World, _: TaskView, rows: list[Row]) -> _Tasks:
    found = ((row.id, world.timeline.tasks.get(row.id)) for row in rows)
    lanes = [(number, lane) for number, lane in found if lane is not None]
    return _Tasks(lanes, {number: place for place, (number, _) in enumerate(lanes)})


class TimelinePane(Choosing):
    """The lanes of a world."""

    HEADED = 2
    BINDINGS: ClassVar = [
        Binding("left", "back(1)", show=False),
        Binding("right", "back(-1)", show=False),
        Binding("home", "begin", show=False),
        Binding("end", "now", show=False),
        Binding("left_parenthesis", "zoom(1)", show=False),
        Binding("right_parenthesis", "zoom(-1)", show=False),
    ]

    class Chosen(Message):
        """The person chose another task; the view already says so."""

    def __init__(self) -> None:
        super().__init__(pane="timeline")
        self._world = World()
        self._view = View()
        self._listing = Listing(_lanes_of)
        self._workers: list[Lane] = []
        """Their lanes stand below those of the tasks."""
        self._index = 0
        self._scale = SCALES.index(0.1)
        self._revealed: int | None = None
        """The selected task whose lane was scrolled to."""
        self._cursor: float | None = None
        """The moment that is looked at; None while it is now, and goes on."""

    def show(self, world: World, view: View) -> None:
        """Show the lanes of this world, those of tasks as the Tasks pane filters them."""
        if world is not self._world:
            self._cursor = self._revealed = None
        self._world, self._view = world, view
        was_at, was_in_view = self._index, self.in_view(self._index)
        self._listing.look(world, TaskView(shape=Shape.FLAT, filter=view.tasks.filter), view.selected)
        self._workers = [lane for _, lane in sorted(world.timeline.workers.items())]
        self._index = self._place_of(view.selected)
        self.subtitle(Content(f"{_seconds(self.scale)} a cell · ( ) zoom · ←→ End cursor"))
        self.repaint()
        if view.selected != self._revealed or (was_in_view and self._index != was_at):
            self._reveal_chosen()

    @property
    def is_behind(self) -> bool:
        """As in the Tasks pane."""
        return self._listing.is_behind

    def _reveal_chosen(self) -> None:
        """Once there is room to see it in; after that the person may scroll away from it."""
        if self.size.height:
            self._revealed = self._view.selected
            self.reveal(self._index)

    def on_resize(self) -> None:
        """The chosen lane is in view however the pane came up."""
        self._reveal_chosen()

    @property
    def scale(self) -> float:
        """Seconds to a cell."""
        return SCALES[self._scale]

    def _place_of(self, task: int | None) -> int:
        if len(self._tasks.lanes) <= self._index < self.count() and self.has_focus:
            return self._index  # a worker, which the rest of the screen knows nothing of
        return self._tasks.places.get(task, 0) if task is not None else 0

    @property
    def _tasks(self) -> "_Tasks":
        return self._listing.digest

    def _lane(self, row: int) -> tuple[int | None, Lane]:
        """Whose it is, None for a worker's, and the lane."""
        tasks = self._tasks.lanes
        return tasks[row] if row < len(tasks) else (None, self._workers[row - len(tasks)])

    # Lines

    def count(self) -> int:
        """A line a lane."""
        return len(self._tasks.lanes) + len(self._workers)

    def headings(self, width: int) -> tuple[Line, ...]:
        """What was at the cursor, and the axis."""
        return self._at_cursor(width), self._time_axis(width)

    def _at_cursor(self, width: int) -> Line:
        if not self.count():
            return Line(((" What each task does, from left to right in time.", "dim"),))
        moment = self._moment()
        number, lane = self._lane(self._index)
        span = lane.at(moment)
        name, _ = self._called(number, lane)
        told = self._told(number, moment) or _in_words(span, moment, self._world)
        when = f" {moment:.2f} "
        room = max(1, width - len(when) - cell_len(name) - 2)
        return Line(((when, "dim"), (harmless(name) + " ", "name"), (fit(harmless(told), room), "")))

    def _time_axis(self, width: int) -> Line:
        names = _names_width(width)
        count = max(1, width - names - 1)
        keys = " ( ) zoom  ←→" if names >= 15 and not self.styles.border_bottom[0] else ""  # else the border says so
        start = self._start(count)
        axis: list[Span] = [(letter, "dim") for letter in _axis(start, self.scale, count).ljust(count)]
        if (at := self._cursor_at(start)) is not None and 0 <= at < count:
            axis[at] = ("▼", "you bold")
        return Line(((fit(keys, names), "faint"), *_runs(axis)))

    def line(self, number: int, width: int) -> Line:
        """A lane."""
        names = _names_width(width)
        count = max(1, width - names - 1)
        start = self._start(count)
        task, lane = self._lane(number)
        name, tone = self._called(task, lane)
        cells = lane.cells(start, self.scale, count, self._world.at)
        spans = [(fit_name(f" {harmless(name)}", names - 1) + " ", tone)]
        spans += _drawn(cells, self._cursor_at(start), _ended_before(lane, start))
        chosen = number == self._index
        return Line(tuple(spans), "" if not chosen else "cursor" if self.has_focus else "cursor-away")

    def _called(self, task: int | None, lane: Lane) -> tuple[str, str]:
        if task is None:
            return lane.worker, "name"
        return self._world.name_of(task), "dim" if lane.spans[-1].doing in OVER else ""

    def _cursor_at(self, start: float) -> int | None:
        """The cursor's cell; None while it is now."""
        return None if self._cursor is None else round((self._cursor - start) / self.scale - 0.5)

    def _moment(self) -> float:
        return self._world.at if self._cursor is None else self._cursor

    def _start(self, count: int) -> float:
        """The moment at the left edge: a whole number of cells, so that what is drawn does not tremble."""
        now = int(self._world.at / self.scale) + 1
        last = now
        if self._cursor is not None:
            at = int(self._cursor / self.scale)
            last = min(now, max(at + count // 2, count))
        return max(0, last - count) * self.scale

    def _told(self, number: int | None, moment: float) -> str:
        """What the story says of this lane in the cursor's cell."""
        if number is None or self._cursor is None:
            return ""
        cell = int(moment / self.scale)
        for line in reversed(self._world.story.lines):
            if line.subject == number and int(line.at / self.scale + 1e-6) == cell:
                return f"{line.what} {line.detail}".strip()
            if line.at < moment - self.scale - 1:  # a second more, for a story may be told a little out of order
                break
        return ""

    # Movements

    def rows_count(self) -> int:
        """Each lane can be chosen."""
        return self.count()

    @property
    def chosen(self) -> int:
        """The place of the chosen lane."""
        return self._index

    def choose(self, row: int) -> None:
        """Choose another lane, and select its task."""
        self._index = row
        number = self._lane(row)[0]
        if number is not None and number != self._view.selected:
            self._view.selected, self._view.follow = number, False
            self.post_message(self.Chosen())  # and it is shown again with the others
        else:
            self.repaint()
        self._reveal_chosen()

    def on_click(self, event: events.Click) -> None:
        """Choose the lane under the mouse, and look at that moment."""
        offset = event.get_content_offset(self)
        names = _names_width(self.size.width)
        if offset is not None and offset.x >= names:
            count = max(1, self.size.width - names - 1)
            moment = self._start(count) + (offset.x - names + 0.5) * self.scale
            self._cursor = None if moment > self._world.at else moment
        super().on_click(event)

    def action_back(self, cells: int) -> None:
        """Move the cursor into the past, or on towards now."""
        moment = (int(self._moment() / self.scale) - cells + 0.5) * self.scale
        self._cursor = None if moment > self._world.at else max(0.0, moment)
        self.repaint()

    def action_begin(self) -> None:
        """To the beginning of the chosen lane."""
        if self.count():
            self._cursor = self._lane(self._index)[1].spans[0].since
        self.repaint()

    def action_now(self) -> None:
        """Follow what happens now."""
        self._cursor = None
        self.repaint()

    def action_zoom(self, steps: int) -> None:
        """Show more time, or less."""
        self._scale = min(max(self._scale + steps, 0), len(SCALES) - 1)
        self.repaint()


def _names_width(width: int) -> int:
    return max(10, min(18, width // 4))


def _seconds(scale: float) -> str:
    return f"{scale:g} s" if scale >= 1 else f"{scale * 1000:g} ms"


def _axis(start: float, scale: float, count: int) -> str:
    """A time every so many cells, at whole multiples."""
    text = ""
    first = round(start / scale)
    decimals = next((count for count in range(3) if TICK * scale >= 10**-count), 2)
    for cell in range(count):
        if (first + cell) % TICK == 0 and len(text) <= cell:
            text = text.ljust(cell) + f"╷{(first + cell) * scale:.{decimals}f}"
    return text[:count]


def _ended_before(lane: Lane, start: float) -> str:
    """What became of a lane that ended before what is in view; empty of any other."""
    last = lane.spans[-1]
    if last.doing not in OVER or last.since >= start:
        return ""
    return f"‹ {_MARKS[last.doing][0]} {last.doing} at {last.since:.2f}"


def _drawn(cells: list[Cell | None], cursor: int | None, before: str) -> list[Span]:
    """The cells, in runs of one tone; `before` is said where there is nothing to draw."""
    marks = [_mark(cell) for cell in cells]
    for number, letter in enumerate(before[: len(marks)]):
        marks[number] = (letter, "dim")
    if cursor is not None and 0 <= cursor < len(marks):
        glyph, _ = marks[cursor]
        marks[cursor] = (glyph if glyph.strip() else "│", "you bold")
    return _runs(marks)


def _runs(marks: list[Span]) -> list[Span]:
    """Neighbours of one tone together."""
    runs: list[Span] = []
    for glyph, tone in marks:
        if runs and runs[-1][1] == tone:
            runs[-1] = (runs[-1][0] + glyph, tone)
        else:
            runs.append((glyph, tone))
    return runs


def _mark(cell: Cell | None) -> tuple[str, str]:
    if cell is None or cell.span is None:
        return " ", ""
    if cell.stepped and cell.span.doing in (Doing.WAITING, Doing.SHIELDED):
        return _STEPPED
    return _MARKS[cell.span.doing]


def _in_words(span: Stretch | None, moment: float, world: World) -> str:
    if span is None:
        return "not there yet"
    if span.doing is Doing.IDLE:
        return str(span.doing)
    how_long = words.duration(moment - span.since)
    if span.doing in OVER:
        return f"{span.doing} {how_long} ago"
    what = words.waiting_for(span.wait, world, moment) if span.wait is not None else ""
    if span.job is not None:
        what = world.name_of(span.job)
    return f"{span.doing} for {how_long}" + (f": {what}" if what else "")
