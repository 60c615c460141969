"""The terminal: made as small as can be and large again, and taken away for a while."""

import os
import signal
from pathlib import Path

import pytest

from tests.hostile.facing import LEFT, quits, reads
from tests.ui.terminal import Terminal, is_there, lab_of, terminal

SLEEPS = "import asyncio\nasync def main():\n    await asyncio.sleep(600)\n"

ENTERED = b"\x1b[?1049h"
"""Goes to the alternate screen."""


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


@pytest.mark.slow
def test_bytes_that_no_terminal_should_send_are_passed_over_and_keys_go_on(module: Path) -> None:
    with terminal(module) as app:
        launched(app)
        for junk in (b"\xe1\xff\xc3", b"\x1b[99999999999u", b"\x1b[<0;999999999;99999999M\x1b[M\xff\xff\xff"):
            app.press(junk)
            app.press(b"?")
            app.until(reads("Launch the chosen entry"))
            app.press(b"\x1b")
            app.until(reads("main-1 ○ waiting", "5 Story"))
        quits(app)


@pytest.mark.slow
def test_an_app_that_was_stopped_unheard_begins_its_screen_anew_and_can_be_quit(module: Path) -> None:
    with terminal(module) as app:
        launched(app)
        for _ in range(2):
            before = len(app.drawn)
            app.signal(signal.SIGSTOP)
            os.waitpid(app.process.pid, os.WUNTRACED)
            app.signal(signal.SIGCONT)
            app.until(lambda _, before=before: ENTERED in app.drawn[before:])  # type: ignore[misc]
        app.until(reads("main-1 ○ waiting", "5 Story"))
        quits(app)


def suspended_and_resumed(app: Terminal) -> None:
    """As by Ctrl+Z and `fg`; the lab lives on meanwhile."""
    before = len(app.drawn)
    app.signal(signal.SIGTSTP)
    app.until(lambda _: LEFT in app.drawn[before:])
    _, status = os.waitpid(app.process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    assert all(map(is_there, lab_of(app.process)))
    app.signal(signal.SIGCONT)
    app.until(lambda _: ENTERED in app.drawn[before:])


@pytest.mark.slow
def test_a_suspended_app_leaves_the_terminal_and_comes_back_to_it_while_the_lab_lives_on(module: Path) -> None:
    with terminal(module) as app:
        launched(app)
        for _ in range(2):
            suspended_and_resumed(app)
            app.press(b"?")
            app.until(reads("Launch the chosen entry"))
            app.press(b"\x1b")
            app.until(reads("main-1 ○ waiting", "5 Story"))
        quits(app)


STOPS_WHILE_IT_WRITES = """
import os, queue, signal, threading
put = queue.Queue.put
def stopping(self, item, *options, **named):
    if isinstance(item, str) and threading.current_thread() is threading.main_thread() and os.path.exists({flag!r}):
        os.unlink({flag!r})
        with self.mutex:
            os.kill(os.getpid(), signal.SIGTSTP)
    put(self, item, *options, **named)
queue.Queue.put = stopping
"""


@pytest.mark.slow
def test_an_app_that_is_suspended_in_the_middle_of_a_writing_ends_that_first(module: Path, tmp_path: Path) -> None:
    flag, site = tmp_path / "flag", tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(STOPS_WHILE_IT_WRITES.format(flag=str(flag)))
    with terminal(module, environment={"PYTHONPATH": str(site)}) as app:
        launched(app)
        before = len(app.drawn)
        flag.touch()
        app.press(b"?")
        app.until(lambda _: LEFT in app.drawn[before:])
        os.waitpid(app.process.pid, os.WUNTRACED)
        app.signal(signal.SIGCONT)
        app.until(reads("Launch the chosen entry"))
        app.press(b"\x1b")
        app.until(reads("main-1 ○ waiting", "5 Story"))
        quits(app)
