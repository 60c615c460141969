"""The desk's shape: which places it has, and their frames, which can be painted before there is anything in them."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from playground.ui.keyed import keymap_of

TABS = ("loop", "executors", "source", "output", "ready", "inspector", "python", "timeline", "hints", "lesson")
"""The panes that share one place where the screen is small."""

SIDES = ("ready", "inspector", "python", "timeline", "hints", "lesson")
"""The panes that share the place beside Source where the screen is large: Ready while the loop is paused, else what
was gone to."""

_SEEN = ("loop", "executors", "source", "story", "output")
"""The panes that a large screen shows beside Tasks at first, in their order."""


def titled(node: DOMNode, pane: str, *more: str | tuple[str, str]) -> Content:
    """The title of a pane: the key that goes there, the pane's name, and `more` about it."""
    key = keymap_of(node).key(pane)
    named = Content.assemble((key, "$text-muted"), " ", pane.title()) if key else Content(pane.title())
    return Content.assemble(named, *more)


class DeskShape(Screen[None]):
    """A screen that is laid out as the desk is."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (150, "-roomy")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 - Textual declares it so
    AUTO_FOCUS = "#tasks"

    def on_mount(self) -> None:
        """Called by Textual, which minds the breakpoints only once it has laid out the screen as if there were none."""
        width, height = self.app.size
        for breakpoints, cells in ((self.HORIZONTAL_BREAKPOINTS, width), (self.VERTICAL_BREAKPOINTS, height)):
            self.add_class([name for least, name in breakpoints if cells >= least][-1])


class Frame(Widget, can_focus=True):
    """Where a pane is going to be."""

    def __init__(self, pane: str) -> None:
        super().__init__(id=pane, classes="pane")
        self.set_class(pane in TABS, "-tabbed")
        self.set_class(pane == TABS[0], "-open")
        self.border_title = titled(self, pane)

    def render(self) -> str:
        """Called by Textual: nothing."""
        return ""


class Outline(DeskShape):
    """The frames alone: what there is to see until all else is imported."""

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        yield Static(id="header")
        yield Static(id="entries")
        with Container(id="panes"):
            yield Frame("tasks")
            yield Static(id="tabs")
            yield from map(Frame, _SEEN)
        yield Static(id="keys")
