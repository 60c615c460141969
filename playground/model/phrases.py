"""How the parts of a line of the story are put together, so that each reads as one sentence.

what:   detail            what it is, or why
what,   detail, detail    and more of it
what    detail            runs on: `created by main at`, `gather.py:3`
"""

from playground.model import words
from playground.wire.fact import Outcome
from playground.wire.places import Failure, Place


def joined(*parts: str) -> str:
    """Those that are not empty, with commas between them."""
    return ", ".join(filter(None, parts))


def comma(what: str, detail: str) -> str:
    """What is complete by itself, before more of it."""
    return f"{what}," if detail else what


def colon(what: str, detail: str) -> str:
    """Words of somebody else's, which may bring a mark along, before what they are about."""
    return f"{what}:" if detail and what[-1:] not in "!?.:" else what


def at(what: str, place: Place | None) -> tuple[str, str]:
    """What, and where: `created at`, `gather.py:3`."""
    return (what, "") if place is None else (f"{what} at", words.place(place))


def ending(outcome: Outcome, value: str, failure: Failure | None) -> tuple[str, str]:
    """What and where: `finished: 3`, or `failed: ValueError: boom` and its place."""
    if outcome is Outcome.FINISHED:
        return (f"finished: {value}" if value else "finished"), ""
    told = words.failure(failure) if outcome in (Outcome.FAILED, Outcome.DIED) else ""
    where = "" if failure is None else words.place(failure.place)
    return (f"{outcome}: {told}" if told else str(outcome)), where
