"""The rules of the house: style, types, who may import whom, and how long things may get."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for room in ("playground", "scenarios", "tests") for path in (ROOT / room).rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef
LONGEST_FUNCTION = 60
LONGEST_FILE = 400


def run(*command: str) -> str:
    """What the command printed. Fails the test, and shows that, if its exit status is not 0."""
    tool = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    output = tool.stdout + tool.stderr
    if tool.returncode:
        pytest.fail(f"{' '.join(command)}\n{output}", pytrace=False)
    return output


def test_ruff_finds_nothing() -> None:
    run(sys.executable, "-m", "ruff", "check", "--quiet")


def test_every_file_is_formatted() -> None:
    run(sys.executable, "-m", "ruff", "format", "--check", "--quiet", "--diff")


def test_mypy_finds_nothing() -> None:
    run(sys.executable, "-m", "mypy", "--no-error-summary")


def test_every_room_imports_only_what_it_may() -> None:
    # Its cache goes by the times of files, and has let a broken contract pass.
    run(sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")


def imported_by(modules: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after importing these."""
    names = run(sys.executable, "-c", f"import {modules}, sys; print(*{{name.split('.')[0] for name in sys.modules}})")
    return set(names.split())


def test_the_command_line_starts_without_textual() -> None:
    assert imported_by("playground.cli").isdisjoint({"textual", "rich"})


def test_the_lab_knows_no_textual() -> None:
    files = (ROOT / "playground" / "lab").glob("*.py")
    modules = [f"playground.lab.{path.stem}" for path in files if path.stem not in ("__init__", "__main__")]
    assert imported_by(", ".join(modules)).isdisjoint({"textual", "rich"})


def test_the_headless_runner_knows_no_textual() -> None:
    assert imported_by("playground.headless").isdisjoint({"textual", "rich"})


def test_a_lab_is_started_before_anything_big_is_imported() -> None:
    assert imported_by("playground.cli, playground.process").isdisjoint({"argparse", "asyncio", "msgspec", "pathlib"})


def test_a_lab_starts_without_what_few_programs_need() -> None:
    modules = imported_by("playground.lab.lab")
    assert modules.isdisjoint({"multiprocessing", "tempfile", "watchfiles", "shutil"})


def is_table(function: Function) -> bool:
    """Whether it is one closed `match`, which has as many cases as there are kinds and is read one at a time."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return [type(node) for node in body] == [ast.Match]


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(ROOT)) for path in SOURCES])
def test_no_file_and_no_function_is_too_long_to_be_read(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, Function) and not is_table(node)]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_no_lock_file_and_nothing_built_is_tracked() -> None:
    tracked = [Path(name) for name in run("git", "ls-files").splitlines()]
    unwanted = {".lock", ".pyc", ".whl", ".so", ".egg-info"}
    assert [path for path in tracked if path.suffix in unwanted or "pylock" in path.name] == []
