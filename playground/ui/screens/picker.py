"""Picker: the modules of a folder by chapters, found by typing; the lesson of the one under the cursor beside them."""

from collections.abc import Generator, Iterable, Iterator
from functools import partial
from pathlib import Path
from time import monotonic
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Markdown, OptionList
from textual.widgets.option_list import Option

from playground import catalogue
from playground.catalogue import Chapter, Module
from playground.errors import ProgressError, UsageError
from playground.model import lesson, words
from playground.progress import Progress, Standing, key
from playground.ui.field import Field
from playground.ui.screens.dialog import Dialog
from playground.ui.text import fit, harmless

TITLE = "Open a module"
NAMES = 18
"""Cells of the column of names, at most. The few that are longer move what stands behind them."""
WIDEST_NAME = 24
"""Cells that a name may take."""
RUN, RIGHT = "✓", "★"
"""The marks of what was run, and of what was predicted right."""
AT_ONCE, IN_BETWEEN = 0.3, 0.05
"""Seconds for which modules are read before anything else is done: at first, and then between two keys."""
BETWEEN = 0.01
BEFOREHAND = (lesson.PRESS, lesson.QUESTION)
"""The sections of a lesson that are shown here."""


class Picker(Dialog[Path]):
    """Gives the path of the module that was chosen, or None."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (150, "-roomy")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar = [
        Binding("up", "move('cursor_up')", show=False),
        Binding("down", "move('cursor_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
        Binding("ctrl+q", "app.quit", show=False),
    ]

    def __init__(self, folder: Path, current: Path | None = None, progress: Progress | None = None) -> None:
        """`current`: where the cursor begins: at what is in use, or was led to. `progress`: None marks nothing."""
        super().__init__()
        self._progress = progress
        self._standings: dict[str, Standing] = {}
        """How it stands with what was run."""
        self._folder = folder
        self._current = current
        self._chapters: list[Chapter] = []
        self._texts: dict[Path, str] = {}
        """What each module is found by."""
        self._reading: Generator[catalogue.Read, None, list[Chapter]] | None = None
        """What is left to be read; None once all is."""
        self._is_entered = False
        """Enter was pressed before there was a list to choose from."""
        self._problem = ""
        """Why the folder shows nothing."""
        self._shown: Module | None = None
        """Whose lesson stands beside the list."""

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(TITLE)
            sheet.border_subtitle = Content("type to find, or a path · Enter opens · Esc leaves")
            yield Field(placeholder="find by any words of a lesson, or type the path of a file or folder")
            with Horizontal(classes="found"):
                yield OptionList()
                with VerticalScroll(id="lesson", can_focus=False):
                    yield Markdown(open_links=False)

    def on_show(self) -> None:
        """List the folder."""
        self._list(self._folder)

    async def action_move(self, how: str) -> None:
        """Move the cursor while the text keeps the focus."""
        await self.query_one(OptionList).run_action(how)

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        if self._reading is None:
            self._fill(event.value)

    @on(Input.Submitted)
    def _open(self, event: Input.Submitted) -> None:
        """A path that exists goes first; else the module under the cursor."""
        typed = Path(event.value.strip()).expanduser()
        if event.value.strip() and typed.is_dir():
            event.input.value = ""
            self._list(typed)
        elif event.value.strip() and typed.is_file():
            self.give(typed)
        elif self._reading is not None:
            self._is_entered = True
        else:
            self._selected()

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        if (module := self._under_cursor()) is not None:
            self.give(module.path)

    @on(OptionList.OptionHighlighted)
    async def _show_lesson(self) -> None:
        module = self._under_cursor()
        if module is self._shown:  # the cursor was put to it again by a further letter, and making it ready takes long
            return
        self._shown = module
        await self.query_one(Markdown).update("" if module is None else _lesson(module, self._standing(module)))
        self.query_one("#lesson").scroll_home(animate=False)

    def _list(self, folder: Path) -> None:
        self._folder, self._chapters, self._texts = folder, [], {}
        self._reading = catalogue.reading(folder)
        self.query_one(OptionList).clear_options()
        self.set_focus(self.query_one(Input))
        self._read_on(AT_ONCE)

    def _read_on(self, seconds: float) -> None:
        """Read modules for so long, and go on after the keys that came meanwhile; then list them."""
        reading, end = self._reading, monotonic() + seconds
        if reading is None:
            return
        try:
            read = next(reading)
            while monotonic() < end:
                read = next(reading)
        except StopIteration as done:
            self._chapters, self._problem = done.value, ""
        except UsageError as error:
            self._chapters, self._problem = [], str(error)
        else:
            self.query_one(".sheet").border_title = Content(f"{TITLE} · {read.number:,} of {read.of:,} read")
            self.set_timer(BETWEEN, partial(self._read_on, IN_BETWEEN))
            return
        self._reading = None
        self._list_read()

    def _list_read(self) -> None:
        """All is read: list what there is of it, and open what was asked for meanwhile."""
        self._standings = self._read_progress()
        self._texts = {module.path: _text(module, chapter) for chapter in self._chapters for module in chapter.modules}
        self._fill(self.query_one(Input).value)
        if self._is_entered:
            self._is_entered = False
            self._selected()

    def _fill(self, wanted: str) -> None:
        found = self.query_one(OptionList)
        found.clear_options()
        typed = wanted.casefold().split()
        matching = {path for path, text in self._texts.items() if _has(text, typed)}
        wide = min(NAMES, max((len(catalogue.name(path)) for path in matching), default=0))
        for chapter in self._chapters:
            modules = [module for module in chapter.modules if module.path in matching]
            if modules and chapter.title:
                found.add_option(Option(Content.styled(harmless(chapter.title), "bold $primary"), disabled=True))
            found.add_options(Option(self._told(module, wide), id=str(module.path)) for module in modules)
        if not matching:
            problem = self._problem or f"No module here matches {wanted!r}."
            found.add_option(Option(Content(harmless(problem)), disabled=True))
        self._put_cursor(found, typed)
        self._count(len(matching))

    def _put_cursor(self, found: OptionList, typed: list[str]) -> None:
        """At the first whose title has what was typed, as lessons have many; before that, at the one in use."""
        options = {option.id: option for option in found.options if option.id is not None}
        titled = [str(each.path) for each in self._modules() if _has(f"{each.path.name} {each.title}", typed)]
        best = titled if typed else [str(self._current)]
        if (first := next((path for path in best if path in options), None)) is not None:
            found.highlighted = found.get_option_index(first)
        else:
            found.action_first()
            found.scroll_home(animate=False)  # the heading above it is seen too

    def _told(self, module: Module, wide: int) -> Content:
        """Its mark and name, and what it shows; or what is wrong with it."""
        standing = self._standing(module)
        mark = (f"{RIGHT if standing.right else RUN if standing.runs else ' '} ", "$success")
        name = harmless(catalogue.name(module.path))
        called = (fit(name, max(wide, min(WIDEST_NAME, cell_len(name)))), "bold")
        if module.error is not None:
            line = f"line {module.error.line} " if module.error.line else ""
            return Content.assemble(mark, called, (f"  ✗ {line}{harmless(catalogue.reason(module.error))}", "$error"))
        return Content.assemble(mark, called, f"  {harmless(catalogue.shows(module))}")

    def _count(self, matching: int) -> None:
        """Say in the title how many are listed, and of all how many bear which mark."""
        all_of_them = len(self._texts)
        standings = list(map(self._standing, self._modules()))
        run, right = sum(each.runs > 0 for each in standings), sum(each.right > 0 for each in standings)
        told = [TITLE, f"{matching} of {all_of_them}" if matching < all_of_them else str(all_of_them or "")]
        told += [f"{RUN} {run} run" if run else "", f"{RIGHT} {right} predicted right" if right else ""]
        self.query_one(".sheet").border_title = Content(harmless(" · ".join(filter(None, told))))

    def _standing(self, module: Module) -> Standing:
        return self._standings.get(key(module.path), Standing())

    def _read_progress(self) -> dict[str, Standing]:
        """What was run so far; nothing where that cannot be read, which is said."""
        try:
            return {} if self._progress is None else self._progress.read()
        except ProgressError as error:
            self.notify(str(error), severity="error", markup=False)
            return {}

    def _modules(self) -> Iterator[Module]:
        for chapter in self._chapters:
            yield from chapter.modules

    def _under_cursor(self) -> Module | None:
        option = self.query_one(OptionList).highlighted_option
        return next((module for module in self._modules() if option and str(module.path) == option.id), None)


def _has(text: str, typed: Iterable[str]) -> bool:
    return all(word in text.casefold() for word in typed)


def _text(module: Module, chapter: Chapter) -> str:
    """All words by which a module is found: its name, its chapter, its lesson, what it has."""
    entries = (f"{entry.name} {entry.summary}" for entry in module.entries)
    return "\n".join((module.path.name, module.title, chapter.title, module.docstring, *entries))


def _lesson(module: Module, standing: Standing) -> str:
    """What one is to see before the run: no answer of a lesson."""
    if module.error is not None:
        return str(module.error)
    read = lesson.read(module.docstring)
    shown = [f"**{module.title}**", read.lead or module.lesson]
    shown += [f"## {each.heading}\n\n{each.text}" for each in read.sections if each.heading in BEFOREHAND]
    if standing.runs:
        shown.insert(1, f"*{_so_far(standing)}*")
    entries = "\n".join(f"- `{entry.call}` {entry.summary}" for entry in module.entries)
    return "\n\n".join([*shown, f"In `{module.path.name}`, to launch or to send:", entries or "nothing"])


def _so_far(standing: Standing) -> str:
    predicted = {"right": standing.right, "wrong": standing.wrong}
    told = [f"{how} {words.count(often, 'time')}" for how, often in predicted.items() if often]
    return f"Run {words.count(standing.runs, 'time')}; {'predicted ' + ', '.join(told) if told else 'not predicted'}."
