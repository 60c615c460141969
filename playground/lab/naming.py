"""The name by which the person's code knows what it waits for: `db` of `async with self.db`.

A suspended coroutine stands at an await, and the instructions before it say what was awaited: `db` and then
`BEFORE_ASYNC_WITH`, or `db` and then the method `acquire`, or a future by itself. The name is read there, and believed
only if it leads to the very object that is waited for: through the module's globals, or from the values that the
coroutine holds.

`frame.f_locals` is not asked: before Python 3.13 it leaves in the frame a copy of all locals, which keeps alive what
the person's code lets go. `gc.get_referents` gives the values without their names and leaves nothing.
"""

import dis
import gc
import weakref
from asyncio import locks
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from types import CellType, CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

from playground.lab.fields import field

METHODS = frozenset({"acquire", "wait", "wait_for", "get", "put", "join"})
"""What is called of a primitive to wait for it."""

LONGEST_CODE = 20_000
"""Bytes of a function's code that are read; in a longer function nothing has a name."""

CODES_KEPT = 1000
"""Functions whose names are kept; then all are read anew."""

FOUND_KEPT = 1000
"""Names found in one function that are kept; then all are looked for anew."""

_DULL = frozenset({str, int, float, bool, bytes, type(None), CodeType, FunctionType})
"""Types of values that own no primitive."""


class Path(NamedTuple):
    """`self.db`, as the code says it: where it begins, and the attributes that lead on."""

    base: str
    is_global: bool
    attributes: tuple[str, ...]


class Named(NamedTuple):
    """The awaits of one function: the offset of each in its code, and what it names."""

    code: "weakref.ref[CodeType]"
    offsets: list[int]
    paths: list[frozenset[Path]]
    found: dict[tuple[int, int, int], str | None]
    """The names that were found, by offset and by the identities of coroutine and thing."""


class Naming:
    """Finds names; reads each function's code once."""

    def __init__(self) -> None:
        self._read: dict[int, Named] = {}
        """By identity: hashing a code object reads all of it."""

    def name(self, coroutine: object, frame: FrameType, thing: object) -> str | None:
        """What this coroutine, suspended in this frame, calls the thing that it waits for; None if that is not sure."""
        named = self._awaits(frame.f_code)
        # A loop waits at the same await for the same thing again and again.
        key = (frame.f_lasti, id(coroutine), id(thing))
        if key not in named.found:
            if len(named.found) >= FOUND_KEPT:
                named.found.clear()
            named.found[key] = _name(named, coroutine, frame, thing)
        return named.found[key]

    def _awaits(self, code: CodeType) -> Named:
        named = self._read.get(id(code))
        if named is None or named.code() is not code:
            if len(self._read) >= CODES_KEPT:
                self._read.clear()
            named = self._read[id(code)] = _awaits(code)
        return named


def _name(named: Named, coroutine: object, frame: FrameType, thing: object) -> str | None:
    place = bisect_right(named.offsets, frame.f_lasti) - 1
    paths = [] if place < 0 else [p for p in named.paths[place] if _leads_to(p, coroutine, frame, thing)]
    if len(paths) != 1:
        return None
    return paths[0].attributes[-1] if paths[0].attributes else paths[0].base


def _leads_to(path: Path, coroutine: object, frame: FrameType, thing: object) -> bool:
    """Whether the path ends at the very thing; of a local it is only known that its value is among the coroutine's."""
    owners: Iterable[object]
    if path.is_global:
        found = frame.f_globals.get(path.base)
        owners = () if found is None else (found,)
    else:
        owners = _values(coroutine)
    for attribute in path.attributes:
        owners = [value for owner in owners if (value := _attribute(owner, attribute)) is not None]
    return any(_is_it(each, thing) for each in owners)


def _is_it(value: object, thing: object) -> bool:
    """Whether the value is the thing, or the Condition whose lock it is."""
    return value is thing or (issubclass(type(value), locks.Condition) and field(value, "_lock") is thing)


def _values(coroutine: object) -> Iterator[object]:
    """The locals of a suspended coroutine, those in cells too."""
    for value in gc.get_referents(coroutine):
        if type(value) is CellType:
            try:
                yield value.cell_contents
            except ValueError:  # it is empty
                continue
        elif type(value) not in _DULL:
            yield value


def _attribute(owner: object, name: str) -> Any:
    return None if type(owner) in _DULL else field(owner, name)


def _awaits(code: CodeType) -> Named:
    """Read a function's awaits, and what each names."""
    named = Named(weakref.ref(code), [], [], {})
    if len(code.co_code) > LONGEST_CODE:
        return named
    instructions = [each for each in dis.get_instructions(code) if each.opname != "EXTENDED_ARG"]
    for index, each in enumerate(instructions):
        if each.opname == "GET_AWAITABLE":
            named.offsets.append(each.offset)
            named.paths.append(_named_before(instructions, index))
    return named


def _named_before(instructions: list[dis.Instruction], index: int) -> frozenset[Path]:
    """What the await at this instruction names: the thing alone or entered, or those one of whose methods is called."""
    if instructions[index - 1].opname == "BEFORE_ASYNC_WITH":
        ends = [index - 2]
    else:
        called = [at - 1 for at in _within(instructions, index) if _is_wait(instructions[at])]
        ends = [index - 1, *called]
    return frozenset(path for end in ends if (path := _path_to(instructions, end)) is not None)


def _is_wait(instruction: dis.Instruction) -> bool:
    return instruction.opname in ("LOAD_ATTR", "LOAD_METHOD") and instruction.argval in METHODS


def _within(instructions: list[dis.Instruction], index: int) -> Iterator[int]:
    """The instructions that make what is awaited here; none if the code does not say where it stands."""
    start = _start(instructions[index])
    while index > 0 and start is not None:
        index -= 1
        at = _start(instructions[index])
        if at is not None and at < start:
            return
        yield index


def _start(instruction: dis.Instruction) -> tuple[int, int] | None:
    positions = instruction.positions
    if positions is None or positions.lineno is None or positions.col_offset is None:
        return None
    return positions.lineno, positions.col_offset


def _path_to(instructions: list[dis.Instruction], index: int) -> Path | None:
    """The path whose last part is loaded by this instruction; None if it is not plain names, as `locks["a"]`."""
    attributes: list[str] = []
    while index > 0 and instructions[index].opname == "LOAD_ATTR":
        attributes.insert(0, instructions[index].argval)
        index -= 1
    base = instructions[index]
    is_global = base.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    if not is_global and not base.opname.endswith(("LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_DEREF", "LOAD_CLOSURE")):
        return None
    # Python 3.13 loads two in one instruction.
    name = base.argval[-1] if isinstance(base.argval, tuple) else base.argval
    return Path(name, is_global, tuple(attributes))
