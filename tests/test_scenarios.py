"""Every scenario is an ordinary program: plain Python and `playground run` make the same of it."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from playground import catalogue
from tests.both import LOOPS, Seen, by_playground, by_python

SCENARIOS = {catalogue.name(module.path): module for module in catalogue.modules(catalogue.bundled())}

Runs = dict[tuple[str, str], tuple[Future[Seen], Future[Seen]]]


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    """Every scenario on every loop by both roads, a few at a time: they mostly sleep."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        yield {
            (name, loop): (
                pool.submit(by_python, module.path, loop),
                pool.submit(by_playground, module.path, loop),
            )
            for name, module in SCENARIOS.items()
            for loop in LOOPS
        }
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_does_the_same_under_the_playground_as_under_plain_python(runs: Runs, name: str, loop: str) -> None:
    plain, played = runs[name, loop]
    expected = plain.result()
    assert played.result() == expected
    assert (expected.status, expected.stderr) == (0, "")


@pytest.mark.parametrize("module", SCENARIOS.values(), ids=SCENARIOS)
def test_a_scenario_has_a_title_a_lesson_and_entries_that_can_be_launched_as_they_are(
    module: catalogue.Module,
) -> None:
    assert module.error is None
    assert module.title != module.path.name
    assert module.lesson
    assert module.main
    assert [entry.name for entry in module.entries if entry.is_async]
    assert [entry.name for entry in module.entries if entry.needs_arguments or not entry.summary] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_title_of_a_scenario_begins_with_its_name_and_says_what_it_shows(name: str) -> None:
    assert catalogue.shows(SCENARIOS[name]) != SCENARIOS[name].title


def test_no_two_scenarios_have_the_same_name() -> None:
    assert len(SCENARIOS) == len(catalogue.modules(catalogue.bundled()))
