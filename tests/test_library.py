"""What the lessons say is what happens: every claim is judged from the facts of a run, on both loops.

One run in a lab serves all that is asked of a scenario on a loop. Its time is instant, unless the scenario is one of
`REAL`: in instant time the loop's clock jumps over sleeps, and what goes by another clock, as threads, processes and
code that blocks do, would come in another order.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from playground import catalogue
from playground.model.judging import Verdict, answer
from playground.model.lesson import FACTS, find
from tests.both import LOOPS, Seen, by_python
from tests.golden.stored import stored
from tests.golden.transcript import transcript
from tests.judged import PYTHON, Run, in_lab

SCENARIOS = {
    str(path.relative_to(catalogue.bundled())): path for path in sorted(catalogue.bundled().glob("[0-9]*/[0-9]*.py"))
}

REAL = {
    "05-executors/01-executors.py",
    "05-executors/02-submit.py",
    "05-executors/03-wrap_future.py",
    "05-executors/04-two-futures.py",
    "05-executors/05-leaving-a-pool.py",
    "05-executors/06-shutdown.py",
    "05-executors/07-cancel_futures.py",
    "05-executors/08-queued-job.py",
    "05-executors/09-ghost.py",
    "05-executors/10-stop-event.py",
    "05-executors/11-saturation.py",
    "05-executors/12-broken-pool.py",
    "05-executors/13-unpicklable.py",
    "05-executors/14-main-guard.py",
    "05-executors/15-context.py",
    "05-executors/16-plain-function.py",
    "05-executors/17-ghost-process.py",
    "05-executors/18-child-process.py",
    "06-blocking-and-threads/01-blocking.py",
    "09-other-roads/04-green-threads.py",
    "06-blocking-and-threads/02-blocking-as_completed.py",
    "06-blocking-and-threads/03-spinner.py",
    "06-blocking-and-threads/04-lost-update.py",
    "06-blocking-and-threads/05-set_result-from-thread.py",
    "06-blocking-and-threads/06-run_coroutine_threadsafe.py",
    "06-blocking-and-threads/07-own-thread.py",
    "06-blocking-and-threads/08-slow-callback.py",
    "06-blocking-and-threads/09-gil.py",
    "10-real-work/01-echo.py",
    "10-real-work/02-crawler.py",
    "10-real-work/04-chat.py",
    "04-timeouts-and-shield/03-late-timeout.py",
    "01-first-steps/11-low-level-loop.py",
    "07-where-loops-differ/01-cancel-after-block.py",
    "07-where-loops-differ/03-thread-names.py",
}
"""Those that need the real clock: they block, or use threads, processes or sockets."""


LESSONS = {name: lesson for name, path in SCENARIOS.items() if (lesson := find(path.read_text())).sections}


RUNS = [(name, loop) for name in LESSONS for loop in LOOPS]


def is_second(name: str, loop: str) -> bool:
    """Whether it is the run on uvloop of a lesson that says of no loop that it differs: all of them take too long."""
    return loop == "uvloop" and "`on " not in SCENARIOS[name].read_text()


class Library:
    """Runs of scenarios, each begun when it is first asked for, and that of the next one with it."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._runs: dict[tuple[str, str], tuple[Future[Run], Future[Seen]]] = {}

    def run(self, name: str, loop: str) -> tuple[Run, Seen]:
        """In a lab, and by python alone."""
        at = RUNS.index((name, loop))
        alike = [each for each in RUNS[at:] if is_second(*each) == is_second(name, loop)]
        for each in alike[:2]:
            if each not in self._runs:
                self._runs[each] = self._begin(*each)
        run, seen = self._runs[name, loop]
        return run.result(), seen.result()

    def _begin(self, name: str, loop: str) -> tuple[Future[Run], Future[Seen]]:
        path = SCENARIOS[name]
        run = self._pool.submit(lambda: asyncio.run(in_lab(path, loop, instant=name not in REAL)))
        return run, self._pool.submit(by_python, path, loop)


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    """The runs; a few go on at a time, for they mostly sleep."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        yield Library(pool)
        pool.shutdown(cancel_futures=True)


def test_every_one_that_needs_the_real_clock_is_there() -> None:
    assert REAL.issubset(SCENARIOS)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_no_faults(name: str) -> None:
    assert [f"{SCENARIOS[name]}:{fault.line}: {fault.message}" for fault in LESSONS[name].faults] == []


@pytest.mark.parametrize(
    ("name", "loop"),
    [pytest.param(name, loop, marks=[pytest.mark.slow] if is_second(name, loop) else []) for name, loop in RUNS],
)
def test_what_a_lesson_says_is_what_happens_and_it_prints_what_it_prints_under_plain_python(
    library: Library, name: str, loop: str
) -> None:
    """Each fact of what really happens, and exactly one choice of the question; in one test, for it is one run.

    And its transcript is the golden one, which `python -m tests.golden` makes anew where it is meant to differ.
    """
    lesson, path = LESSONS[name], SCENARIOS[name]
    run, seen = library.run(name, loop)
    for told in lesson.facts:
        if told.claim is not None and run.judge(told.claim).verdict not in (Verdict.TRUE, Verdict.ELSEWHERE):
            pytest.fail(f"{path}:{told.line}: {FACTS}:\n{told.text}\n{run.said(told.claim)}", pytrace=False)
    question = lesson.question
    assert question is not None
    if len(answer(question, run.happened, run.ground).holding) != 1:
        choices = [f"{each.text}\n{run.said(each.claim)}" for each in question.choices if each.claim is not None]
        pytest.fail("\n\n".join([f"{path}:{question.line}: {question.text}", *choices]), pytrace=False)
    assert run.seen(path) == seen
    assert transcript(run, path, instant=name not in REAL) == stored(name, PYTHON, loop)
