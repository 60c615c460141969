"""Taking along: what gives the person something to keep."""

from pathlib import Path

from playground.model.story import StoryLine
from playground.ui import keep
from playground.ui.session import OPENED, Session
from playground.ui.speaking import SpeakingApp
from playground.ui.text import harmless
from playground.ui.view import View


class Taking:
    """The keys that copy and save what is in a session."""

    def __init__(self, app: SpeakingApp, session: Session, view: View) -> None:
        self._app, self._session, self._view = app, session, view

    def copy_python(self) -> None:
        """Copy what the keys did, as a program."""
        if (text := self._python()) is not None:
            keep.copy(self._app, text, "Python", f" {self._app.keymap.spoken('save_python')} saves them to a file.")

    def save_python(self) -> None:
        """Save what the keys did, as a program."""
        path = self._session.path
        if path is not None and (text := self._python()) is not None:
            offered = path.with_name(f"{path.stem}_done.py")
            hint = "A file for what your keys did, as a program that plain python runs."
            keep.save(self._app, keep.Kept("Save as Python", text, offered, hint, "python PATH runs it."))

    def copy_story(self) -> None:
        """Copy the story of the selected task, or all of it if none is selected."""
        world, number = self._session.world, self._view.selected
        lines = [line for line in world.story.lines if number is None or line.subject == number]
        what = "the story" if number is None else f"the story of {harmless(world.name_of(number))}"
        if lines:
            keep.copy(self._app, "".join(map(_told, lines)), what)
        else:
            self._app.tell(f"Nothing has been told yet in {what}.")

    def picture(self) -> None:
        """Save a picture of the screen, as it is now, before its name is asked for."""
        stem = "playground" if self._session.path is None else self._session.path.stem
        svg = keep.picture(self._app, "playground")
        hint = "A file for a picture of the screen, an SVG that any browser shows."
        offered = Path(f"{stem}.svg").absolute()
        keep.save(self._app, keep.Kept("Save a picture", svg, offered, hint, "PATH is a picture of the screen."))

    def _python(self) -> str | None:
        session = self._session
        if session.world.script.is_empty and not session.as_program:
            launches = f"launch something with {self._app.keymap.spoken('launch')}"
            self._app.tell(f"Nothing was done yet that could be kept: {launches}.")
            return None
        return session.world.script.text(None if session.as_program else OPENED).text


def _told(line: StoryLine) -> str:
    return harmless(f"{line.at:8.2f}  {line.who}  {line.what} {line.detail}".rstrip()) + "\n"
