"""The session: the lab in use, the warm spare behind it, and what was sent.

A lab takes one program up, once. To restart, reload or swap the loop is to end it and to give the program to the
spare, which is started already; then a new spare is warmed up behind it.

    spare ──Start──▶ lab in use ──close──▶ gone
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from msgspec import structs

from playground import target, verbs
from playground.client import Client
from playground.config import Keep
from playground.errors import NoLabError, PlaygroundError, UsageError
from playground.model.world import World
from playground.ui.load import Load
from playground.ui.view import is_over
from playground.wire.codec import Batch
from playground.wire.commands import AnyCommand, Gather, Inspect, Start, WaitOver
from playground.wire.entries import EntryEnded
from playground.wire.facts import (
    AnyFact,
    CallMade,
    CommandRefused,
    Paused,
    Resumed,
    SpeedChanged,
    Stepped,
    TimeJumped,
    VariableDropped,
)

KINDS = ("asyncio", "uvloop")


class Opening(NamedTuple):
    """A module on its way to a lab."""

    name: str
    seconds: float
    """Since it was asked for."""


_ANSWERS = (CallMade, CommandRefused, EntryEnded, VariableDropped, Paused, Resumed, Stepped, SpeedChanged, TimeJumped)
"""The facts by which a verb is done, or refused."""

OPENED = ""
"""As a `Start`'s call: the module is opened, and the loop lives on for launches."""


class Session:
    """One program at a time, in one lab after the other."""

    def __init__(
        self,
        kind: str,
        spawn: Callable[[], Awaitable[Client]],
        first: asyncio.Task[Client] | None = None,
        *,
        speed: float = 1.0,
        instant: bool = False,
        paused: bool = False,
        keep: Keep | None = None,
    ) -> None:
        """`first`: a lab that starts already. `paused`: it alone; whoever reloads a file wants to see it run."""
        self.kind = kind
        """The loop that the next lab gets."""
        self.speed = speed
        """How fast time goes in the next lab: as fast as the person set it in this one."""
        self.instant = instant
        self._paused = paused
        self.path: Path | None = None
        """The file in use."""
        self._keep = keep or Keep()
        self.world = self._new_world()
        self.load = Load()
        self.changed = False
        """The file was saved, and the lab still runs what it had read."""
        self.as_program = False
        """The file runs as python would run it; there is nothing to launch."""
        self.last_step: Stepped | None = None
        """What came of the last step; None once the loop has gone on."""
        self._asked: float | None = None
        """When a module was asked for of which nothing is heard yet."""
        self._asked_for: Path | None = None
        self._spawn = spawn
        self._client: Client | None = None
        self._spare = first
        self._sent: dict[int, AnyCommand] = {}
        self._unanswered: dict[int | None, AnyCommand] = {}
        self._inspected: int | None = None
        """The task whose detail the lab was asked for."""
        self._changing = asyncio.Lock()
        """Held while labs come and go, which is never left half done."""
        self._news = asyncio.Event()
        """Set by the next batch, and replaced then."""

    def expect(self, path: Path) -> None:
        """This file is going to be started, and is `opening` from now on."""
        self._asked, self._asked_for = monotonic(), path

    async def start(self, path: Path, *, call: str | None = OPENED) -> None:
        """End the lab in use and give this program to the spare. Raises LabError if no lab can be started."""
        self.expect(path)
        try:
            await asyncio.shield(asyncio.ensure_future(self._start(path, call)))
        except PlaygroundError:
            self._not_opened()
            raise

    async def _start(self, path: Path, call: str | None) -> None:
        path_there = target.absolute(path)
        async with self._changing:
            await self._end_lab_in_use()
            fresh = await self._warm()
            self.path, self.as_program, self.changed = path, call is None, False
            self.world, self.load, self._sent, self._unanswered = self._new_world(), Load(), {}, {}
            self.last_step, paused, self._paused = None, self._paused, False
            self._inspected = None
            started = Start(path=path_there, kind=self.kind, call=call, paused=paused, limited=True)
            pace = {"speed": self.speed, "instant": self.instant, "keep_ended": self._keep.ended_tasks}
            fresh.send(structs.replace(started, **pace))
            self._client = fresh

    def _new_world(self) -> World:
        return World(keep_story=self._keep.story_lines, keep_output=self._keep.output_lines)

    async def follow(self) -> AsyncIterator[Batch]:
        """Take in what the lab in use tells, until it has ended; each batch once it is in the world.

        Raises LabError or WireError as `Client.batches` does.
        """
        client, world, load = self._client, self.world, self.load
        if client is None:
            return
        async for batch in self._heard(client):
            if self._spare is None and client is self._client:  # not before: two that start at once take twice as long
                self._spare = asyncio.ensure_future(self._spawn())
            world.apply(batch)
            if world.program.path or world.program.ended is not None:
                self._asked = None
            for fact in batch.facts:
                self._learn(fact)
            if world.loop is not None and world.loop.loop:
                load.feed(world.loop, monotonic())
            self._tell_news()
            yield batch

    async def _heard(self, client: Client) -> AsyncIterator[Batch]:
        try:
            async for batch in client.batches():
                yield batch
        except PlaygroundError:
            self._not_opened()
            raise

    def _not_opened(self) -> None:
        self._asked = None
        self._tell_news()

    def _learn(self, fact: AnyFact) -> None:
        """What of the world's news the session itself goes by."""
        if not isinstance(fact, _ANSWERS):
            return
        self._unanswered.pop(fact.cause, None)
        if isinstance(fact, Stepped):
            self.last_step = fact
        elif isinstance(fact, Resumed):
            self.last_step = None
        elif isinstance(fact, SpeedChanged):
            self.speed, self.instant = fact.speed, fact.instant

    async def until(self, holds: Callable[[World], object]) -> None:
        """Wait for what the lab tells until this holds of the world."""
        while not holds(self.world):
            await self._news.wait()

    async def opened(self) -> None:
        """Wait until nothing is `opening`: it is known what the module reads, or that it is not opened."""
        while self._asked is not None:
            await self._news.wait()

    def _tell_news(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def say(self, words: str) -> None:
        """Send a verb. Raises UsageError if it is none or nothing runs to do it on, NoLabError if there is no lab."""
        command = verbs.parse(words)
        if self._client is None or self.world.program.ended is not None:
            raise NoLabError("There is no lab")
        if self.world.program.unopened:
            raise UsageError("The module could not be opened, so there is no loop to do it on: save the file mended.")
        number = self._client.send(command)
        self._sent[number] = self._unanswered[number] = command

    def inspect(self, task: int | None) -> None:
        """Have the lab tell this task's detail from now on; None if nobody looks at one."""
        if self._client is not None and task != self._inspected:
            self._inspected = task
            self._client.send(Inspect(target=task))

    def is_ours(self, cause: int | None) -> bool:
        """Whether a fact was brought about by one of our verbs."""
        return cause in self._sent

    def marked_for(self, cause: int | None) -> list[int]:
        """The tasks and jobs that one of our verbs was over, if it is one over several."""
        command = self._sent.get(cause) if cause is not None else None
        targets = command.targets if isinstance(command, Gather | WaitOver) else ()
        return [target for target in targets if isinstance(target, int)]

    def interrupt(self) -> None:
        """A real SIGINT to the lab's group."""
        self._alive().interrupt()

    def kill(self) -> None:
        """SIGKILL to the lab's group."""
        self._alive().kill()

    @property
    def client(self) -> Client | None:
        """The lab in use; None before the first, and while one takes another's place."""
        return self._client

    @property
    def opening(self) -> Opening | None:
        """The module that was asked for and is not heard of yet; None otherwise."""
        if self._asked is None or self._asked_for is None:
            return None
        return Opening(self._asked_for.name, monotonic() - self._asked)

    @property
    def waiting(self) -> tuple[AnyCommand, ...]:
        """What was sent and is not done yet, in order: the loop has to come to it."""
        return tuple(self._unanswered.values())

    @property
    def alive(self) -> int:
        """Tasks and jobs that would end with the lab."""
        world = self.world
        if world.program.ended is not None:
            return 0
        tasks = sum(not is_over(task) for task in world.tasks.values())
        return tasks + sum(not is_over(job) for job in world.jobs.values())

    @property
    def busy(self) -> bool:
        """Whether a restart would throw away something that still lives."""
        return self.alive > 0

    async def close(self) -> None:
        """End the lab and the spare; leave nothing behind."""
        async with self._changing:
            await self._end_lab_in_use()
            spare, self._spare = self._spare, None
            if spare is not None:
                (warmed,) = await asyncio.gather(spare, return_exceptions=True)
                if isinstance(warmed, Client):
                    await warmed.close()

    async def _end_lab_in_use(self) -> None:
        """Before its successor begins: a port that it listens on must be free again."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _warm(self) -> Client:
        spare, self._spare = self._spare, None
        return await self._spawn() if spare is None else await spare

    def _alive(self) -> Client:
        if self._client is None or self.world.program.ended is not None:
            raise NoLabError("There is no lab to signal")
        return self._client
