"""Runs the measured program in fresh processes, one after the other, and takes what each says it cost.

A round does the same work once in each way, so that what else the machine does meanwhile touches all of them; a
ratio is always that of two runs of one round. Fresh processes, because a second run in one process would find
memory, caches and specialised bytecode as the first has left them.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playground.client import Client
from playground.errors import LabError
from playground.wire.commands import Start
from playground.wire.facts import Printed, RunEnded

WAYS = ("bare", "loop", "probes", "lab")
"""What stands around the program; the first is what the others are compared with."""

_WORKS = Path(__file__).parent / "works.py"
_UNWIRED = Path(__file__).parents[1] / "lab" / "unwired.py"


@dataclass(frozen=True)
class Work:
    """One kind of work, and how much of it is done."""

    name: str
    size: int
    times: int
    """How often it is repeated in one run, so that a run is long enough to be measured."""


WORKS = (
    Work("tasks", 100_000, 1),
    Work("messages", 200_000, 2),
    Work("cancelled", 10_000, 5),
    Work("echo", 20_000, 1),
    Work("timers", 20_000, 8),
)

GC_CYCLE = 70_000
"""Objects after which CPython's garbage collector goes through all there are. Each round begins at another point of
that cycle, or one way of running would always be met at its worst, with most tasks alive, and another never."""

Round = dict[str, float]
"""CPU seconds by way."""


Measured = dict[tuple[str, Work], list[Round]]
"""The rounds, by kind of loop and work."""


async def measure(kinds: Sequence[str], works: Sequence[Work], rounds: int, say: Callable[[str], None]) -> Measured:
    """Do all works on all kinds of loop, so many rounds of it; `say` is told what is being measured."""
    measured: Measured = {(kind, work): [] for kind in kinds for work in works}
    with tempfile.TemporaryDirectory(prefix="playground-bench-") as folder:
        # Among our own files it would count as ours, and the lab would not tell where its tasks stand.
        program = str(shutil.copy(_WORKS, folder))
        for number in range(1, rounds + 1):
            for (kind, work), done in measured.items():
                say(f"round {number} of {rounds}: {work.size:,} {work.name} on {kind}")
                phase = GC_CYCLE * (number - 1) // rounds
                done.append(await _round((program, kind, work.name, *map(str, (work.size, work.times, phase)))))
    return measured


async def _round(arguments: tuple[str, ...]) -> Round:
    return {way: await _run(way, arguments) for way in WAYS}


async def _run(way: str, arguments: tuple[str, ...]) -> float:
    return await (_in_lab(arguments) if way == "lab" else _by_itself(way, arguments))


async def _by_itself(way: str, arguments: tuple[str, ...]) -> float:
    _, kind, *_ = arguments
    around = () if way == "bare" else (str(_UNWIRED), kind, str(int(way == "probes")))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *around, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return _seconds(out.decode(), err.decode(), process.returncode)


async def _in_lab(arguments: tuple[str, ...]) -> float:
    path, kind, *_ = arguments
    said = {"stdout": "", "stderr": ""}
    status: int | None = None
    client = await Client.spawn(capture=True)
    try:
        client.send(Start(path=path, kind=kind, call=None, arguments=arguments))
        async for batch in client.batches():
            for fact in batch.facts:
                if isinstance(fact, Printed):
                    said[fact.stream] += fact.text
                elif isinstance(fact, RunEnded):
                    status = fact.status
    finally:
        await client.close()
    return _seconds(said["stdout"], said["stderr"], status)


def _seconds(out: str, err: str, status: int | None) -> float:
    """What a run says that it cost. Raises LabError for one that failed."""
    if status != 0:
        raise LabError(f"The measured program failed with status {status}: {err.strip() or 'it said nothing'}.")
    return float(out)
