"""`playground new`: what it writes is in order, and nothing that is there is touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from playground.cli import main


def test_what_it_writes_runs_and_passes_the_check_and_the_next_step_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under plain Python; the worker is cancelled, as its lesson says."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "07-mine.py"]) == 0
    assert capsys.readouterr().out.startswith("Wrote 07-mine.py. Next: playground 07-mine.py, then l")
    assert Path("07-mine.py").read_text().startswith('"""mine: ')
    done = subprocess.run([sys.executable, "07-mine.py"], capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == ("worker: cleaning up\nmain: worker is cancelled\n", "")
    assert main(["check", "07-mine.py"]) == 0
    assert capsys.readouterr().out == ""


def test_it_writes_to_ones_own_scenarios_or_to_the_folder_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("scenarios/03-cancellation").mkdir(parents=True)
    assert main(["new", "one"]) == 0
    assert main(["new", "two", "scenarios/03-cancellation"]) == 0
    assert sorted(map(str, Path().rglob("*.py"))) == ["scenarios/03-cancellation/two.py", "scenarios/one.py"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["there"], "there.py is there already, and is left as it is: choose another name."),
        (["there.py"], "there.py is there already"),
        (["random"], "random is the name of a standard module, which the new one would hide from its whole folder"),
        (["a/b"], "'a/b' is a path: the folder stands behind the name, playground new NAME FOLDER."),
        (["_x"], "'_x' is no name for a scenario"),
        (["two words"], "'two words' is no name for a scenario"),
        ([""], "'' is no name for a scenario"),
        (["x", "nowhere"], "There is no folder named nowhere: make it first, with mkdir -p nowhere."),
        ([], "The following arguments are required: NAME; see playground new --help."),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.py").write_text("mine\n")
    assert main(["new", *words]) == 2
    assert sentence in capsys.readouterr().err
    assert [path.read_text() for path in Path().iterdir()] == ["mine\n"]
