"""The timeline: what each lane was at, from facts and from rows that come at frame rate."""

from msgspec.structs import replace

from playground.model.timeline import FEWEST_SPANS, SPANS_KEPT, Cell, Doing, Lane, Span
from playground.model.world import World
from playground.wire import cancel_facts, facts
from playground.wire.fact import Outcome
from playground.wire.state import TaskPhase, TasksForgotten, TaskState, Wait, WaitKind
from tests.model.build import apply, created, submitted, task

SLEEP = Wait(kind=WaitKind.SLEEP)
SHIELD = Wait(kind=WaitKind.WAIT_FOR, inner=Wait(kind=WaitKind.SHIELD, tasks=(2,)))


def row(phase: TaskPhase, since: float, wait: Wait | None = None) -> TaskState:
    """The row of task 1, in this phase since then."""
    return replace(task(1, phase=phase, wait=wait), since=since)


def spans(of: World, number: int = 1) -> list[tuple[float, Doing]]:
    """When the lane of a task came to what."""
    return [(span.since, span.doing) for span in of.timeline.tasks[number].spans]


def ended(at: float, outcome: Outcome = Outcome.CANCELLED) -> facts.TaskEnded:
    """Task 1 ended so."""
    return facts.TaskEnded(1, "fetch-1", outcome, "", None, False, at=at)


def asked(at: float) -> cancel_facts.CancelRequested:
    """Somebody asked task 1 to cancel."""
    return cancel_facts.CancelRequested(1, True, 1, None, "", None, None, at=at)


def test_a_life_from_birth_to_cancellation() -> None:
    made = World()
    apply(made, created(1, "fetch-1"), row(TaskPhase.WAITING, 1.0, SLEEP), now=1.0)
    apply(made, asked(2.0), row(TaskPhase.CANCELLING, 1.0, SLEEP), now=2.04)
    apply(made, ended(2.5), row(TaskPhase.CANCELLED, 2.5), now=2.54)
    assert spans(made) == [(0.0, Doing.READY), (1.0, Doing.WAITING), (2.0, Doing.CANCELLING), (2.5, Doing.CANCELLED)]


def test_a_step_between_two_waits_of_the_same_kind_begins_a_new_span() -> None:
    made = World()
    for since in (1.0, 2.0):
        apply(made, row(TaskPhase.WAITING, since, SLEEP), now=since)
    assert spans(made) == [(0.0, Doing.READY), (1.0, Doing.WAITING), (2.0, Doing.WAITING)]


def test_what_no_step_brought_about_began_when_it_was_seen() -> None:
    """Its future is done, and nobody told when: it was between two looks."""
    made = World()
    apply(made, row(TaskPhase.WAITING, 1.0, SLEEP), now=1.0)
    apply(made, row(TaskPhase.READY, 1.0), now=3.0)
    assert spans(made)[-1] == (3.0, Doing.READY)


def test_a_row_told_again_with_another_wait_is_the_same_span_known_better() -> None:
    made = World()
    for done in (0, 1):
        apply(made, row(TaskPhase.WAITING, 1.0, Wait(kind=WaitKind.GATHER, done=done, total=2)), now=1.0 + done)
    assert spans(made)[1:] == [(1.0, Doing.WAITING)]
    wait = made.timeline.tasks[1].spans[-1].wait
    assert wait is not None
    assert wait.done == 1


def test_waiting_through_a_shield_is_told_apart() -> None:
    made = World()
    apply(made, row(TaskPhase.WAITING, 1.0, SHIELD), now=1.0)
    assert spans(made)[-1] == (1.0, Doing.SHIELDED)


def test_nothing_comes_after_the_end() -> None:
    """A row may have been read before the end, and be told after it."""
    made = World()
    apply(made, created(1, "fetch-1"), ended(1.0, Outcome.FAILED), row(TaskPhase.RUNNING, 0.5), now=1.1)
    assert spans(made)[-1] == (1.0, Doing.FAILED)


def test_a_lane_goes_when_its_task_is_forgotten() -> None:
    made = World()
    apply(made, created(1, "fetch-1"), TasksForgotten((1,)))
    assert made.timeline.tasks == {}


def test_a_worker_has_a_lane_of_the_jobs_that_it_does_and_a_ghost_is_told_apart() -> None:
    made = World()
    apply(
        made,
        submitted(7, "slow_op"),
        facts.JobStarted(7, "asyncio_0", at=1.0),
        facts.JobAbandoned(7, at=2.0),
        facts.JobEnded(7, "slow_op", Outcome.FINISHED, "1", None, at=3.0),
    )
    lane = made.timeline.workers["asyncio_0"]
    assert [(span.since, span.doing, span.job) for span in lane.spans[1:]] == [
        (1.0, Doing.RUNNING, 7),
        (2.0, Doing.GHOST, 7),
        (3.0, Doing.IDLE, None),
    ]
    assert lane.pool == 1


def test_cells_say_what_each_stretch_ends_in_and_whether_it_was_stepped_in() -> None:
    lane = Lane.begun(1.0, Doing.READY)
    wait, over = Span(2.0, Doing.WAITING), Span(4.0, Doing.FINISHED)
    lane.add(wait)
    lane.add(over)
    ready = lane.spans[0]
    assert lane.cells(0.0, 1.0, 7, now=5.5) == [
        Cell(None, False),
        Cell(ready, True),
        Cell(wait, True),
        Cell(wait, False),
        Cell(over, True),
        Cell(None, False),
        None,
    ]
    assert (lane.at(0.5), lane.at(3.0), lane.at(9.0)) == (None, wait, over)


def test_a_lane_forgets_its_oldest_spans() -> None:
    lane = Lane.begun(0.0, Doing.READY)
    for number in range(3 * SPANS_KEPT):
        lane.add(Span(float(number), Doing.WAITING))
    assert SPANS_KEPT // 2 <= len(lane.spans) <= SPANS_KEPT
    assert lane.spans[-1].since == 3 * SPANS_KEPT - 1


def test_of_many_lanes_each_keeps_less() -> None:
    lane = Lane.begun(0.0, Doing.READY)
    for number in range(100):
        lane.add(Span(float(number), Doing.WAITING if number % 2 else Doing.RUNNING), keep=FEWEST_SPANS)
        assert len(lane.spans) <= FEWEST_SPANS
    assert [span.since for span in lane.spans[-4:]] == [96.0, 97.0, 98.0, 99.0]
