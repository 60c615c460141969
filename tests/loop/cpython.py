"""Runs CPython's own asyncio tests on a loop, and tells the outcome of each as JSON.

    python -m tests.loop.cpython KIND OUT.json [NAME ...]

KIND is `asyncio` or `uvloop` for our loops, `bare-asyncio` or `bare-uvloop` for those that they are built on. A NAME
is a test's, as unittest has it; without any, all are run that make their loops themselves, and so can be given another.
"""

import asyncio
import faulthandler
import importlib
import json
import os
import sys
import unittest
import warnings
from asyncio import unix_events
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import uvloop

from playground.loop import LoopKind, new_event_loop

PACKAGE = "test.test_asyncio"
MODULES = (
    *("test_buffered_proto", "test_context", "test_eager_task_factory", "test_events", "test_futures", "test_futures2"),
    *("test_locks", "test_queues", "test_runners", "test_sendfile", "test_server", "test_sock_lowlevel"),
    *("test_staggered", "test_streams", "test_subprocess", "test_taskgroups", "test_tasks", "test_timeouts"),
    *("test_waitfor",),
)
"""Not those of the base loop's private parts, which they replace by mocks."""

HANGS_AFTER = 60
"""Seconds after which a test tells on stderr where it hangs; whoever started the run ends it."""

Factory = Callable[[], asyncio.AbstractEventLoop]

BARE: dict[str, Factory] = {"bare-asyncio": asyncio.SelectorEventLoop, "bare-uvloop": uvloop.new_event_loop}


def factory_of(kind: str) -> Factory:
    """What makes the loops that are tested."""
    bare = BARE.get(kind)
    return (lambda: new_event_loop(cast("LoopKind", kind))) if bare is None else bare


class Outcomes(unittest.TestResult):
    """How each test ended, by its name: `ok`, `skipped` and why, or its exception."""

    def __init__(self) -> None:
        super().__init__()
        self.by_name: dict[str, str] = {}

    def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802
        """See `unittest.TestResult`; so are the others."""
        super().startTest(test)
        faulthandler.dump_traceback_later(HANGS_AFTER)

    def stopTest(self, test: unittest.TestCase) -> None:  # noqa: N802
        super().stopTest(test)
        faulthandler.cancel_dump_traceback_later()

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802
        self.by_name.setdefault(test.id(), "ok")

    def addExpectedFailure(self, test: unittest.TestCase, _: Any) -> None:  # noqa: N802
        self.by_name[test.id()] = "ok"

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: N802
        self.by_name[test.id()] = f"skipped: {reason}"

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        self._failed(test, err)

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        self._failed(test, err)

    def addSubTest(self, test: unittest.TestCase, _: unittest.TestCase, err: Any) -> None:  # noqa: N802
        if err is not None:
            self._failed(test, err)

    def _failed(self, test: unittest.TestCase, err: Any) -> None:
        kind, error, _ = err
        self.by_name[test.id()] = f"{kind.__name__}: {error}"[:300]


def tests_of(suite: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    """All tests of a suite, one by one."""
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from tests_of(each)
        else:
            yield each


def load(names: list[str]) -> unittest.TestSuite:
    """The tests of these names, or all; a module that this Python has not got is left out."""
    wanted, suite = set(names), unittest.TestSuite()
    for name in MODULES:
        try:
            module = importlib.import_module(f"{PACKAGE}.{name}")
        except (ModuleNotFoundError, unittest.SkipTest):
            continue
        for test in tests_of(unittest.defaultTestLoader.loadTestsFromModule(module)):
            if not wanted or test.id() in wanted:
                suite.addTest(test)
    return suite


def use(factory: Factory) -> None:
    """Have the tests make their loops by this factory, in whatever way they make them."""
    real: Any = asyncio.SelectorEventLoop

    class Selector:
        """Stands for `asyncio.SelectorEventLoop`, which some tests call with a selector of their own."""

        def __new__(cls, selector: Any = None) -> Any:
            return factory() if selector is None else real(selector)

    policy: Any = unix_events._UnixDefaultEventLoopPolicy
    policy._loop_factory = staticmethod(factory)
    vars(asyncio)["SelectorEventLoop"] = Selector
    utilities: Any = importlib.import_module(f"{PACKAGE}.utils")

    def close_loop(loop: Any) -> None:
        """As theirs, but for a loop that does not let its default executor be seen."""
        executor = getattr(loop, "_default_executor", None)
        if executor is not None:
            executor.shutdown(wait=True)
        loop.close()

    utilities.TestCase.close_loop = staticmethod(close_loop)


def main() -> None:
    """Run them."""
    kind, out, *names = sys.argv[1:]
    factory = factory_of(kind)
    suite = load(names)
    use(factory)
    outcomes = Outcomes()
    warnings.simplefilter("ignore")
    suite.run(outcomes)
    Path(out).write_text(json.dumps(outcomes.by_name))
    sys.stdout.flush()
    os._exit(0)  # some tests leave threads behind that would not let it end


if __name__ == "__main__":
    main()
