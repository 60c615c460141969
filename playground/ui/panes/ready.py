"""Ready: what runs next, while the loop is paused; whose step runs next is chosen here."""

from collections import Counter
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from playground.model import words
from playground.model.world import World
from playground.ui.choosing import Choosing
from playground.ui.keyed import key_of
from playground.ui.lines import Line, Span
from playground.ui.steering import is_paused, runs_on
from playground.ui.text import fit, harmless
from playground.ui.view import View
from playground.wire.facts import Stepped
from playground.wire.ran import Ran, RanKind
from playground.wire.state import LoopState

POSITION = 4
ID = 4
KIND = 8
NOTE = 5
"""Cells of the columns; the name has the rest."""


class ReadyPane(Choosing):
    """The ready queue from its head, and above it what the last step did."""

    HEADED = 1
    BINDINGS: ClassVar = [Binding("enter", "pick", show=False)]

    class Chosen(Message):
        """The person chose another row; the view already says so."""

    class Picked(Message):
        """The person wants this to run next."""

        def __init__(self, entry: Ran) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self) -> None:
        super().__init__(pane="ready")
        self._world = World()
        self._view = View()
        self._step: Stepped | None = None
        self._queue: tuple[Ran, ...] = ()
        self._new: frozenset[int] = frozenset()
        """The places of what the last step made ready."""
        self._index = 0
        """The place of the chosen row."""
        self._moved = False
        """The person has moved the choice or picked since the pane got the focus."""

    def show(self, world: World, view: View, last_step: Stepped | None) -> None:
        """Show what is ready in this world, and what the last step did."""
        queue = world.loop.queue if world.loop is not None and is_paused(world) else ()
        self._index = _found_again(self._queue, self._index, queue) if self._moved else _first(queue, view.selected)
        self._world, self._view, self._step, self._queue = world, view, last_step, queue
        self._new = _places(queue, () if last_step is None else last_step.made_ready)
        self.entitle(self.titled((self._counted(), "$foreground 60%")))
        self.subtitle(Content(runs_on(world) if is_paused(world) else ""))
        self.repaint()

    def count(self) -> int:
        """One line for each that is ready, and one if more are than are told; or a few words."""
        return len(self._rest()) + len(self._queue)

    def headings(self, width: int) -> tuple[Line, ...]:
        """What the last step did; before the first one, what can be done."""
        return (self._heading(width),)

    def _heading(self, width: int) -> Line:
        if not is_paused(self._world):
            return Line()
        if self._step is None:
            picks = f"What runs next, in order; {key_of(self, 'next')} picks another."
            what = picks if self._queue else "The loop stands at the gate."
            return Line(((fit(f" {what}", width), "dim"),))
        return Line(tuple(_told(self._step, self._world)))

    def line(self, number: int, width: int) -> Line:
        """The row of what is ready."""
        if number >= len(self._queue):
            return Line(((f" {self._rest()[number - len(self._queue)]}", "dim"),))
        entry = self._queue[number]
        chosen = self.has_focus and number == self._index
        is_next, is_new, is_step = number == 0, number in self._new, entry.kind is RanKind.STEP
        glyph, tone = ("▶", "good") if is_next else ("+", "warn") if is_new else (" ", "")
        note = "next" if is_next else "new" if is_new else ""
        room = max(4, width - 3 - POSITION - ID - KIND - NOTE - 2)
        return Line(
            (
                (f" {glyph} ", tone),
                (fit(str(number + 1), POSITION - 1, right=True) + " ", "dim"),
                (fit(str(entry.kind), KIND) + " ", "dim"),
                (fit(str(entry.task) if is_step else "", ID - 1, right=True) + " ", "dim"),
                (fit(harmless(_named(entry, self._world)), room) + " ", "" if is_step else "dim"),
                (fit(note, NOTE), tone),
            ),
            "cursor" if chosen else "",
        )

    def on_focus(self) -> None:
        """Begin with the selected task, if it is ready; else with the first task that is."""
        self._moved = False
        self._index = _first(self._queue, self._view.selected)
        self.repaint()
        self.reveal(self._index)

    def rows_count(self) -> int:
        """All that is told of can be chosen; what cannot be picked says so when it is."""
        return len(self._queue)

    @property
    def chosen(self) -> int:
        """The place of the chosen row."""
        return self._index

    def action_pick(self) -> None:
        """The chosen one is to run next; with nothing to choose the keys do what they do elsewhere."""
        if not self._queue:
            raise SkipAction
        self._moved = True
        self.post_message(self.Picked(self._queue[self._index]))

    def choose(self, row: int) -> None:
        """Choose it, and select its task."""
        self._index, self._moved = row, True
        task = self._queue[row].task
        if task is not None:
            self._view.selected, self._view.follow = task, False
        self.repaint()
        self.reveal(row)
        self.post_message(self.Chosen())

    def _counted(self) -> str:
        return f"  {self._world.loop.ready:,}" if self._world.loop is not None and is_paused(self._world) else ""

    def _rest(self) -> list[str]:
        """The words below the rows."""
        loop = self._world.loop
        if self._world.program.ended is not None:
            return ["The lab has ended."]
        if loop is None or not loop.loop:
            return ["No loop runs yet."]
        if not is_paused(self._world):
            pauses = f"{key_of(self, 'pause')} pauses it,"
            return [f"The loop runs; {loop.ready:,} ready. {pauses}", "and shows here what would run next."]
        more = loop.ready - len(self._queue)
        if self._queue:
            return [f"… and {more:,} more"] if more > 0 else []
        return ["Nothing is ready.", _what_comes(loop, key_of(self, "step"))]


def _named(entry: Ran, world: World) -> str:
    """Without the word of its kind, which has a column of its own."""
    return words.ran(world, entry).removeprefix(f"{entry.kind} ")


def _told(step: Stepped, world: World) -> list[Span]:
    """`fetch-1 ran, 2 made ready`."""
    spans: list[Span] = [(" ", "")]
    if step.moved:
        spans.append((f"{words.duration(step.moved)} on, ", "name"))
    if step.ran:
        spans += [(words.some([harmless(words.ran(world, each)) for each in step.ran], 3), "you"), (" ran", "dim")]
    else:
        spans.append(("asked for I/O" if step.polled else "there was nothing to run", "dim"))
    if step.made_ready:
        spans.append((f", {len(step.made_ready)} made ready", "warn"))
    return spans


def _what_comes(loop: LoopState, steps: str) -> str:
    if loop.next_timer is None:
        return f"No timer is set: {steps} asks for I/O once."
    left = words.duration(max(0.0, loop.next_timer - loop.clock))
    return f"Next of {words.count(loop.timers, 'timer')} in {left}: {steps} goes there."


def _places(queue: tuple[Ran, ...], made_ready: tuple[Ran, ...]) -> frozenset[int]:
    """Where in the queue these stand: as far back as there are any, for they came last."""
    left = Counter(made_ready)
    places = set()
    for place in range(len(queue) - 1, -1, -1):
        if left[queue[place]] > 0:
            left[queue[place]] -= 1
            places.add(place)
    return frozenset(places)


def _found_again(before: tuple[Ran, ...], index: int, queue: tuple[Ran, ...]) -> int:
    """Where the chosen one stands now; if it has gone, the first step from its place on, else the nearest row."""
    if before == queue:
        return index
    if index < len(before) and before[index].kind is RanKind.STEP and before[index] in queue:
        return queue.index(before[index])
    place = min(index, max(0, len(queue) - 1))
    steps = _steps(queue)
    return next((at for at in steps if at >= place), steps[-1] if steps else place)


def _first(queue: tuple[Ran, ...], selected: int | None) -> int:
    """Where choosing begins: the selected task's step, else the first step of a task."""
    steps = _steps(queue)
    own = [place for place in steps if queue[place].task == selected]
    return next(iter([*own, *steps]), 0)


def _steps(queue: tuple[Ran, ...]) -> list[int]:
    return [place for place, entry in enumerate(queue) if entry.kind is RanKind.STEP]
