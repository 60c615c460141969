"""Progress: which lessons were run, and which predicted right; kept in a file of the person's own.

The file is JSON, `{"version": 1, "lessons": {"03-cancellation/02-swallowed.py": {"runs": 2, "right": 1, "wrong": 0}}}`.
It is read again before each writing, and replaced at once: two playgrounds may be open, and either may be killed.
"""

import contextlib
import os
import re
import tempfile
from pathlib import Path

import msgspec
from platformdirs import user_state_path

from playground.errors import ProgressError

VERSION = 1

_CHAPTER = re.compile(r"\d\d-.+")


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How it stands with one lesson."""

    runs: int = 0
    """Runs that ended."""
    right: int = 0
    """Of which so many had been predicted right, before the answer was to be seen."""
    wrong: int = 0


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    lessons: dict[str, Standing]


class Progress:
    """What is in the file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self) -> dict[str, Standing]:
        """How it stands with each lesson that was run, by `key`. Raises ProgressError if the file is damaged."""
        try:
            kept = msgspec.json.decode(self.file.read_bytes(), type=_Kept)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ProgressError(f"{self.file}, the file of your progress, cannot be read: {error.strerror}.") from None
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ProgressError(
                f"{self.file}, the file of your progress, is damaged: {error}. Delete it, and progress begins anew."
            ) from None
        if kept.version != VERSION:
            raise ProgressError(
                f"{self.file}, the file of your progress, is of version {kept.version}; "
                f"this playground reads {VERSION}."
            )
        return kept.lessons

    def note(self, lesson: Path, right: bool | None) -> Standing:
        """A run of this lesson has ended; whether it was predicted right, None if it was not predicted.

        Raises ProgressError if the file is damaged, which leaves it as it is, or cannot be written.
        """
        lessons = self.read()
        was = lessons.get(key(lesson), Standing())
        now = Standing(was.runs + 1, was.right + (right is True), was.wrong + (right is False))
        self._write(_Kept(VERSION, lessons | {key(lesson): now}))
        return now

    def _write(self, kept: _Kept) -> None:
        text = msgspec.json.format(msgspec.json.encode(kept, order="sorted"))
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.file.parent, prefix=self.file.name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(text)
                Path(name).replace(self.file)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise ProgressError(f"Your progress cannot be written to {self.file}: {error.strerror}.") from None


def key(lesson: Path) -> str:
    """What a lesson is kept under: its chapter and name, wherever the library is; elsewhere, its path."""
    path = lesson.resolve()
    return f"{path.parent.name}/{path.name}" if _CHAPTER.fullmatch(path.parent.name) else str(path)


def default_file() -> Path:
    """Where the person's state is kept: `XDG_STATE_HOME` or `~/.local/state`, on macOS `~/Library`."""
    return user_state_path("asyncio-playground", appauthor=False) / "progress.json"
