"""What the tests of the loop share."""

import threading
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    """A test begins with no thread of the one before, which would be something that may still answer."""
    before = set(threading.enumerate())
    yield
    for each in set(threading.enumerate()) - before:
        each.join(60)
        assert not each.is_alive(), f"{each.name} runs on"
