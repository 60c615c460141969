"""The stage: where the panes stand, which tab is open, which pane has the whole screen."""

from dataclasses import dataclass, field

from textual.app import ComposeResult
from textual.containers import Container

from playground.model.lesson import find
from playground.model.prediction import Prediction
from playground.model.world import World
from playground.ui.bars import TabBar
from playground.ui.entries import Entries
from playground.ui.lines import Lines
from playground.ui.load import Load
from playground.ui.panes.executors import ExecutorsPane
from playground.ui.panes.hints import HintsPane
from playground.ui.panes.inspector import InspectorPane
from playground.ui.panes.lesson import LessonPane
from playground.ui.panes.loop import LoopPane
from playground.ui.panes.output import OutputPane
from playground.ui.panes.python import PythonPane
from playground.ui.panes.ready import ReadyPane
from playground.ui.panes.source import SourcePane
from playground.ui.panes.story import StoryPane
from playground.ui.panes.tasks import TasksPane
from playground.ui.panes.timeline import TimelinePane
from playground.ui.rebinding import DEFAULT, Keymap
from playground.ui.session import Opening
from playground.ui.shape import SIDES, TABS
from playground.ui.steering import is_paused
from playground.ui.view import View
from playground.wire.commands import AnyCommand
from playground.wire.facts import Stepped


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
    opening: Opening | None = None
    """What was asked for and is not heard of yet."""
    as_program: bool = False
    """The file runs as python would run it."""
    waiting: tuple[AnyCommand, ...] = ()
    """What was sent and is not done yet."""
    last_step: Stepped | None = None
    """What came of the last step; None while the loop runs."""
    prediction: Prediction = field(default_factory=lambda: Prediction(find("")))
    """The program's lesson, and what is predicted of it."""
    keymap: Keymap = DEFAULT
    """The keys, as the person has them."""


class Stage(Container):
    """The panes. Ready comes up by itself while the loop is paused: beside Source, or in the Loop tab's place."""

    def __init__(self) -> None:
        super().__init__(id="panes")
        self._tab = TABS[0]
        self._tab_before = TABS[0]
        """What was open before the Ready tab."""
        self._pane_before = "tasks"
        """What had the focus before one beside Source."""
        self._paused = False
        self._side: str | None = None
        """What stands beside Source."""

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        yield TasksPane()
        yield TabBar()
        yield LoopPane()
        yield ExecutorsPane()
        yield SourcePane()
        yield ReadyPane()
        yield InspectorPane()
        yield PythonPane()
        yield TimelinePane()
        yield HintsPane()
        yield LessonPane()
        yield StoryPane()
        yield OutputPane()

    def on_mount(self) -> None:
        """The first tab is open."""
        for tab in TABS:
            self.query_one(f"#{tab}").add_class("-tabbed")
        for side in SIDES:
            self.query_one(f"#{side}").add_class("side")
        self._open_tab(self._tab)

    def show(self, scene: Scene, view: View) -> None:
        """Show this; panes that are not on the screen are left alone."""
        world = scene.world
        if self._arrange(paused=is_paused(world)):
            self.call_after_refresh(self.show, scene, view)  # to panes that came up: they are there only then
        self.show_chosen(scene, view)
        self.query_one(TabBar).show(TABS, self._tab, scene.keymap, hints=world.hints.count)
        if (loop := self.query_one(LoopPane)).display:
            loop.show(world, scene.load)
        if (executors := self.query_one(ExecutorsPane)).display:
            executors.show(world)
        if (output := self.query_one(OutputPane)).display:
            output.show(world)

    def show_chosen(self, scene: Scene, view: View) -> None:
        """Show this to the panes that go by the selected task."""
        world = scene.world
        self.query_one(TasksPane).show(world, view)  # first: it settles which task is selected
        if (source := self.query_one(SourcePane)).display:
            source.show(world, view)
        self._show_sides(scene, view)
        if (story := self.query_one(StoryPane)).display:
            story.show(world, view)

    def _show_sides(self, scene: Scene, view: View) -> None:
        """Show this to the panes that stand beside Source."""
        world = scene.world
        if (ready := self.query_one(ReadyPane)).display:
            ready.show(world, view, scene.last_step)
        if (inspector := self.query_one(InspectorPane)).display:
            inspector.show(world, view)
        if (python := self.query_one(PythonPane)).display:
            python.show(world, as_program=scene.as_program)
        if (timeline := self.query_one(TimelinePane)).display:
            timeline.show(world, view)
        if (hints := self.query_one(HintsPane)).display:
            hints.show(world, view)
        if (lesson := self.query_one(LessonPane)).display:
            lesson.show(scene.prediction, known=bool(world.program.text))

    @property
    def is_behind(self) -> bool:
        """Whether a pane is to be shown again, though nothing has happened since."""
        panes = (self.query_one(TasksPane), self.query_one(TimelinePane))
        return any(pane.is_behind for pane in panes if pane.display or pane is panes[0])

    def has_place_for(self, pane: str) -> bool:
        """Whether the pane is on the screen or can be brought up: Ready is not while the loop runs in the grid."""
        return pane != "ready" or self._paused or self.query_one(TabBar).display or self.zoomed is not None

    def go_to(self, pane: str) -> None:
        """Put the focus on a pane, and bring it up if it is behind a tab or behind a zoomed one."""
        focused = self.screen.focused
        if pane in SIDES:
            if isinstance(focused, Lines) and focused.id not in SIDES:
                self._pane_before = focused.id or "tasks"
            self._put_beside(pane if pane != "ready" or self._paused else None)
        self.bring_up(pane)
        # Not `focus()`, which comes about after the keys that are waiting to be handled, as those typed fast are.
        self.screen.set_focus(self.query_one(f"#{pane}"))

    def bring_up(self, pane: str) -> None:
        """Show a pane that is behind a tab or behind a zoomed one."""
        if pane in TABS:
            self._open_tab(pane)
        if self.zoomed is not None:
            self._zoom(pane)

    def leave_lesson(self) -> None:
        """Go from Lesson to Tasks, for something begins to run; Lesson keeps its place and tells what comes of it."""
        focused = self.screen.focused
        if focused is not None and focused.id == "lesson" and self.zoomed is None:
            self.go_to("tasks")

    def leave_side(self) -> bool:
        """Go from a pane beside Source to where the focus was before; False if it is elsewhere."""
        focused = self.screen.focused
        if focused is None or focused.id not in SIDES:
            return False
        self.go_to(self._pane_before)
        self._put_beside("ready" if self._paused else None)
        return True

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

    def _arrange(self, *, paused: bool) -> bool:
        """Make room for the Ready pane when the loop is paused, and take it back when it goes on. Whether it did."""
        if paused is self._paused:
            return False
        self._paused = paused
        if self._side in (None, "ready"):
            self._put_beside("ready" if paused else None)
        if paused and self._tab == "loop" and not self.query_one(LoopPane).has_focus:
            self._open_tab("ready")
        elif not paused and self._tab == "ready":
            self._open_tab(self._tab_before)
        if not paused and self.zoomed is None and self.query_one(ReadyPane).has_focus:
            self.leave_side()
        return True

    def _put_beside(self, pane: str | None) -> None:
        self._side = pane
        self.set_class(pane is not None, "-beside")
        for each in SIDES:
            self.query_one(f"#{each}").set_class(each == pane, "-at-side")

    def _zoom(self, pane: str | None) -> None:
        self.set_class(pane is not None, "-zoomed")
        for each in self.query(Lines):
            each.set_class(each.id == pane, "-zoom")

    def _open_tab(self, tab: str) -> None:
        if tab == "ready" and self._tab != tab:
            self._tab_before = self._tab
        self._tab = tab
        for each in TABS:
            self.query_one(f"#{each}").set_class(each == tab, "-open")
