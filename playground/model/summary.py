"""One line about a run that is over, and one for each hint that it left."""

from playground.model import words
from playground.model.world import World
from playground.wire.fact import Outcome
from playground.wire.facts import RunEnded
from playground.wire.state import LoopState

HINTS_TOLD = 5
"""Hints that are told."""


def summary(world: World, *, facts_were_told: bool = False) -> str:
    """`finished in 1.02 s · 4 tasks (3 finished, 1 cancelled) · 12 handles · uvloop 0.23.0 · Python 3.12.1`.

    Where the facts themselves were told, it also says how many were not.
    """
    parts = [] if world.program.ended is None else [_outcome(world.program.ended)]
    if world.loop is not None:
        parts += _loop(world.loop)
    if facts_were_told and world.folded:
        parts.append(f"{words.count(world.folded, 'fact')} counted, not told")
    return " · ".join(parts)


def hints(world: World) -> list[str]:
    """`hint: loop blocked: main kept the loop for 1.2 s, seen at gather.py:14`; the first ones, and how many more."""
    all_of_them = sorted(world.hints.all, key=lambda hint: hint.since)
    told = [f"hint: {hint.kind}: {hint.text}" for hint in all_of_them[:HINTS_TOLD]]
    more = len(all_of_them) - len(told)
    return [*told, f"and {words.count(more, 'more hint')}"] if more else told


def _outcome(ended: RunEnded) -> str:
    took = f"{max(0.0, ended.at):.2f} s"
    if ended.unheard:
        status = f", status {ended.status}" if ended.signal is None else ""
        return f"not heard after {took}: the program closed the lab's file descriptors{status}"
    if ended.signal is not None:
        return f"killed by {ended.signal} after {took}"
    status = f" with status {ended.status}" if ended.status else ""
    joint = "in" if ended.outcome is Outcome.FINISHED else "after"
    return f"{ended.outcome} {joint} {took}{status}"


def _loop(loop: LoopState) -> list[str]:
    python = f"Python {loop.python}"
    if loop.loop == 0:
        return ["no loop ran", python]
    ran = [words.count(loop.created, "task") + _ends(loop), words.count(loop.handles, "handle")]
    if loop.steered:
        ran.append("steered")
    if loop.implementation == "asyncio":
        return [*ran, f"asyncio of {python}"]
    return [*ran, f"{loop.implementation} {loop.version}", python]


def _ends(loop: LoopState) -> str:
    """How the tasks ended, kinds that did not occur left out."""
    ended = loop.finished + loop.failed + loop.cancelled
    counts = {
        "finished": loop.finished,
        "failed": loop.failed,
        "cancelled": loop.cancelled,
        "never ended": loop.created - ended,
    }
    told = [f"{number:,} {word}" for word, number in counts.items() if number > 0]
    return f" ({', '.join(told)})" if told else ""
