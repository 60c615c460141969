"""A chain of coroutines can be asked for at any moment."""

import asyncio
from collections.abc import AsyncIterator, Iterator

from playground.lab.waits import awaited_by


class Look:
    """Asks for what is awaited. CPython specialises no call of such an object, and counts its calls on and on."""

    def __init__(self) -> None:
        self.found: list[object] = []

    def __call__(self, running: object) -> None:
        self.found += [True] * (awaited_by(running) is not None)


def test_what_runs_awaits_nothing_whatever_it_calls_and_however_often() -> None:
    """Asked for it, CPython up to 3.12 takes the count in the cache of a call for an instruction, and crashes."""
    look = Look()
    running: dict[str, object] = {}

    async def coroutine() -> None:
        task = asyncio.current_task()
        assert task is not None
        own = task.get_coro()
        for _ in range(2_000):
            look(own)

    def generator() -> Iterator[None]:
        own = running["generator"]
        for _ in range(2_000):
            look(own)
        yield

    async def async_generator() -> AsyncIterator[None]:
        own = running["async generator"]
        for _ in range(2_000):
            look(own)
        yield

    async def iterate() -> None:
        async for _ in generated:
            pass

    asyncio.run(coroutine())
    running["generator"] = generating = generator()
    next(generating)
    running["async generator"] = generated = async_generator()
    asyncio.run(iterate())
    assert look.found == []
