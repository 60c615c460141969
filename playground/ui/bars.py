"""The one-line parts of the desk: what runs, what can be launched, what is wrong, which keys there are."""

from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from playground.model import words
from playground.model.words import Mark
from playground.model.world import World
from playground.ui.entries import Entries
from playground.ui.key import Group, Key, shown
from playground.ui.rebinding import DEFAULT, Keymap
from playground.ui.session import Opening
from playground.ui.steering import is_paused, runs_on
from playground.ui.text import harmless
from playground.wire.fact import Outcome
from playground.wire.state import LoopPhase, LoopState

Part = tuple[str, str]
"""Text, and its style as Textual writes it."""

HeaderPart = tuple[str, str, int]
"""Text, style, and how soon it goes when there is no room: the highest first."""

SILENT = Mark("■", "not heard")

MUTED = "$foreground 60%"
LINE = "$foreground 18%"
"""As the lines around panes."""

_PHASE_STYLES = {
    LoopPhase.NONE: MUTED,
    LoopPhase.WAITING: "$primary",
    LoopPhase.RUNNING: "$success",
    LoopPhase.BLOCKED: "$error bold",
    LoopPhase.PAUSED: "$warning bold",
    LoopPhase.STUCK: "$error bold",
    LoopPhase.STOPPED: MUTED,
}


class Bar(Widget):
    """One line of text, painted again only when it reads differently."""

    WRAPS = False
    """Whether it has as many lines as its text takes."""

    def __init__(self, *, bar: str) -> None:
        super().__init__(id=bar)
        self.auto_links = False  # what can be clicked says so by its colour, not by a line under it
        self._content = Content()

    def put(self, content: Content) -> None:
        """Show this."""
        if not content.is_same(self._content):
            self._content = content
            self.refresh(layout=self.WRAPS)

    def render(self) -> Content:
        """Called by Textual."""
        return self._content


class Header(Bar):
    """File, loop, Python, phase, clock, speed, whether it is steered, tasks, and facts that were not told singly."""

    def __init__(self) -> None:
        super().__init__(bar="header")

    def show(self, world: World, kind: str, keymap: Keymap = DEFAULT, opening: Opening | None = None) -> None:
        """Say how this world stands; `kind` is the loop that was asked for, `opening` the module."""
        self.set_class(is_paused(world), "-paused")
        if opening is not None and not world.program.path:
            parts = [(harmless(opening.name), "bold $text", 0), (kind, "", 1), ("starting", MUTED, 0)]
        else:
            parts = _header_parts(world, kind, keymap)
        while len(parts) > 2 and sum(cell_len(text) for text, _, _ in parts) + 3 * len(parts) > self.size.width:
            parts.remove(max(parts, key=_priority))
        pieces: list[Part] = [(" ", "")]
        for place, (text, style, _) in enumerate(parts):
            pieces += [(" · ", "$foreground 45%")] if place else []
            pieces.append((text, style))
        self.put(Content.assemble(*pieces))


def _priority(part: HeaderPart) -> int:
    return part[2]


def _header_parts(world: World, kind: str, keymap: Keymap) -> list[HeaderPart]:
    name = harmless(PurePath(world.program.path).name) or "no module open"
    loop = world.loop
    parts = [(name, "bold $text", 0)]
    if world.program.ended is not None:
        outcome = world.program.ended.outcome
        style = MUTED if outcome is Outcome.FINISHED else "$error bold"
        return [*parts, (f"□ {outcome}, and the lab has ended", style, 0), *_hint_parts(world)]
    if loop is None:
        what = "starting" if world.program.path else f"press {keymap.spoken('open')} to open one"
        return [*parts, (kind, "", 1), (what, MUTED, 0)]
    mark, style = words.loop_phase(loop.phase), _PHASE_STYLES[loop.phase]
    if world.silence is not None:
        mark, style = SILENT, _PHASE_STYLES[LoopPhase.BLOCKED]
    hints = _hint_parts(world)
    not_told = [(f"{world.folded:,} not told", "$warning", 2)] if world.folded else [("0 not told", MUTED, 5)]
    if is_paused(world) and world.silence is None:
        return [*parts, *_paused_parts(world, loop, keymap), *hints]
    version = loop.version if loop.implementation != "asyncio" else ""  # that is Python's own
    return [
        *parts,
        (f"{loop.implementation or kind} {version}".rstrip(), "$secondary", 3),
        (f"Python {loop.python}", MUTED, 4),
        (mark.word if loop.phase is LoopPhase.NONE else f"{mark.glyph} {mark.word}", style, 0),
        (f"{loop.clock:.1f} s", "", 1),
        *_steered_parts(loop),
        *hints,
        (words.count(loop.tasks, "task"), "", 2),
        *not_told,
    ]


def _hint_parts(world: World) -> list[HeaderPart]:
    count = world.hints.count
    return [(words.count(count, "hint"), "$warning", 1)] if count else []


def _paused_parts(world: World, loop: LoopState, keymap: Keymap) -> list[HeaderPart]:
    """What matters while nothing runs: how to go on, and what runs all the same."""
    on = runs_on(world)
    return [
        (f"{words.loop_phase(loop.phase).glyph} PAUSED", "$warning bold", 0),
        (f"{keymap.spoken('pause')} resumes, {keymap.spoken('step')} steps", "$text", 4),
        (f"{loop.clock:.1f} s", "", 1),
        *_steered_parts(loop),
        *([(on, "$secondary", 2)] if on else []),
        (words.count(loop.tasks, "task"), "", 3),
    ]


def _steered_parts(loop: LoopState) -> list[HeaderPart]:
    parts = []
    if loop.instant or loop.speed != 1:
        held = f", held by {len(loop.held)}" if loop.held else ""
        parts.append((words.speed(loop.speed, instant=loop.instant) + held, "$secondary bold", 0))
    if loop.steered:
        parts.append(("STEERED", "$warning bold", 0))
    return parts


class EntryBar(Bar):
    """What `l` launches and `x` sends; click an entry to choose it."""

    def __init__(self) -> None:
        super().__init__(bar="entries")

    def show(self, entries: Entries, keymap: Keymap = DEFAULT) -> None:
        """Show these entries, those that a key goes to in full; the chosen one is always in view."""
        blends = not self.app.current_theme.ansi  # else the key would be of the colour that it stands on
        told = [_entry(entries, place, keymap, blends=blends) for place in range(len(entries.all))]
        lengths = [sum(cell_len(text) for text, _ in parts) for parts in told]
        first = 0
        while first < entries.chosen and sum(lengths[first : entries.chosen + 1]) > self.size.width - 3:
            first += 1
        pieces = [("‹ " if first else " ", MUTED), *(part for parts in told[first:] for part in parts)]
        if entries.read and not entries.all:
            pieces.append(("nothing to launch here", MUTED))
        self.put(Content.assemble(*pieces))


def _entry(entries: Entries, place: int, keymap: Keymap, *, blends: bool) -> list[tuple[str, str | Style]]:
    entry, chosen = entries.all[place], place == entries.chosen
    does = "launch" if entry is entries.to_launch else "thread" if entry is entries.to_send else ""
    key = f"{keymap.key(does)} ".lstrip() if does else ""
    text = entries.call(entry) if does else f"{entry.name}()"
    back = " on $primary 25%" if chosen else ""
    style = f"bold $text{back}" if chosen else "$text" if does else MUTED
    click = _clickable(style, f"screen.choose_entry({place})")
    colour = "$primary" if blends or not chosen else "$text"
    return [(f" {key}", f"bold {colour}{back}"), (f"{harmless(text)} ", click), (" ", "")]


class Banner(Bar):
    """What is wrong, and what the person can do about it; not there while all is well."""

    WRAPS = True

    def __init__(self) -> None:
        super().__init__(bar="banner")
        self.display = False

    def show(self, told: str, *, alarm: bool) -> None:
        """Show this sentence; empty hides the banner."""
        self.display = bool(told)
        self.set_class(alarm, "-alarm")
        self.put(Content(harmless(told)))


class KeyBar(Bar):
    """The keys that matter now, as many as fit; each can be clicked."""

    def __init__(self) -> None:
        super().__init__(bar="keys")

    def show(
        self,
        keymap: Keymap,
        *,
        on_task: bool,
        without: frozenset[str] = frozenset(),
        paused: bool = False,
        marked: int = 0,
    ) -> None:
        """Show these keys: those that act on a task only if one is selected, and not those `without`, by id.

        While the loop is `paused`, the keys of time and order stand in front. `marked`: how many tasks are.
        """
        offers = [
            _offer(row, paused=paused, marked=marked) for row in keymap.rows if row.keys and row.id not in without
        ]
        offers = [offer for offer in offers if offer.rank and (on_task or not offer.row.needs_task)]
        offers.sort(key=lambda offer: paused and offer.row not in keymap.sections[Group.TIME])
        while offers and sum(offer.length for offer in offers) + 1 > self.size.width:
            offers.remove(max(reversed(offers), key=lambda offer: offer.rank))
        pieces: list[Part | tuple[str, Style]] = [(" ", "")]
        for offer in offers:
            action = offer.row.action
            pieces.append((shown(offer.row.keys[0]), _clickable("bold $primary", action)))
            pieces.append((f" {offer.label}", _clickable(MUTED, action)))
            pieces.append(("  ", ""))
        self.put(Content.assemble(*pieces))

    def show_prompt(self, keymap: Keymap, *, blocked: bool) -> None:
        """Show the keys of the prompt, which gets all letters; and while the loop is `blocked`, how to interrupt it."""
        keys = [("Enter", "enters"), ("↑ ↓", "earlier entries")]
        if blocked:
            then = f"then {keymap.spoken('interrupt')} interrupts, {keymap.spoken('kill')} kills"
            keys.append(("Esc", f"leaves: {then}"))
        else:
            keys += [("Tab", "completes"), ("Esc", "leaves")]
        self.put(Content.assemble(" ", *(part for key, label in keys for part in _told(key, label))))


class Offer(NamedTuple):
    """A key in the footer."""

    row: Key
    label: str
    rank: int
    """How much it matters now: 1 goes last when there is no room, 0 is not there."""

    @property
    def length(self) -> int:
        """Cells that it takes."""
        return cell_len(f"{shown(self.row.keys[0])} {self.label}  ")


def _told(key: str, label: str) -> tuple[Part, Part]:
    return (key, "bold $primary"), (f" {label}  ", MUTED)


def _offer(row: Key, *, paused: bool, marked: int) -> Offer:
    if row.marked and marked:
        return Offer(row, f"{row.label} {marked:,} marked", row.footer and 1)
    if not paused:
        return Offer(row, row.label, row.footer)
    return Offer(row, row.paused, 1) if row.paused else Offer(row, row.label, row.footer and row.footer + 1)


@lru_cache(maxsize=256)  # the same ones in each frame
def _clickable(style: str, action: str) -> Style:
    return Style.parse(style) + Style.from_meta({"@click": action})


SHORT = {
    "executors": "Exec",
    "inspector": "Insp",
    "timeline": "Time",
    "output": "Out",
    "source": "Src",
    "python": "Py",
}
"""What tabs that are not open are called where there is no room, in the order in which they give way."""


class TabBar(Bar):
    """Which of the panes that share one place is shown, where the screen is small."""

    def __init__(self) -> None:
        super().__init__(bar="tabs")

    def show(self, tabs: tuple[str, ...], active: str, keymap: Keymap = DEFAULT, *, hints: int = 0) -> None:
        """Show these tabs, by the ids of their panes, and how many hints there are.

        Where there is no room for lines between them, spaces stand; where there is none for names, those that are not
        open are called by short ones, and where there is none for these, the last of them go by their keys alone.
        """
        numbers = {tab: keymap.key(tab) for tab in tabs}
        names = {tab: f" {tab.title()}" for tab in tabs}
        counts = {tab: f" {hints}" if tab == "hints" and hints else "" for tab in tabs}
        room = self.size.width - 1 - sum(len(counts[tab]) for tab in tabs)
        between = " ─ " if _long(names) + 2 * len(tabs) <= room else " "
        for tab in SHORT:
            if _long(names) > room and tab != active:
                names[tab] = f" {SHORT[tab]}"
        for tab in reversed(tabs):
            if _long(names) > room and tab != active and not counts[tab]:
                names[tab] = ""
        pieces: list[Part | tuple[str, Style]] = [(" ", "")]
        for tab in tabs:
            action = f"screen.pane('{tab}')"
            pieces.append((numbers[tab], _clickable("$primary" if tab == active else MUTED, action)))
            pieces.append((names[tab], _clickable("bold $text" if tab == active else MUTED, action)))
            pieces.append((counts[tab], _clickable("$warning", action)))
            pieces.append((between, LINE))
        used = sum(cell_len(text) for text, _ in pieces)
        pieces.append(("─" * (self.size.width - used), LINE))
        self.put(Content.assemble(*pieces))


def _long(names: dict[str, str]) -> int:
    """Cells of these tabs with their keys and a space between them."""
    return sum(len(name) + 2 for name in names.values())
