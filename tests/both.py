"""A program run twice: by plain Python, and by `playground run`.

What is compared is what anybody outside can see: the bytes on stdout and stderr, and the exit status.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LOOPS = ("asyncio", "uvloop")

LIMIT = 60
"""Seconds after which a program is taken to hang."""

POLICIES = Path(__file__).parent / "policies"
"""A folder for each loop but Python's own, with a `sitecustomize` that makes it the default. So the program itself is
started exactly as ever, and its tracebacks are its own."""


@dataclass(frozen=True)
class Seen:
    """What a program did, from outside."""

    status: int
    """As a shell gives it: the exit status, or 128 + the number of the signal that ended it."""
    stdout: str
    stderr: str


def by_python(program: Path, loop: str, *, arguments: Sequence[str] = (), stdin: bytes = b"") -> Seen:
    """What `python PROGRAM ARGUMENTS` does in the program's folder, where the policy makes loops of that kind."""
    return _seen([sys.executable, program.name, *arguments], stdin, program, POLICIES / loop)


def by_playground(
    program: Path, loop: str, *, call: str = "", arguments: Sequence[str] = (), stdin: bytes = b""
) -> Seen:
    """What `playground run PROGRAM:CALL -- ARGUMENTS` does in the program's folder; without a call, the program."""
    target = f"{program.name}:{call}" if call else program.name
    run = [sys.executable, "-m", "playground", "run", "--quiet", "--loop", loop, target]
    return _seen([*run, "--", *arguments] if arguments else run, stdin, program, POLICIES / "none")


def _seen(command: Sequence[str], stdin: bytes, program: Path, modules: Path) -> Seen:
    """Run it in the program's folder, in an environment that differs in PYTHONPATH alone."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    run = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        cwd=program.parent,
        env=clean | {"PYTHONPATH": str(modules)},
        timeout=LIMIT,
        check=False,
    )
    status = run.returncode if run.returncode >= 0 else 128 - run.returncode
    return Seen(status, normal(run.stdout.decode(), program), normal(run.stderr.decode(), program))


def normal(output: str, program: Path) -> str:
    """The text without what differs between any two runs: addresses of objects, and times that were measured.

    The program goes by its file's name, wherever it lies, and whether it was given with its folder or found in it.
    """
    text = output.replace(str(program), program.name).replace(str(program.resolve()), program.name)
    text = re.sub(r"\b0x[0-9a-f]+\b", "0x…", text)
    return re.sub(r"\btook \d+\.\d+ seconds", "took … seconds", text)
