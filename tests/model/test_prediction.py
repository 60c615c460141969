"""A prediction is made before a run, and judged when it has ended."""

from playground.model.happened import Runs
from playground.model.judging import Ground, Verdict
from playground.model.lesson import find
from playground.model.prediction import Prediction, Result
from playground.wire import facts
from playground.wire.entries import EntryBegun
from playground.wire.fact import Outcome
from playground.wire.facts import AnyFact
from tests.model.build import called, failure

GROUND = Ground("asyncio", (3, 12, 1))

LESSON = find('''"""worker: ends

It ends.

## Question
How does `worker` end?
- It finishes.  `worker finished`
- It fails.  `worker failed`

## What really happens
- It finishes.  `worker finished`
- This only explains.
- On uvloop too.  `on uvloop: worker finished`
"""
''')


class Playing:
    """A module that was opened, and what is predicted of it."""

    def __init__(self, *entries: str) -> None:
        self.prediction = Prediction(LESSON)
        self._runs = Runs()
        self.tell(facts.ProgramStarted("/x.py", "", at=0.0), facts.ProgramLoaded(entries or ("worker",), at=0.0))

    def tell(self, *told: AnyFact) -> bool:
        """Whether a run has ended that had not before."""
        for fact in told:
            self._runs.learn(fact)
        return self.prediction.look(self._runs.now, GROUND)

    def launch(self, number: int, entry: str = "worker") -> bool:
        made = facts.TaskCreated(number, f"{entry}-{number}", entry, None, None, at=0.0, cause=number)
        return self.tell(made, called(f"{entry}_1 = …", number, variable=f"{entry}_1"))

    @property
    def result(self) -> Result:
        """Of the run that has ended."""
        assert self.prediction.result is not None
        return self.prediction.result

    def end(self, number: int) -> bool:
        return self.tell(facts.TaskEnded(number, "worker", Outcome.FINISHED, "", None, False, at=1.0))


def test_what_is_picked_before_a_run_is_right_or_wrong_when_it_has_ended() -> None:
    played = Playing()
    assert played.prediction.pick(1) == ""
    assert not played.launch(1)
    assert (played.prediction.running, played.prediction.is_open) == (True, False)
    assert played.end(1)
    assert (played.result.answer.holding, played.result.picked, played.result.right, played.result.counts) == (
        (0,),
        1,
        False,
        True,
    )
    assert played.result.facts == (Verdict.TRUE, None, Verdict.ELSEWHERE)
    assert played.prediction.is_open
    assert not played.tell()  # it ends once


def test_a_run_that_goes_on_cannot_be_predicted() -> None:
    played = Playing()
    played.launch(1)
    assert played.prediction.pick(0) == "The run goes on: predict before one begins."
    played.end(1)
    assert (played.result.picked, played.result.right) == (None, None)


def test_a_module_that_could_not_be_opened_is_no_run() -> None:
    prediction, runs = Prediction(LESSON), Runs()
    runs.learn(facts.ProgramStarted("/x.py", "", at=0.0))
    runs.learn(facts.ProgramFailed(failure(), at=0.0))
    runs.learn(facts.Printed("stderr", "Traceback", None, at=0.0))
    assert not prediction.look(runs.now, GROUND)
    assert (prediction.running, prediction.result, prediction.pick(0)) == (False, None, "")


def test_a_module_whose_top_level_still_runs_is_no_run() -> None:
    prediction, runs = Prediction(LESSON), Runs()
    runs.learn(facts.ProgramStarted("/x.py", "", opened=True, at=0.0))
    runs.learn(facts.Printed("stdout", "importing", None, at=0.0))
    assert not prediction.look(runs.now, GROUND)
    assert (prediction.running, prediction.pick(0)) == (False, "")


def test_a_prediction_made_when_the_answer_was_to_be_seen_does_not_count() -> None:
    played = Playing()
    played.prediction.ask()
    assert played.prediction.is_open
    played.prediction.pick(0)
    played.launch(1)
    played.end(1)
    assert (played.result.right, played.result.counts) == (True, False)


def test_the_next_launch_takes_the_result_away_and_is_judged_by_itself() -> None:
    played = Playing()
    played.launch(1)
    played.end(1)
    played.prediction.pick(0)
    played.launch(2)
    assert (played.prediction.result, played.prediction.running) == (None, True)
    assert not played.tell(called("worker_2.cancel()", 2, cause=9))
    assert played.end(2)
    assert (played.result.right, played.result.touched) == (True, ("worker_2.cancel()",))


def test_a_prediction_is_judged_once_and_not_by_what_is_launched_later() -> None:
    played = Playing()
    played.prediction.pick(1)
    played.launch(1)
    played.end(1)
    assert (played.result.right, played.prediction.picked) == (False, None)
    played.prediction.pick(0)  # of the next run: the one that has ended is not judged by it
    played.tell(facts.VariableDropped("worker_1", 1, at=2.0))
    assert (played.result.picked, played.result.right, played.prediction.picked) == (1, False, 0)
    played.launch(2)
    played.end(2)
    assert (played.result.picked, played.result.right) == (0, True)
    played.launch(3)
    played.end(3)
    assert (played.result.picked, played.result.right) == (None, None)


def test_a_run_that_none_of_the_choices_speaks_of_leaves_the_prediction_standing() -> None:
    played = Playing()
    played.prediction.pick(0)
    other = facts.TaskCreated(1, "other-1", "other", None, None, at=0.0, cause=1)
    played.tell(facts.ProgramLoaded(("worker", "other"), at=0.0), other, called("other_1 = …", 1, variable="other_1"))
    played.tell(facts.TaskEnded(1, "other-1", Outcome.FINISHED, "", None, False, at=1.0))
    assert (played.result.answer.holding, played.result.right, played.prediction.picked) == ((), None, 0)
    played.launch(2)
    played.end(2)
    assert (played.result.right, played.prediction.picked) == (True, None)


def test_what_the_person_makes_of_a_task_is_having_a_hand_in_it() -> None:
    played = Playing()
    played.launch(1)
    waiter = facts.TaskCreated(5, "shield-1", "waiter", None, None, at=0.1, cause=5)
    played.tell(waiter, called("shield_1 = …", 5, variable="shield_1"), EntryBegun(1, "tasks()\n", at=0.2))
    played.end(1)
    played.tell(facts.TaskEnded(5, "shield-1", Outcome.FINISHED, "", None, False, at=1.0))
    assert played.result.touched == ("shield_1 = …", ">>> tasks()")


def test_what_a_run_of_main_came_to_stands_while_other_entries_are_tried() -> None:
    played = Playing("worker", "main")
    assert not (played.launch(1))
    assert not (played.end(1))
    assert (played.prediction.result, played.prediction.is_open) == (None, False)  # nobody has seen main yet
    played.prediction.pick(1)
    played.launch(2)
    played.launch(3, "main")
    assert played.prediction.running
    assert not played.end(2)
    assert played.end(3)
    was = played.result
    assert (was.right, was.counts) == (False, True)
    assert not (played.launch(4))
    assert not (played.end(4))
    assert (played.prediction.running, played.result) == (False, was)


def test_a_second_launch_of_main_before_the_first_has_ended_leaves_no_run_to_judge() -> None:
    played = Playing("main", "worker")
    played.prediction.pick(0)
    played.launch(1, "main")
    played.launch(2, "main")
    assert not played.end(1)
    assert played.end(2)
    assert (played.result.mixed, played.result.right, played.prediction.picked) == (True, None, 0)
    assert played.result.facts == (Verdict.UNKNOWN, None, Verdict.UNKNOWN)
    played.launch(3, "main")
    played.launch(4)
    played.end(4)
    assert played.end(3)
    assert (played.result.mixed, played.result.right, played.prediction.picked) == (False, True, None)
