"""The rows of a world as a view wants them, made anew no oftener than they can be afforded.

Of a hundred thousand tasks it takes a good part of a second to put them in order. Which rows there are is therefore
looked at only when it may have changed, and then within a ration of the screen's time; and if there are many, beside
the screen, in a thread of its own that reads a copy, so that no key waits for it. How a row stands is not in question:
whoever draws one asks the world for its state.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from playground.model import tasks
from playground.model.groups import State
from playground.model.tasks import Row, Shape, Sort, TaskView
from playground.model.world import World
from playground.ui.ration import Ration

AT_ONCE = 2_000
"""Tasks whose rows are made on the spot."""

_BESIDE = ThreadPoolExecutor(1, thread_name_prefix="rows")

Digest = TypeVar("Digest")


class _Wanted(NamedTuple):
    """What rows are made of."""

    world: World
    view: TaskView
    structure: int
    version: int


@dataclass(frozen=True)
class _Made(Generic[Digest]):
    rows: list[Row]
    places: dict[int, int]
    """By task or job, also of one in a folded group."""
    digest: Digest


class Listing(Generic[Digest]):
    """The rows of one pane, and what the pane makes of all of them."""

    def __init__(self, digest: Callable[[World, TaskView, list[Row]], Digest], ration: Ration | None = None) -> None:
        """`digest`: is given a world that nobody writes to, perhaps in another thread."""
        self._digest = digest
        self._wanted = _Wanted(World(), TaskView(), -1, -1)
        self._made = self._make(self._wanted.world, self._wanted.view)
        self._coming: tuple[_Wanted, Future[_Made[Digest]]] | None = None
        self._ration = ration or Ration()

    @property
    def rows(self) -> list[Row]:
        """From top to bottom. Their states are those of the moment at which they were put in order."""
        return self._made.rows

    @property
    def digest(self) -> Digest:
        """What the pane made of them."""
        return self._made.digest

    def look(self, world: World, view: TaskView, wanted: int | None = None) -> bool:
        """Make the rows anew if they may be others and it can be afforded; whether there are new ones.

        They are in any case if the person looks in another way, and if one that is `wanted` may have come since.
        """
        is_new = self._take_what_came(world)
        is_other = world is not self._wanted.world or view != self._wanted.view
        if self._coming is not None or not (is_other or self._may_differ(world)):
            return is_new
        is_missing = wanted is not None and world.structure != self._wanted.structure and self.place_of(wanted) is None
        if not is_other and not is_missing and not self._ration.has_rested:
            return is_new
        asked = _Wanted(world, view, world.structure, world.version)
        if len(world.tasks) <= AT_ONCE:
            self._wanted, self._made = asked, self._rationed(world, view)
            return True
        self._coming = asked, _BESIDE.submit(self._rationed, world.copy(), view)
        return is_new

    @property
    def is_behind(self) -> bool:
        """Whether new rows have come, or can be afforded again and may be others by now."""
        if self._coming is not None:
            return self._coming[1].done()
        return self._may_differ(self._wanted.world) and self._ration.has_rested

    @property
    def is_coming(self) -> bool:
        """Whether rows are being made: a task that is not among those that there are may be among them."""
        return self._coming is not None

    def place_of(self, number: int | None) -> int | None:
        """The row of a task or job, also of one in a folded group; None if it is not listed."""
        return None if number is None else self._made.places.get(number)

    def state(self, row: Row) -> State:
        """How it stands now; as it stood last, if it has gone since."""
        world = self._wanted.world
        return world.tasks.get(row.id) or world.jobs.get(row.id) or row.state

    def _take_what_came(self, world: World) -> bool:
        """Whether there was something; rows of a world that nobody looks at any more are none."""
        if self._coming is None or not self._coming[1].done():
            return False
        asked, made = self._coming
        self._coming = None
        if asked.world is not world:
            return False
        self._wanted, self._made = asked, made.result()
        return True

    def _rationed(self, world: World, view: TaskView) -> _Made[Digest]:
        with self._ration.spent():
            return self._make(world, view)

    def _make(self, world: World, view: TaskView) -> _Made[Digest]:
        rows = tasks.rows(world, view)
        places = {row.id: place for place, row in enumerate(rows)}
        for place, row in enumerate(rows):
            if row.members:
                places.update(dict.fromkeys(row.ids, place))
        return _Made(rows, places, self._digest(world, view, rows))

    def _may_differ(self, world: World) -> bool:
        if world.structure != self._wanted.structure:
            return True
        return world.version != self._wanted.version and _goes_by_states(self._wanted.view)


def _goes_by_states(view: TaskView) -> bool:
    """Whether a step of a task may change which rows there are."""
    is_sorted_by_state = view.shape is Shape.FLAT and view.sort in (Sort.STATE, Sort.TIME)
    return is_sorted_by_state or view.grouped or bool(view.filter)
