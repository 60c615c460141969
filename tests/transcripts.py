"""Golden transcripts: a small program in a real lab, what the person does to it, and the story of it, line by line.

The program is paused from its start, and all that the person does is due at time 0, so it is done in order and nothing
depends on how fast the machine is. The transcript is the story without the lines that tell how the program, the loop
and the lab began and ended; it goes up to what came of the last thing that the person did.
"""

import asyncio
import re
from pathlib import Path
from textwrap import dedent

from playground.client import Client
from playground.loop import LoopKind
from playground.verbs import parse
from playground.wire.commands import Start
from tests.lab.running import Told, program
from tests.model.build import lines

LONGEST = 30
"""Seconds after which a program that hangs fails its test."""

_FRAME = re.compile(r"(program|lab)  |loop  (started|stopped)|Task-(?!1 )")
"""How the lines begin that differ from Python to Python, or come when they come: the loop's beginning and end, and the
tasks by which `asyncio.run` shuts it down, which are numbered otherwise in each."""

SLEEPER = """
async def fetch(number):
    await asyncio.sleep(3600)

async def main():
    asyncio.current_task().set_name("main")
    await asyncio.create_task(fetch(1), name="fetch-1")

asyncio.run(main())
"""

SLEEPS = """
        Task-1  created at  program.py:10
        you  paused:  the clock stands still; threads and processes go on
        Task-1  renamed to  main
        fetch-1  created by main at  program.py:8
        you  step:  main ran; made ready: fetch-1
        you  step:  fetch-1 ran
"""
"""What two steps make of it: both wait."""


def check(folder: Path, kind: LoopKind, scenario: str, verbs: str, expected: str, *, to_its_end: bool = False) -> Told:
    """Do this to the program, verbs parted by semicolons, and compare the story with these lines, blank ones left out.

    With `to_its_end` the program is taken to its end; else it is killed when something has come of every verb.
    """
    told = asyncio.run(_play(program(folder, scenario), kind, verbs.split(";"), to_its_end))
    transcript = [line for line in lines(told.world) if not _FRAME.match(line)]
    if not to_its_end:
        yours = [number for number, line in enumerate(transcript) if line.startswith("you  ")]
        transcript = transcript[: yours[-1] + 1]
    came = "\n".join(transcript)
    wanted = "\n".join(line for line in dedent(expected).splitlines() if line)
    assert came == wanted, f"the transcript is\n{came}"
    return told


async def _play(path: Path, kind: LoopKind, verbs: list[str], to_its_end: bool) -> Told:
    told = Told()
    async with asyncio.timeout(LONGEST):
        client = await Client.spawn(capture=True)
        try:
            # Before the start, so that none can come late.
            waiting = {client.send(parse(verb)) for verb in verbs}
            client.send(Start(path=str(path), kind=kind, call=None, paused=True))
            async for batch in client.batches():
                told.facts += batch.facts
                told.world.apply(batch)
                waiting -= {fact.cause for fact in batch.facts}
                if not waiting and not to_its_end:
                    client.kill()
        finally:
            await client.close()
    return told
