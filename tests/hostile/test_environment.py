"""Environments that a shell may start the app in: it can be read all the same, and says nothing of its own."""

from pathlib import Path

import pytest

from tests.hostile.facing import LEFT, RESTART_ANYWAY, Hostile, face, quits, reads
from tests.ui.terminal import terminal

DEBUG = """
async def main():
    print("debug", asyncio.get_running_loop().get_debug())
    await asyncio.sleep(600)
"""


@pytest.mark.slow
def test_where_letters_beyond_ascii_cannot_be_written_the_screen_keeps_to_ascii(tmp_path: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii", "TERM": "dumb", "HOME": "/nowhere", "XDG_STATE_HOME": "/dev/null"}
    says = ["main-1 o waiting", "debug False"]
    screen = face(Hostile("plain", DEBUG, says, way_on=RESTART_ANYWAY, environment=environment), tmp_path, "asyncio")
    assert screen.isascii()


@pytest.mark.slow
def test_the_debug_mode_of_python_is_the_program_s_and_not_the_app_s(tmp_path: Path) -> None:
    path = Hostile("debugged", DEBUG, ()).write(tmp_path)
    with terminal(path, environment={"PYTHONDEVMODE": "1"}) as app:
        app.until(reads("No task yet: press l"))
        app.press(b"l")
        app.until(reads("main-1 ○ waiting", "debug True"))
        quits(app)
        assert b"Executing" not in app.drawn.rpartition(LEFT)[2]


@pytest.mark.slow
def test_a_python_that_tells_of_all_its_imports_opens_a_module_all_the_same(tmp_path: Path) -> None:
    """It tells more of the lab's than a pipe holds."""
    path = Hostile("verbose", DEBUG, ()).write(tmp_path)
    with terminal(path, environment={"PYTHONVERBOSE": "1"}) as app:
        app.until(reads("No task yet: press l"))
        app.press(b"l")
        app.until(reads("main-1 ○ waiting"))
        quits(app)
