"""Claims are judged from the facts of a run: they hold, they do not, or that is not known."""

from collections.abc import Sequence

import pytest

from playground.model.claims import parse
from playground.model.happened import Happened, Runs
from playground.model.judging import Ground, Verdict, answer, judge, python
from playground.model.lesson import Choice, Question
from playground.wire import cancel_facts, facts
from playground.wire.fact import Outcome
from playground.wire.facts import AnyFact
from playground.wire.places import Failure, Place
from playground.wire.propagation import CancelTakenBack
from tests.model.build import called

TRUE, FALSE, UNKNOWN, ELSEWHERE = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN, Verdict.ELSEWHERE

GROUND = Ground("asyncio", (3, 12, 1))

LOOP = facts.LoopStarted(1, "asyncio", "3.12.1", at=0.0)
OVER = facts.ProgramEnded(Outcome.FINISHED, None, at=2.0)


def made(number: int, name: str, function: str = "", *, by: int | None = None, cause: int | None = None) -> AnyFact:
    return facts.TaskCreated(number, name, function or name, by, None, at=0.0, cause=cause)


def ended(
    number: int, name: str, *, outcome: Outcome = Outcome.FINISHED, value: str = "None", **fields: object
) -> AnyFact:
    usual: dict[str, object] = {"failure": None, "swallowed": False, "at": 0.8}
    return facts.TaskEnded(number, name, outcome, value, **{**usual, **fields})  # type: ignore[arg-type]


def failed(number: int, name: str, type_: str) -> AnyFact:
    return ended(number, name, outcome=Outcome.FAILED, value="", failure=Failure(type_, "boom", None, ""))


def asked(number: int, *, by: int | None = None, origin: str = "", accepted: bool = True, count: int = 1) -> AnyFact:
    place = Place("/home/ann/swallowed.py", 30, "main")
    return cancel_facts.CancelRequested(number, accepted, count, by, origin, place, None, at=0.3)


def taken_back(number: int, count: int) -> AnyFact:
    return CancelTakenBack(number, count, number, "timeout", None, "TimeoutError", None, at=0.4)


def delivered(number: int, *, begun: bool = True) -> AnyFact:
    return cancel_facts.CancelDelivered(number, Place("/home/ann/swallowed.py", 14, "worker"), begun, at=0.3)


def printed(text: str, *, at: float = 0.5, stream: str = "stdout") -> AnyFact:
    return facts.Printed(stream, text, None, at=at)


def submitted(number: int, function: str) -> AnyFact:
    return facts.JobSubmitted(number, 1, function, None, None, at=0.0)


def job_ended(number: int, function: str, outcome: Outcome = Outcome.FINISHED) -> AnyFact:
    return facts.JobEnded(number, function, outcome, "", None, at=0.9)


def folded(**counts: int) -> AnyFact:
    return facts.Folded(counts, at=1.0)


def run(*told: AnyFact) -> Happened:
    happened = Happened()
    for fact in told:
        happened.learn(fact)
    return happened


def verdict(claim: str, *told: AnyFact) -> Verdict:
    return judge(parse(claim), run(*told), GROUND).verdict


SWALLOWED = (
    LOOP,
    made(1, "Task-1", "main"),
    made(2, "worker-1", "Office.worker", by=1),
    asked(2, by=1),
    delivered(2),
    printed("wor"),
    printed("ker: no\n", at=0.6),
    ended(2, "worker-1", value="'done'", swallowed=True),
    printed("main: done\n", at=0.9),
    ended(1, "Task-1", at=1.0),
)
"""A worker that swallows its cancel."""

GHOST = (
    LOOP,
    made(1, "Task-1", "main"),
    submitted(2, "slow_op"),
    submitted(3, "quick"),
    facts.JobStarted(2, "asyncio_0", at=0.0),
    facts.JobAbandoned(2, at=0.2),
    printed("gone on", at=0.2),
    ended(1, "Task-1", at=0.3),
    job_ended(2, "slow_op"),
    facts.JobStarted(3, "asyncio_0", at=0.9),
    job_ended(3, "quick"),
    facts.PoolBroken(1, "a child died", at=0.9),
)
"""A job that runs on, and one that has to wait for its worker."""


@pytest.mark.parametrize(
    ("told", "true", "false"),
    [
        (
            SWALLOWED,
            (
                "worker finished",
                'worker finished "done"',
                "worker-1 finished and main finished None",
                "worker swallowed",
                "worker cancelling 1 and main cancelling 0",
                "worker cancelled by main",
                "1 of worker finished and 0 of worker cancelled and 0 of foo made",
                "worker ends before main",
                'prints "worker: no" before "main: done"',
                'prints "worker: no" before worker ends',
                'prints "main: done" before main ends',
                'prints "main" 1 times and prints no "foo"',
                "took over 0.9 s and took under 2 s",
                "not worker failed",
                "program finished",
                "not loop blocked",
            ),
            (
                "worker cancelled",
                "worker finished 'other'",
                "worker failed",
                "worker never began",
                "worker still runs",
                "worker destroyed",
                "worker a ghost",
                "worker cancelled by asyncio.run",
                "main cancelled by main",
                "foo finished",
                "not foo made and foo finished",
                "2 of worker finished",
                "main ends before worker",
                'prints "main" before "worker"',
                'prints "worker" before "foo"',
                'prints "main" 2 times',
                "took under 0.5 s",
                "program failed",
                "loop stuck",
                "pool broken",
                'reported "never retrieved"',
            ),
        ),
        (
            GHOST,
            (
                "slow_op a ghost and slow_op finished",
                "slow_op ends before quick begins",
                "main ends before slow_op",
                'prints "gone on" before slow_op ends',
                "pool broken",
            ),
            ("quick a ghost", "quick begins before slow_op begins", "slow_op never began", "slow_op still runs"),
        ),
        (
            (
                LOOP,
                made(1, "a"),
                made(2, "b"),
                made(3, "c"),
                asked(1, accepted=False),
                asked(1, origin="timeout"),
                asked(1, by=2, count=2),
                delivered(1, begun=False),
                asked(2),
                taken_back(2, 0),
                ended(1, "a", outcome=Outcome.CANCELLED),
                failed(2, "b", "concurrent.futures.process.BrokenProcessPool"),
                facts.ExceptionReported("Task was destroyed but it is pending!", None, 3, at=1.0),
                facts.TaskDestroyed(3, "c", at=1.0),
                facts.LoopBlocked(0.3, 1, None, at=1.0),
            ),
            (
                "a cancelled and a never began and a cancelling 2",
                "a cancelled by timeout",
                "b failed BrokenProcessPool and b cancelling 0",
                "c destroyed and not c still runs",
                'reported "destroyed but it is pending"',
                "loop blocked",
                'b ends before reported "destroyed"',
            ),
            ("a cancelled by b", "b failed ProcessPool", "b never began", "a destroyed", "c finished"),
        ),
    ],
    ids=["swallowed", "ghost", "others"],
)
def test_when_the_run_is_over_a_claim_holds_or_does_not(
    told: Sequence[AnyFact], true: Sequence[str], false: Sequence[str]
) -> None:
    assert {claim: verdict(claim, *told, OVER) for claim in true} == dict.fromkeys(true, TRUE)
    assert {claim: verdict(claim, *told, OVER) for claim in false} == dict.fromkeys(false, FALSE)


@pytest.mark.parametrize(
    ("claim", "told", "expected"),
    [
        ("worker finished", (made(1, "worker"),), UNKNOWN),
        ("worker finished", (made(1, "worker"), ended(1, "worker")), UNKNOWN),
        ("worker finished", (made(1, "worker"), failed(1, "worker", "E")), FALSE),
        ("1 of worker finished", (made(1, "worker"), ended(1, "worker")), UNKNOWN),
        ("0 of worker finished", (made(1, "worker"), ended(1, "worker")), FALSE),
        ("worker still runs", (made(1, "worker"),), UNKNOWN),
        ('prints "done"', (), UNKNOWN),
        ('prints "done"', (printed("done"),), TRUE),
        ('prints no "done"', (printed("done"),), FALSE),
        ('prints "a" before "b"', (printed("a b"),), TRUE),
        ('prints "b" before "a"', (printed("a b"),), FALSE),
        ("a ends before b", (made(1, "a"), made(2, "b"), ended(1, "a")), UNKNOWN),
        ("a ends before b", (made(1, "a"), made(2, "b"), ended(2, "b"), ended(1, "a")), FALSE),
        ("loop blocked", (), UNKNOWN),
        ("took over 1 s", (LOOP, printed("", at=1.5)), TRUE),
        ("took over 2 s", (LOOP, printed("", at=1.5)), UNKNOWN),
        ("took under 1 s", (LOOP, printed("", at=1.5)), FALSE),
        ("program finished", (), UNKNOWN),
        ("worker finished and worker failed", (made(1, "worker"), failed(1, "worker", "E")), FALSE),
    ],
)
def test_while_the_run_goes_on_only_a_witness_settles_a_claim(
    claim: str, told: Sequence[AnyFact], expected: Verdict
) -> None:
    assert verdict(claim, *told) is expected


@pytest.mark.parametrize(
    ("claim", "told", "expected"),
    [
        ("worker finished", (made(1, "worker"), folded(TaskEnded=3)), UNKNOWN),
        ("worker still runs", (made(1, "worker"), folded(TaskEnded=3)), UNKNOWN),
        ("worker finished", (made(1, "worker"), ended(1, "worker"), folded(TaskCreated=3)), UNKNOWN),
        ("worker finished", (made(1, "worker"), failed(1, "worker", "E"), folded(TaskCreated=3)), FALSE),
        ("worker finished", (made(1, "worker"), ended(1, "worker"), folded(Printed=3)), TRUE),
        ('prints "done"', (folded(Printed=1),), UNKNOWN),
        ('prints no "done"', (folded(Printed=1),), UNKNOWN),
        ('prints "done"', (printed("done"), folded(Printed=1)), TRUE),
        ("worker cancelled by main", (made(1, "worker"), asked(1), folded(CancelRequested=1)), UNKNOWN),
        ("worker cancelling 1", (made(1, "worker"), asked(1), ended(1, "worker"), folded(CancelRequested=1)), UNKNOWN),
        ("a ends before b", (made(1, "a"), made(2, "b"), folded(TaskEnded=2)), UNKNOWN),
        ('reported "boom"', (folded(ExceptionReported=2),), UNKNOWN),
    ],
)
def test_what_was_counted_in_a_flood_makes_a_claim_unknown_and_not_false(
    claim: str, told: Sequence[AnyFact], expected: Verdict
) -> None:
    assert verdict(claim, *told, OVER) is expected


def test_a_claim_of_another_loop_or_python_is_not_judged() -> None:
    assert verdict("on uvloop: worker finished", *SWALLOWED, OVER) is ELSEWHERE
    assert verdict("on asyncio, 3.12: worker finished", *SWALLOWED, OVER) is TRUE
    on_uvloop = run(facts.LoopStarted(1, "uvloop", "0.23", at=0.0), OVER)
    assert judge(parse("on uvloop: program finished"), on_uvloop, GROUND).verdict is TRUE
    assert python("3.14.0rc1") == (3, 14, 0)


def test_a_cancel_that_comes_down_is_the_waiters_and_that_of_whoever_asked_it() -> None:
    told = (
        LOOP,
        made(1, "main"),
        made(2, "outer"),
        made(3, "inner"),
        made(4, "other"),
        asked(2, origin="timeout"),
        asked(3, origin="await"),
        asked(4, by=1),
    )
    true = ("inner cancelled by outer", "inner cancelled by timeout", "outer cancelled by timeout")
    assert {claim: verdict(claim, *told, OVER) for claim in true} == dict.fromkeys(true, TRUE)
    false = ("inner cancelled by main", "inner cancelled by a callback", "outer cancelled by outer")
    assert {claim: verdict(claim, *told, OVER) for claim in false} == dict.fromkeys(false, FALSE)
    assert verdict("other cancelled by main", *told, OVER) is TRUE


def test_a_stuck_loop_ends_a_run_until_something_happens() -> None:
    stuck = (LOOP, made(1, "worker"), facts.LoopStuck((1,), at=1.0))
    assert verdict("worker still runs and loop stuck", *stuck) is TRUE
    assert verdict("worker finished", *stuck, asked(1)) is UNKNOWN


def test_the_evidence_says_which_facts_show_it() -> None:
    def evidence(claim: str, told: Sequence[AnyFact]) -> tuple[str, ...]:
        return judge(parse(claim), run(*told, OVER), GROUND).evidence

    assert evidence("worker finished and worker swallowed", SWALLOWED) == (
        "worker-1 finished at 0.8 s: 'done', swallowing the cancel at swallowed.py:14, cancelling() = 1",
    )
    assert evidence('prints "main" before "foo"', SWALLOWED) == (
        '"main" was printed at 0.9 s',
        '"foo" was not printed',
    )
    assert evidence("slow_op a ghost", GHOST) == ("slow_op finished at 0.9 s, as a ghost",)
    assert evidence("0 of foo made", GHOST) == ("no task or job named foo was made",)


def test_the_answer_is_the_choice_that_holds() -> None:
    claims = ("worker cancelled", "worker finished", "on uvloop: worker finished")
    question = Question("How?", tuple(Choice(each, parse(each), 1) for each in claims), 1)
    over = answer(question, run(*SWALLOWED, OVER), GROUND)
    assert (over.holding, over.decided) == ((1,), True)
    assert over.evidence[0].startswith("worker-1 finished at 0.8 s")
    on_its_way = answer(question, run(*SWALLOWED[:4]), GROUND)
    assert (on_its_way.holding, on_its_way.decided) == ((), False)
    none = answer(question, run(LOOP, made(1, "worker"), failed(1, "worker", "E"), OVER), GROUND)
    assert (none.holding, none.decided) == ((), True)


def test_a_run_of_an_opened_module_begins_with_a_launch_and_ends_with_all_that_was_made() -> None:
    runs = Runs()

    def learn(*told: AnyFact) -> bool:
        """Whether the run is over by then."""
        for fact in told:
            runs.learn(fact)
        return runs.now.over

    learn(facts.ProgramStarted("/x.py", "", at=0.0), printed("imported"), LOOP)
    assert not learn(facts.ProgramLoaded(("main", "job"), at=0.0))
    learn(made(1, "main-1", "main", cause=1), called("main_1 = …", 1, variable="main_1"), made(2, "worker", by=1))
    assert not learn(ended(1, "main-1"))
    assert runs.now.touched == []
    assert learn(called("worker_1.cancel()", 2), ended(2, "worker"))
    assert runs.now.touched == ["worker_1.cancel()"]
    assert judge(parse('worker finished and prints no "imported"'), runs.now, GROUND).verdict is TRUE
    assert not learn(made(3, "main-2", "main", cause=3))
    assert (runs.now.touched, len(runs.now.called("worker"))) == ([], 0)
    assert not learn(ended(2, "worker"), folded(TaskCreated=5, TaskEnded=4), ended(3, "main-2"))
    assert learn(ended(9, "of the flood"))
