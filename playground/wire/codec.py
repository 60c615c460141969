"""How messages become bytes: a four-byte big-endian length, then msgpack.

The first message up is `Hello`, with the protocol's version; after it batches go up. Commands go down. What arrives
is checked against the shapes of this package and nothing else is ever made of it: no pickle, no eval. Bytes that do
not fit raise `WireError`. One command carries Python that is run: `Evaluate`, a line that the person typed, for the
process that runs their code anyway.

What a program makes may be what no message can hold: a name with a lone surrogate, as names of files have them, a
number of a hundred digits. It goes as what can be read of it, and takes nothing else with it.
"""

import struct
from functools import cache
from typing import Any

import msgspec

from playground.errors import WireError
from playground.wire.commands import AnyCommand
from playground.wire.facts import AnyFact
from playground.wire.state import AnyState

VERSION = 5
"""Raised whenever a shape in this package changes."""

LARGEST = 64 * 1024 * 1024
"""Bytes. A longer message is refused unread: its length is more likely to be noise than news."""

LEAST, MOST = -(1 << 63), (1 << 63) - 1
"""The smallest and the largest whole number that a message can hold."""

_LENGTH = struct.Struct(">I")


class Hello(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The first message up."""

    version: int
    pid: int
    python: str


class Batch(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What happened since the last batch, and what changed."""

    number: int
    """Counted from 1 without gaps."""
    at: float
    """The loop's clock when it was made."""
    facts: tuple[AnyFact, ...]
    states: tuple[AnyState, ...]


_encoder = msgspec.msgpack.Encoder()


@cache
def _up() -> msgspec.msgpack.Decoder[Hello | Batch]:
    """Made where it is needed: each process decodes one way only, and to make it takes a while."""
    return msgspec.msgpack.Decoder(Hello | Batch)


@cache
def _down() -> msgspec.msgpack.Decoder[AnyCommand]:
    return msgspec.msgpack.Decoder(AnyCommand)


def encode(message: Hello | Batch | AnyCommand) -> bytes:
    """The message with its length in front."""
    try:
        body = _encoder.encode(message)
    except (UnicodeEncodeError, OverflowError):
        body = _encoder.encode(_holdable(msgspec.to_builtins(message)))
    return _LENGTH.pack(len(body)) + body


def _holdable(thing: Any) -> Any:
    """The same without what a message cannot hold: `\\udcff` for a lone surrogate, the nearest number it can hold."""
    match thing:
        case str():
            return thing.encode("utf-8", "backslashreplace").decode()
        case int():
            return min(max(thing, LEAST), MOST)
        case list() | tuple():
            return [_holdable(each) for each in thing]
        case dict():
            return {_holdable(key): _holdable(value) for key, value in thing.items()}
    return thing


def decode_up(body: bytes) -> Hello | Batch:
    """A message from the lab, without its length."""
    try:
        return _up().decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WireError(f"The lab sent a message that does not fit the protocol: {error}") from error


def decode_command(body: bytes) -> AnyCommand:
    """A command from the parent, without its length."""
    try:
        return _down().decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WireError(f"A command does not fit the protocol: {error}") from error


class Splitter:
    """Cuts a stream of bytes, fed in pieces of any size, into message bodies."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The bodies that `data` completes."""
        buffer = self._buffer
        buffer += data
        bodies: list[bytes] = []
        start = 0
        while len(buffer) - start >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(buffer, start)
            if length > LARGEST:
                raise WireError(f"A message claims {length:,} bytes; the most is {LARGEST:,}.")
            end = start + _LENGTH.size + length
            if len(buffer) < end:
                break
            bodies.append(bytes(buffer[start + _LENGTH.size : end]))
            start = end
        del buffer[:start]
        return bodies
