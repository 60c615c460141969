"""Where tasks stand: at each line those that have not ended. Kept as they move: it may be a hundred thousand."""

from collections.abc import Collection

from playground.model.marks import OVER
from playground.wire.places import Place
from playground.wire.state import TaskState


class Whereabouts:
    """Of all tasks of a world."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int], dict[int, None]] = {}

    def moved(self, before: TaskState | None, now: TaskState | None) -> None:
        """One task stands now as this says; None: it was not there before, or is gone."""
        was, is_now = _place(before), _place(now)
        if was == is_now:
            return
        if before is not None and was is not None:
            line = self._lines[was.file, was.line]
            del line[before.task]
            if not line:
                del self._lines[was.file, was.line]
        if now is not None and is_now is not None:
            self._lines.setdefault((is_now.file, is_now.line), {})[now.task] = None

    def at(self, file: str, line: int) -> Collection[int]:
        """The tasks that stand there, those first that have for longest."""
        return self._lines.get((file, line), ())


def _place(state: TaskState | None) -> Place | None:
    return None if state is None or state.phase in OVER else state.place
