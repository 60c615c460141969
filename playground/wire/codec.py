"""How messages become bytes: a four-byte big-endian length, then msgpack.

The first message in each direction is `Hello`, with the protocol's version; after it batches go up and commands
go down. What arrives is checked against the shapes of this package and nothing else is ever made of it: no
pickle, no eval. Bytes that do not fit raise `WireError`. One command carries Python that is run: `Evaluate`, a line
that the person typed, for the process that runs their code anyway.
"""

import struct
from typing import Any

import msgspec

from playground.errors import WireError
from playground.wire.commands import AnyCommand
from playground.wire.facts import AnyFact
from playground.wire.state import AnyState

VERSION = 4
"""Raised whenever a shape in this package changes."""

LARGEST = 64 * 1024 * 1024
"""Bytes. A longer message is refused unread: its length is more likely to be noise than news."""

_LENGTH = struct.Struct(">I")


class Hello(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The first message each way."""

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
_up: msgspec.msgpack.Decoder[Hello | Batch] = msgspec.msgpack.Decoder(Hello | Batch)
_down: msgspec.msgpack.Decoder[AnyCommand] = msgspec.msgpack.Decoder(AnyCommand)


def encode(message: Hello | Batch | AnyCommand) -> bytes:
    """The message with its length in front."""
    try:
        body = _encoder.encode(message)
    except UnicodeEncodeError:
        body = _encoder.encode(_without_surrogates(msgspec.to_builtins(message)))
    return _LENGTH.pack(len(body)) + body


def _without_surrogates(thing: Any) -> Any:
    """The same with `\ufffd` for each half of a surrogate pair, which a text of Python's may hold and UTF-8 may not."""
    match thing:
        case str():
            return thing.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list() | tuple():
            return [_without_surrogates(each) for each in thing]
        case dict():
            return {_without_surrogates(key): _without_surrogates(value) for key, value in thing.items()}
    return thing


def decode_up(body: bytes) -> Hello | Batch:
    """A message from the lab, without its length."""
    try:
        return _up.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WireError(f"The lab sent a message that does not fit the protocol: {error}") from error


def decode_command(body: bytes) -> AnyCommand:
    """A command from the parent, without its length."""
    try:
        return _down.decode(body)
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
