"""What the person looks at: which task, which marked, how the tasks are listed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from playground.model.marks import OVER
from playground.model.tasks import TaskView
from playground.model.world import World
from playground.wire.state import JobState, TaskState


@dataclass(slots=True)
class View:
    """The panes read it; the app and the Tasks pane write it."""

    selected: int | None = None
    """The task or job that keys act on; it may have gone from the world since."""
    marked: list[int] = field(default_factory=list)
    """In the order in which they were marked."""
    follow: bool = False
    """The selection goes where the story goes."""
    only: bool = False
    """The story tells of nothing but the selected task."""
    tasks: TaskView = field(default_factory=TaskView)

    def toggle_marks(self, numbers: Iterable[int]) -> None:
        """Mark all of these; if they all are, take their marks off."""
        marked, wanted = dict.fromkeys(self.marked), dict.fromkeys(numbers)
        if wanted.keys() <= marked.keys():
            self.marked = [number for number in marked if number not in wanted]
        else:
            self.marked = list(marked | wanted)

    def keep_to(self, world: World) -> None:
        """Take the marks off what is no longer there, and go where the story goes if following."""
        self.marked = [number for number in self.marked if number in world.tasks or number in world.jobs]
        if self.follow:
            newest = next((line.subject for line in reversed(world.story.lines) if is_there(world, line.subject)), None)
            self.selected = self.selected if newest is None else newest


def is_there(world: World, number: int | None) -> bool:
    """Whether there is a task or job of that id."""
    return number in world.tasks or number in world.jobs


def is_over(state: TaskState | JobState) -> bool:
    """Whether it has ended."""
    return state.phase in OVER if isinstance(state, TaskState) else state.outcome is not None
