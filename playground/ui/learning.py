"""Learning: the lesson of the program in use, what is predicted of it, and the file in which that is kept."""

from playground.errors import ProgressError
from playground.model.judging import Ground, python
from playground.model.lesson import find
from playground.model.prediction import Prediction
from playground.progress import Progress
from playground.ui.session import Session


class Learning:
    """One lesson at a time."""

    def __init__(self, progress: Progress | None) -> None:
        """`progress`: None keeps nothing."""
        self.prediction = Prediction(find(""))
        self.progress = progress
        self._text = ""
        self._program = ""

    def look(self, session: Session) -> str:
        """Go by what the session has in use, and by how far its run has come; what went wrong, if anything did."""
        world = session.world
        program = world.program
        if program.text and (program.text, program.path) != (self._text, self._program):
            lesson, was = find(program.text), self._program
            self._text, self._program = program.text, program.path
            if lesson != self.prediction.lesson or program.path != was:
                self.prediction = Prediction(lesson)
        if session.client is None:
            return ""
        ended = self.prediction.look(world.runs.now, Ground(session.kind, python(session.client.python)))
        return self._note(session) if ended and self.prediction.lesson.sections else ""

    def _note(self, session: Session) -> str:
        result = self.prediction.result
        if self.progress is None or session.path is None or result is None:
            return ""
        try:
            self.progress.note(session.path, result.right if result.counts else None)
        except ProgressError as error:
            return str(error)
        return ""
