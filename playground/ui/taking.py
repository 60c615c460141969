"""Taking along: the half of the app that gives the person something to keep."""

from pathlib import Path

from playground.model.story import StoryLine
from playground.ui import keep
from playground.ui.session import OPENED, Session
from playground.ui.speaking import SpeakingApp
from playground.ui.text import harmless
from playground.ui.view import View


class Taking(SpeakingApp):
    """An app with a session, and the keys that copy and save what is in it."""

    session: Session
    view: View

    def action_copy_python(self) -> None:
        """Copy what the keys did, as a program."""
        if (text := self._python()) is not None:
            keep.copy(self, text, "Python", f" {self.keymap.spoken('save_python')} saves them to a file.")

    def action_save_python(self) -> None:
        """Save what the keys did, as a program."""
        path = self.session.path
        if path is not None and (text := self._python()) is not None:
            offered = path.with_name(f"{path.stem}_done.py")
            hint = "A file for what your keys did, as a program that plain python runs."
            keep.save(self, keep.Kept("Save as Python", text, offered, hint, "python PATH runs it."))

    def action_copy_story(self) -> None:
        """Copy the story of the selected task, or all of it if none is selected."""
        world, number = self.session.world, self.view.selected
        lines = [line for line in world.story.lines if number is None or line.subject == number]
        what = "the story" if number is None else f"the story of {harmless(world.name_of(number))}"
        if lines:
            keep.copy(self, "".join(map(_told, lines)), what)
        else:
            self.tell(f"Nothing has been told yet in {what}.")

    def action_picture(self) -> None:
        """Save a picture of the screen, as it is now, before its name is asked for."""
        stem = "playground" if self.session.path is None else self.session.path.stem
        svg = keep.picture(self, "playground")
        hint = "A file for a picture of the screen, an SVG that any browser shows."
        offered = Path(f"{stem}.svg").absolute()
        keep.save(self, keep.Kept("Save a picture", svg, offered, hint, "PATH is a picture of the screen."))

    def _python(self) -> str | None:
        session = self.session
        if session.world.script.is_empty and not session.as_program:
            self.tell(f"Nothing was done yet that could be kept: launch something with {self.keymap.spoken('launch')}.")
            return None
        return session.world.script.text(None if session.as_program else OPENED).text


def _told(line: StoryLine) -> str:
    return harmless(f"{line.at:8.2f}  {line.who}  {line.what} {line.detail}".rstrip()) + "\n"
