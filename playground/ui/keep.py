"""What the person takes along: the program of what their keys did, to the clipboard or to a file."""

from collections.abc import Callable
from pathlib import Path

from textual.app import App

from playground.model import words
from playground.ui.screens.ask import Ask
from playground.ui.screens.choose import Answer, Choose


def copy(app: App[None], text: str) -> None:
    """To the terminal's clipboard, if it has one."""
    app.copy_to_clipboard(text)
    lines = words.count(text.count("\n"), "line")
    _tell(app, f"Copied {lines} of Python, if your terminal lets programs copy. Y saves them to a file.")


def save(app: App[None], text: str, module: Path) -> None:
    """To a file whose name is asked for; a file that is there is replaced only if the person says so."""

    def answered(name: str | None) -> None:
        if name is None:
            return
        path = Path(name.strip()).expanduser()
        if path.exists():
            _ask_to_replace(app, path, lambda: _write(app, path, text))
        else:
            _write(app, path, text)

    hint = "A file for what your keys did, as a program that plain python runs."
    offered = str(module.with_name(f"{module.stem}_done.py"))
    app.push_screen(Ask("Save as Python", offered, hint, check=_why_not, select=False), answered)


def _why_not(name: str) -> str:
    """Why there can be no such file."""
    path = Path(name.strip()).expanduser()
    if not name.strip() or path.is_dir():
        return "A file's name is needed."
    return "" if path.parent.is_dir() else f"There is no folder {path.parent}."


def _ask_to_replace(app: App[None], path: Path, replace: Callable[[], None]) -> None:
    answers = (Answer("y", "yes", "yes: replace it"), Answer("n", "no", "no, leave it as it is"))

    def answered(said: str | None) -> None:
        if said == "yes":
            replace()

    app.push_screen(Choose("Save as Python", f"There is a file {path} already.", answers), answered)


def _write(app: App[None], path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        _tell(app, f"{path} could not be written: {error.strerror or error}.", severe=True)
    else:
        _tell(app, f"Saved: python {path} runs it.")


def _tell(app: App[None], sentence: str, *, severe: bool = False) -> None:
    app.notify(sentence, severity="error" if severe else "information", markup=False)
