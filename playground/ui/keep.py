"""How the person takes along what the screen has: to the clipboard, or to a file whose name is asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual.app import App

from playground import saving
from playground.model import words
from playground.ui.screens.ask import Ask
from playground.ui.screens.choose import Answer, Choose

_FONT_FACE = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)


@dataclass(frozen=True)
class Kept:
    """What is to be saved."""

    title: str
    """Of the question for its file."""
    text: str
    offered: Path
    hint: str
    runs: str
    """What can be done with the file, `PATH` being its name."""


def copy(app: App[None], text: str, what: str, more: str = "") -> None:
    """To the terminal's clipboard, if it has one; `what` it is, and what `more` can be done."""
    app.copy_to_clipboard(text)
    lines = words.count(text.count("\n"), "line")
    _tell(app, f"Copied {lines} of {what}, if your terminal lets programs copy.{more}")


def picture(app: App[None], title: str) -> str:
    """The screen as an SVG that loads nothing: whoever looks at it has a monospaced font."""
    alone = _FONT_FACE.sub("", app.export_screenshot(title=title))
    return "\n".join(line.rstrip() for line in alone.splitlines()) + "\n"


def save(app: App[None], kept: Kept) -> None:
    """To a file whose name is asked for; a file that is there is replaced only if the person says so."""

    def answered(name: str | None) -> None:
        if name is None:
            return
        path = Path(name.strip()).expanduser()
        if path.exists():
            _ask_to_replace(app, kept.title, path, lambda: _write(app, path, kept))
        else:
            _write(app, path, kept)

    app.push_screen(Ask(kept.title, str(kept.offered), kept.hint, check=_why_not, select=False), answered)


def _why_not(name: str) -> str:
    """Why there can be no such file."""
    path = Path(name.strip()).expanduser()
    if not name.strip() or path.is_dir():
        return "A file's name is needed."
    return "" if path.parent.is_dir() else f"There is no folder {path.parent}."


def _ask_to_replace(app: App[None], title: str, path: Path, replace: Callable[[], None]) -> None:
    answers = (Answer("y", "yes", "yes: replace it"), Answer("n", "no", "no, leave it as it is"))

    def answered(said: str | None) -> None:
        if said == "yes":
            replace()

    app.push_screen(Choose(title, f"There is a file {path} already.", answers), answered)


def _write(app: App[None], path: Path, kept: Kept) -> None:
    try:
        saving.save(path, kept.text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        _tell(app, f"{path} could not be written: {error.strerror or error}.", severe=True)
    else:
        _tell(app, f"Saved: {kept.runs.replace('PATH', str(path))}")


def _tell(app: App[None], sentence: str, *, severe: bool = False) -> None:
    app.notify(sentence, severity="error" if severe else "information", markup=False)
