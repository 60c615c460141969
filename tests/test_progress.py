"""The file of progress: counted up, replaced at once, and told in words when it is damaged."""

from pathlib import Path

import pytest

from playground.errors import ProgressError
from playground.progress import Progress, Standing, default_file, key

LESSON = Path("/scenarios/03-cancellation/02-swallowed.py")


def test_runs_and_predictions_are_counted_for_each_lesson(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "state" / "progress.json")
    assert progress.read() == {}
    for right in (None, True, False, True):
        progress.note(LESSON, right)
    Progress(progress.file).note(tmp_path / "own.py", None)
    assert progress.read() == {
        "03-cancellation/02-swallowed.py": Standing(runs=4, right=2, wrong=1),
        str(tmp_path / "own.py"): Standing(runs=1),
    }
    assert list(progress.file.parent.iterdir()) == [progress.file]  # and nothing half written beside it


def test_a_lesson_of_the_library_is_the_same_wherever_the_library_is(tmp_path: Path) -> None:
    assert key(tmp_path / "03-cancellation" / "02-swallowed.py") == key(LESSON) == "03-cancellation/02-swallowed.py"
    assert key(tmp_path / "mine.py") == str(tmp_path / "mine.py")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is damaged: Input data was truncated. Delete it"),
        ('{"version": 1, "lessons": {"a": {"runs": "x"}}}', "is damaged: Expected `int`, got `str`"),
        ("\xff\xfe", "is damaged"),
        ('{"version": 2, "lessons": {}}', "is of version 2; this playground reads 1"),
    ],
)
def test_a_damaged_file_is_told_in_words_and_left_as_it_is(tmp_path: Path, text: str, said: str) -> None:
    progress = Progress(tmp_path / "progress.json")
    progress.file.write_text(text, encoding="latin-1")
    for use in (progress.read, lambda: progress.note(LESSON, None)):
        with pytest.raises(ProgressError) as told:
            use()
        assert said in str(told.value)
        assert str(progress.file) in str(told.value)
    assert progress.file.read_text(encoding="latin-1") == text


def test_what_cannot_be_read_or_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProgressError, match="cannot be read: Not a directory"):
        Progress(tmp_path / "file" / "progress.json").read()
    (tmp_path / "gone").symlink_to(tmp_path / "file" / "not there")
    with pytest.raises(ProgressError, match=r"cannot be (read|written)"):
        Progress(tmp_path / "gone" / "progress.json").note(LESSON, None)


def test_it_is_kept_where_the_system_keeps_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert default_file().name == "progress.json"
    assert default_file().parent.name == "asyncio-playground"
