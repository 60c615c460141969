"""Hints: what a person should know of how the program treats its loop, and what to do about it."""

from textwrap import wrap

from textual.message import Message

from playground.model.hints import Hint
from playground.model.world import World
from playground.ui.choosing import Choosing
from playground.ui.keyed import key_of
from playground.ui.lines import Line, Span
from playground.ui.text import fit, harmless
from playground.ui.view import View, is_there

KIND = 20
"""Cells of the column of kinds, where there is room for one."""

ROOMY = 72
"""Cells from which on there is; else the chosen hint says its kind below."""

INDENT = 3

Unfolded = list[tuple[Span, ...]]

_NOTHING = ("Nothing to say: no block, no lost task, no cancel that was not heeded.", "What comes up stays here.")


class HintsPane(Choosing):
    """A line for each hint; the chosen one unfolds what it means, what to do, and the scenario that teaches it."""

    class Chosen(Message):
        """The person chose another hint; the view already says so."""

    def __init__(self) -> None:
        super().__init__(pane="hints")
        self._world = World()
        self._view = View()
        self._hints: tuple[Hint, ...] = ()
        self._picked = 0
        """The chosen hint; 0 for none."""
        self._wrapped: tuple[Hint | None, int, str, Unfolded] = (None, 0, "", [])
        """Of which hint and to which width something was unfolded last; its own line, and what stands below."""

    def show(self, world: World, view: View) -> None:
        """Show the hints about this world."""
        if world is not self._world:
            self._picked, self._hints = 0, ()
        self._hints = _where_they_were(self._hints, world.hints.all) if self.has_focus else world.hints.all
        self._world, self._view = world, view
        count = world.hints.count
        self.entitle(self.titled((f"  {count}" if count else "", "$foreground 60%")))
        self.repaint()

    def count(self) -> int:
        """The hints, and what the chosen one unfolds; or a few words."""
        return len(self._hints) + len(self._unfolded()) if self._hints else len(_NOTHING)

    def line(self, number: int, width: int) -> Line:
        """A hint, or a line of what the chosen one unfolds."""
        if not self._hints:
            return Line(((fit(f" {_NOTHING[number]}", width), "dim"),))
        row, below = self._row_and_below(number)
        if below:
            return Line((*self._unfolded()[below - 1],))
        hint = self._hints[row]
        glyph, tone = ("·", "faint") if hint.over else ("!", "warn")
        chosen, sentence = row == self.chosen, self._unfold()[0]
        kind = ((fit(hint.kind, KIND) + " ", "dim" if hint.over else "name"),) if width >= ROOMY else ()
        text = fit(sentence if chosen else _text(hint), _room(width))
        return Line(
            ((f" {glyph} ", tone), *kind, (text, "dim" if hint.over else "")),
            ("cursor" if self.has_focus else "cursor-away") if chosen else "",
        )

    def rows_count(self) -> int:
        """How many hints there are."""
        return len(self._hints)

    @property
    def chosen(self) -> int:
        """The place of the chosen hint; of none, before the first."""
        return next((place for place, hint in enumerate(self._hints) if hint.number == self._picked), -1)

    @property
    def scenario(self) -> str | None:
        """The scenario that shows what the chosen hint is about."""
        hint = self._chosen_hint()
        return None if hint is None else hint.scenario

    def choose(self, row: int) -> None:
        """Choose it, unfold it, and select what it is about."""
        hint = self._hints[row]
        self._picked = hint.number
        if is_there(self._world, hint.subject):
            self._view.selected, self._view.follow = hint.subject, False
        self.repaint()
        self.reveal(row + len(self._unfolded()))
        self.reveal(row)
        self.post_message(self.Chosen())

    def row_at(self, line: int) -> int | None:
        """See `Choosing.row_at`."""
        return self._row_and_below(line)[0] if 0 <= line < self.count() else None

    def _chosen_hint(self) -> Hint | None:
        return next((hint for hint in self._hints if hint.number == self._picked), None)

    def _row_and_below(self, number: int) -> tuple[int, int]:
        """Which hint a line belongs to, and which line of what it unfolds it is; 0 is its own."""
        chosen, more = self.chosen, len(self._unfolded())
        if chosen < 0 or number <= chosen:
            return number, 0
        if number <= chosen + more:
            return chosen, number - chosen
        return number - more, 0

    def _unfolded(self) -> Unfolded:
        """What stands below the chosen hint."""
        return self._unfold()[1]

    def _unfold(self) -> tuple[str, Unfolded]:
        """The chosen hint's own line and those below; they are asked for by each line that is drawn."""
        hint, width = self._chosen_hint(), self.scrollable_content_region.width
        if self._wrapped[:2] != (hint, width):
            self._wrapped = hint, width, *(("", []) if hint is None else _unfolded(hint, width, key_of(self, "open")))
        return self._wrapped[2:]


def _where_they_were(before: tuple[Hint, ...], now: tuple[Hint, ...]) -> tuple[Hint, ...]:
    """Nothing moves under the hands of somebody who reads: what is new stands at the end."""
    places = {hint.number: place for place, hint in enumerate(before)}
    return tuple(sorted(now, key=lambda hint: places.get(hint.number, len(places))))


def _text(hint: Hint) -> str:
    return harmless(f"over: {hint.text}" if hint.over else hint.text)


def _unfolded(hint: Hint, width: int, opens: str) -> tuple[str, Unfolded]:
    """Its own line; and below the rest of its sentence, and what there is to learn."""
    first, *rest = wrap(_text(hint), max(20, _room(width))) or [""]
    parts = [(hint.kind, "name")] if width < ROOMY else []
    parts += [(hint.means, "dim"), (hint.advice, "")]
    if hint.scenario is not None:
        parts.append((f"The scenario {hint.scenario} shows it: {opens} goes there.", "calm"))
    lines = [(" " * (width - _room(width)) + each, "") for each in rest]
    for part, tone in parts:
        lines += [(" " * INDENT + text, tone) for text in wrap(part, max(20, width - INDENT))]
    return first, [(line,) for line in lines]


def _room(width: int) -> int:
    """Cells that a hint's sentence has."""
    return width - INDENT - (KIND + 1 if width >= ROOMY else 0)
