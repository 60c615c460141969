"""Installed scenarios are found, and are copied to `./scenarios` before they are edited."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import playground
from playground import catalogue
from tests.ui.terminal import terminal

SHIELD = Path("04-timeouts-and-shield/02-shield.py")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the package as the wheel lays it out: the scenarios lie inside it."""
    site = tmp_path / "site"
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(playground.__file__).parent, site / "playground", ignore=leave)
    shutil.copytree(catalogue.bundled(), site / "playground" / "scenarios", dirs_exist_ok=True, ignore=leave)
    return site


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def python(installed: Path, *words: str) -> str:
    """What the installed package prints."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.usefixtures("here")
def test_installed_scenarios_are_listed_found_by_name_and_checked(installed: Path) -> None:
    assert f"{installed}/playground/scenarios/{SHIELD}  shield: " in python(installed, "-m", "playground", "list")
    assert "order 1: all of it written" in python(installed, "-m", "playground", "run", "shield:save(1, 0.01)")


def test_the_editor_gets_a_copy_and_what_is_installed_stays_as_it_is(installed: Path, here: Path) -> None:
    """All of them are copied, so that none is missing from what `playground` shows from then on."""
    editor = here / "editor"
    editor.write_text('#!/bin/sh\necho "editing $2"\nread -r line\necho "# mine" >> "$2"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    with terminal("shield", environment={"EDITOR": str(editor), "VISUAL": "", "PYTHONPATH": str(installed)}) as app:
        app.until(lambda text: "No task yet: press l" in text)
        app.press(b"e")
        app.until(lambda text: f"editing scenarios/{SHIELD}" in text)
        app.press(b"\r")
        app.until(lambda text: "No task yet: press l" in text)
        app.press(b"q")
        app.ended()
    assert (here / "scenarios" / SHIELD).read_text().endswith("# mine\n")
    assert "# mine" not in (installed / "playground" / "scenarios" / SHIELD).read_text()
    names = [module.path.relative_to("scenarios") for module in catalogue.modules(Path("scenarios"))]
    assert names == [module.path.relative_to(catalogue.bundled()) for module in catalogue.modules(catalogue.bundled())]


COPY = f"""
from pathlib import Path
from playground import catalogue, own
module = catalogue.bundled() / {str(SHIELD)!r}
assert own.is_installed(module)
print(own.copy(module))
"""


def test_what_is_there_is_never_overwritten(installed: Path, here: Path) -> None:
    """A folder of one's own gets the one scenario alone, and a copy of an earlier day stays."""
    (here / "scenarios").mkdir()
    assert python(installed, "-c", COPY) == f"scenarios/{SHIELD}\n"
    assert [path.name for path in catalogue.shelves(Path("scenarios"))[1][1]] == ["02-shield.py"]
    (here / "scenarios" / SHIELD).write_text("mine\n")
    python(installed, "-c", COPY)
    assert (here / "scenarios" / SHIELD).read_text() == "mine\n"
