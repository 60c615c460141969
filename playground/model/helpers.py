"""Tasks that asyncio makes for work of its own: of these it is told what they are, and no more while all goes well."""

from playground.wire.facts import TaskCreated

_HELPERS = frozenset(
    {
        "BaseEventLoop._create_server_getaddrinfo",
        "BaseEventLoop.shutdown_asyncgens",
        "BaseEventLoop.shutdown_default_executor",
        "BaseSelectorEventLoop._accept_connection2",
        "BaseSubprocessTransport._connect_pipes",
        "Loop.shutdown_asyncgens",
        "Loop.shutdown_default_executor",
        "Process._feed_stdin",
        "Process._noop",
        "Process._read_stream",
        "staggered_race.<locals>.run_one_coro",
    }
)
"""Their coroutine functions, asyncio's and uvloop's, by qualified name."""


def helps(birth: TaskCreated | None) -> str:
    """What such a task does, `shutdown_asyncgens`; empty if it is not one, or that is not known."""
    return birth.coroutine.rpartition(".")[2] if birth is not None and birth.coroutine in _HELPERS else ""
