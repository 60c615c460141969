"""Files that the app reads, of any bytes, of any length, of any kind: read, or told in words what is wrong."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import catalogue
from playground.errors import ProgressError
from playground.model import lesson
from playground.model.lesson import HEADINGS
from playground.progress import LARGEST, Progress
from tests.hostile.odd import letters, pieces, refused

pytestmark = pytest.mark.slow

GOOD = b'{"version": 1, "lessons": {"03-cancellation/02-swallowed.py": {"runs": 2, "right": 1, "wrong": 0}}}'

JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)

PYTHON = pieces(
    *(
        "async def main(a=1, *, b):\n    ",
        "def _f(",
        "):\n",
        "pass\n",
        "yield\n",
        "\n",
        " ",
        "if ",
        "else:\n",
        '"""',
        "'",
    ),
    *('if __name__ == "__main__":\n    main()\n', "try:\n    pass\nexcept:\n", "# coding: ", "utf-7", "rot13", "\x00"),
    *("[" * 150, "]" * 150, "a" + ".b" * 900, "-" * 900 + "1", " == 1: pass\n", "elif a: pass\n" * 900, "\ufeff", "\\"),
)

MARKDOWN = pieces(
    *(f"\n## {each}\n" for each in HEADINGS),
    *(
        "\n- ",
        "\n  ",
        "  `worker finished`",
        "`",
        "  `on 3.12+: not 2 of a failed and b ends before c`",
        "```\n",
        "\n1. ",
    ),
    *("##", " ", "\n", "https://", "{text}", "worker", '"""', "`prints `"),
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that is written anew for each example."""
    return tmp_path_factory.mktemp("hostile") / "file.py"


def told_of(progress: Progress) -> str:
    """What is said of the file, which is left as it is then; empty if it was read and written."""
    before = progress.file.read_bytes()
    noted, said = refused(ProgressError, lambda: progress.note(Path("/own.py"), None))
    if noted is None:
        assert progress.file.read_bytes() == before
        assert said.startswith(f"{progress.file}, the file of your progress, is ")
    else:
        assert progress.read()["/own.py"] == noted
    return said


@given(st.binary(max_size=60), st.integers(0, len(GOOD)), st.integers(0, len(GOOD)))
def test_progress_of_any_bytes_is_read_or_said_to_be_damaged(file: Path, junk: bytes, begin: int, end: int) -> None:
    file.write_bytes(GOOD[:begin] + junk + GOOD[end:])
    said = told_of(Progress(file))
    assert not said or said.endswith(("Delete it, and progress begins anew.", "; this playground reads 1."))


@given(JSON)
def test_progress_of_another_version_is_told_by_its_number_whatever_its_shape(file: Path, lessons: object) -> None:
    file.write_text(json.dumps({"version": 2, "lessons": lessons, "more": lessons}))
    assert told_of(Progress(file)).endswith("is of version 2; this playground reads 1.")
    file.write_text(json.dumps({"version": 1, "lessons": lessons}))
    told_of(Progress(file))


def test_what_is_no_file_of_progress_is_not_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ProgressError, match="pipe, where your progress is kept, is no regular file"):
        Progress(pipe).read()
    with (tmp_path / "long").open("wb") as long:
        long.truncate(1 << 40)
    with pytest.raises(ProgressError, match=f"is damaged: it holds more than {LARGEST:,} bytes"):
        Progress(tmp_path / "long").note(Path("x.py"), None)


def test_a_lesson_whose_name_is_not_utf_8_has_progress_too(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "progress.json")
    assert progress.note(Path("/own/\udcff.py"), None) == progress.read()["/own/\\udcff.py"]


@given(st.one_of(st.binary(max_size=60), PYTHON.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_a_module_of_any_bytes_is_listed_with_what_is_in_it_or_what_is_wrong(file: Path, text: bytes) -> None:
    file.write_bytes(text)
    module = catalogue.read(file)
    if module.error is None:
        assert all(entry.name.isidentifier() for entry in module.entries)
    else:
        assert str(module.error).startswith(str(file))
        assert catalogue.reason(module.error).rstrip(".")
        assert not module.entries
    faults = lesson.read(module.docstring, module.docstring_line).faults
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("if a" + ".b" * 800 + " == 1: pass\nasync def main(): pass\n", True),
        ("if a: pass\n" + "elif a: pass\n" * 1200, False),
        ("x = " + "-" * 100_000 + "1", False),
        ("x = a" + ".b" * 100_000, False),
    ],
)
def test_a_module_that_is_nested_too_deeply_says_so(file: Path, text: str, is_whole: bool) -> None:
    file.write_text(text)
    error = catalogue.read(file).error
    assert is_whole if error is None else str(error).endswith("it is nested too deeply.")


def test_what_is_no_module_is_not_read_to_its_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with (tmp_path / "long.py").open("wb") as long:
        long.truncate(1 << 40)
    said = [str(catalogue.read(tmp_path / name).error) for name in ("pipe.py", "long.py")]
    assert said == [
        f"{tmp_path}/pipe.py cannot be read: it is no regular file.",
        f"{tmp_path}/long.py cannot be read: it holds more than 16,777,216 bytes, the most that is read of a module.",
    ]


@given(MARKDOWN)
def test_a_docstring_of_any_text_is_a_lesson_with_its_faults_in_words(text: str) -> None:
    read = lesson.read(text)
    assert all(fault.message.endswith((".", "`")) and fault.line >= 1 for fault in read.faults)
    shown = [
        *(each.text for each in (read.question.choices if read.question else ())),
        *(each.text for each in read.facts),
    ]
    assert not any(each.endswith("  `worker finished`") for each in shown)


@pytest.mark.parametrize(
    "text",
    [
        "## " + " " * 100_000 + "x" + " " * 100_000 + "x",
        "## a" + "#" * 100_000 + "x",
        "## a\n" * 30_000,
        "## Question\n- a\n" + "   \n" * 30_000 + "  b",
        "## Question\n- a" + "  `" * 50_000 + "b",
        "## Question\nWhat?\n" + "- a.  `a finished`\n" * 3_000,
    ],
)
def test_a_long_docstring_is_read_in_one_go(text: str) -> None:
    """It once took minutes: a pattern that begins with blanks tried each of many blanks in turn."""
    assert lesson.read(f"title\n\n{text}").faults


@given(letters())
def test_a_text_that_is_no_module_has_no_lesson(text: str) -> None:
    assert lesson.find(text).faults
