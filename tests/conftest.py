"""What all tests share."""

import pytest

from playground.loop import LoopKind


@pytest.fixture(params=["asyncio", "uvloop"])
def kind(request: pytest.FixtureRequest) -> LoopKind:
    """Each test that asks for it runs on both loops."""
    kind: LoopKind = request.param
    return kind
