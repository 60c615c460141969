"""A fact as one line of JSON: an object with `at`, `event` and the fact's own fields, by name."""

import msgspec

from playground.wire.fact import Fact
from playground.wire.facts import AnyFact


def line(fact: AnyFact) -> bytes:
    """The object and a newline, UTF-8."""
    own = {name: _plain(getattr(fact, name)) for name in fact.__struct_fields__ if name not in Fact.__struct_fields__}
    return msgspec.json.encode({"at": fact.at, "event": type(fact).__name__, "cause": fact.cause, **own}) + b"\n"


def _plain(value: object) -> object:
    """On the wire structs are arrays; here they are objects."""
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
