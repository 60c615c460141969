"""The words for rings of tasks that wait for each other."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import count

from playground.model import words
from playground.model.words import Known
from playground.rings import Ring
from playground.rings import Rings as Rings
from playground.wire.state import Wait

MOST_TOLD = 6
"""Tasks of one ring that are named."""


def deadlocks(rings: Rings, world: Known) -> str:
    """`deadlock: a waits for Lock "y", held by b, which waits for Lock "x", held by a`; empty if there is none."""
    found = rings.found
    if not found:
        return ""
    more = f"; and {words.count(len(found) - 1, 'more ring', 'more rings')}" if len(found) > 1 else ""
    return f"deadlock: {_told(found[0], world)}{more}"


def who_is_stuck(tasks: tuple[int, ...], rings: Rings, world: Known, now: float) -> str:
    """Tasks and their waits, and the ring that they wait in, if there is one."""
    return "; ".join(filter(None, (words.who_waits(tasks, world, now), deadlocks(rings, world))))


def _told(ring: Ring, world: Known) -> str:
    return ring_in_words(ring, [world.wait_of(task) for task in ring[:MOST_TOLD]], world)


def ring_in_words(ring: Ring, of: Sequence[Wait | None], world: Known) -> str:
    """`a waits for Lock "y", held by b, which waits for Lock "x", held by a`; `of` are their waits, in that order."""
    pairs = zip((*ring[1:], ring[0]), of[:MOST_TOLD], strict=False)
    waits = _told_apart([_need(wait, needed, world) for needed, wait in pairs], of)
    around = f", and so on through {len(ring)} tasks and back" if len(ring) > MOST_TOLD else ""
    return f"{world.name_of(ring[0])} waits for {', which waits for '.join(waits)}{around}"


def _told_apart(texts: list[str], of: Sequence[Wait | None]) -> list[str]:
    """Locks of one name as `Lock "lock" #1` and `Lock "lock" #2`: no two are the same, for each has another holder."""
    locks = [words.lock(wait) for _, wait in zip(texts, of, strict=False)]
    alike = {lock: count(1) for lock, times in Counter(locks).items() if lock and times > 1}
    return [
        f"{lock} #{next(alike[lock])}{text.removeprefix(lock)}" if lock in alike else text
        for lock, text in zip(locks, texts, strict=True)
    ]


def _need(wait: Wait | None, needed: int, world: Known) -> str:
    """`Lock "db", held by main`, `task main`, `main (gather of 2, 1 done)`."""
    text = words.waiting_for(wait, world, 0.0)
    name = world.name_of(needed)
    is_named = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return text if is_named else f"{name} ({text})"
