"""A lab sets itself a limit of memory where it is told to: beyond it the program gets a MemoryError at its line."""

import os
import sys
from pathlib import Path

import pytest

from playground.wire.commands import Launch
from playground.wire.facts import TaskEnded
from tests.lab.running import program, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="macOS holds no process to a limit of its memory")

GROWS = """
    import resource
    kept = []

    def limit():
        return resource.getrlimit(resource.RLIMIT_DATA)[0]

    async def first():
        print(limit(), flush=True)
        done = threading.Event()
        before = limit()
        for _ in range(3):
            threading.Thread(target=done.wait).start()
        while limit() == before:
            await asyncio.sleep(0.01)
        done.set()

    async def grows():
        for size in (50_000_000, 1_000_000, 100_000):
            try:
                while True:
                    kept.append(bytes(size))  # asked for, and not used: nobody else on this machine has less for it
            except MemoryError:
                pass
        while True:
            kept.append(bytes(1_000))  # less may be left: without any, CPython itself fails in ways of its own

    async def last():
        pass
"""


def test_a_program_that_takes_all_there_is_fails_at_its_line_and_the_lab_goes_on(tmp_path: Path, kind: str) -> None:
    """Nothing of what it took is given back, so that the lab itself has to do with what is left.

    The stacks of threads are no part of the limit: it rises with their number.
    """
    told = run(
        program(tmp_path, GROWS),
        kind,
        "",
        *(Launch(call=call, at=at) for at, call in enumerate(("first()", "grows()", "last()"))),
        limited=True,
        instant=True,
        until=lambda told: len(told.all(TaskEnded)) == 3,
    )
    _, grows, last = told.all(TaskEnded)
    assert last.failure is None
    assert grows.failure is not None
    assert grows.failure.type == "MemoryError"
    assert grows.failure.place is not None
    assert grows.failure.place.function == "grows"
    assert grows.failure.note.startswith("the limit is ")
    assert 0 < int(told.output()) <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def test_without_being_told_to_it_leaves_memory_alone(tmp_path: Path) -> None:
    """As `playground run` does."""
    told = run(
        program(tmp_path, GROWS + "    print(limit() == resource.RLIM_INFINITY)\n"),
        "asyncio",
        "",
        until=lambda told: bool(told.output()),
    )
    assert told.output() == "True\n"
