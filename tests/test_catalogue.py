"""What the catalogue finds out about modules without executing them."""

import os
from pathlib import Path

import pytest

from playground import catalogue
from playground.errors import ProgramError, UsageError


def module(folder: Path, text: str | bytes, name: str = "program.py") -> catalogue.Module:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return catalogue.read(path)


def test_nothing_in_a_module_is_executed(tmp_path: Path) -> None:
    seen = module(tmp_path, f"open({str(tmp_path / 'trace')!r}, 'w')\nraise SystemExit(1)\nasync def main(): ...\n")
    assert [entry.name for entry in seen.entries] == ["main"]
    assert not (tmp_path / "trace").exists()


def test_title_and_lesson_are_the_first_line_of_the_docstring_and_the_rest(tmp_path: Path) -> None:
    seen = module(tmp_path, '"""A title\n\nA lesson,\n    indented.\n"""\n')
    assert (seen.title, seen.lesson) == ("A title", "A lesson,\n    indented.")


def test_a_module_without_a_docstring_is_called_by_its_file_name(tmp_path: Path) -> None:
    seen = module(tmp_path, "x = 1\n")
    assert (seen.title, seen.lesson) == ("program.py", "")


def test_entries_are_the_public_functions_of_the_top_level_in_the_order_of_the_file(tmp_path: Path) -> None:
    seen = module(
        tmp_path,
        """
import asyncio
def job():
    \"\"\"Block.\"\"\"
    def nested(): ...
class Thing:
    async def method(self): ...
async def _private(): ...
try:
    async def fetch(): ...
except ImportError:
    def fallback(): ...
if __name__ == "__main__":
    async def only_as_main(): ...
@asyncio.coroutines.iscoroutine
async def decorated(): ...
""",
    )
    assert [(entry.name, entry.is_async, entry.line) for entry in seen.entries] == [
        ("job", False, 3),
        ("fetch", True, 10),
        ("fallback", False, 12),
        ("decorated", True, 16),
    ]
    assert seen.entries[0].summary == "Block."


def test_generator_functions_are_no_entries_because_a_call_runs_none_of_their_body(tmp_path: Path) -> None:
    text = "async def ticks():\n  yield 1\ndef numbers():\n  yield from ()\nasync def main():\n  def inner(): yield\n"
    assert [entry.name for entry in module(tmp_path, text).entries] == ["main"]


def test_of_two_definitions_of_a_name_the_later_counts(tmp_path: Path) -> None:
    text = "async def f(): ...\nasync def g(): ...\nasync def f(n=1): ...\n"
    assert [(entry.line, entry.call) for entry in module(tmp_path, text).entries] == [(2, "g()"), (3, "f(n=1)")]


@pytest.mark.parametrize(
    ("signature", "call", "needs_arguments"),
    [
        ("", "f()", False),
        ("n", "f(n)", True),
        ("n: int = 3, name: str = 'a'", "f(n=3, name='a')", False),
        ("n, delay=0.2", "f(n, delay=0.2)", True),
        ("a, b=-1, /, c=None", "f(a, c=None)", True),
        ("*args, key, other=(1, 2), **rest", "f(key=key, other=(1, 2))", True),
        ("work=job, limit=60 * 60", "f(work=job)", False),
    ],
)
def test_the_call_shows_defaults_as_written_and_the_names_of_required_arguments(
    tmp_path: Path, signature: str, call: str, needs_arguments: bool
) -> None:
    (entry,) = module(tmp_path, f"async def f({signature}): ...\n").entries
    assert (entry.call, entry.needs_arguments) == (call, needs_arguments)


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ('if __name__ == "__main__":\n  pass\n', True),
        ("if '__main__' == __name__:\n  pass\n", True),
        ("if __name__ != '__main__':\n  pass\n", False),
        ("x = 1\n", False),
    ],
)
def test_the_main_block_is_known_by_its_condition(tmp_path: Path, text: str, main: bool) -> None:
    assert module(tmp_path, text).main is main


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (b"x = 1\ndef f(:\n", 2, "does not parse"),
        (b"x = 1\nreturn\n", 2, "'return' outside function"),
        (b"x = 1\n\n\0", 3, "holds a null byte"),
        (b"# coding: klingon\n", None, "unknown encoding"),
        (b"x = " + b"-" * 50_000 + b"1", None, "does not parse"),
        (b"x = 1\ny = '\xff'\n", 2, "codec can't decode"),
    ],
)
def test_a_broken_module_has_its_error_with_file_and_line(
    tmp_path: Path, text: bytes, line: int | None, words: str
) -> None:
    seen = module(tmp_path, text)
    assert seen.error is not None
    assert (seen.error.file, seen.error.line) == (str(seen.path), line)
    assert words in str(seen.error)
    assert seen.entries == ()


def test_a_file_that_is_not_there_is_a_module_with_an_error(tmp_path: Path) -> None:
    seen = catalogue.read(tmp_path / "gone.py")
    assert str(seen.error) == f"{tmp_path / 'gone.py'} cannot be read: No such file or directory."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_must_not_be_read_is_a_module_with_an_error(tmp_path: Path) -> None:
    (tmp_path / "secret.py").touch(mode=0)
    seen = catalogue.read(tmp_path / "secret.py")
    assert str(seen.error) == f"{tmp_path / 'secret.py'} cannot be read: Permission denied."


def test_a_module_with_doubtful_syntax_is_read_without_a_warning(tmp_path: Path) -> None:
    assert module(tmp_path, "x = '\\d'\ny = 1 is 1\n").error is None


def test_a_folder_lists_its_modules_by_name_with_the_broken_one_among_them(tmp_path: Path) -> None:
    for name, text in ("b.py", "("), ("a.py", ""), ("c.py", ""), ("_d.py", ""), (".e.py", ""), ("f.txt", ""):
        (tmp_path / name).write_text(text)
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "dangling.py").symlink_to("nowhere")
    listed = {seen.path.name: seen.error is None for seen in catalogue.modules(tmp_path)}
    assert list(listed.items()) == [("a.py", True), ("b.py", False), ("c.py", True)]


def shelf(folder: Path, *names: str) -> Path:
    """The folder, with empty files of these names in it."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_chapters_are_the_folders_with_modules_in_them_one_level_deep_after_the_folders_own(tmp_path: Path) -> None:
    """In the order of a plain listing; what is hidden, empty or a package is left out."""
    shelf(tmp_path, "10-real-work/01-echo.py", "02-timeouts-and-shield/02-shield.py", "02-timeouts-and-shield/01-x.py")
    shelf(tmp_path, "own.py", "mine/a.py", "mine/deeper/b.py", ".git/c.py", "_private/d.py", "package/__init__.py")
    shelf(tmp_path, "package/e.py", "empty/notes.txt")
    listed = catalogue.chapters(tmp_path)
    assert [(chapter.title, [module.path.name for module in chapter.modules]) for chapter in listed] == [
        ("", ["own.py"]),
        ("Timeouts and shield", ["01-x.py", "02-shield.py"]),
        ("Real work", ["01-echo.py"]),
        ("Mine", ["a.py"]),
    ]
    names = ["own.py", "01-x.py", "02-shield.py", "01-echo.py", "a.py"]
    assert [module.path.name for module in catalogue.modules(tmp_path)] == names


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list everything")
def test_a_chapter_that_cannot_be_listed_says_so_and_hides_no_other(tmp_path: Path) -> None:
    shelf(tmp_path, "01-a/x.py", "02-b/y.py")
    (tmp_path / "01-a").chmod(0)
    closed, other = catalogue.chapters(tmp_path)
    assert str(closed.modules[0].error) == f"{tmp_path / '01-a'} cannot be listed: Permission denied."
    assert other.modules[0].error is None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/02-shield.py", "shield"),
        ("shield.py", "shield"),
        ("04-timeouts-and-shield", "timeouts-and-shield"),
        ("2024-notes.py", "2024-notes"),
        ("02-.py", "02-"),
        ("1-x.py", "1-x"),
    ],
)
def test_a_number_of_two_digits_in_front_is_no_part_of_a_name(path: str, name: str) -> None:
    assert catalogue.name(Path(path)) == name


def test_the_folder_to_list_for_a_module_is_that_of_its_chapters() -> None:
    assert catalogue.root(Path("scenarios/02-running-many/01-gather.py")) == Path("scenarios")
    assert catalogue.root(Path("mine/x.py")) == Path("mine")


def test_a_folder_that_cannot_be_listed_or_holds_no_modules_is_answered_in_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no modules"):
        catalogue.modules(tmp_path)
    with pytest.raises(UsageError, match="There is no folder named"):
        catalogue.modules(tmp_path / "gone")
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="is a file, not a folder"):
        catalogue.modules(tmp_path / "file")


def test_the_default_folder_is_ones_own_scenarios_before_the_bundled_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert catalogue.default_folder() == catalogue.bundled()
    (tmp_path / "scenarios").mkdir()
    assert catalogue.default_folder() == Path("scenarios")


def test_the_bundled_scenarios_are_there_in_chapters() -> None:
    bundled = catalogue.chapters(catalogue.bundled())
    many = next(chapter for chapter in bundled if chapter.title == "Running many")
    assert "gather" in [catalogue.name(seen.path) for seen in many.modules]
    assert bundled[0].title


def test_an_entry_is_found_by_its_name(tmp_path: Path) -> None:
    seen = module(tmp_path, "async def fetch(): ...\ndef job(): ...\n")
    assert catalogue.find_entry(seen, "job").call == "job()"
    with pytest.raises(UsageError, match="no public top-level function named fetsch; it has fetch, job"):
        catalogue.find_entry(seen, "fetsch")


def test_looking_for_an_entry_of_a_broken_module_raises_its_error(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="does not parse"):
        catalogue.find_entry(module(tmp_path, "("), "fetch")


@pytest.mark.parametrize("call", ["fetch", "fetch()", "fetch(3, delay=0.2)", " fetch ( 'a:b' ) "])
def test_the_entry_of_a_call_is_its_name(call: str) -> None:
    assert catalogue.entry_name(call) == "fetch"


@pytest.mark.parametrize("call", ["", "1 + 1", "fetch(", "a.b()", "fetch()()", "x = fetch()", "\0", "(" * 5000])
def test_a_text_that_calls_no_entry_is_answered_in_words(call: str) -> None:
    with pytest.raises(UsageError, match=r"is not Python|is not a call of an entry"):
        catalogue.entry_name(call)
