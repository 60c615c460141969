"""SIGKILL of the app or of the lab: how long until the other is gone, or says so.

The lab is connected with us by a socket, which the system closes when its process is gone, whatever it was about.
"""

import asyncio
import os
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from time import monotonic

from playground.bench.found import Found
from playground.bench.scenes import CONNECTED
from playground.bench.window import Window, playground, window

ALARM = 1.0
"""Seconds after which the other is gone, or has said so."""

LATEST = 30.0
"""Seconds after which it is taken to live on."""

ENDS = {
    "gone, while it sleeps": "asyncio.sleep(600)",
    "gone, while it holds the GIL": "hold()",
}


async def killed(rounds: int, say: Callable[[str], None]) -> list[Found]:
    """All figures, each the median of so many rounds."""
    say("SIGKILL")
    found = []
    for figure, awaited in ENDS.items():
        times = [await _app_killed(awaited) for _ in range(rounds)]
        found.append(Found("SIGKILL of the app", f"until the lab is {figure}", median(times), "s", ALARM))
    times = [await _lab_killed() for _ in range(rounds)]
    return [*found, Found("SIGKILL of the lab", "until the screen says so", median(times), "s", ALARM)]


async def _app_killed(awaited: str) -> float:
    async with _connected(awaited) as (opened, wire, _):
        began = monotonic()
        opened.process.kill()
        await asyncio.wait_for(asyncio.get_running_loop().sock_recv(wire, 1), LATEST)
        return monotonic() - began


async def _lab_killed() -> float:
    async with _connected("asyncio.sleep(600)") as (opened, _, pid):
        opened.drawn.forget()
        began = monotonic()
        os.kill(pid, signal.SIGKILL)
        await opened.until(lambda drawn: "ended by SIGKILL" in drawn.text, "the lab's end", patience=LATEST)
        return monotonic() - began


@asynccontextmanager
async def _connected(awaited: str) -> AsyncIterator[tuple[Window, socket.socket, int]]:
    """The app with a lab in which this is awaited; what the lab is connected by, and its pid."""
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory(prefix="playground-bench-") as folder, socket.socket(socket.AF_UNIX) as door:
        home = Path(folder)
        module = home / "connected.py"
        module.write_text(CONNECTED.format(awaited=awaited))
        door.bind(str(home / "door"))
        door.listen()
        door.setblocking(False)
        async with window(playground(f"{module}:main({str(home / 'door')!r})"), home) as opened:
            wire, _ = await asyncio.wait_for(loop.sock_accept(door), LATEST)
            with wire:
                yield opened, wire, int(await asyncio.wait_for(loop.sock_recv(wire, 99), LATEST))
