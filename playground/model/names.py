"""Which name goes with which id, as far back as anyone may still ask.

Facts speak of ids; a story speaks of names. Tasks and jobs share one sequence of ids, pools have their own.
"""

from collections import OrderedDict

REMEMBERED = 20_000
"""How many names are kept beyond those that state still lists; the oldest go first."""


class Names:
    """Names by id, bounded."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._names: OrderedDict[int, str] = OrderedDict()
        self._remembered = remembered

    def learn(self, number: int, name: str) -> None:
        """This id bears this name from now on."""
        self._names[number] = name
        if len(self._names) > self._remembered:
            self._names.popitem(last=False)

    def find(self, number: int) -> str | None:
        """The name, or None if it was never told or is too long ago."""
        return self._names.get(number)
