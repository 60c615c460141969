"""`playground run` in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Write = Callable[[str], Path]
"""Writes the text of a program to a file."""

PLAYGROUND = [sys.executable, "-m", "playground"]

LONGEST = 60
"""Seconds after which a run that hangs fails its test."""


def run(*words: str | Path, text: str = "") -> "subprocess.CompletedProcess[str]":
    """`playground run` with these words, and `text` on stdin."""
    command = [*PLAYGROUND, "run", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, input=text, timeout=LONGEST, check=False)
