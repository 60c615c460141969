"""The workshop: the desk, the session, and what goes between them.

key ─▶ keymap ─▶ action ─▶ session.say ─▶ lab
desk ◀─ show, at frame rate ◀─ world ◀─ session.follow ◀─ lab
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from textual.worker import Worker

from playground import catalogue, own, target
from playground.client import Client
from playground.errors import NoLabError, PlaygroundError, UsageError
from playground.model import words
from playground.sources import source_text
from playground.ui import editor
from playground.ui.banner import HELD
from playground.ui.entries import Entries
from playground.ui.learning import Learning
from playground.ui.scene import scene
from playground.ui.screens.choose import Answer, Choose
from playground.ui.screens.desk import Desk
from playground.ui.session import KINDS, OPENED, Session
from playground.ui.settled import Settled
from playground.ui.stage import Stage
from playground.ui.taking import Taking
from playground.ui.view import View
from playground.ui.wanted import Wanted
from playground.wire.codec import Batch
from playground.wire.entries import EntryEnded
from playground.wire.facts import AnyFact, CallMade, CommandRefused, ProgramLoaded
from playground.wire.places import Place


class Workshop:
    """One desk, one session."""

    def __init__(
        self, app: Settled, wanted: Wanted, spawn: Callable[[], Awaitable[Client]], first: asyncio.Task[Client]
    ) -> None:
        """`spawn` starts a lab; `first` is one that starts already."""
        self._app = app
        self.session = Session(
            wanted.kind,
            spawn,
            first,
            speed=wanted.speed,
            instant=wanted.instant,
            paused=wanted.paused,
            keep=app.settings.config.keep,
        )
        self.view = View()
        self.entries = Entries()
        self.learning = Learning(wanted.progress)
        self.taking = Taking(app, self.session, self.view)
        self.desk = Desk(self.view, self.entries)
        self._folder = wanted.path if wanted.path.is_dir() else catalogue.root(wanted.path)
        self._shown: tuple[object, ...] = ()
        self._then: str | None = None
        """What the lab in use is still to be told first."""
        self._is_drawn = True
        """What the session has in use was on the screen, as far as there is anything of it."""

    def begin(self, wanted: Wanted) -> None:
        """Open what was named, or ask."""
        if wanted.path.is_dir():
            self.open()
        else:
            self._open(wanted.path, call=wanted.entry)

    def _open(self, path: Path, *, call: str | None = None) -> None:
        """Open a module in a fresh lab; `call` is launched in it, or chosen if it cannot be launched as it stands."""
        self.view.selected, self.view.marked = None, []
        self._folder = catalogue.root(path)
        if path != self.session.path:
            self.entries.forget()
        self._read_entries(path)
        self._begin(path, then=None if call is None else self._choose(call))
        # Once the screen is there: to begin with it takes a while, and nobody saves before they see what.
        self._app.call_after_refresh(self._begin_to_watch, path)

    def _begin_to_watch(self, path: Path) -> None:
        self._app.run_worker(self._watch(path), group="watch", exclusive=True)

    def _begin(self, path: Path, *, call: str | None = OPENED, then: str | None = None) -> Worker[None]:
        self.view.marked = []
        self.session.expect(path)
        self._is_drawn = False
        self._read_entries(path)
        if call is None:
            self.desk.query_one(Stage).leave_lesson()
        self._then = then
        return self._app.run_worker(self._follow(path, call), group="lab", exclusive=True)

    async def _follow(self, path: Path, call: str | None) -> None:
        """Take a lab into use and read what it tells until it ends; say its first word once the module is loaded."""
        try:
            await self.session.start(path, call=call)
            async for batch in self.session.follow():
                self._take(batch)
                if self._then is not None and any(isinstance(fact, ProgramLoaded) for fact in batch.facts):
                    then, self._then = self._then, None
                    self._try(partial(self.session.say, then))
        except PlaygroundError as error:
            self._app.tell(str(error), severe=True)

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
            self._app.tell(fact.reason)
            self.view.marked = self.view.marked or self.session.marked_for(fact.cause)
        elif isinstance(fact, CallMade) and fact.target is not None and fact.variable is not None:
            self.view.selected = fact.target
        elif isinstance(fact, EntryEnded) and fact.task is not None:
            self.view.selected = fact.task

    async def _watch(self, path: Path) -> None:
        from playground.ui import watch  # not before there is something to see

        try:
            async for _ in watch.saves(path):
                await self.session.opened()
                self._reload(path)
        except UsageError as error:
            self._app.tell(f"{error} {self._app.keymap.spoken('restart')} loads it again.")

    def _reload(self, path: Path) -> None:
        """The file was saved: restart, unless that would throw something away."""
        if self.session.path != path or not path.is_file() or self._runs_what_the_file_says(path):
            return
        if self.session.busy:
            self.session.changed = True
        else:
            self._begin(path, then=self._then)
            launches = f"{self._app.keymap.spoken('launch')} launches"
            self._app.notify(f"{path.name} was saved and is loaded again; {launches}.", markup=False)

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
        # The clock ticks while the desk is put up and taken down.
        if not (self._app.is_running and self.desk.is_mounted):
            return
        session, view = self.session, self.view
        session.inspect(self.desk.inspected)
        if wrong := self.learning.look(session):
            self._app.tell(wrong)
        looked = (view.selected, tuple(view.marked), view.tasks, view.follow, self._app.size, self._app.theme)
        opening = session.opening and (session.opening.seconds > HELD) * round(session.opening.seconds, 1)
        had = (session.world, session.world.version, session.changed, session.kind, self.entries.all)
        now = (*looked, opening, *had, self.learning.prediction, self.learning.prediction.version)
        if now != self._shown or self.desk.is_behind:
            self._shown = now
            self.desk.show(scene(session, self.entries, self.learning.prediction, self._app.keymap))
        self._is_drawn = opening is None

    @property
    def is_ready(self) -> bool:
        """Until a module is there what is typed waits for it; for a moment: then the screen says that it is opened."""
        opening = self.session.opening
        is_told = opening is not None and opening.seconds > HELD
        return self._is_drawn or is_told or len(self._app.screen_stack) > 1

    # What the keys ask of the lab

    def said(self, event: Desk.Said) -> None:
        """A key became a verb: send it. A launch after the lab has ended is the first word to the next one."""
        event.sent = True
        path, over = self.session.path, self.session.world.program.ended is not None
        if path is not None and over and event.words.split()[0] in ("launch", "thread", "process"):
            self._begin(path, then=event.words)
        else:
            self._try(lambda: self.session.say(event.words))

    def interrupt(self) -> None:
        """As Ctrl+C in production."""
        self._try(self.session.interrupt)

    def kill(self) -> None:
        """At once, unasked: it is what the person turns to when nothing else helps."""
        self._try(self.session.kill)

    def restart(self) -> None:
        """The same file, a fresh lab."""
        self._after_asking("Restart", lambda path: self._begin(path))

    def run_file(self) -> None:
        """The same file, as python would run it."""
        self._after_asking("Run the file", lambda path: self._begin(path, call=None))

    def swap_loop(self) -> None:
        """The same file, on the other loop."""

        def swap(path: Path) -> None:
            self.session.kind = KINDS[1 - KINDS.index(self.session.kind)]
            self._begin(path)

        self._after_asking(f"Restart on {KINDS[1 - KINDS.index(self.session.kind)]}", swap)

    def open(self) -> None:
        """Choose a module, from a hint the scenario that shows it; the lab in use ends only if one is chosen."""
        from playground.ui.screens.picker import Picker  # not before it is asked for

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._after_asking(f"Open {path.name}", lambda _: self._open(path), path)

        scenario = self.desk.scenario
        path = self.session.path if scenario is None else target.find(scenario)
        folder = self._folder if scenario is None or path is None else catalogue.root(path)
        self._app.push_screen(Picker(folder, path, self.learning.progress), chosen)

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

            self._app.push_screen(Choose(title, question, answers), answered)

    def edit(self) -> None:
        """Open the file in the person's editor; the lab runs on meanwhile."""
        if (path := self.session.path) is None:
            self._tell_none_is_open()
            return
        line = place.line if (place := self._selected_place(path)) else 1
        try:
            arguments = self._editor(path, line)
        except UsageError as error:
            self._app.tell(str(error))
            return
        if own.is_installed(path):
            self._after_asking(f"Copy to ./{own.FOLDER} and open the copy", partial(self._edit_copy, line=line))
        else:
            self._app.run_worker(self._edit(arguments), group="editor", exclusive=True)

    def _edit_copy(self, path: Path, line: int) -> None:
        """What is installed is not edited where it lies."""
        try:
            copy = own.copy(path)
        except UsageError as error:
            self._app.tell(str(error), severe=True)
            return
        self._open(copy)
        told = f"The installed scenarios are left as they are; {copy} is yours, and is open now."
        self._app.notify(told, markup=False)
        self._app.run_worker(self._edit(self._editor(copy, line)), group="editor", exclusive=True)

    def _editor(self, path: Path, line: int) -> list[str]:
        return editor.command(os.environ, path, line, own=self._app.settings.config.editor)

    async def _edit(self, arguments: list[str]) -> None:
        if wrong := await editor.run(self._app, arguments):
            self._app.tell(wrong, severe=True)

    def _selected_place(self, path: Path) -> Place | None:
        """Where the selected task stands, or where the module failed, if that is in this file."""
        world = self.session.world
        task = world.tasks.get(self.view.selected or 0)
        place = task.place if task is not None else world.program.failure.place if world.program.failure else None
        return place if place is not None and place.file == os.path.realpath(path) else None

    def _tell_none_is_open(self) -> None:
        self._app.tell(f"No module is open: press {self._app.keymap.spoken('open')} to choose one.")

    def _try(self, do: Callable[[], None]) -> None:
        key = self._app.keymap.spoken
        try:
            do()
        except NoLabError as error:
            self._app.tell(f"{error}: open a module with {key('open')}, or restart with {key('restart')}.")
        except UsageError as error:
            self._app.tell(str(error))
