"""The app: keys become verbs and go to the session, batches come back and the desk is shown again. It only wires.

key ─▶ keymap ─▶ action ─▶ session.say ─▶ lab
desk ◀─ show, at frame rate ◀─ world ◀─ session.follow ◀─ lab
"""

import asyncio
import gc
import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic

from textual.screen import Screen
from textual.worker import Worker

from playground import catalogue, own, target
from playground.client import Client
from playground.config import Settings
from playground.errors import NoLabError, PlaygroundError, UsageError
from playground.model import words
from playground.progress import Progress
from playground.sources import source_text
from playground.ui import editor, terminal, watch
from playground.ui.banner import HELD
from playground.ui.driver import Driver
from playground.ui.entries import Entries
from playground.ui.in_order import InOrder
from playground.ui.learning import Learning
from playground.ui.offering import Offering
from playground.ui.scene import scene
from playground.ui.screens.choose import Answer, Choose
from playground.ui.screens.desk import Desk
from playground.ui.screens.picker import Picker
from playground.ui.session import KINDS, OPENED, Session
from playground.ui.settled import Settled
from playground.ui.stage import Stage
from playground.ui.taking import Taking
from playground.ui.view import View
from playground.wire.codec import Batch
from playground.wire.entries import EntryEnded
from playground.wire.facts import AnyFact, CallMade, CommandRefused, ProgramLoaded
from playground.wire.places import Place

TWICE = 5.0
"""Seconds within which a second ctrl+c quits."""


class PlaygroundApp(Offering, InOrder, Taking, Settled):
    """One desk, one session."""

    CSS_PATH = "app.tcss"
    TITLE = "playground"
    ENABLE_COMMAND_PALETTE = False  # it would take ctrl+p, whatever the person's keymap says

    def __init__(
        self,
        path: Path,
        entry: str | None,
        kind: str,
        speed: float = 1.0,
        instant: bool = False,
        paused: bool = False,
        progress: Progress | None = None,
        settings: Settings | None = None,
    ) -> None:
        """`path`: a folder, to choose from, or a module, to open; `entry`: a name or a call to launch in it.

        `speed` and `instant` hold until the person chooses others, whatever is opened and whatever the settings say;
        `paused` is the first lab.
        `progress`: where it is kept which lessons were run; None keeps nothing.
        """
        super().__init__(driver_class=Driver)
        self.use_command_palette = True
        self.settings = settings or Settings()
        self.bind_keys()
        spawn = partial(Client.spawn, capture=True)
        keep = self.settings.config.keep
        self.session = Session(kind, spawn, speed=speed, instant=instant, paused=paused, keep=keep)
        self.view = View()
        self.entries = Entries()
        self.learning = Learning(progress)
        self._folder = path if path.is_dir() else catalogue.root(path)
        self._first = None if path.is_dir() else path
        self._first_call = entry
        self._desk = Desk(self.view, self.entries)
        self._shown: tuple[object, ...] = ()
        self._is_drawn = True
        """What the session has in use was on the screen, as far as there is anything of it."""
        self._asked_to_quit = float("-inf")
        self._is_ending = False

    # From the beginning to the end

    def get_default_screen(self) -> Screen[object]:
        """Called by Textual."""
        return self._desk  # type: ignore[return-value]  # a Screen[None] is one; Screen is invariant

    def on_mount(self) -> None:
        """Called by Textual: open what was named, or ask."""
        self.settle()
        loop = asyncio.get_running_loop()
        loop.set_debug(False)  # PYTHONASYNCIODEBUG and PYTHONDEVMODE are meant for the person's program
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end_by_signal, number)
        self.set_interval(1 / self.settings.config.frames, self.show)
        self.set_interval(terminal.LOOK_EVERY, self._end_if_terminal_is_gone)
        if not self.is_headless:
            terminal.watch(128 + signal.SIGHUP)
            # What was imported stays to the end: the collector of garbage, for which keys wait, need not go through it;
            # and a frame makes thousands of things that are gone with the next one, in no cycle.
            self.call_after_refresh(gc.freeze)
            gc.set_threshold(20_000, 10, 10)
        if self._first is None:
            self.action_open()
        else:
            self._open(self._first, call=self._first_call)

    async def on_unmount(self) -> None:
        """Called by Textual at the end, whatever brought it about."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.remove_signal_handler(number)
        await self.session.close()

    def _end_by_signal(self, number: int) -> None:
        if not self._end_if_terminal_is_gone():
            self.exit(return_code=128 + number)

    def _end_if_terminal_is_gone(self) -> bool:
        if self.is_headless or not terminal.is_gone():
            return False
        if not self._is_ending:
            self._is_ending = True
            self.run_worker(self._end_without_terminal())
        return True

    async def _end_without_terminal(self) -> None:
        with self.batch_update():
            await self.session.close()
            terminal.end_at_once(128 + signal.SIGHUP)

    def action_help_quit(self) -> None:
        """ctrl+c with nothing selected: the second within five seconds quits."""
        now = monotonic()
        if now - self._asked_to_quit < TWICE:
            self.exit()
        self._asked_to_quit = now
        key = self.keymap.spoken
        told = f"Press Ctrl+C again, or {key('quit')}, to quit. To interrupt the lab, press {key('interrupt')}"
        self.notify(told, timeout=TWICE)

    # The lab

    def _open(self, path: Path, *, call: str | None = None) -> None:
        """Open a module in a fresh lab; `call` is launched in it, or chosen if it cannot be launched as it stands."""
        self.view.selected, self.view.marked = None, []
        self._folder = catalogue.root(path)
        if path != self.session.path:
            self.entries.forget()
        self._read_entries(path)
        self._begin(path, then=None if call is None else self._choose(call))
        # Once the screen is there: to begin with it takes a while, and nobody saves before they see what.
        self.call_after_refresh(self._begin_to_watch, path)

    def _begin_to_watch(self, path: Path) -> None:
        self.run_worker(self._watch(path), group="watch", exclusive=True)

    def _begin(self, path: Path, *, call: str | None = OPENED, then: str | None = None) -> Worker[None]:
        self.view.marked = []
        self.session.expect(path)
        self._is_drawn = False
        self._read_entries(path)
        if call is None:
            self._desk.query_one(Stage).leave_lesson()
        return self.run_worker(self._follow(path, call, then), group="lab", exclusive=True)

    async def _follow(self, path: Path, call: str | None, then: str | None) -> None:
        """Take a lab into use and read what it tells until it ends; say `then` once the module is loaded."""
        try:
            await self.session.start(path, call=call)
            async for batch in self.session.follow():
                self._take(batch)
                if then is not None and any(isinstance(fact, ProgramLoaded) for fact in batch.facts):
                    self._try(partial(self.session.say, then))
        except PlaygroundError as error:
            self.tell(str(error), severe=True)

    def _choose(self, call: str) -> str | None:
        """Choose what the command line named; the words that launch it, if that is enough of a call."""
        place = self.entries.named(catalogue.entry_name(call))
        if place is None:
            return None
        self.entries.choose(place)
        entry = self.entries.all[place]
        if "(" in call:
            self.entries.edit(entry, call)
        launchable = entry.is_async and self.entries.is_complete(entry)
        return f"launch {self.entries.call(entry)}" if launchable else None

    def _take(self, batch: Batch) -> None:
        for fact in batch.facts:
            if self.session.is_ours(fact.cause):
                self._answer(fact)

    def _answer(self, fact: AnyFact) -> None:
        """What came of a key: what it made is selected; a refusal is said."""
        if isinstance(fact, CommandRefused):
            self.tell(fact.reason)
            self.view.marked = self.view.marked or self.session.marked_for(fact.cause)
        elif isinstance(fact, CallMade) and fact.target is not None and fact.variable is not None:
            self.view.selected = fact.target
        elif isinstance(fact, EntryEnded) and fact.task is not None:
            self.view.selected = fact.task

    async def _watch(self, path: Path) -> None:
        try:
            async for _ in watch.saves(path):
                self._reload(path)
        except UsageError as error:
            self.tell(f"{error} {self.keymap.spoken('restart')} loads it again.")

    def _reload(self, path: Path) -> None:
        """The file was saved: restart, unless that would throw something away."""
        if self.session.path != path or not path.is_file() or self._runs_what_the_file_says(path):
            return
        if self.session.busy:
            self.session.changed = True
        else:
            self._begin(path)
            launches = f"{self.keymap.spoken('launch')} launches"
            self.notify(f"{path.name} was saved and is loaded again; {launches}.", markup=False)

    def _runs_what_the_file_says(self, path: Path) -> bool:
        return source_text(path) == self.session.world.program.text

    def _read_entries(self, path: Path) -> None:
        module = catalogue.read(path)
        if module.error is None:
            self.entries.replace(module.entries)
        elif self.session.path != path:
            self.entries.replace(())

    def show(self) -> None:
        """Paint what changed since the last time."""
        if not (self.is_running and self._desk.is_mounted):  # the clock ticks while the desk is put up and taken down
            return
        session, view = self.session, self.view
        session.inspect(self._desk.inspected)
        if wrong := self.learning.look(session):
            self.tell(wrong)
        looked = (view.selected, tuple(view.marked), view.tasks, view.follow, self.size, self.theme)
        opening = session.opening and (session.opening.seconds > HELD) * round(session.opening.seconds, 1)
        had = (session.world, session.world.version, session.changed, session.kind, self.entries.all)
        now = (*looked, opening, *had, self.learning.prediction, self.learning.prediction.version)
        if now != self._shown or self._desk.is_behind:
            self._shown = now
            self._desk.show(scene(session, self.entries, self.learning.prediction, self.keymap))
        self._is_drawn = opening is None
        self.go_on()

    @property
    def is_ready(self) -> bool:
        """Until a module is there what is typed waits for it; for a moment: then the screen says that it is opened."""
        opening = self.session.opening
        is_told = opening is not None and opening.seconds > HELD
        return self._is_drawn or is_told or len(self.screen_stack) > 1

    # What the keys ask of the lab

    def on_desk_said(self, event: Desk.Said) -> None:
        """A key became a verb: send it. A launch after the lab has ended is the first word to the next one."""
        event.sent = True
        path, over = self.session.path, self.session.world.program.ended is not None
        if path is not None and over and event.words.split()[0] in ("launch", "thread", "process"):
            self._begin(path, then=event.words)
        else:
            self._try(lambda: self.session.say(event.words))

    def action_interrupt(self) -> None:
        """As Ctrl+C in production."""
        self._try(self.session.interrupt)

    def action_kill(self) -> None:
        """At once, unasked: it is what the person turns to when nothing else helps."""
        self._try(self.session.kill)

    def action_restart(self) -> None:
        """The same file, a fresh lab."""
        self._after_asking("Restart", lambda path: self._begin(path))

    def action_run_file(self) -> None:
        """The same file, as python would run it."""
        self._after_asking("Run the file", lambda path: self._begin(path, call=None))

    def action_swap_loop(self) -> None:
        """The same file, on the other loop."""

        def swap(path: Path) -> None:
            self.session.kind = KINDS[1 - KINDS.index(self.session.kind)]
            self._begin(path)

        self._after_asking(f"Restart on {KINDS[1 - KINDS.index(self.session.kind)]}", swap)

    def action_open(self) -> None:
        """Choose a module, from a hint the scenario that shows it; the lab in use ends only if one is chosen."""

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._after_asking(f"Open {path.name}", lambda _: self._open(path), path)

        scenario = self._desk.scenario
        path = self.session.path if scenario is None else target.find(scenario)
        folder = self._folder if scenario is None or path is None else catalogue.root(path)
        self.push_screen(Picker(folder, path, self.learning.progress), chosen)

    def _after_asking(self, title: str, do: Callable[[Path], object], path: Path | None = None) -> None:
        """Do it at once if the lab is idle; else the person decides."""
        target = path or self.session.path
        if target is None:
            self._tell_none_is_open()
        elif not self.session.busy:
            do(target)
        else:
            alive = words.count(self.session.alive, "task or job is", "tasks and jobs are")
            question = f"{alive} still alive, and would end with the lab."
            answers = (Answer("y", "yes", f"yes: {title.lower()}"), Answer("n", "no", "no, go on"))

            def answered(said: str | None) -> None:
                if said == "yes":
                    do(target)

            self.push_screen(Choose(title, question, answers), answered)

    def action_edit(self) -> None:
        """Open the file in the person's editor; the lab runs on meanwhile."""
        if (path := self.session.path) is None:
            self._tell_none_is_open()
            return
        line = place.line if (place := self._selected_place(path)) else 1
        try:
            arguments = self._editor(path, line)
        except UsageError as error:
            self.tell(str(error))
            return
        if own.is_installed(path):
            self._after_asking(f"Copy to ./{own.FOLDER} and open the copy", partial(self._edit_copy, line=line))
        else:
            self.run_worker(self._edit(arguments), group="editor", exclusive=True)

    def _edit_copy(self, path: Path, line: int) -> None:
        """What is installed is not edited where it lies."""
        try:
            copy = own.copy(path)
        except UsageError as error:
            self.tell(str(error), severe=True)
            return
        self._open(copy)
        self.notify(f"The installed scenarios are left as they are; {copy} is yours, and is open now.", markup=False)
        self.run_worker(self._edit(self._editor(copy, line)), group="editor", exclusive=True)

    def _editor(self, path: Path, line: int) -> list[str]:
        return editor.command(os.environ, path, line, own=self.settings.config.editor)

    async def _edit(self, arguments: list[str]) -> None:
        if wrong := await editor.run(self, arguments):
            self.tell(wrong, severe=True)

    def _selected_place(self, path: Path) -> Place | None:
        """Where the selected task stands, or where the module failed, if that is in this file."""
        world = self.session.world
        task = world.tasks.get(self.view.selected or 0)
        place = task.place if task is not None else world.program.failure.place if world.program.failure else None
        return place if place is not None and place.file == os.path.realpath(path) else None

    def _tell_none_is_open(self) -> None:
        self.tell(f"No module is open: press {self.keymap.spoken('open')} to choose one.")

    def _try(self, do: Callable[[], None]) -> None:
        key = self.keymap.spoken
        try:
            do()
        except NoLabError as error:
            self.tell(f"{error}: open a module with {key('open')}, or restart with {key('restart')}.")
        except UsageError as error:
            self.tell(str(error))
