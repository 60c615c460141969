"""README.md says what the code says."""

from pathlib import Path

import pytest

from playground import catalogue
from tests.readme import PATH, contents, filled


def test_the_made_parts_of_the_readme_are_up_to_date() -> None:
    text = PATH.read_text()
    assert text == filled(text), "run `python -m tests.readme`"


def test_the_contents_of_the_library_are_made_from_chapters_and_docstrings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "04-timeouts-and-shield").mkdir()
    (tmp_path / "04-timeouts-and-shield" / "02-shield.py").write_text(
        '"""shield: a cancelled waiter: what lives on"""\n'
    )
    monkeypatch.setattr("tests.readme.PATH", tmp_path / "README.md")
    assert contents(catalogue.chapters(tmp_path)) == (
        "**Timeouts and shield**\n\n"
        "- [`shield`](04-timeouts-and-shield/02-shield.py): a cancelled waiter: what lives on\n"
    )
