"""The desk: bars and stage; keys that choose are done here, keys that act become verbs for the app."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from playground.catalogue import Entry
from playground.model import words
from playground.ui.banner import banner
from playground.ui.bars import Banner, EntryBar, Header, KeyBar
from playground.ui.each import on_each
from playground.ui.entries import Entries
from playground.ui.keyed import key_of
from playground.ui.panes.hints import HintsPane
from playground.ui.panes.inspector import InspectorPane
from playground.ui.panes.ready import ReadyPane
from playground.ui.panes.tasks import TasksPane
from playground.ui.prompt import Prompt, Typing, names_of
from playground.ui.screens.ask import Ask
from playground.ui.screens.choose import Answer, Choose
from playground.ui.screens.trying import Trying, checked
from playground.ui.stage import Scene, Stage
from playground.ui.steering import Pace, faster, is_paused, pace, slower, will_be_paused
from playground.ui.useless import useless
from playground.ui.view import View
from playground.verbs import parse
from playground.wire.commands import AnyCommand
from playground.wire.ran import RanKind
from playground.wire.state import LoopPhase

_WAITS = (
    Answer("f", "first", "the first has ended      return_when=FIRST_COMPLETED"),
    Answer("e", "exception", "the first has failed     return_when=FIRST_EXCEPTION"),
    Answer("a", "all", "all have ended           return_when=ALL_COMPLETED"),
)


class Desk(Trying):
    """The main screen."""

    class Said(Message):
        """The person asked for a verb."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words
            self.sent = False
            """Set by whoever has sent it to the lab."""

    def __init__(self, view: View, entries: Entries) -> None:
        super().__init__(view)
        self._entries = entries
        self._seconds = "2.0"
        """The time-out that was asked for last."""
        self._focus_before: Widget | None = None
        """What had the focus before the prompt."""
        self._said: list[Desk.Said] = []
        """Verbs that the scene does not know of yet."""

    def compose(self) -> ComposeResult:
        """Called by Textual."""
        yield Header()
        yield EntryBar()
        yield Banner()
        yield Stage()
        yield Prompt()
        yield KeyBar()

    def show(self, scene: Scene) -> None:
        """Show this."""
        self._scene = scene
        self._said = [said for said in self._said if not said.sent]
        world = scene.world
        self._view.keep_to(world)
        self.query_one(Header).show(world, scene.kind, scene.keymap, scene.opening)
        self.query_one(EntryBar).show(scene.entries, scene.keymap)
        told, alarm = banner(
            world,
            changed=scene.changed,
            as_program=scene.as_program,
            waiting=len(scene.waiting),
            keymap=scene.keymap,
            opening=scene.opening,
        )
        self.query_one(Banner).show(told, alarm=alarm)
        self.query_one(EntryBar).display = not alarm  # an alarm takes its place, so that the panes do not jump
        self.query_one(Stage).show(scene, self._view)
        self._show_keys(scene)

    def show_chosen(self) -> None:
        """Another task is selected, and all else is as it was."""
        if self._scene is not None:
            self.query_one(Stage).show_chosen(self._scene, self._view)
            self._show_keys(self._scene)

    def _show_keys(self, scene: Scene) -> None:
        world = scene.world
        on_task, keys = self._view.selected is not None, self.query_one(KeyBar)
        if self.query_one(Prompt).has_focus_within:
            keys.show_prompt(scene.keymap, blocked=world.loop is not None and world.loop.phase is LoopPhase.BLOCKED)
        else:
            marked = len(self._view.marked)
            keys.show(scene.keymap, on_task=on_task, without=useless(scene), paused=is_paused(world), marked=marked)

    @property
    def inspected(self) -> int | None:
        """The task that the Inspector shows; None while it is not on the screen."""
        return self._view.selected if self.query_one(InspectorPane).display else None

    @property
    def scenario(self) -> str | None:
        """What the hint in hand leads to."""
        return self.focused.scenario if isinstance(self.focused, HintsPane) else None

    # Choosing

    def action_entry(self, step: int) -> None:
        """Choose the entry so many places on."""
        self.action_choose_entry(self._entries.chosen + step)

    def action_choose_entry(self, place: int) -> None:
        """Choose an entry."""
        self._entries.choose(place)
        self.show_again()

    def action_mark(self) -> None:
        """Mark the selected task, or all of a folded group; or take the marks off."""
        self._mark(self.query_one(TasksPane).under_cursor)

    def action_mark_all(self) -> None:
        """Mark all that are shown, or take their marks off."""
        self._mark([number for row in self.query_one(TasksPane).rows for number in row.ids])

    def _mark(self, numbers: Sequence[int]) -> None:
        if not numbers:
            self._tell(f"There is no task to mark: launch one with {key_of(self, 'launch')}.")
        self._view.toggle_marks(numbers)
        self.show_again()

    # Time and order

    def action_pause(self) -> None:
        """Pause, or go on."""
        scene = self._scene
        self.action_say("resume" if scene is not None and will_be_paused(scene.world, self._asked()) else "pause")

    def action_step_task(self) -> None:
        """Step until the selected task has run once."""
        if self._scene is not None and self._view.selected in self._scene.world.jobs:
            self._tell("A job has no steps: it runs in a thread or process of its own. Select a task.")
        else:
            self.action_verb("step")

    def action_pick(self) -> None:
        """Go to the ready queue, to choose whose step runs next."""
        loop = self._scene.world.loop if self._scene is not None else None
        if loop is None or self._scene is None or not is_paused(self._scene.world):
            picks = f"and then {key_of(self, 'next')} picks who runs next"
            self._tell(f"The loop is not paused: {key_of(self, 'pause')} pauses it, {picks}.")
        elif not loop.queue:
            goes = f"{key_of(self, 'step')} goes to the next timer, or asks for I/O"
            self._tell(f"Nothing is ready, so there is nothing to pick: {goes}.")
        elif isinstance(self.focused, ReadyPane):
            self.focused.action_pick()
        else:
            self.action_pane("ready")

    def on_ready_pane_chosen(self) -> None:
        """Other panes show what the newly chosen task is about."""
        self.show_again()

    def on_ready_pane_picked(self, event: ReadyPane.Picked) -> None:
        """A row of the ready queue is to run next."""
        entry = event.entry
        if entry.kind is not RanKind.STEP or entry.task is None:
            self._tell(
                "Only a task's step can be run next: callbacks and timers keep their order, which asyncio promises."
            )
            return
        self._view.selected, self._view.follow = entry.task, False
        self.action_say(f"next {entry.task}")

    def action_speed(self, step: int) -> None:
        """Faster or slower by one."""
        now = self._pace()
        speed = faster(now) if step > 0 else slower(now)
        if speed is None:
            most = "fastest" if step > 0 else "slowest"
            self._tell(f"{words.speed(now[0], instant=now[1])} is the {most} that there is.")
        else:
            self.action_say(f"speed {speed:g}")

    def action_instant(self) -> None:
        """Instant time, or again a clock that runs as the real one."""
        _, instant = self._pace()
        self.action_say("speed 1" if instant else "speed instant")

    def _pace(self) -> Pace:
        return (1.0, False) if self._scene is None else pace(self._scene.world, self._asked())

    def _asked(self) -> list[AnyCommand]:
        """What was asked for and is not done yet, the key before this one included."""
        waiting = () if self._scene is None else self._scene.waiting
        return [*waiting, *(parse(said.words) for said in self._said)]

    # The REPL

    def action_repl(self) -> None:
        """Let the person type; what it prints is in the Output pane."""
        world = None if self._scene is None else self._scene.world
        if world is not None and world.program.unopened:
            edits = f"{key_of(self, 'edit')} edits it"
            self._tell(f"The module could not be opened, so there is no loop to evaluate in: {edits}.")
            return
        prompt = self.query_one(Prompt)
        if not prompt.has_focus_within:
            self._focus_before = self.focused
        self.query_one(Stage).bring_up("output")
        prompt.open([] if world is None else [*names_of(world.program.text), *world.variables])
        self.call_after_refresh(self.show_again)

    def on_typing_entered(self, event: Typing.Entered) -> None:
        """An entry is a verb like any other."""
        loop = None if self._scene is None else self._scene.world.loop
        if loop is None or loop.phase in (LoopPhase.NONE, LoopPhase.STOPPED):
            self._tell("No loop runs now: this is done as soon as one does.")
        self.action_say(f"eval {event.text}")

    def action_back(self) -> None:
        """Away with the prompt, if it is there but has lost the focus; else as ever."""
        if self.query_one(Prompt).is_open:
            self.query_one(Prompt).close()
        else:
            super().action_back()

    def on_typing_left(self) -> None:
        """Back to where the person was."""
        self.query_one(Prompt).close()
        self.set_focus(self._focus_before)
        self.call_after_refresh(self.show_again)

    # Acting

    def action_say(self, verb: str) -> None:
        """A verb as it stands."""
        said = self.Said(verb)
        self._said.append(said)
        self.post_message(said)

    def action_launch(self) -> None:
        """Launch the entry that `l` goes to."""
        self._send_entry(self._entries.to_launch, "launch", "There is no coroutine function to launch in this module.")

    def action_pool(self, verb: str) -> None:
        """Send the entry that `x` goes to."""
        self._send_entry(self._entries.to_send, verb, "There is no plain function to send to a pool in this module.")

    def action_launch_edited(self) -> None:
        """Edit the chosen entry's call first."""
        if (entry := self._entries.now) is None:
            self._tell("There is nothing to launch in this module.")
        else:
            self._edit_call(entry, "launch" if entry.is_async else "thread")

    def action_verb(self, verb: str) -> None:
        """A verb on the selected task or job."""
        if self._view.selected is None:
            self._tell(f"No task is selected: launch one with {key_of(self, 'launch')}.")
        else:
            self.post_message(self.Said(f"{verb} {self._view.selected}"))

    def action_each(self, verb: str) -> None:
        """A verb on each of the marked ones, and say on how many; on the selected one if nothing is marked."""
        if not self._view.marked or self._scene is None:
            self.action_verb(verb)
            return
        able, sentence = on_each(self._scene.world, verb, self._view.marked)
        for number in able:
            self.post_message(self.Said(f"{verb} {number}"))
        self.app.notify(sentence, severity="information" if able else "warning", markup=False, timeout=3)
        self._view.marked.clear()
        self.show_again()

    def action_time_out(self) -> None:
        """Ask for seconds; then a waiter that gives up after them."""
        if (number := self._view.selected) is None or self._scene is None:
            self.action_verb("timeout")
            return
        name = self._scene.world.name_of(number)

        def answered(seconds: str | None) -> None:
            if seconds is not None:
                self._seconds = seconds.strip()
                self.post_message(self.Said(f"timeout {number} {self._seconds}"))

        hint = f"Seconds after which wait_for gives up on {name}, and cancels it."
        check = checked(lambda seconds: f"timeout {number} {seconds.strip()}")
        self.app.push_screen(Ask(f"Time out {name}", self._seconds, hint, check=check), answered)

    def action_over_marked(self, verb: str) -> None:
        """A verb over the marked ones."""
        if not self._view.marked:
            self._tell(f"Nothing is marked: mark two or more with {key_of(self, 'mark')}.")
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

        title, question = "asyncio.wait", f"Wait over {len(self._view.marked)} marked until"
        self.app.push_screen(Choose(title, question, _WAITS), answered)

    def _send_entry(self, entry: Entry | None, verb: str, nothing: str) -> None:
        if entry is None:
            self._tell(nothing)
        elif self._entries.is_complete(entry):
            self._say_launch(f"{verb} {self._entries.call(entry)}")
        else:
            self._edit_call(entry, verb)

    def _say_launch(self, words: str) -> None:
        self.post_message(self.Said(words))
        self.query_one(Stage).leave_lesson()

    def _edit_call(self, entry: Entry, verb: str) -> None:
        def answered(call: str | None) -> None:
            if call is not None:
                self._entries.edit(entry, call.strip())
                self._say_launch(f"{verb} {call.strip()}")
                self.show_again()

        hint = entry.summary or "Arguments are literals, names of the module, or your variables."
        check = checked(lambda call: f"{verb} {call.strip()}")
        ask = Ask(f"{verb.title()} {entry.name}", self._entries.call(entry), hint, check=check, select=False)
        self.app.push_screen(ask, answered)
