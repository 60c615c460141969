""".github says what is so: what CONTRIBUTING.md names is there, and the workflow runs the README's line."""

import re

import pytest

from tests.readme import PATH as README

ROOT = README.parent
CONTRIBUTING = ROOT / ".github" / "CONTRIBUTING.md"
WORKFLOW = ROOT / ".github" / "workflows" / "test.yml"

_CODE = re.compile(r"`([^`]+)`")
_FILE = re.compile(r"[\w./-]*(?:/[\w.-]+|\.py|\.md|\.toml)")
_NAME = re.compile(r"_?[A-Z][A-Za-z]+|_\w+")


def spans(text: str) -> list[str]:
    """What stands in code spans."""
    return _CODE.findall(text)


def test_each_file_that_it_names_exists() -> None:
    files = [span for span in spans(CONTRIBUTING.read_text()) if _FILE.fullmatch(span)]
    assert len(files) > 30
    assert [file for file in files if not (ROOT / file).exists()] == []


def sections() -> list[str]:
    """Those that say how to add something."""
    return CONTRIBUTING.read_text().split("\n## Add ")[1:]


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.partition("\n")[0])
def test_each_name_that_a_step_names_stands_in_a_file_of_that_step(section: str) -> None:
    for step in re.split(r"\n(?=\d\. |\n)", section):
        files = [ROOT / span for span in spans(step) if _FILE.fullmatch(span)]
        text = "".join(file.read_text() for file in files if file.is_file())
        names = [span for span in spans(step) if _NAME.fullmatch(span) and span not in ("NAME", "PATH")]
        assert [name for name in names if not re.search(rf"\b{name}\b", text)] == [], step


def test_it_says_how_to_add_what_is_added_most() -> None:
    assert [section.partition("\n")[0] for section in sections()] == ["a scenario", "a verb", "a pane", "a hint"]


def test_the_workflow_runs_the_line_of_the_readme() -> None:
    _, _, tests = README.read_text().partition("\n## Test it\n")
    line = tests.split("```sh\n")[1].partition("\n")[0]
    workflow = WORKFLOW.read_text()
    assert f"- run: {line}\n" in workflow
    assert workflow.count("run: ") == 1


def test_what_the_package_says_it_is_for_is_what_the_workflow_does_not_pass_over() -> None:
    named = re.findall(r'"Programming Language :: Python :: (\S+)"', (ROOT / "pyproject.toml").read_text())
    (matrix,) = re.findall(r"python: \[(.*)\]", WORKFLOW.read_text())
    (passed_over,) = re.findall(r"continue-on-error: (.*)", WORKFLOW.read_text())
    run = re.findall(r'"([\d.]+)"', matrix)
    assert set(named) <= set(run)
    assert [python for python in run if f"'{python}'" in passed_over] == [each for each in run if each not in named]
