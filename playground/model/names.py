"""Which name goes with which id, as far back as anyone may still ask.

Facts speak of ids; a story speaks of names. Tasks and jobs share one sequence of ids, pools have their own.
"""

from collections import OrderedDict
from typing import Generic, TypeVar

REMEMBERED = 20_000
"""How many names are kept beyond those that state still lists; the oldest go first."""


Known = TypeVar("Known")


class Remembered(Generic[Known]):
    """What is known by id, bounded."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._known: OrderedDict[int, Known] = OrderedDict()
        self._remembered = remembered

    def learn(self, number: int, known: Known) -> None:
        """This holds of this id from now on."""
        self._known[number] = known
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)

    def find(self, number: int) -> Known | None:
        """What holds of it, or None if it was never told or is too long ago."""
        return self._known.get(number)


Names = Remembered[str]
"""Names by id."""
