"""The terminal: made as small as can be, and large again."""

from pathlib import Path

import pytest

from tests.hostile.facing import quits, reads
from tests.ui.terminal import Terminal, terminal

SLEEPS = "import asyncio\nasync def main():\n    await asyncio.sleep(600)\n"


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "module.py"
    path.write_text(SLEEPS)
    return path


def launched(app: Terminal) -> None:
    app.until(reads("No task yet: press l"))
    app.press(b"l")
    app.until(reads("main-1 ○ waiting"))


@pytest.mark.slow
def test_a_window_of_20_by_5_is_drawn_in_and_a_large_one_again_as_before(module: Path) -> None:
    with terminal(module) as app:
        launched(app)
        app.resize(5, 20)
        app.until(reads("module.py"))
        app.resize(36, 120)
        app.until(reads("1 Tasks .*main-1", "2 Loop .*3 Executors", "4 Source", "5 Story", "6 Output"))
        quits(app)
