"""A reader that stops, as an app does behind ctrl+z: whether the loop is late for it."""

import asyncio
import os
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from playground.bench.found import Found
from playground.bench.scenes import LAG
from playground.bench.window import playground, window

SECONDS = 3.0
"""For which the reader stops; the loop is watched for as long before, to compare with."""

STALL = 20.0
"""Milliseconds that the loop may be later for it."""


async def stopped(seconds: float, say: Callable[[str], None]) -> list[Found]:
    """How much later the loop is at its latest while the reader is stopped for so long, than before."""
    say("a reader that stops")
    with tempfile.TemporaryDirectory(prefix="playground-bench-") as folder:
        home = Path(folder)
        module, says = home / "lag.py", home / "says"
        module.write_text(LAG)
        async with window(playground(f"{module}:main({str(says)!r})"), home) as opened:
            await opened.until(lambda drawn: says.exists() and "tasks" in drawn.text, "tasks")
            await asyncio.sleep(1.0)
            began = monotonic()
            await asyncio.sleep(seconds)
            os.kill(opened.process.pid, signal.SIGSTOP)
            stop = monotonic()
            await asyncio.sleep(seconds)
            end = monotonic()
            os.kill(opened.process.pid, signal.SIGCONT)
        late = [tuple(map(float, line.split())) for line in says.read_text().splitlines()[:-1]]
    before = max(lag for at, lag in late if began <= at < stop)
    meanwhile = max(lag for at, lag in late if stop <= at < end)
    scene = f"a reader that stops for {seconds:g} s"
    return [
        Found(scene, "the loop at its latest before", before * 1000, "ms"),
        Found(scene, "later while it is stopped", (meanwhile - before) * 1000, "ms", STALL),
    ]
