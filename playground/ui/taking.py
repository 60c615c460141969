"""Taking along: the half of the app that gives the person something to keep."""

from playground.ui import keep
from playground.ui.session import OPENED, Session
from playground.ui.speaking import SpeakingApp


class Taking(SpeakingApp):
    """An app with a session, and the keys that copy and save what is in it."""

    session: Session

    def action_copy_python(self) -> None:
        """Copy what the keys did, as a program."""
        if (text := self._python()) is not None:
            keep.copy(self, text)

    def action_save_python(self) -> None:
        """Save what the keys did, as a program."""
        path = self.session.path
        if path is not None and (text := self._python()) is not None:
            keep.save(self, text, path)

    def _python(self) -> str | None:
        session = self.session
        if session.world.script.is_empty and not session.as_program:
            self.tell("Nothing was done yet that could be kept: launch something with l.")
            return None
        return session.world.script.text(None if session.as_program else OPENED).text
