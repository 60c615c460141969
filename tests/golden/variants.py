"""One text in as many variants as there are, what they share written once.

    status 0
    [3.11]
        what Python 3.11 has here
    [3.12+ uvloop]
        what later Pythons have on uvloop
    [all]
        and what all of them have again

A heading holds for the lines below it, up to the next one. It says for which Pythons (`3.11`, `<3.13`, `3.12+`) and on
which loop, on both if it names none; `or` joins several.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import reduce
from itertools import pairwise, product
from typing import NamedTuple

from tests.both import LOOPS

Python = tuple[int, ...]

PYTHONS = ((3, 11), (3, 12), (3, 13))
"""Those whose runs are stored. A later one is expected to do what the last of them does."""

ALL = "all"


class Ground(NamedTuple):
    """Where a variant came about."""

    python: Python
    loop: str


GROUNDS = tuple(Ground(*each) for each in product(PYTHONS, LOOPS))

Lines = Sequence[str]


def read(text: str) -> dict[Ground, list[str]]:
    """Each ground's own text."""
    variants: dict[Ground, list[str]] = {ground: [] for ground in GROUNDS}
    here = set(GROUNDS)
    for line in text.splitlines():
        if line.startswith("["):
            here = _grounds(line.strip("[]"))
            continue
        for ground in here:
            variants[ground].append(line)
    return variants


def written(variants: Mapping[Ground, Lines]) -> str:
    """The text of all of them, of which there is one for each of `GROUNDS`."""
    common = reduce(_common, variants.values())
    gaps = {ground: _gaps(lines, common) for ground, lines in variants.items()}
    lines: list[str] = []
    heading = ALL
    for at, shared in enumerate([*common, None]):
        for own in dict.fromkeys(each[at] for each in gaps.values()):
            if own:
                heading = _heading({ground for ground in GROUNDS if gaps[ground][at] == own})
                lines += [f"[{heading}]", *own]
        if shared is not None:
            lines += [shared] if heading == ALL else [f"[{ALL}]", shared]
            heading = ALL
    return "".join(f"{line}\n" for line in lines)


def _common(one: Lines, other: Lines) -> Lines:
    """The lines that both have, in order."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [line for block in blocks for line in one[block.a : block.a + block.size]]


def _gaps(lines: Lines, common: Lines) -> list[tuple[str, ...]]:
    """What stands before each of the common lines, and after the last."""
    places = [-1]
    for line in common:
        places.append(lines.index(line, places[-1] + 1))
    return [tuple(lines[before + 1 : after]) for before, after in pairwise([*places, len(lines)])]


def _heading(grounds: set[Ground]) -> str:
    """In as few parts as will do: those of both loops told apart, or first what is for both."""
    asyncio, uvloop = ({ground.python for ground in grounds if ground.loop == loop} for loop in LOOPS)
    apart = _parts(set(), asyncio, uvloop)
    together = _parts(asyncio & uvloop, asyncio - uvloop, uvloop - asyncio)
    fewest = min(together, apart, key=len)
    return " or ".join(fewest) or ALL


def _parts(both: set[Python], *by_loop: set[Python]) -> list[str]:
    alone = [f"{each} {loop}".strip() for loop, one in zip(LOOPS, by_loop, strict=True) for each in _ranges(one)]
    return [*filter(None, _ranges(both)), *alone]


def _ranges(pythons: set[Python]) -> Iterator[str]:
    """`3.12+`, `<3.13`, or each by itself; nothing to say is said where it is all of them."""
    rest = sorted(pythons)
    match rest:
        case []:
            return
        case _ if tuple(rest) == PYTHONS:
            yield ""
        case [_, _, *_] if tuple(rest) == PYTHONS[: len(rest)]:
            yield f"<{_version(PYTHONS[len(rest)])}"
        case _ if tuple(rest) == PYTHONS[-len(rest) :]:
            yield f"{_version(rest[0])}+"
        case _:
            yield from (_version(each) + ("+" if each == PYTHONS[-1] else "") for each in rest)


def _version(python: Python) -> str:
    return f"{python[0]}.{python[1]}"


def _grounds(heading: str) -> set[Ground]:
    return {ground for part in heading.split(" or ") for ground in GROUNDS if all(_holds(part.split(), ground))}


def _holds(words: Iterable[str], ground: Ground) -> Iterator[bool]:
    for word in words:
        if word in LOOPS:
            yield word == ground.loop
        elif word != ALL:
            major, minor = word.strip("<+").split(".")
            python = int(major), int(minor)
            yield _is_in(ground.python, python, word)


def _is_in(python: Python, bound: Python, word: str) -> bool:
    if word.startswith("<"):
        return python < bound
    return python >= bound if word.endswith("+") else python == bound
