"""What a word of the command line names."""

import os
import sys
from pathlib import Path

import pytest

from playground import catalogue, target
from playground.errors import UsageError


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with scenarios of one's own, beside which the bundled ones are known too."""
    for name in (
        "01-one/01-first.py",
        "01-one/02-wait_for.py",
        "02-two/01-twice.py",
        "03-three/01-twice.py",
        "mine.py",
        "xylophone.py",
    ):
        path = tmp_path / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return Path("scenarios")


@pytest.mark.parametrize("call", [None, "fetch", "fetch(3)", "fetch('a:b')", f"fetch({'x' * 5000!r})"])
@pytest.mark.parametrize("name", ["x.py", "a:b.py", "no ending", "x.py:y"])
def test_a_target_is_split_into_path_and_call_at_the_right_colon(tmp_path: Path, name: str, call: str | None) -> None:
    (tmp_path / "x.py").touch()
    path = tmp_path / name
    path.touch()
    assert target.split(f"{path}:{call}" if call else str(path)) == (path, call)


def test_a_folder_is_a_target_without_a_call(tmp_path: Path) -> None:
    assert target.split(str(tmp_path)) == (tmp_path, None)
    with pytest.raises(UsageError, match="is a folder"):
        target.split(f"{tmp_path}:main")


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("gone.py", "There is no file or folder named gone.py."),
        ("gone.py:fetch(1)", "There is no file or folder named gone.py."),
        ("", "There is no file or folder named ."),
        ("x.py:", "Nothing follows the colon in 'x.py:': name an entry, or leave the colon out."),
    ],
)
def test_a_target_that_is_not_there_is_answered_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.py").touch()
    with pytest.raises(UsageError) as caught:
        target.split(word)
    assert str(caught.value) == words


def test_what_is_there_and_cannot_be_opened_is_answered_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ring.py").symlink_to("ring.py")
    os.mkfifo("pipe.py")
    Path("link.py").symlink_to("pipe.py")
    for word, words in (
        ("ring.py", "ring.py cannot be read: Too many levels of symbolic links."),
        ("ring.py/x.py:main", "ring.py/x.py cannot be read: Too many levels of symbolic links."),
        ("pipe.py", "pipe.py is a pipe or a socket, which can be read only once: write the program into a file."),
        ("link.py:main", "link.py is a pipe or a socket, which can be read only once: write the program into a file."),
    ):
        with pytest.raises(UsageError) as caught:
            target.split(word)
        assert str(caught.value) == words


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no names that are not UTF-8")
def test_a_file_whose_name_is_no_text_is_to_be_renamed(tmp_path: Path) -> None:
    path = tmp_path / "\udcff.py"
    path.touch()
    with pytest.raises(UsageError, match=r"is not UTF-8, so it cannot be opened here: rename it\.$"):
        target.split(str(path))


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("first", "01-one/01-first.py"),
        ("FIRST.py", "01-one/01-first.py"),
        ("01-first", "01-one/01-first.py"),
        ("wait-for", "01-one/02-wait_for.py"),
        ("wait_for", "01-one/02-wait_for.py"),
        ("mine", "mine.py"),
        ("two", "02-two"),
        ("02-two", "02-two"),
    ],
)
def test_a_scenario_or_a_chapter_is_found_by_its_name(library: Path, word: str, path: str) -> None:
    """With its number or without, and `-` is as good as `_`."""
    assert target.split(word) == (library / path, None)


def test_a_name_may_have_a_call_behind_it(library: Path) -> None:
    assert target.split("first:fetch('a:b')") == (library / "01-one/01-first.py", "fetch('a:b')")
    with pytest.raises(UsageError, match="is a folder; only a file"):
        target.split("two:main")


@pytest.mark.usefixtures("library")
def test_a_path_that_exists_goes_before_a_name() -> None:
    Path("first").mkdir()
    assert target.split("first") == (Path("first"), None)


@pytest.mark.usefixtures("library")
def test_what_is_not_among_ones_own_is_looked_for_among_those_that_come_along() -> None:
    assert target.split("shield")[0].is_relative_to(catalogue.bundled())


def test_no_scenario_that_comes_along_has_the_name_of_a_command() -> None:
    """`playground run` runs a file: a scenario of that name could not be opened by it."""
    names = {catalogue.name(path) for path in catalogue.bundled().glob("[0-9]*/[0-9]*.py")}
    assert names
    assert names.isdisjoint(["run", "list", "check", "new", "bench", "keys"])


@pytest.mark.usefixtures("library")
def test_a_name_that_several_have_is_answered_with_their_paths() -> None:
    with pytest.raises(UsageError) as caught:
        target.split("twice")
    paths = "scenarios/02-two/01-twice.py or scenarios/03-three/01-twice.py"
    assert str(caught.value) == f"twice may be {paths}: write which, as a path."


@pytest.mark.parametrize("word", ["xylohpone", "lophon"])
@pytest.mark.usefixtures("library")
def test_a_name_that_nothing_has_is_answered_with_those_like_it(word: str) -> None:
    with pytest.raises(UsageError) as caught:
        target.split(word)
    assert str(caught.value) == f"There is no file or folder named {word}. There are scenarios named xylophone."


def test_where_nothing_can_be_called_a_call_is_refused(library: Path) -> None:
    assert target.path("first") == library / "01-one/01-first.py"
    with pytest.raises(UsageError, match="without a call"):
        target.path("first:main")
