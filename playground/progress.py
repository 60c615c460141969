"""Progress: which lessons were run, and which predicted right; kept in a file of the person's own.

The file is JSON, `{"version": 1, "lessons": {"03-cancellation/02-swallowed.py": {"runs": 2, "right": 1, "wrong": 0}}}`.
It is read again before each writing, and replaced at once: two playgrounds may be open, and either may be killed.
"""

import os
import re
from pathlib import Path
from typing import Annotated

import msgspec
from platformdirs import user_state_path

from playground import saving
from playground.errors import ProgressError

VERSION = 1

LARGEST = 4 * 1024 * 1024
"""Bytes: many thousand lessons."""

Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]

_CHAPTER = re.compile(r"\d\d-.+")


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How it stands with one lesson."""

    runs: Count = 0
    """Runs that ended."""
    right: Count = 0
    """Of which so many had been predicted right, before the answer was to be seen."""
    wrong: Count = 0


class _Version(msgspec.Struct, frozen=True):
    """What is read first: another version may be of any other shape."""

    version: int


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
            text = self._bytes()
            of = msgspec.json.decode(text, type=_Version).version
            kept = msgspec.json.decode(text, type=_Kept) if of == VERSION else None
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ProgressError(f"{self.file}, the file of your progress, cannot be read: {error.strerror}.") from None
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ProgressError(
                f"{self.file}, the file of your progress, is damaged: {error}. Delete it, and progress begins anew."
            ) from None
        if kept is None:
            raise ProgressError(
                f"{self.file}, the file of your progress, is of version {of}; this playground reads {VERSION}."
            )
        return kept.lessons

    def _bytes(self) -> bytes:
        if self.file.exists() and not self.file.is_file():
            raise ProgressError(f"{self.file}, where your progress is kept, is no regular file.")
        with self.file.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise ProgressError(
                f"{self.file}, the file of your progress, is damaged: it holds more than {LARGEST:,} bytes. "
                "Delete it, and progress begins anew."
            )
        return text

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
            saving.save(self.file, text)
        except OSError as error:
            raise ProgressError(f"Your progress cannot be written to {self.file}: {error.strerror}.") from None


def key(lesson: Path) -> str:
    """What a lesson is kept under: its chapter and name, wherever the library is; elsewhere, its path."""
    path = Path(os.path.realpath(lesson))
    kept = f"{path.parent.name}/{path.name}" if _CHAPTER.fullmatch(path.parent.name) else str(path)
    return kept.encode("utf-8", "backslashreplace").decode()  # JSON holds no name that is not UTF-8


def default_file() -> Path:
    """Where the person's state is kept: `XDG_STATE_HOME` or `~/.local/state`, on macOS `~/Library`."""
    return user_state_path("asyncio-playground", appauthor=False) / "progress.json"
