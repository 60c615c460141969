"""The app in a real terminal: it draws, it obeys keys, and it leaves the terminal as it was."""

import os
import pty
import signal
import stat
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from tests.ui.terminal import PATIENCE, Terminal, is_there, lab_of, terminal

LEFT = b"\x1b[?1049l"
"""Leaves the alternate screen."""
CURSOR = b"\x1b[?25h"
"""Shows the cursor."""


def gone(pids: list[int]) -> bool:
    """Whether these processes end, which they may take a moment to do."""
    end = monotonic() + PATIENCE
    while any(map(is_there, pids)) and monotonic() < end:
        pass
    return not any(map(is_there, pids))


def launched(app: Terminal) -> None:
    """Open, and launch `main`."""
    app.until(lambda text: "No task yet: press l" in text)
    app.press(b"l")
    app.until(lambda text: "main-1" in text and "sleep" in text)


def test_a_task_launched_by_a_key_is_on_the_screen(module: Path, kind: str) -> None:
    with terminal(module, "--loop", kind) as app:
        launched(app)
        text = app.until(lambda text: "◀ 1" in text)
        assert kind in text
        assert "○ waiting" in text


def test_quitting_restores_the_terminal_and_ends_the_lab(module: Path) -> None:
    with terminal(module) as app:
        launched(app)
        pids = lab_of(app.process)
        assert pids
        app.press(b"q")
        assert app.ended() == 0
        assert LEFT in app.drawn
        assert CURSOR in app.drawn.rpartition(LEFT)[2]
        assert gone(pids)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_restores_the_terminal_and_ends_the_lab(module: Path, number: signal.Signals) -> None:
    with terminal(module) as app:
        launched(app)
        pids = lab_of(app.process)
        app.signal(number)
        assert app.ended() == 128 + number
        assert LEFT in app.drawn
        assert CURSOR in app.drawn.rpartition(LEFT)[2]
        assert gone(pids)


def test_closing_the_window_ends_the_app_and_the_lab(module: Path) -> None:
    with terminal(module) as app:
        launched(app)
        pids = lab_of(app.process)
        app.close()
        assert app.process.wait(PATIENCE) == 128 + signal.SIGHUP
        assert gone(pids)


def test_an_app_that_is_stuck_when_its_terminal_goes_ends_all_the_same() -> None:
    master, slave = pty.openpty()
    stuck = "from playground.ui import terminal; terminal.watch(129, linger=0); print('on', flush=True); Event().wait()"
    command = [sys.executable, "-c", f"from threading import Event; {stuck}"]
    with subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, start_new_session=True) as process:
        os.close(slave)
        assert process.stdout is not None
        assert process.stdout.readline() == b"on\n"
        os.close(master)
        assert process.wait(PATIENCE) == 129


def test_a_killed_app_leaves_no_process_behind(module: Path) -> None:
    with terminal(module) as app:
        launched(app)
        pids = lab_of(app.process)
        app.signal(signal.SIGKILL)
        app.ended()
        assert gone(pids)


def test_ctrl_c_says_how_to_quit_and_the_second_one_quits(module: Path) -> None:
    with terminal(module) as app:
        launched(app)
        app.press(b"\x03")
        app.until(lambda text: "Press Ctrl+C again" in text)
        app.press(b"\x03")
        assert app.ended() == 0


def test_the_editor_gets_the_terminal_at_the_line_while_the_lab_runs_on(module: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "editing $1 of $2"\nread -r line\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    with terminal(module, environment={"EDITOR": str(editor), "VISUAL": ""}) as app:
        launched(app)
        app.press(b"e")
        text = app.until(lambda text: "editing +" in text)
        assert "editing +9 of" in text.replace("\n", "")
        app.press(b"\r")
        app.until(lambda text: "main-1" in text and "○ waiting" in text)


def test_a_broken_module_is_shown_and_the_app_lives_on(module: Path) -> None:
    module.write_text("import asyncio\n\nx = (\n")
    with terminal(module) as app:
        app.until(lambda text: "was never closed" in text)
        app.press(b"?")
        app.until(lambda text: "Launch the chosen entry" in text)


def test_without_a_file_the_modules_are_offered(module: Path) -> None:
    with terminal(module.parent) as app:
        app.until(lambda text: "Open a module" in text and "A lesson" in text)
        app.press(b"\r")
        app.until(lambda text: "No task yet: press l" in text)
