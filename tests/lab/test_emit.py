"""What a flood may tell: so much in a batch, so much a second, and the rest is counted."""

from time import monotonic

from playground.lab.emit import FACTS_PER_BATCH, FACTS_PER_SECOND, Emitter
from playground.wire.facts import TaskDestroyed


def flood(emitter: Emitter, facts: int) -> None:
    """So many facts of a kind that is limited."""
    for number in range(facts):
        if emitter.has_room("TaskDestroyed"):
            emitter.add(TaskDestroyed(number, "", at=0.0))


def told(emitter: Emitter) -> int:
    """How many the next batch tells one by one."""
    return sum(isinstance(fact, TaskDestroyed) for fact in emitter.take())


def test_a_burst_is_told_up_to_a_batch_and_the_rest_is_counted() -> None:
    emitter = Emitter()
    flood(emitter, FACTS_PER_BATCH + 500)
    assert (told(emitter), emitter.folded) == (FACTS_PER_BATCH, 500)


def test_a_flood_that_lasts_is_told_no_faster_for_being_looked_at_more_often() -> None:
    began = monotonic()
    emitter, batches = Emitter(), 20
    in_all = 0
    for _ in range(batches):
        flood(emitter, FACTS_PER_BATCH)
        in_all += told(emitter)
    most = FACTS_PER_BATCH + (monotonic() - began) * FACTS_PER_SECOND + batches  # a batch tells one fact at least
    assert in_all <= most
    assert in_all + emitter.folded == batches * FACTS_PER_BATCH
