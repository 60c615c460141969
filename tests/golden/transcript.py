"""What of one run of a scenario comes out the same each time: its exit status, its output, and its story.

Left out of them is what the machine decides, and what edits of a lesson would change:

- Times, the loop's own words on time (blocked, freed, jumped), and the numbers of processes.
- Where a file lies, and the numbers of lines. A place in the scenario is told by what stands there: «await task».
- Frames of tracebacks that are not the scenario's, and the marks below those that are: they change between releases.
- How the loop was set up and wound up, and the tasks of asyncio that do that.
- How many threads the default pool may have, and which of a pool's threads took a job.

In the story tasks without a name of their own are numbered as they come: Pythons and loops give out other numbers.
A task that is renamed right after it was made goes by that name from the start: a lab may see it in between, or not.

On the real clock the order of what comes from several tasks, threads and processes is not determined, nor is in which
order tasks are cancelled, or begun by `as_completed`, that were held in a set. There the story tells of each task and
job by itself, of the first one first. And on the real clock it does not tell who made a task, which may be whoever came
first, nor that a pool was shut down, which is seen at the next look at it, if there is one.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path

from playground.model.story import StoryLine
from playground.wire.cancel_facts import CancelRequested
from playground.wire.facts import TaskCreated
from tests.both import normal
from tests.judged import Run

_WINDING_UP = ("shutdown_asyncgens", "shutdown_default_executor")
"""The coroutines that `asyncio.run` runs when the program's own has ended."""

_FRAME = re.compile(r'([ |]*)File "(?P<file>.*)", line (?P<line>\d+)')

_MARKS = re.compile(r"[ |]*[~^]+[ ~^]*")

_CREATED = re.compile(r"(  created) by .*?(?=  |$)")

_NUMBER = re.compile(r"\bTask-\d+\b")


def transcript(run: Run, path: Path, *, instant: bool) -> list[str]:
    """The lines of it."""
    seen, source = run.seen(path), path.read_text().splitlines()
    lines = [f"status {seen.status}"]
    for title, output in ("stdout", seen.stdout), ("stderr", seen.stderr):
        if output:
            lines += ["", title, *_indented(_output(output, path, source))]
    in_order = instant and not any("as_completed(" in line for line in source)  # which begins tasks from a set
    told = [[_plain(normal(line, path), path, source) for line in life] for life in _lives(run, instant=in_order)]
    story = [line if instant else _CREATED.sub(r"\1", line) for line in _numbered(told)]
    return [*lines, "", "story", *_indented(story)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}".rstrip() for line in lines]


def _output(text: str, path: Path, source: list[str]) -> Iterator[str]:
    """Its lines, without frames of others."""
    deeper_than: int | None = None
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(" |"))
        if (deeper_than is not None and depth > deeper_than) or _MARKS.fullmatch(line):
            continue
        frame = _FRAME.match(line)
        deeper_than = depth if frame and frame["file"] != path.name else None
        if deeper_than is None:
            yield re.sub(r'(", line )\d+', r"\1…", line) if frame else _plain(line, path, source)


def _plain(line: str, path: Path, source: list[str]) -> str:
    """The line with its places told by what stands there, and without times."""
    line = re.sub(rf"{re.escape(path.name)}:(\d+)", lambda place: f"«{source[int(place[1]) - 1].strip()}»", line)
    line = re.sub(r"(?:/[^\s/]+)+/([\w-]+\.py):\d+", r"\1", line)
    line = re.sub(r"\bpid \d+", "pid …", line)
    return re.sub(r"\b\d+(\.\d+)? m?s\b", "… s", line)


def _of_the_program(run: Run) -> list[StoryLine]:
    """The story without how the lab and the loop began and ended."""
    created = [fact for fact in run.facts if isinstance(fact, TaskCreated)]
    winding_up = {fact.task for fact in created if fact.coroutine.endswith(_WINDING_UP)}
    winding_up |= {fact.task for fact in created if fact.by in winding_up}  # which close what was left of generators
    return [line for line in run.story if line.subject not in winding_up and not _is_machinery(line)]


def _is_machinery(line: StoryLine) -> bool:
    match line.who:
        case "loop":
            return line.what.startswith(("started", "stopped", "jump", "blocked", "freed"))
        case "you" | "lab":
            return True
        case _:
            return line.who == "program" and line.what.startswith("started")


def _lives(run: Run, *, instant: bool) -> list[list[str]]:
    """The story in one piece, or in one of each task and job where their order is not determined."""
    lines = list(_named(_of_the_program(run)))
    if instant and not _cancels_a_set(run):
        return [[_told(line) for line in lines]]
    lines = [line for line in lines if instant or line.what != "shut down"]
    by_subject = sorted(lines, key=lambda line: math.inf if line.subject is None else line.subject)
    first, *others = [[_told(line) for line in life] for _, life in groupby(by_subject, key=lambda line: line.subject)]
    return [first, *sorted(others, key=lambda life: [_NUMBER.sub("", line) for line in life])]


def _cancels_a_set(run: Run) -> bool:
    """Whether several tasks were cancelled by one and the same loop over them, as if they were in a set."""
    cancels = [fact for fact in run.facts if isinstance(fact, CancelRequested) and fact.task != fact.by]
    together = {(fact.origin, fact.by, fact.place, fact.task) for fact in cancels}
    return any(count > 1 for count in Counter(each[:3] for each in together).values())


def _named(lines: list[StoryLine]) -> Iterator[StoryLine]:
    """The story without the names that tasks had before they got theirs."""
    last: dict[int | None, StoryLine] = {}
    names: dict[StoryLine, str] = {}
    for line in lines:
        before = last.get(line.subject, line)
        if line.what == "renamed to" and before.what.startswith("created"):
            names |= {before: line.detail, line: ""}
        last[line.subject] = line
    for line in lines:
        if name := names.get(line, line.who):
            yield line._replace(who=name)


def _told(line: StoryLine) -> str:
    match line.what:
        case "started in":
            return f"{line.who}  started"
        case "made:" if line.who == "default":
            return "default  made"
        case _:
            return "  ".join(filter(None, (line.who, line.what, line.detail)))


def _numbered(lives: list[list[str]]) -> Iterator[str]:
    """All lines, and tasks without a name of their own numbered from 1."""
    numbers: dict[str, str] = {}
    for line in chain.from_iterable(lives):
        yield _NUMBER.sub(lambda number: numbers.setdefault(number[0], f"Task-{len(numbers) + 1}"), line)
