"""What all tests share."""

import signal

import pytest

from playground.loop import LoopKind


@pytest.fixture(params=["asyncio", "uvloop"])
def kind(request: pytest.FixtureRequest) -> LoopKind:
    """Each test that asks for it runs on both loops."""
    kind: LoopKind = request.param
    return kind


def pytest_configure() -> None:
    """Heed SIGINT, which the tests send, also where they were started with it ignored, as in a script's background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
