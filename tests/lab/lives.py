"""The story of one task, with marks in place of the numbers of lines: `# @marked` at the end of a line of a program."""

import re

from tests.lab.running import Told
from tests.model.build import lines


def life(told: Told, name: str) -> list[str]:
    """The story of one task from its first cancel on."""
    story = [line.removeprefix(f"{name}  ") for line in lines(told.world) if line.startswith(f"{name}  ")]
    return [marked(told, line) for line in story if "created" not in line]


def marked(told: Told, line: str) -> str:
    """With the marks of lines in place of their numbers."""
    marks = {f":{number}": mark for number, mark in _marks(told.world.program.text)}
    return re.sub(r"program\.py(:\d+)", lambda found: marks.get(found[1], "@elsewhere"), line)


def _marks(text: str) -> list[tuple[int, str]]:
    found = [(number, re.search(r"@[\w-]+", line)) for number, line in enumerate(text.splitlines(), 1)]
    return [(number, match[0]) for number, match in found if match is not None]
