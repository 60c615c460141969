"""The stage: where the panes stand, which tab is open, which pane has the whole screen."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Container

from playground.model.world import World
from playground.ui.bars import TabBar
from playground.ui.entries import Entries
from playground.ui.lines import Lines
from playground.ui.load import Load
from playground.ui.panes.executors import ExecutorsPane
from playground.ui.panes.loop import LoopPane
from playground.ui.panes.output import OutputPane
from playground.ui.panes.source import SourcePane
from playground.ui.panes.story import StoryPane
from playground.ui.panes.tasks import TasksPane
from playground.ui.view import View

TABS = ("loop", "executors", "source", "output")
"""The panes that share one place where the screen is small."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that the desk shows."""

    world: World
    load: Load
    entries: Entries
    kind: str
    """The loop that was asked for."""
    changed: bool = False
    """The file was saved, and the lab still runs what it had read."""
    as_program: bool = False
    """The file runs as python would run it."""
    waiting: int = 0
    """Verbs that were sent and are not done yet."""


class Stage(Container):
    """The six panes."""

    def __init__(self) -> None:
        super().__init__(id="panes")
        self._tab = TABS[0]

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        yield TasksPane()
        yield TabBar()
        yield LoopPane()
        yield ExecutorsPane()
        yield SourcePane()
        yield StoryPane()
        yield OutputPane()

    def on_mount(self) -> None:
        """The first tab is open."""
        for tab in TABS:
            self.query_one(f"#{tab}").add_class("-tabbed")
        self._open_tab(self._tab)

    def show(self, scene: Scene, view: View) -> None:
        """Show this; panes that are not on the screen are left alone."""
        world = scene.world
        self.query_one(TasksPane).show(world, view)  # first: it settles which task is selected
        self.query_one(TabBar).show(TABS, self._tab)
        if (loop := self.query_one(LoopPane)).display:
            loop.show(world, scene.load)
        if (executors := self.query_one(ExecutorsPane)).display:
            executors.show(world)
        if (source := self.query_one(SourcePane)).display:
            source.show(world, view)
        if (story := self.query_one(StoryPane)).display:
            story.show(world)
        if (output := self.query_one(OutputPane)).display:
            output.show(world)

    def go_to(self, pane: str) -> None:
        """Put the focus on a pane, and bring it up if it is behind a tab or behind a zoomed one."""
        if pane in TABS:
            self._open_tab(pane)
        if self.zoomed is not None:
            self._zoom(pane)
        self.query_one(f"#{pane}").focus()

    @property
    def zoomed(self) -> str | None:
        """The pane that has the whole screen."""
        return next((pane.id for pane in self.query(".-zoom")), None)

    def toggle_zoom(self) -> None:
        """Give the pane in focus the whole screen, or take it back."""
        focused = self.screen.focused
        if self.zoomed is not None:
            self._zoom(None)
        elif isinstance(focused, Lines):
            self._zoom(focused.id)

    def _zoom(self, pane: str | None) -> None:
        self.set_class(pane is not None, "-zoomed")
        for each in self.query(Lines):
            each.set_class(each.id == pane, "-zoom")

    def _open_tab(self, tab: str) -> None:
        self._tab = tab
        for each in TABS:
            self.query_one(f"#{each}").set_class(each == tab, "-open")
