"""One end of a connection, for random programs."""

import asyncio
from collections.abc import Callable


class Talker(asyncio.Protocol):
    """A transport's end, which tells what it is told."""

    def __init__(self, say: Callable[[str], None], act: Callable[[int], None]) -> None:
        self.say = say
        self.act = act

    def connection_made(self, _: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self.say("connection made")

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self.say(f"received {data!r}")
        self.act(len(data))

    def eof_received(self) -> None:
        """See `asyncio.Protocol`."""
        self.say("end of file")

    def connection_lost(self, error: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self.say(f"connection lost {error!r}")
        self.act(2)
