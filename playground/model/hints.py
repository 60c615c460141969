"""Hints: what a person should know of how the program treats its loop, each with what it means and what to do.

A fold of facts and state, as all of the model is. Each kind of hint is a rule: `hints_of_loop.py`, `hints_of_tasks.py`,
`hints_of_cancels.py` and `hints_of_pools.py` have them. To add one, write a class there and put it into `RULES`, by how
much it matters.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from playground.model.hint import Board, Cast, Hint, Rule
from playground.model.hints_of_cancels import CancellingLeft, CancelPending, Detached, Swallowed
from playground.model.hints_of_loop import Blocked, NeverYields, NotHeard, NotWoken, PoolExit, Spinner, TimeoutLate
from playground.model.hints_of_pools import Ghost, Saturated
from playground.model.hints_of_tasks import Destroyed, NeverRetrieved, NotHeld
from playground.wire.facts import AnyFact
from playground.wire.state import AnyState

__all__ = ["RULES", "Hint", "Hints"]

RULES: tuple[type[Rule], ...] = (
    Blocked,
    PoolExit,
    NeverYields,
    NotHeard,
    NotWoken,
    Destroyed,
    NeverRetrieved,
    Swallowed,
    CancellingLeft,
    CancelPending,
    TimeoutLate,
    Ghost,
    Saturated,
    Spinner,
    NotHeld,
    Detached,
)
"""Every kind of hint, what matters most first."""


class Hints:
    """The hints about one lab."""

    def __init__(self, cast: Cast) -> None:
        self._board = Board()
        self._rules = [rule(self._board, cast) for rule in RULES]
        self._hear: defaultdict[type, list[Callable[[Any], None]]] = defaultdict(list)
        for rule in self._rules:
            self._board.admit(rule)
            for kind, hear in rule.hears().items():
                self._hear[kind].append(hear)

    @property
    def all(self) -> tuple[Hint, ...]:
        """Those that stand: what holds before what is over, and what matters most first."""
        return self._board.hints

    @property
    def count(self) -> int:
        """How many are not over."""
        return sum(not hint.over for hint in self.all)

    def tell(self, told: AnyFact | AnyState) -> None:
        """This happened, or is so now."""
        for hear in self._hear.get(type(told), ()):
            hear(told)

    def batch_ended(self, at: float) -> None:
        """All of a batch is known."""
        for rule in self._rules:
            rule.batch_ended(at)
        self._board.batch_ended(at)
