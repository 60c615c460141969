"""A hundred labs, one after the other, leave nothing behind in the app: no process, thread, descriptor or memory."""

import asyncio
import gc
import os
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from playground.bench.window import memory
from playground.client import Client
from playground.model.world import World
from playground.ui.session import Session
from playground.wire.codec import Batch
from tests.ui.terminal import children_of

WARM = 11
"""Restarts after which all is there that the first ones need once; of the same kind as the last."""

MOST = 4 << 20
"""Bytes that the app may have grown by since, in 88 restarts; seen was a twentieth of it."""

PATIENCE = 240.0
"""Seconds for all of them."""

SOURCE = """
import asyncio, threading, time

async def main():
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    await asyncio.create_subprocess_exec("sleep", "60")
    await asyncio.sleep(60)
"""


@pytest.mark.slow
def test_a_hundred_restarts_leave_nothing_behind(tmp_path: Path) -> None:
    """On either loop in turn; every other two while a task runs, a thread and a subprocess."""
    path = tmp_path / "program.py"
    path.write_text(SOURCE)

    async def restarts() -> None:
        session = Session("asyncio", partial(Client.spawn, capture=True))
        try:
            for number in range(100):
                session.kind = ("asyncio", "uvloop")[number % 2]
                await _restart(session, path, busy=number % 4 < 2)
                if number == WARM:
                    first, memory_then = _held(), memory(os.getpid())
            while _held() != first:  # a thread that told of its lab's end has yet to end itself
                await asyncio.sleep(0.01)
            assert memory(os.getpid()) - memory_then < MOST
        finally:
            await session.close()
        assert children_of(os.getpid()) == before

    before = children_of(os.getpid())
    asyncio.run(asyncio.wait_for(restarts(), PATIENCE))


async def _restart(session: Session, path: Path, *, busy: bool) -> None:
    await session.start(path)
    async with aclosing(cast("AsyncGenerator[Batch, None]", session.follow())) as batches:
        async for _ in batches:
            if session.world.program.loaded:
                break
        if busy:
            session.say("launch main()")
            async for _ in batches:
                if session.world.tasks:
                    break


def _held() -> tuple[int, int, int, int]:
    """Descriptors, threads, children, and what the session keeps of its labs."""
    gc.collect()
    kept = sum(type(each) in (Client, World) for each in gc.get_objects())
    return len(list(Path("/dev/fd").iterdir())), threading.active_count(), len(children_of(os.getpid())), kept
