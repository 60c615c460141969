"""What all tests share."""

import gc
import os
import signal
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import settings

from playground.loop import LoopKind
from tests.headless import Write

# The same examples each time and on every machine, and no clock that fails a slow one. To search on:
# pytest --hypothesis-profile=search tests/hostile
settings.register_profile("search", deadline=None, max_examples=3000)
settings.register_profile("same", deadline=None, max_examples=50, database=None, derandomize=True)
settings.load_profile("same")


@pytest.fixture(params=["asyncio", "uvloop"])
def kind(request: pytest.FixtureRequest) -> LoopKind:
    """Each test that asks for it runs on both loops."""
    kind: LoopKind = request.param
    return kind


@pytest.fixture
def program(tmp_path: Path) -> Write:
    """Writes the text of a program to a file."""

    def write(text: str) -> Path:
        path = tmp_path / "program.py"
        path.write_text(dedent(text))
        return path

    return write


def pytest_configure() -> None:
    """Heed the signals that the tests send, also where they were started with some ignored.

    A shell script runs what it puts into the background with SIGINT and SIGQUIT ignored, `nohup` with SIGHUP.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    keep_bytecode()


def keep_bytecode() -> None:
    """Let nothing be compiled twice: the tests start Python more than a thousand times, each with the whole package."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: the modules and the tests, which many a test would have it walk."""
    gc.collect()
    gc.freeze()
