"""The app: it begins with the desk's outline, puts the workshop into it, and hands on what the keys ask.

Two thirds of what the screen is made of are imported only once the outline is painted: a person sees at once that it
begins, and where everything is going to be. What is typed meanwhile waits.
"""

import asyncio
import gc
import signal
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.screen import Screen

from playground.config import Settings
from playground.ui import terminal
from playground.ui.driver import Driver
from playground.ui.in_order import InOrder
from playground.ui.offering import Offering
from playground.ui.settled import Settled
from playground.ui.shape import Outline
from playground.ui.wanted import Wanted

if TYPE_CHECKING:
    from playground.ui.screens.desk import Desk
    from playground.ui.workshop import Workshop

DESK = "desk"
"""Textual's mode in which the desk is below all else, and no longer the outline."""

TWICE = 5.0
"""Seconds within which a second ctrl+c quits."""


class PlaygroundApp(Offering, InOrder, Settled):
    """One workshop."""

    CSS_PATH = "app.tcss"
    TITLE = "playground"
    ENABLE_COMMAND_PALETTE = False  # it would take ctrl+p, whatever the person's keymap says

    workshop: "Workshop"
    """Made once the outline is painted."""

    def __init__(self, wanted: Wanted, settings: Settings | None = None) -> None:
        super().__init__(driver_class=Driver)
        self.use_command_palette = True
        self.settings = settings or Settings()
        self.bind_keys()
        self.choose_theme()
        self._wanted = wanted
        self.furnished = asyncio.Event()
        """Set once the workshop is there."""
        self._asked_to_quit = float("-inf")
        self._is_ending = False

    # From the beginning to the end

    def get_default_screen(self) -> Screen[object]:
        """Called by Textual."""
        return Outline()  # type: ignore[return-value]  # a Screen[None] is one; Screen is invariant

    def on_mount(self) -> None:
        """Called by Textual."""
        self.settle()
        loop = asyncio.get_running_loop()
        loop.set_debug(False)  # PYTHONASYNCIODEBUG and PYTHONDEVMODE are meant for the person's program
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end_by_signal, number)
        self.set_interval(1 / self.settings.config.frames, self.show)
        self.set_interval(terminal.LOOK_EVERY, self._end_if_terminal_is_gone)
        if not self.is_headless:
            terminal.watch(128 + signal.SIGHUP)

    def on_ready(self) -> None:
        """Called by Textual once the outline is laid out; what its screen is to do next is to paint it."""
        self.screen.call_later(lambda: self.run_worker(self._furnish()))

    async def _furnish(self) -> None:
        """Put the desk in the outline's place, and open what was named."""
        from playground.client import Client

        spawn = partial(Client.spawn, capture=True)
        first = asyncio.ensure_future(spawn())
        await asyncio.sleep(0)  # it begins: the lab imports what it needs while this does
        from playground.ui.workshop import Workshop

        self.workshop = Workshop(self, self._wanted, spawn, first)
        self.add_mode(DESK, lambda: self.workshop.desk)
        await self.switch_mode(DESK)
        self.furnished.set()
        self.workshop.begin(self._wanted)
        if not self.is_headless:
            # What was imported stays to the end: the collector of garbage, for which keys wait, need not go through it;
            # and a frame makes thousands of things that are gone with the next one, in no cycle.
            self.call_after_refresh(gc.freeze)
            self.call_after_refresh(gc.enable)  # the command line has held it off until now
            gc.set_threshold(20_000, 10, 10)

    async def on_unmount(self) -> None:
        """Called by Textual at the end, whatever brought it about."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.remove_signal_handler(number)
        await self._close()

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
            await self._close()
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

    async def _close(self) -> None:
        if hasattr(self, "workshop"):
            await self.workshop.session.close()

    # What goes between Textual and the workshop

    def show(self) -> None:
        """Paint what changed since the last time."""
        if self.furnished.is_set():
            self.workshop.show()
            self.go_on()

    @property
    def is_ready(self) -> bool:
        """Until a module is there what is typed waits for it, for a moment."""
        return self.furnished.is_set() and self.workshop.is_ready

    def on_desk_said(self, event: "Desk.Said") -> None:
        """A key became a verb."""
        self.workshop.said(event)

    def action_interrupt(self) -> None:
        self.workshop.interrupt()

    def action_kill(self) -> None:
        self.workshop.kill()

    def action_restart(self) -> None:
        self.workshop.restart()

    def action_run_file(self) -> None:
        self.workshop.run_file()

    def action_swap_loop(self) -> None:
        self.workshop.swap_loop()

    def action_open(self) -> None:
        self.workshop.open()

    def action_edit(self) -> None:
        self.workshop.edit()

    def action_copy_python(self) -> None:
        self.workshop.taking.copy_python()

    def action_save_python(self) -> None:
        self.workshop.taking.save_python()

    def action_copy_story(self) -> None:
        self.workshop.taking.copy_story()

    def action_picture(self) -> None:
        self.workshop.taking.picture()
