"""What the person looks at: which task, which marked, how the tasks are listed."""

from dataclasses import dataclass, field

from playground.model.tasks import TaskView
from playground.model.world import World
from playground.wire.state import JobState, TaskPhase, TaskState

_OVER = {TaskPhase.FINISHED, TaskPhase.FAILED, TaskPhase.CANCELLED}


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

    def toggle_mark(self, number: int) -> None:
        """Mark it, or take its mark off."""
        if number in self.marked:
            self.marked.remove(number)
        else:
            self.marked.append(number)

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
    return state.phase in _OVER if isinstance(state, TaskState) else state.outcome is not None
