"""Every scenario is a module that can be found, opened and launched as it is."""

import pytest

from playground import catalogue

SCENARIOS = {catalogue.name(module.path): module for module in catalogue.modules(catalogue.bundled())}


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
