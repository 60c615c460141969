"""What the keys did, as a program: plain python runs it, and the same comes of it as in the lab."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from playground.verbs import VERBS, parse_schedule
from playground.wire.fact import Outcome
from playground.wire.facts import CallMade, CommandRefused, JobAbandoned, JobEnded, TaskEnded
from tests.headless import run as headless
from tests.lab.running import Told, program, run

LONGEST = 60
"""Seconds after which a program is taken to hang."""

MODULE = """
    import contextvars
    PAGES = ["home", "news"]
    GO = threading.Event()
    VAR = contextvars.ContextVar("VAR")
    OWN = asyncio.new_event_loop()
    print("read where asyncio makes loops of", type(OWN).__module__)
    OWN.close()

    class Odd(Exception):
        pass

    async def fetch(n: object = 1, delay: float = 60.0) -> str:
        print("fetch", n, __name__, asyncio.current_task().get_name())
        try:
            await asyncio.sleep(delay)
        except asyncio.CancelledError:
            print("cleanup", n)
            await asyncio.sleep(0.01)
            raise
        return f"<{n}>"

    async def fail(delay: float = 0.0) -> None:
        await asyncio.sleep(delay)
        raise Odd("boom")

    async def parent() -> None:
        await asyncio.gather(fetch("a"), fetch("b"))

    async def both(one: asyncio.Task, other: asyncio.Task) -> list:
        return [str(each) for each in await asyncio.gather(one, other, return_exceptions=True)]

    async def debugs() -> list:
        loop = asyncio.get_running_loop()
        return [loop.get_debug(), len(asyncio.all_tasks()), asyncio.current_task().get_name()]

    def work(n: int = 7, *, more: int = 0) -> int:
        return n + more

    def waits(n: int) -> int:
        GO.wait(60)
        return n

    async def let_go() -> None:
        GO.set()

    async def last(after: asyncio.Task | None = None) -> None:
        if after is not None:
            await after

    if __name__ == "__main__":
        raise SystemExit("this block is left out")
"""


def became(told: Told) -> list[str]:
    """What the lab told of the person's variables, in the words of the program."""
    ends = {fact.task: fact for fact in told.all(TaskEnded)} | {fact.job: fact for fact in told.all(JobEnded)}
    abandoned = {fact.job for fact in told.all(JobAbandoned)}
    dropped = {call.variable for call in told.all(CallMade)} - set(told.world.variables)
    lines = []
    for call in told.all(CallMade):
        if call.variable is None or call.variable in dropped:
            continue
        end = ends.get(call.target or 0)
        if call.target in abandoned:
            lines.append(f"{call.variable}: cancelled")
        elif end is None:
            lines.append(f"{call.variable}: pending")
        elif end.outcome is Outcome.FINISHED:
            lines.append(f"{call.variable}: finished: {end.value}")
        elif end.failure is not None and end.outcome is Outcome.FAILED:
            lines.append(f"{call.variable}: failed: {end.failure.type}: {end.failure.message}")
        else:
            lines.append(f"{call.variable}: {end.outcome}")
    return lines


def played(text: str, folder: Path) -> list[str]:
    """What the program prints when plain python runs it, elsewhere and with nothing of ours to import."""
    path = folder / "done.py"
    path.write_text(text)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, env=clean, cwd="/", timeout=LONGEST, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), text
    return done.stdout.splitlines()


def in_order(lines: list[str]) -> list[str]:
    """With sets of tasks in one order and one spelling: the lab shows them shorter than `repr` does."""
    return [re.sub(r"\{<.*?>\}|set\(\)|\{\}", lambda tasks: _names(tasks[0]), line) for line in lines]


def _names(tasks: str) -> str:
    found = re.findall(r"<Task \w+ name='([^']+)'|<Task ([^ ]+?)>", tasks)
    return f"{{{', '.join(sorted(''.join(names) for names in found))}}}"


def in_lab(tmp_path: Path, kind: str, schedule: str, *, last: str = "last") -> Told:
    """Do this to the module until the task of this name has ended."""
    return run(
        program(tmp_path, MODULE),
        kind,
        "",
        *parse_schedule(schedule),
        until=lambda told: any(fact.name == f"{last}-1" for fact in told.all(TaskEnded)),
    )


COMPOSED = {
    "calls, with arguments of the module's and variables of the person's": """
        0 launch fetch(PAGES, delay=0.1); 0.05 launch fail(0.05); 0.05 launch both(fetch_1, fail_1); 0.2 launch last
    """,
    "one cancel is cleaned up after, a second cuts that short": """
        0 launch fetch(1); 0 launch fetch(2); 0.2 cancel fetch-1; 0.2 cancel fetch-2; 0.2 cancel fetch-2;
        0.5 launch last
    """,
    "a cancel at the moment of the launch comes before the first step": """
        0 launch fetch; 0 cancel fetch-1; 0.1 launch last
    """,
    "a shield that is timed out and then cancelled": """
        0 launch fetch; 0.05 shield fetch-1; 0.1 timeout shield-1 0.2; 0.5 launch fetch(2); 0.5 shield fetch-2;
        0.6 timeout shield-2 30; 0.7 cancel wait_for-2; 0.9 cancel fetch-2; 1.0 launch last
    """,
    "a gather of marked ones, one of which is cancelled, and one that is cancelled itself": """
        0 launch fetch(1); 0 launch fetch(2); 0.1 gather fetch-1 fetch-2; 0.2 cancel fetch-1; 0.4 launch fetch(3);
        0.4 launch fail(30); 0.5 gather fetch-3 fail-1; 0.6 cancel gather-2; 0.8 launch last
    """,
    "waits over several, of all three kinds, and plain waiters": """
        0 launch fetch(1, 0.2); 0 launch fail(0.4); 0 launch fetch(3); 0.1 wait first fetch-1 fetch-2;
        0.1 wait exception fail-1 fetch-2; 0.1 wait all fetch-1 fail-1; 0.1 await fetch-2; 0.6 cancel await-1;
        0.8 launch last
    """,
    "a variable that is dropped, and tasks of the program's own, by their names": """
        0 launch parent; 0.1 shield 2; 0.1 drop parent-1; 0.3 cancel 3; 0.5 cancel shield-1; 0.6 launch last
    """,
    "jobs: one that ends, one that becomes a ghost, one that is awaited, one in a process": """
        0 thread work; 0 thread work(1, more=2); 0 thread waits(1); 0 thread waits(2); 0.2 await waits_2;
        0.3 cancel waits_1; 0.4 launch let_go; 0.5 process work(5); 0.6 await work_3; 0.7 launch last(await_2)
    """,
    "what troubles a loop: blocked, its pool filled, garbage collected, debugged, eager, a pool shut down": """
        0 debug on; 0.1 launch debugs; 0.2 debug off; 0.3 block 0.2; 0.3 launch fetch(1, 0.01); 0.7 collect;
        0.7 fill 0.1; 0.8 thread work; 1.2 shutdown 1; 1.3 thread work; 1.4 launch last
    """,
    "eager tasks, which begin in the call, and of which one ends in it": """
        0 eager on; 0 launch fetch(1, 0.05); 0 launch debugs; 0.1 eager off; 0.1 launch fetch(2, 0.01); 0.3 launch last
    """,
    "what was typed at the prompt: in the module's names, awaited or not, in blocks, about tasks by number": """
        0 eval PAGES.append("sport"); 0 eval PAGES; 0 launch fetch(PAGES, 0.05); 0.02 eval await fetch("typed", 0.02);
        0.1 eval _ + "!"; 0.1 eval del _; 0.1 eval for n in range(2): n; 0.1 eval LIMIT = 3; 0.1 launch fetch(LIMIT);
        0.2 eval task(3).cancel(); 0.2 eval fetch_2.get_name(), fetch_2.cancelling(); 0.2 eval kept = tasks();
        0.3 eval made = asyncio.create_task(fetch("made")); 0.4 eval made.cancel("enough"); 0.4 cancel fetch_1;
        0.5 eval await asyncio.gather(made, return_exceptions=True); 0.6 eval del fetch_2;
        0.6 eval "fetch_2" in dir(__builtins__); 0.6 eval VAR.set(1) and None;
        0.6 eval await asyncio.sleep(0, VAR.get()); 0.7 launch last
    """,
    "order and time in the person's hand, which change no outcome here": """
        0.1 pause; 0.1 launch fail; 0.1 launch fail; 0.1 next fail-2; 0.1 resume; 0.2 launch fetch(1, 1.5); 0.3 jump;
        1.8 launch last
    """,
    "steps over a timer, after which a cancel comes too late": """
        0.1 pause; 0.1 launch fetch(1, 0.2); 0.1 step; 0.1 step; 0.1 step; 0.1 cancel fetch-1; 0.1 resume;
        0.5 launch last
    """,
    "steering, which moves no moment": """
        0 speed 2; 0.1 pause; 0.1 launch fetch(1, 0.2); 0.1 step; 0.1 cancel fetch-1; 0.1 resume; 0.3 speed 1;
        0.4 launch fetch(2, 0.1); 0.6 launch last
    """,
}


@pytest.mark.parametrize("schedule", COMPOSED.values(), ids=COMPOSED)
def test_plain_python_comes_to_the_same(tmp_path: Path, kind: str, schedule: str) -> None:
    """The same is printed, and every variable ends as it did in the lab."""
    told = in_lab(tmp_path, kind, " ".join(schedule.split()))
    lines = played(told.world.script.text().text, tmp_path)
    assert in_order(lines) == in_order([*told.output().splitlines(), *became(told)])
    # Python 3.11 has no eager tasks, and uvloop cannot call the factory of Python 3.13.0: then they are in neither.
    refused = [fact for fact in told.all(CommandRefused) if "eager" not in fact.reason.lower()]
    assert len(refused) == schedule.count("shutdown"), "after it the pool takes no job"


def test_every_verb_is_tried_so() -> None:
    said = {word for schedule in COMPOSED.values() for word in re.findall(r"[0-9.]+ ([a-z]+)", schedule)}
    assert {verb.word for verb in VERBS} - said == set()


def test_run_writes_it_too_for_a_call_and_for_a_file(tmp_path: Path, kind: str) -> None:
    """`--python FILE`: the tasks of the program's own are found by their names, and the call comes to its own end."""
    source = """
        OWN = asyncio.new_event_loop()
        KIND = type(OWN).__module__
        OWN.close()

        async def child(n: int) -> None:
            print("child", n, "of a module read where asyncio makes loops of", KIND)
            await asyncio.sleep(60)

        async def main(n: int) -> None:
            print(await asyncio.gather(*map(child, range(n)), return_exceptions=True))

        if __name__ == "__main__":
            print("run as a file")
    """
    path, done = program(tmp_path, source), tmp_path / "done.py"
    schedule = "0.2 shield 2; 0.3 cancel shield-1; 0.4 cancel 3; 0.5 cancel 2"
    by_lab = headless(f"{path}:main(2)", "--loop", kind, "--do", schedule, "--python", done)
    assert played(done.read_text(), tmp_path) == [*by_lab.stdout.splitlines(), "shield_1: cancelled"]
    by_lab = headless(path, "--loop", kind, "--python", done)
    assert played(done.read_text(), tmp_path) == by_lab.stdout.splitlines() == ["run as a file"]
