"""Which editor the person uses, how it is told a line, and how it gets the terminal."""

import asyncio
import contextlib
import shlex
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

from textual.app import App, SuspendNotSupported

from playground.client import signal_name
from playground.errors import UsageError
from playground.ui.text import harmless

_WAITING = {"code", "code-insiders", "codium", "cursor", "windsurf"}
"""Editors with a window of their own: `-g FILE:LINE`, and `--wait` makes their command last as long as the window."""
_WITH_COLON = {"hx", "helix", "subl", "zed"}
"""`FILE:LINE`."""


def command(environment: Mapping[str, str], path: Path, line: int, *, own: str = "") -> list[str]:
    """The arguments that open `path` at `line`. Raises UsageError if no editor is named or the name cannot be read.

    `own`: what the settings name, which goes before the environment; empty if they name none.
    """
    named = own or environment.get("VISUAL") or environment.get("EDITOR")
    if not named:
        raise UsageError("No editor is named: set $VISUAL or $EDITOR. Saving the file in any editor reloads it.")
    try:
        words = shlex.split(named)
    except ValueError as error:
        raise UsageError(f"The editor {named!r} cannot be read as a command: {error}.") from None
    if not words:
        raise UsageError("The editor's name is blank: set $VISUAL or $EDITOR.")
    name = Path(words[0]).name
    if name in _WAITING:
        waiting = [] if "--wait" in words or "-w" in words else ["--wait"]
        return [*words, *waiting, "-g", f"{path}:{line}"]
    if name in _WITH_COLON:
        return [*words, f"{path}:{line}"]
    return [*words, f"+{line}", str(path)]


async def run(app: App[None], arguments: list[str]) -> str:
    """Give the terminal to the editor until it ends; what went wrong, if anything did."""
    try:
        # Nothing may be painted while the terminal is the editor's: nobody would take it off the driver's queue.
        with app.batch_update(), app.suspend(), _only_the_editors(signal.SIGINT, signal.SIGQUIT):
            print(f"The playground waits for {harmless(arguments[0])} to end; ctrl+c may end it.", flush=True)
            return await _edited(arguments)  # says what is wrong: Textual resumes after no exception
    except SuspendNotSupported as error:
        return _not_started(arguments[0], str(error))


async def _edited(arguments: list[str]) -> str:
    name = arguments[0]
    try:
        process = await asyncio.create_subprocess_exec(*arguments)
    except (OSError, ValueError) as error:
        return _not_started(name, getattr(error, "strerror", None) or str(error))
    status = await process.wait()
    if status < 0:
        return f"The editor {name} was ended by {signal_name(-status)}."
    return f"The editor {name} ended with exit status {status}." if status else ""


def _not_started(name: str, reason: str) -> str:
    return f"The editor {name} could not be started: {reason}. Saving the file in any editor reloads it."


@contextlib.contextmanager
def _only_the_editors(*keys: signal.Signals) -> Iterator[None]:
    """The terminal sends what is typed there to us as well; it is for the editor, which it may be that it ends by."""
    # Not ignored: the editor would be started so too.
    before = {number: signal.signal(number, lambda *_: None) for number in keys}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
