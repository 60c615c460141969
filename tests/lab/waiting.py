"""What the tasks of a small program wait for, in words."""

import contextlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from playground.model.words import waiting_for
from playground.wire import commands
from tests.lab.running import Told, Until, program, run


def words(told: Told, names: Iterable[str]) -> dict[str, str]:
    """What the tasks of these names wait for, by name; without what is another in each run."""
    world = told.world
    return {
        task.name: _steady(waiting_for(task.wait, world, world.at))
        for task in world.tasks.values()
        if task.wait is not None and task.name in names
    }


def _steady(text: str) -> str:
    for what, stands_for in (
        (r"[\d.]+ (s|ms|min \d+ s) left", "N left"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r"pid \d+", "pid N"),
        (r"/\S+/socket", "PATH/socket"),
        (r"Task-\d+", "Task-#"),
    ):
        text = re.sub(what, stands_for, text)
    return text


def check(
    folder: Path,
    kind: str,
    source: str,
    entries: Iterable[str],
    expected: Mapping[str, str],
    and_so: Until = lambda _: True,
) -> tuple[dict[str, str], Told]:
    """Launch the entries until the tasks wait for what is expected, all at once; what they wait for in the end.

    `and_so` is asked at each batch, and must hold as well.
    """
    told, found = Told(), dict[str, str]()

    def until(now: Told) -> bool:
        nonlocal told, found
        told, found = now, words(now, expected)
        so = and_so(now)
        return so and found == expected

    with contextlib.suppress(TimeoutError):  # the difference says more
        run(program(folder, source), kind, "", *(commands.Launch(call=entry) for entry in entries), until=until)
    return found, told
