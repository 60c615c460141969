"""What a hint is, and the board on which rules put hints up and take them down.

A hint holds while one of its subjects does, or for good where what it tells of has happened and cannot be mended any
more. One that holds no longer stays as it was for a while, lest it blinks, then it is told as over, and later it goes.
A while is counted on the lab's clock, which a pause stops, and in batches, which an instant clock cannot jump over.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from playground.model.words import Known
from playground.wire.facts import AnyFact, TaskCreated
from playground.wire.state import AnyState, LoopState, TaskState

LINGERS = (5.0, 50)
"""Seconds and batches for which one that holds no longer still stands as if it did."""

REMAINS = (60.0, 600)
"""The same, after which one that is over goes."""

SUBJECTS_KEPT = 10_000
"""Of one hint: subjects of which it is known that they were counted; the first are forgotten first."""

MOST = 30
"""Hints on the board: of more, those that are over go first, then those that have stood longest."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One line of advice."""

    number: int
    """Which it is, for as long as it stands."""
    kind: str
    """`cancel swallowed`."""
    subject: int | None
    """The task or job that it is about, the latest of several."""
    since: float
    """When it came up, on the lab's clock."""
    count: int
    """How often it has come up: of so many tasks, or so many times."""
    over: bool
    text: str
    """What happened or is so, to whom and where."""
    means: str
    advice: str
    scenario: str | None
    """The bundled scenario that teaches it."""


class Cast(Known, Protocol):
    """Who knows how things stand; `World` does."""

    at: float
    loop: LoopState | None

    @property
    def tasks(self) -> Mapping[int, TaskState]:
        """The rows of the tasks."""

    def birth_of(self, number: int) -> TaskCreated | None:
        """How a task was made; None if that was not told, or is too long ago."""


Hears = dict[type[AnyFact] | type[AnyState], Callable[..., None]]
"""Which facts and state a rule wants, and what of it takes them."""


class Rule:
    """What puts one kind of hint up and takes it down, and its words."""

    kind: ClassVar[str]
    means: ClassVar[str]
    advice: ClassVar[str]
    scenario: ClassVar[str | None] = None
    each_time: ClassVar[bool] = False
    """Whether it is counted how often it came up, and not for how many subjects."""

    def __init__(self, board: "Board", cast: Cast) -> None:
        self._board = board
        self.cast = cast

    def hears(self) -> Hears:
        """What it wants to be told."""
        raise NotImplementedError

    def batch_ended(self, at: float) -> None:
        """All of this batch is known; for what must have held for a while."""

    def rise(
        self, key: Hashable, subject: int | None, one: str, many: str, *, at: float, for_good: bool = False
    ) -> None:
        """It is so for this subject. Those of one `key` are one line: `one` of a single rise, else `many` after their
        number."""
        self._board.rise(self, key, subject, (one, many), at, for_good=for_good)

    def fall(self, key: Hashable, subject: int | None, *, at: float, words: tuple[str, str] | None = None) -> None:
        """It is so no longer; what there is to say may change."""
        self._board.fall(self, key, subject, words, at)

    def family(self, task: int) -> str:
        """What tasks have in common that are told in one line: their coroutine, `worker()`."""
        row, birth = self.cast.tasks.get(task), self.cast.birth_of(task)
        name = row.coroutine if row is not None else birth.coroutine if birth is not None else "—"
        return f"{name.rpartition('.')[2]}()"


@dataclass(slots=True)
class _Line:
    """A hint on the board."""

    number: int
    rule: Rule
    rank: int
    since: float
    words: tuple[str, str]
    subject: int | None = None
    count: int = 0
    holds: dict[int | None, None] = field(default_factory=dict)
    """The subjects for which it is so now."""
    counted: dict[int | None, None] = field(default_factory=dict)
    """Those for which it is so, or was."""
    for_good: bool = False
    left: tuple[float, int] | None = None
    """When the last of them left, and in which batch."""

    def has_been_down(self, span: tuple[float, int], now: tuple[float, int]) -> bool:
        """Whether it has not held for so many seconds and batches."""
        if self.holds or self.for_good or self.left is None:
            return False
        return now[0] - self.left[0] >= span[0] and now[1] - self.left[1] >= span[1]


class Board:
    """All hints that stand, in the order in which they matter."""

    def __init__(self) -> None:
        self.hints: tuple[Hint, ...] = ()
        """As of the last batch."""
        self._lines: dict[tuple[Rule, Hashable], _Line] = {}
        self._ranks: dict[Rule, int] = {}
        self._batch = 0
        self._made = 0

    def admit(self, rule: Rule) -> None:
        """Its hints matter less than those of the rules before it."""
        self._ranks[rule] = len(self._ranks)

    def rise(
        self, rule: Rule, key: Hashable, subject: int | None, words: tuple[str, str], at: float, *, for_good: bool
    ) -> None:
        """See `Rule.rise`."""
        line = self._lines.get((rule, key))
        if line is None:
            self._made += 1
            line = self._lines[rule, key] = _Line(self._made, rule, self._ranks[rule], at, words)
        elif subject in line.holds:
            line.words = words
            return
        line.words, line.subject, line.for_good, line.left = words, subject, for_good, None
        if for_good or rule.each_time or subject not in line.counted:
            line.count += 1
        if not for_good:
            line.holds[subject] = None
            line.counted[subject] = None
            if len(line.counted) > SUBJECTS_KEPT:
                del line.counted[next(iter(line.counted))]

    def fall(self, rule: Rule, key: Hashable, subject: int | None, words: tuple[str, str] | None, at: float) -> None:
        """See `Rule.fall`."""
        line = self._lines.get((rule, key))
        if line is None or subject not in line.holds:
            return
        line.words = words or line.words
        del line.holds[subject]
        if not line.holds:
            line.left = at, self._batch

    def batch_ended(self, at: float) -> None:
        """Take down what has been over for long, and make the list."""
        self._batch += 1
        now = at, self._batch
        gone = [key for key, line in self._lines.items() if line.has_been_down(REMAINS, now)]
        standing = sorted(self._lines.items(), key=lambda item: (not _is_over(item[1], now), item[1].number))
        surplus = [key for key, _ in standing[: max(0, len(standing) - MOST)]]
        for key in {*gone, *surplus}:
            del self._lines[key]
        told = sorted(self._lines.values(), key=lambda line: (_is_over(line, now), line.rank, line.number))
        self.hints = tuple(_told(line, over=_is_over(line, now)) for line in told)


def _is_over(line: _Line, now: tuple[float, int]) -> bool:
    return line.has_been_down(LINGERS, now)


def _told(line: _Line, *, over: bool) -> Hint:
    one, many = line.words
    return Hint(
        line.number,
        line.rule.kind,
        line.subject,
        line.since,
        line.count,
        over,
        one if line.count == 1 else f"{line.count:,} {many}",
        line.rule.means,
        line.rule.advice,
        line.rule.scenario,
    )
