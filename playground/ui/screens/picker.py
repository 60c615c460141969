"""Picker: the modules of a folder, found by typing; the lesson of the one under the cursor beside them."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Markdown, OptionList
from textual.widgets.option_list import Option

from playground import catalogue
from playground.catalogue import Module
from playground.errors import UsageError
from playground.ui.screens.dialog import Dialog
from playground.ui.text import harmless


class Picker(Dialog[Path]):
    """Gives the path of the module that was chosen, or None."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (150, "-roomy")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar = [
        Binding("up", "move('up')", show=False),
        Binding("down", "move('down')", show=False),
        Binding("ctrl+q", "app.quit", show=False),
    ]

    def __init__(self, folder: Path, find: str = "") -> None:
        """`find`: what is looked for at first."""
        super().__init__()
        self._folder = folder
        self._find_first = find
        self._modules: list[Module] = []
        self._problem = ""
        """Why the folder shows nothing."""

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content("Open a module")
            sheet.border_subtitle = Content("type to find, or a path · Enter opens · Esc leaves")
            yield Input(placeholder="find a module, or type the path of a file or folder")
            with Horizontal(classes="found"):
                yield OptionList()
                with VerticalScroll(id="lesson", can_focus=False):
                    yield Markdown(open_links=False)

    def on_show(self) -> None:
        """List the folder."""
        self._list(self._folder)
        if self._find_first:
            self.query_one(Input).value = self._find_first

    def action_move(self, direction: str) -> None:
        """Move the cursor while the text keeps the focus."""
        found = self.query_one(OptionList)
        if direction == "up":
            found.action_cursor_up()
        else:
            found.action_cursor_down()

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        self._fill(event.value)

    @on(Input.Submitted)
    def _open(self, event: Input.Submitted) -> None:
        """A path that exists goes first; else the module under the cursor."""
        typed = Path(event.value.strip()).expanduser()
        if event.value.strip() and typed.is_dir():
            self._list(typed)
        elif event.value.strip() and typed.is_file():
            self.give(typed)
        elif (module := self._under_cursor()) is not None:
            self.give(module.path)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        if (module := self._under_cursor()) is not None:
            self.give(module.path)

    @on(OptionList.OptionHighlighted)
    async def _show_lesson(self) -> None:
        module = self._under_cursor()
        await self.query_one(Markdown).update("" if module is None else _lesson(module))
        self.query_one("#lesson").scroll_home(animate=False)

    def _list(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._modules, self._problem = catalogue.modules(folder), ""
        except UsageError as error:
            self._modules, self._problem = [], str(error)
        text = self.query_one(Input)
        text.value = ""
        text.focus()
        self._fill("")

    def _fill(self, wanted: str) -> None:
        found = self.query_one(OptionList)
        found.clear_options()
        matching = [module for module in self._modules if _matches(module, wanted)]
        found.add_options(Option(_told(module), id=str(module.path)) for module in matching)
        if not matching:
            found.add_option(Option(Content(self._problem or f"No module here matches {wanted!r}."), disabled=True))
        found.highlighted = 0 if matching else None

    def _under_cursor(self) -> Module | None:
        option = self.query_one(OptionList).highlighted_option
        return next((module for module in self._modules if option and str(module.path) == option.id), None)


def _matches(module: Module, wanted: str) -> bool:
    text = " ".join((module.path.name, module.title, *(entry.name for entry in module.entries))).casefold()
    return all(word in text for word in wanted.casefold().split())


def _told(module: Module) -> Content:
    """Its title; below it the file and what it has."""
    if module.error is not None:
        return Content.assemble(
            (harmless(module.path.name), "bold"),
            "\n",
            (f"✗ {harmless(str(module.error))}", "$error"),
        )
    entries = ", ".join(entry.name for entry in module.entries) or "nothing to launch"
    return Content.assemble(
        (harmless(module.title), "bold"),
        "\n",
        (f"{harmless(module.path.name)}  ", "$secondary"),
        (entries, "$foreground 60%"),
    )


def _lesson(module: Module) -> str:
    if module.error is not None:
        return str(module.error)
    entries = "\n".join(f"- `{entry.call}` {entry.summary}" for entry in module.entries)
    return f"# {module.title}\n\n{module.lesson}\n\nTo launch or to send:\n\n{entries}"
