"""The only way out of the lab: facts are told here, and taken in batches by the line.

Facts are told from any thread, in order. A frame's worth of those that a flood can bring is limited; past the
limit they are counted by kind, and the count goes out as one `Folded` at the end of the batch.
"""

from collections import Counter, deque
from collections.abc import Callable
from time import monotonic

from playground.wire.facts import AnyFact, Folded

FACTS_PER_BATCH = 2000
"""Facts of the kinds that can come in floods; the others are always told."""

TEXT_PER_BATCH = 512 * 1024
"""Characters of output."""


class Emitter:
    """Collects facts until the line takes them."""

    def __init__(self) -> None:
        self._facts: deque[AnyFact] = deque()
        self._counts: Counter[str] = Counter()
        self._text = 0
        self._began: float | None = None
        self.folded = 0
        """Facts that were counted instead of told, since the start."""
        self.cause: int | None = None
        """The command that is being performed, if any; read by those who tell facts."""
        self.before_fact: Callable[[], None] | None = None
        """Called before a fact is told, so that output written earlier is told earlier."""

    def begin(self) -> None:
        """Start the lab's clock: the first loop begins to run."""
        if self._began is None:
            self._began = monotonic()

    @property
    def began(self) -> float | None:
        """When the clock started, in the loop's own time; None before."""
        return self._began

    def clock(self) -> float:
        """Seconds since the first loop began to run, on the loop's clock; 0 before."""
        return 0.0 if self._began is None else monotonic() - self._began

    def settle(self) -> None:
        """Tell what was written before what comes next."""
        if self.before_fact is not None:
            self.before_fact()

    def tell(self, fact: AnyFact) -> None:
        """Tell a fact of a kind that cannot come in floods."""
        self.settle()
        self._facts.append(fact)

    def has_room(self, kind: str) -> bool:
        """Whether a fact of a kind that can come in floods may be told; if not, it has been counted."""
        if len(self._facts) < FACTS_PER_BATCH:
            self.settle()
            return True
        self.fold(kind)
        return False

    def has_room_for_text(self, text: str) -> bool:
        """The same for output, limited by its length."""
        if self._text < TEXT_PER_BATCH and len(self._facts) < 2 * FACTS_PER_BATCH:
            self._text += len(text)
            return True
        self.fold("Printed")
        return False

    def fold(self, kind: str) -> None:
        """Count a fact instead of telling it."""
        self._counts[kind] += 1
        self.folded += 1

    def add(self, fact: AnyFact) -> None:
        """Tell a fact for which there is room."""
        self._facts.append(fact)

    def take_last(self) -> AnyFact | None:
        """Take the fact told last back, if the line has not taken it yet."""
        try:
            return self._facts.pop()
        except IndexError:
            return None

    def take(self) -> list[AnyFact]:
        """Everything told since the last call."""
        # Other threads go on telling meanwhile, so the queue is emptied one by one, never replaced.
        facts = [self._facts.popleft() for _ in range(len(self._facts))]
        self._text = 0
        if self._counts:
            counts, self._counts = self._counts, Counter()
            facts.append(Folded(dict(counts), at=self.clock()))
        return facts
