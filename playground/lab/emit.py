"""The only way out of the lab: facts are told here, and taken in batches by the line.

Facts are told from any thread, in order. Of those that a flood can bring there is room for so many in a batch, and for
so many a second however often batches are taken; past that they are counted by kind, and the count goes out as one
`Folded` at the end of the batch.

Counting has to be as good as free, since it is what happens in a flood, and exact without a lock: garbage collection
may run the teller of a fact within another's telling. So a count is one `+=` on a dict of `str` and `int`, or on an
attribute, within which CPython changes no threads and collects nothing, and it is never set back: the line tells what
was added to it.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from time import monotonic

from playground.wire.facts import AnyFact, Folded

FACTS_PER_BATCH = 1000
"""Facts of the kinds that can come in floods; the others are always told."""

FACTS_PER_SECOND = 6_000
"""The same in a flood that lasts, of which a person reads none: to tell a fact costs more than to count it."""

TEXT_PER_BATCH = 512 * 1024
"""Characters of output."""


class Emitter:
    """Collects facts until the line takes them."""

    def __init__(self) -> None:
        self._facts: deque[AnyFact] = deque()
        self.full = False
        """Whether facts of the kinds that can come in floods are to be counted, until the line comes."""
        self.counts: defaultdict[str, int] = defaultdict(int)
        """Facts that were counted instead of told, by kind, since the start; but for the two that are counted most."""
        self.births = self.ends = 0
        """The same for `TaskCreated` and `TaskEnded`: an attribute is counted up faster than what stands in a dict."""
        self._counts_told: dict[str, int] = {}
        self._text = 0
        self.room = FACTS_PER_BATCH
        """For how many of these there is room until the line comes: fewer the sooner it came, in a flood."""
        self._taken = monotonic()
        self._began: float | None = None
        self.now: Callable[[], float] = monotonic
        """The clock that facts are told by."""
        self.cause: int | None = None
        """The command that is being performed, if any; read by those who tell facts."""
        self.before_fact: Callable[[], None] | None = None
        """Called before a fact is told if there is output to tell, so that what was written earlier is told earlier."""
        self.written = self.settled = 0
        """Counts up with each output, and that count as of when all was told."""

    def begin(self) -> None:
        """Start the lab's clock: the first loop begins to run."""
        if self._began is None:
            self._began = self.now()

    @property
    def began(self) -> float | None:
        """When the clock started, in the loop's own time; None before."""
        return self._began

    def clock(self) -> float:
        """Seconds since the first loop began to run, on the loop's clock; 0 before."""
        return 0.0 if self._began is None else self.now() - self._began

    def moment(self, loop_time: float) -> float:
        """A moment on the loop's clock as facts and rows have it: in seconds since the first loop began to run."""
        return loop_time - (loop_time if self._began is None else self._began)

    @property
    def folded(self) -> int:
        """Facts that were counted instead of told, since the start."""
        return sum(self._all_counts().values())

    def settle(self) -> None:
        """Tell what was written before what comes next."""
        if self.written != self.settled and self.before_fact is not None:
            self.before_fact()

    def tell(self, fact: AnyFact) -> None:
        """Tell a fact of a kind that cannot come in floods."""
        self.settle()
        self.add(fact)

    def has_room(self, kind: str, known: bool = True) -> bool:
        """Whether a fact of a kind that can come in floods may be told; if not, it has been counted.

        One of which too little is `known` to tell it is counted as well.
        """
        if self.full or not known:
            self.counts[kind] += 1
            return False
        self.settle()
        return True

    def has_room_for_text(self, text: str) -> bool:
        """The same for output, limited by its length, and counted by its lines: a reader may get many at once."""
        if self._text < TEXT_PER_BATCH and len(self._facts) < 2 * FACTS_PER_BATCH:
            self._text += len(text)
            return True
        self.counts["Printed"] += text.count("\n") or 1
        return False

    def add(self, fact: AnyFact) -> None:
        """Tell a fact for which there is room."""
        self._facts.append(fact)
        if len(self._facts) >= self.room:
            self.full = True

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
        self._make_room(len(facts))
        self.full = False
        folded = self._newly_folded()
        if folded:
            facts.append(Folded(folded, at=self.clock()))
        return facts

    def _make_room(self, used: int) -> None:
        """What was left of it, and what the time since then adds; by a clock that no program bends."""
        before, self._taken = self._taken, monotonic()
        earned = int((self._taken - before) * FACTS_PER_SECOND)
        self.room = min(max(self.room - used, 0) + earned, FACTS_PER_BATCH)

    def _newly_folded(self) -> dict[str, int]:
        counts, told = self._all_counts(), self._counts_told
        self._counts_told = counts
        return {kind: more for kind, count in counts.items() if (more := count - told.get(kind, 0))}

    def _all_counts(self) -> dict[str, int]:
        counts = dict(self.counts)
        counts["TaskCreated"] = counts.get("TaskCreated", 0) + self.births
        counts["TaskEnded"] = counts.get("TaskEnded", 0) + self.ends
        return counts
