"""Textual's driver of the terminal, mended where it breaks (Textual 8.2.8).

It reads with a strict decoder: one byte that is no UTF-8, of a paste or of a terminal that sends Alt as the eighth
bit, ended the app, and so did a key of a number that no letter has. And a SIGCONT after a SIGSTOP, of which nobody
hears before, made it begin anew what it had not ended: two threads read the keys, and the app did not come to its end.
It writes where a signal interrupts it, too: if that was a writing, the queue's lock was held, and the app stood for
ever. So what a signal asks for is done by the loop.
"""

import codecs
from collections.abc import Iterable
from functools import partial

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.events import Key
from textual.keys import Keys


def _forgiving(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), "replace")


class _Parser(XTermParser):
    """The same, for which a sequence that means no key is none."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        try:
            yield from super()._sequence_to_key_events(sequence, alt)
        except (ValueError, OverflowError):
            yield Key(Keys.Ignore, sequence)


class Driver(linux_driver.LinuxDriver):
    """The same, which lives on."""

    def run_input_thread(self) -> None:
        """Called by Textual, on a thread of its own."""
        # Names that it takes from its module, which calls neither its own.
        setattr(linux_driver, "getincrementaldecoder", _forgiving)  # noqa: B010
        setattr(linux_driver, "XTermParser", _Parser)  # noqa: B010
        super().run_input_thread()

    def _sigtstp_application(self, *_: object) -> None:
        """Called by Textual for a SIGTSTP."""
        self._loop.call_soon_threadsafe(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        """Called by Textual for a SIGCONT."""
        self._loop.call_soon_threadsafe(self._begin_anew)

    def _begin_anew(self) -> None:
        if not self._auto_restart:  # the screen is somebody else's for now, as the editor's
            return
        if not self._must_signal_resume:
            self.suspend_application_mode()
            self._must_signal_resume = True
        self.resume_application_mode()
