"""What `playground check` finds out by opening modules, each in a process of its own."""

import asyncio
import os
from pathlib import Path
from textwrap import dedent

import pytest

from playground.check import opening


def found(folder: Path, text: str) -> list[str]:
    """The findings in a module of this text, without its path."""
    path = folder / "module.py"
    path.write_text(dedent(text))
    return [str(each).removeprefix(f"{path}:") for each in asyncio.run(opening.findings(path))]


def test_a_module_that_only_defines_is_opened_without_a_word(tmp_path: Path) -> None:
    """Its main block is left out, as the playground leaves it out."""
    text = "import asyncio\n\nasync def main(): ...\n\nif __name__ == '__main__':\n    print('it runs')\n"
    assert found(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "import time\n\ntime.sleep(3600)\n",
            "3: blocks when the module is opened: after a second it still stood here",
        ),
        ("import time\n\ndef wait():\n    time.sleep(3600)\n\nwait()\n", "4: blocks when the module is opened"),
        ("x = 1\nwhile True:\n    x += 1\n", "blocks when the module is opened: after a second it still stood here"),
        ("x = 1\nsum(range(10**12))\n", "2: blocks when the module is opened: after a second it still stood here"),
        ("x = 1\nprint('hello')\n", "2: writes to stdout or stderr when the module is opened"),
        ("import sys\nprint(end='x', file=sys.stderr)\n", "2: writes to stdout or stderr when the module is opened"),
        ("def tell():\n    print('a')\ntell()\n", "2: writes to stdout or stderr when the module is opened"),
        ("import os\nos.write(1, b'x')\n", "1: something that it starts writes to stdout or stderr"),
        ("x = 1\nx / 0\n", "2: raises ZeroDivisionError: division by zero when the module is opened"),
        ("import sys\nsys.exit(3)\n", "2: raises SystemExit: 3 when the module is opened"),
        ("import no_such_module\n", "1: raises ModuleNotFoundError: No module named 'no_such_module' when"),
        ("x = input()\n", "1: raises EOFError: EOF when reading a line when the module is opened"),
        ("import os\nos._exit(4)\n", "1: ends its process when the module is opened (exit status 4)"),
        ("import ctypes\n\nctypes.string_at(0)\n", "3: ends its process when the module is opened (SIGSEGV)"),
    ],
)
def test_what_goes_wrong_is_told_with_its_line_and_what_to_do(tmp_path: Path, text: str, finding: str) -> None:
    (only,) = found(tmp_path, text)
    assert finding in only
    assert " — " in only.partition(finding)[2]


def test_a_module_may_print_and_then_block(tmp_path: Path) -> None:
    """Both are told, by line."""
    first, second = found(tmp_path, "import time\nprint('hello')\ntime.sleep(3600)\n")
    assert first.startswith("2: writes")
    assert second.startswith("3: blocks")


@pytest.mark.parametrize("junk", ["b'[1]\\n'", "b'\\xff\\n'", "b'x' * 200_000"])
def test_a_module_that_writes_to_every_descriptor_is_told_to(tmp_path: Path, junk: str) -> None:
    write = f"        os.set_blocking(fd, False)\n        os.write(fd, {junk})\n"
    each = f"for fd in range(3, 40):\n    with contextlib.suppress(OSError):\n{write}"
    findings = found(tmp_path, f"import contextlib, os\n{each}")
    assert any("writes to file descriptors that are not its own" in each for each in findings)


def test_a_module_that_fills_the_pipe_does_not_stand_at_it(tmp_path: Path) -> None:
    (only,) = found(tmp_path, "print('x' * 10_000_000)\n")
    assert only.startswith("1: writes")


def test_a_line_of_a_neighbour_is_told_with_the_neighbours_file(tmp_path: Path) -> None:
    """The folder of a module is where it finds its neighbours, as under `python PATH`."""
    (tmp_path / "neighbour.py").write_text("import time\ntime.sleep(3600)\n")
    (only,) = found(tmp_path, "import neighbour\n")
    assert only.startswith(f"{tmp_path}/neighbour.py:2: blocks")
    assert not (tmp_path / "__pycache__").exists()


def test_what_a_module_has_started_ends_with_the_trial(tmp_path: Path) -> None:
    """The pipe has no end before all that could write to it have gone."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    text = f"import subprocess\nsubprocess.Popen(['sleep', '3600'], stdout=open({str(pipe)!r}, 'w'))\n"
    try:
        assert found(tmp_path, text) == []
        os.set_blocking(reading, True)
        assert os.read(reading, 1) == b""
    finally:
        os.close(reading)


def test_a_module_that_is_not_open_in_time_is_told_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes by in imports of libraries is no block, but has an end."""
    monkeypatch.setattr(opening, "LONGEST", 0.0)
    (only,) = found(tmp_path, "x = 1\n")
    assert only.startswith("1: is not open after 0 seconds, which went by in imports — ")
