"""The rows of a world as a view wants them, made anew no oftener than they can be afforded.

Of a hundred thousand tasks it takes a good part of a second to put them in order. Which rows there are is therefore
looked at only when it may have changed, and then within a ration of the screen's time. How a row stands is not in
question: whoever draws one asks the world for its state.
"""

from playground.model import tasks
from playground.model.groups import State
from playground.model.tasks import Row, Shape, Sort, TaskView
from playground.model.world import World
from playground.ui.ration import Ration


class Listing:
    """The rows of one pane."""

    def __init__(self, ration: Ration | None = None) -> None:
        self.rows: list[Row] = []
        """From top to bottom. Their states are those of the moment at which they were put in order."""
        self._world: World | None = None
        self._view = TaskView()
        self._structure = self._version = -1
        self._places: dict[int, int] | None = None
        self._ration = ration or Ration()

    def look(self, world: World, view: TaskView, wanted: int | None = None) -> bool:
        """Make the rows anew if they may be others and it can be afforded; whether they were.

        They are in any case if the person looks in another way, and if one that is `wanted` may have come since.
        """
        is_other = world is not self._world or view != self._view
        if not is_other and not self._may_differ(world):
            return False
        is_missing = wanted is not None and world.structure != self._structure and self.place_of(wanted) is None
        if not is_other and not is_missing and not self._ration.has_rested:
            return False
        with self._ration.spent():
            self.rows = tasks.rows(world, view)
        self._world, self._view, self._places = world, view, None
        self._structure, self._version = world.structure, world.version
        return True

    @property
    def is_behind(self) -> bool:
        """Whether the rows may be others by now, and looking can be afforded again."""
        return self._world is not None and self._may_differ(self._world) and self._ration.has_rested

    def place_of(self, number: int | None) -> int | None:
        """The row of a task or job, also of one in a folded group; None if it is not listed."""
        if number is None:
            return None
        if self._places is None:
            self._places = {each: place for place, row in enumerate(self.rows) for each in (row.id, *row.ids)}
        return self._places.get(number)

    def state(self, row: Row) -> State:
        """How it stands now; as it stood last, if it has gone since."""
        if self._world is None:
            return row.state
        return self._world.tasks.get(row.id) or self._world.jobs.get(row.id) or row.state

    def _may_differ(self, world: World) -> bool:
        if world.structure != self._structure:
            return True
        return world.version != self._version and _goes_by_states(self._view)


def _goes_by_states(view: TaskView) -> bool:
    """Whether a step of a task may change which rows there are."""
    is_sorted_by_state = view.shape is Shape.FLAT and view.sort in (Sort.STATE, Sort.TIME)
    return is_sorted_by_state or view.grouped or bool(view.filter)
