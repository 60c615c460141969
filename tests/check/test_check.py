"""`playground check`: each finding on a line of its own, a sum, and the exit status."""

import asyncio
from io import StringIO
from pathlib import Path

import pytest

from playground import catalogue, check, new
from playground.check import reading
from playground.cli import main

GOOD = new.text("good")
END = len(GOOD.splitlines())
DEF = GOOD.splitlines().index("async def main() -> None:") + 1


def found(path: Path, text: str) -> list[str]:
    """What is wrong with a module of this text as far as it tells, without the path."""
    path.write_text(text)
    return [str(each).removeprefix(f"{path}:") for each in reading.findings(catalogue.read(path))]


def test_nothing_is_found_in_a_module_that_is_in_order(tmp_path: Path) -> None:
    assert found(tmp_path / "good.py", GOOD) == []


@pytest.mark.parametrize(
    ("name", "text", "findings"),
    [
        ("a.py", "x = 1\ny = (\n", ["2: does not parse: '(' was never closed — correct it; until then"]),
        ("a.py", "\0", ["1: holds a null byte, so it is not text — correct it"]),
        ("a.py", '"""A title."""\nasync def main(): ...\n', ["1: it has no lesson: below the title"]),
        ("a.py", "\n\nasync def main(): ...\n", ["1: it has no lesson: below the title"]),
        ("a.py", '#!\n"""\n\nA title\n"""\nasync def main(): ...\n', ["4: it has no lesson: below the title"]),
        ("a.py", GOOD.replace("`worker finished`", "`worker ended`"), ["13: 'worker ended' is no claim"]),
        ("a.py", GOOD.replace("async def ", "async def _"), ["1: has no entry, that is, no public function"]),
        ("a.py", GOOD.replace("main()", "main(n)"), [f"{DEF}: main(n) cannot be launched as it stands: it has"]),
        ("asyncio.py", GOOD, ["1: bears the name of the standard module asyncio, which it hides"]),
        ("random.py", "(", ["1: bears the name of the standard module random", "1: does not parse"]),
        ("a.py", "def job(n): ...\n", ["1: it has no lesson", "1: job(n) cannot be launched as it stands"]),
    ],
)
def test_what_is_wrong_is_told_by_line_with_what_to_do(
    tmp_path: Path, name: str, text: str, findings: list[str]
) -> None:
    told = found(tmp_path / name, text)
    assert len(told) == len(findings)
    for line, start in zip(told, findings, strict=True):
        assert line.startswith(start)
        assert line.partition(" — ")[2]


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    told = reading.findings(catalogue.read(tmp_path / "gone.py"))
    assert str(told[0]).startswith(f"{tmp_path}/gone.py:1: cannot be read: No such file or directory — ")


def test_findings_are_lines_on_stdout_in_the_order_of_the_listing_and_the_status_is_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A module that does not parse is not opened; one that prints is told to do so."""
    (tmp_path / "01-one").mkdir()
    (tmp_path / "01-one" / "01-loud.py").write_text(f"{GOOD}\nprint('here')\n")
    (tmp_path / "01-one" / "02-good.py").write_text(GOOD)
    (tmp_path / "broken.py").write_text("x = (\n")
    assert main(["check", str(tmp_path)]) == 1
    told = capsys.readouterr()
    lines = [line.removeprefix(f"{tmp_path}/").partition(" — ")[0] for line in told.out.splitlines()]
    assert lines == [
        "broken.py:1: does not parse: '(' was never closed",
        f"01-one/01-loud.py:{END + 2}: writes to stdout or stderr when the module is opened",
    ]
    assert told.err == (
        f"playground: 2 things are wrong, in 2 of 3 modules. Correct them, then: playground check {tmp_path}\n"
    )


def test_a_terminal_is_told_how_far_it_has_come_and_no_half_line_is_left(tmp_path: Path) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    for name in "ab":
        (tmp_path / f"{name}.py").write_text("def (:\n")
    both, begins = Terminal(), "\r\x1b[2K"
    assert asyncio.run(check.run([tmp_path], out=both, err=both)) == 1
    *counts, last = [line for line in both.getvalue().split(begins) if line]
    assert [line for line in counts if "of 2 checked" in line][:1] == ["0 of 2 checked"]
    assert "2 of 2 checked" in counts
    assert last.startswith("playground: 2 things are wrong")
    assert all(line.startswith(str(tmp_path)) for line in counts if "checked" not in line)


def test_without_a_path_ones_own_scenarios_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "good.py").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "playground: nothing is wrong with 1 module. Next: playground scenarios\n")


def test_a_path_may_be_given_twice_and_a_name_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "02-good.py").write_text(GOOD.replace("main()", "main(n)"))
    monkeypatch.chdir(tmp_path)
    assert main(["check", "good", "scenarios"]) == 1
    assert capsys.readouterr().out.count(f"scenarios/02-good.py:{DEF}: ") == 1


def test_a_path_that_is_not_there_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere.py"]) == 2
    assert capsys.readouterr().err == "playground: There is no file or folder named nowhere.py.\n"


def test_nothing_is_wrong_with_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(catalogue.bundled())]) == 0, capsys.readouterr().out
