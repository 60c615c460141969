"""What hostile bytes are made of: texts of pieces that mean something, and well-formed messages of anything at all."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from playground.wire.codec import Batch

T = TypeVar("T")

SLACK = 3
"""Elements that a list of a made message has at most."""


def refused(error: type[Exception], ask: Callable[[], T]) -> tuple[T | None, str]:
    """What this gives, or in which words it is refused; no other error is a refusal."""
    try:
        return ask(), ""
    except error as told:
        return None, str(told)


def letters() -> st.SearchStrategy[str]:
    """Any text: control characters, lone surrogates and what turns the direction of writing round among it."""
    return st.text(st.characters(exclude_categories=()), max_size=12)


def pieces(*known: str) -> st.SearchStrategy[str]:
    """Texts of a language's own words in any order, with anything in between."""
    return st.lists(st.one_of(st.sampled_from(known), st.sampled_from(known), letters()), max_size=12).map("".join)


@functools.cache
def batches() -> st.SearchStrategy[Batch]:
    """Batches whose shape is right; what they tell need not be possible."""
    return st.builds(msgspec.convert, _made(inspect.type_info(Batch)), st.just(Batch))


def _made(of: inspect.Type, depth: int = 0) -> st.SearchStrategy[Any]:
    """What fits this type, as msgspec would read it."""
    match of:
        case inspect.StructType():
            fields = [_made(field.type, depth + 1) for field in of.fields]
            tag = [] if of.tag is None else [st.just(of.tag)]
            return st.tuples(*tag, *fields).map(list)
        case inspect.UnionType():
            return _one_of(of.types, depth)
        case inspect.VarTupleType():
            least = of.min_length or 0
            most = least if depth > 12 else SLACK
            return st.lists(_later(of.item_type, depth), min_size=least, max_size=most)
        case inspect.TupleType():
            return st.tuples(*(_made(each, depth + 1) for each in of.item_types)).map(list)
        case inspect.DictType():
            return st.dictionaries(_made(of.key_type), _made(of.value_type), max_size=SLACK)
        case inspect.EnumType():
            return st.sampled_from([each.value for each in of.cls])
        case inspect.IntType():
            return st.one_of(st.integers(0, 5), st.integers(-(1 << 63), (1 << 63) - 1))
        case inspect.FloatType():
            return st.one_of(st.floats(0, 9), st.floats())
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
        case inspect.StrType():
            return st.one_of(st.sampled_from(["", "a", "main"]), st.text(max_size=8))
    raise AssertionError(f"{of} is new on the wire: say here what fits it")


def _one_of(kinds: Sequence[inspect.Type], depth: int) -> st.SearchStrategy[Any]:
    """One of them; deep down none that goes deeper, if there is a choice."""
    plain = [each for each in kinds if not isinstance(each, inspect.StructType)]
    return st.one_of(*(_later(each, depth) for each in (plain if depth > 6 and plain else kinds)))


def _later(of: inspect.Type, depth: int) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: _made(of, depth + 1))
