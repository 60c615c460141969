"""One run of a program in a lab, as claims judge it."""

import asyncio
import platform
from dataclasses import dataclass
from pathlib import Path

from playground.client import Client
from playground.model.claims import Claim
from playground.model.happened import Happened
from playground.model.judging import Ground, Judgement, judge, python
from playground.model.story import StoryLine
from playground.model.world import World
from playground.wire.commands import Start
from playground.wire.facts import AnyFact, Printed, RunEnded
from tests.both import LIMIT, Seen, normal

PYTHON = python(platform.python_version())


@dataclass(frozen=True)
class Run:
    """One run of a scenario in a lab."""

    facts: list[AnyFact]
    story: list[StoryLine]
    loop: str

    def judge(self, claim: Claim) -> Judgement:
        """What came of a claim."""
        return judge(claim, self.happened, self.ground)

    def said(self, claim: Claim) -> str:
        """The same in words: the claim, what came of it, and why."""
        judged = self.judge(claim)
        return f"`{claim.text}` {judged.verdict.value}: {'; '.join(judged.evidence)}"

    @property
    def ground(self) -> Ground:
        """Where it ran."""
        return Ground(self.loop, PYTHON)

    @property
    def happened(self) -> Happened:
        """What claims can ask for."""
        happened = Happened()
        for fact in self.facts:
            happened.learn(fact)
        return happened

    def seen(self, path: Path) -> Seen:
        """What can be seen from outside."""
        (status,) = (fact.status for fact in self.facts if isinstance(fact, RunEnded))
        printed = [fact for fact in self.facts if isinstance(fact, Printed)]
        out, err = ("".join(fact.text for fact in printed if fact.stream == stream) for stream in ("stdout", "stderr"))
        return Seen(status, normal(out, path), normal(err, path))


async def in_lab(path: Path, loop: str, *, instant: bool) -> Run:
    """Run it as python would, to its end."""
    facts: list[AnyFact] = []
    world = World()
    async with asyncio.timeout(LIMIT):
        client = await Client.spawn(capture=True)
        try:
            client.send(Start(path=str(path), kind=loop, call=None, instant=instant))
            async for batch in client.batches():
                facts += batch.facts
                world.apply(batch)
        finally:
            await client.close()
    return Run(facts, list(world.story.lines), loop)
