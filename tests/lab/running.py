"""Runs a small program in a real lab and gives back what came up."""

import asyncio
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from playground.client import Client
from playground.model.world import World
from playground.wire.commands import AnyCommand, Start
from playground.wire.facts import AnyFact

Kind = TypeVar("Kind", bound=AnyFact)


class Told:
    """What a lab told, from its start to its end."""

    def __init__(self) -> None:
        self.facts: list[AnyFact] = []
        self.world = World()

    def all(self, kind: type[Kind]) -> list[Kind]:
        """The facts of one kind, in order."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def one(self, kind: type[Kind]) -> Kind:
        """The only fact of this kind."""
        found = self.all(kind)
        assert len(found) == 1, f"{len(found)} of {kind.__name__} among {self.facts}"
        return found[0]

    def output(self, stream: str = "stdout") -> str:
        """What the program wrote."""
        from playground.wire.facts import Printed

        return "".join(fact.text for fact in self.all(Printed) if fact.stream == stream)


Until = Callable[[Told], bool]
Next = tuple[Until, "Then"] | Until | None
Then = Callable[[Client], Next]


def program(folder: Path, source: str) -> Path:
    """Write a module."""
    path = folder / "program.py"
    path.write_text("import asyncio, os, signal, sys, threading, time\n" + textwrap.dedent(source))
    return path


def run(
    path: Path,
    kind: str,
    call: str | None,
    *commands: AnyCommand,
    until: Until | None = None,
    then: Then = Client.kill,
    instant: bool = False,
    limited: bool = False,
) -> Told:
    """Take the program from its start to its end; when `until` holds, do `then`, once, by default kill it.

    If `then` returns what to wait for next, it is killed when that holds, or what came with it is done. Commands have
    their times and are sent before the start, so that none can come late. With a clock that jumps (`instant`) none can
    come with one before it either, as two timers do that are both due on a machine that is slow to begin.
    """
    return asyncio.run(_run(path, kind, call, commands, until, then, instant, limited))


async def _run(
    path: Path,
    kind: str,
    call: str | None,
    commands: tuple[AnyCommand, ...],
    until: Until | None,
    then: Then,
    instant: bool,
    limited: bool,
) -> Told:
    told = Told()
    async with asyncio.timeout(30):
        client = await Client.spawn(capture=True)
        try:
            for command in commands:
                client.send(command)
            client.send(Start(path=str(path), kind=kind, call=call, instant=instant, limited=limited))
            async for batch in client.batches():
                told.facts += batch.facts
                told.world.apply(batch)
                if until is not None and until(told):
                    came = then(client)
                    until, then = came if isinstance(came, tuple) else (came, Client.kill)
        finally:
            await client.close()
    return told
