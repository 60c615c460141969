"""The desk: bars and stage; keys that look or choose are done here, keys that act become verbs for the app."""

from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from playground.catalogue import Entry
from playground.errors import UsageError
from playground.model.tasks import TaskView
from playground.ui.banner import banner
from playground.ui.bars import Banner, EntryBar, Header, KeyBar
from playground.ui.entries import Entries
from playground.ui.panes.story import StoryPane
from playground.ui.screens.ask import Ask, Check
from playground.ui.screens.choose import Answer, Choose
from playground.ui.stage import Scene, Stage
from playground.ui.view import View, is_there
from playground.verbs import parse

_WAITS = (
    Answer("f", "first", "the first has ended      return_when=FIRST_COMPLETED"),
    Answer("e", "exception", "the first has failed     return_when=FIRST_EXCEPTION"),
    Answer("a", "all", "all have ended           return_when=ALL_COMPLETED"),
)


class Desk(Screen[None]):
    """The main screen."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (150, "-roomy")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 - Textual declares it so
    AUTO_FOCUS = "#tasks"

    class Said(Message):
        """The person asked for a verb."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, view: View, entries: Entries) -> None:
        super().__init__()
        self._view = view
        self._entries = entries
        self._scene: Scene | None = None
        self._seconds = "2.0"
        """The time-out that was asked for last."""

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        yield Header()
        yield EntryBar()
        yield Banner()
        yield Stage()
        yield KeyBar()

    def show(self, scene: Scene) -> None:
        """Show this."""
        self._scene = scene
        world = scene.world
        self._view.keep_to(world)
        self.query_one(Header).show(world, scene.kind)
        self.query_one(EntryBar).show(scene.entries)
        told, alarm = banner(world, changed=scene.changed, as_program=scene.as_program, waiting=scene.waiting)
        self.query_one(Banner).show(told, alarm=alarm)
        self.query_one(EntryBar).display = not alarm  # an alarm takes its place, so that the panes do not jump
        self.query_one(Stage).show(scene, self._view)
        without = {"launch": self._entries.to_launch, "thread": self._entries.to_send}
        useless = frozenset(key for key, entry in without.items() if entry is None)
        self.query_one(KeyBar).show(on_task=self._view.selected is not None, without=useless)

    def show_again(self) -> None:
        """The view has changed, the world has not."""
        if self._scene is not None:
            self.show(self._scene)

    # Looking

    def action_pane(self, pane: str) -> None:
        """Go to a pane."""
        self.query_one(Stage).go_to(pane)
        self.call_after_refresh(self.show_again)

    def action_zoom(self) -> None:
        """Give the pane in focus the whole screen, or take it back."""
        self.query_one(Stage).toggle_zoom()
        self.call_after_refresh(self.show_again)

    def action_tree(self) -> None:
        """Tree or flat."""
        self._look(replace(self._view.tasks, tree=not self._view.tasks.tree))

    def action_follow(self) -> None:
        """Let the selection follow what happens, or stay."""
        self._view.follow = not self._view.follow
        self.show_again()

    def action_filter(self) -> None:
        """Ask for a filter, and apply it with every letter."""
        before = self._view.tasks

        def changed(text: str) -> None:
            self._look(replace(before, filter=text))

        def answered(text: str | None) -> None:
            self._look(before if text is None else replace(before, filter=text))

        hint = "Part of an id, name, state, or of what is waited for; !text hides what matches."
        self.app.push_screen(Ask("Show only", before.filter, hint, changed=changed, select=False), answered)

    def action_back(self) -> None:
        """Take back the zoom, else the filter, else the marks."""
        if self.query_one(Stage).zoomed is not None:
            self.action_zoom()
        elif self._view.tasks.filter:
            self._look(replace(self._view.tasks, filter=""))
        else:
            self._view.marked.clear()
            self.show_again()

    def on_tasks_pane_chosen(self) -> None:
        """Other panes show what the newly chosen task is about."""
        self.show_again()

    def on_story_pane_chosen(self, event: StoryPane.Chosen) -> None:
        """A line of the story was clicked: select what it is about."""
        if self._scene is not None and is_there(self._scene.world, event.subject):
            self._view.selected, self._view.follow = event.subject, False
            self.show_again()

    def _look(self, tasks: TaskView) -> None:
        self._view.tasks = tasks
        self.show_again()

    # Choosing

    def action_entry(self, step: int) -> None:
        """Choose the entry so many places on."""
        self.action_choose_entry(self._entries.chosen + step)

    def action_choose_entry(self, place: int) -> None:
        """Choose an entry."""
        self._entries.choose(place)
        self.show_again()

    def action_mark(self) -> None:
        """Mark the selected task, or take its mark off."""
        if self._view.selected is not None:
            self._view.toggle_mark(self._view.selected)
            self.show_again()

    # Acting

    def action_launch(self) -> None:
        """Launch the entry that `l` goes to."""
        self._send_entry(self._entries.to_launch, "launch", "There is no coroutine function to launch in this module.")

    def action_pool(self, verb: str) -> None:
        """Send the entry that `x` goes to."""
        self._send_entry(self._entries.to_send, verb, "There is no plain function to send to a pool in this module.")

    def action_launch_edited(self) -> None:
        """Edit the chosen entry's call first."""
        entry = self._entries.now
        if entry is None:
            self.app.notify("There is nothing to launch in this module.", severity="warning")
        else:
            self._edit_call(entry, "launch" if entry.is_async else "thread")

    def action_verb(self, verb: str) -> None:
        """A verb on the selected task or job."""
        if self._view.selected is None:
            self.app.notify("No task is selected: launch one with l.", severity="warning")
        else:
            self.post_message(self.Said(f"{verb} {self._view.selected}"))

    def action_time_out(self) -> None:
        """Ask for seconds; then a waiter that gives up after them."""
        number = self._view.selected
        if number is None or self._scene is None:
            self.action_verb("timeout")
            return
        name = self._scene.world.name_of(number)

        def answered(seconds: str | None) -> None:
            if seconds is not None:
                self._seconds = seconds.strip()
                self.post_message(self.Said(f"timeout {number} {self._seconds}"))

        hint = f"Seconds after which wait_for gives up on {name}, and cancels it."
        check = _checked(lambda seconds: f"timeout {number} {seconds.strip()}")
        self.app.push_screen(Ask(f"Time out {name}", self._seconds, hint, check=check), answered)

    def action_over_marked(self, verb: str) -> None:
        """A verb over the marked ones."""
        if not self._view.marked:
            self.app.notify("Nothing is marked: mark two or more with m.", severity="warning")
            return
        self.post_message(self.Said(" ".join([verb, *map(str, self._view.marked)])))
        self._view.marked.clear()
        self.show_again()

    def action_wait_over(self) -> None:
        """Ask until when to wait; then a waiter over the marked ones."""
        if not self._view.marked:
            self.action_over_marked("wait")
            return

        def answered(when: str | None) -> None:
            if when is not None:
                self.action_over_marked(f"wait {when}")

        question = f"Wait over {len(self._view.marked)} marked until"
        self.app.push_screen(Choose("asyncio.wait", question, _WAITS), answered)

    def _send_entry(self, entry: Entry | None, verb: str, nothing: str) -> None:
        if entry is None:
            self.app.notify(nothing, severity="warning")
        elif self._entries.is_complete(entry):
            self.post_message(self.Said(f"{verb} {self._entries.call(entry)}"))
        else:
            self._edit_call(entry, verb)

    def _edit_call(self, entry: Entry, verb: str) -> None:
        def answered(call: str | None) -> None:
            if call is not None:
                self._entries.edit(entry, call.strip())
                self.post_message(self.Said(f"{verb} {call.strip()}"))
                self.show_again()

        hint = entry.summary or "Arguments are literals, names of the module, or your variables."
        ask = Ask(f"{verb.title()} {entry.name}", self._entries.call(entry), hint, select=False)
        self.app.push_screen(ask, answered)


def _checked(words: Callable[[str], str]) -> Check:
    """Why a verb made of an answer will not do."""

    def check(text: str) -> str:
        try:
            parse(words(text))
        except UsageError as error:
            return str(error)
        return ""

    return check
