"""A hand on a loop, for tests: what it does, it does while the loop stands and waits to be told how to go on."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playground.loop import LoopKind, SteerableLoop, StepMade, new_event_loop

Act = Callable[[], object]


class Hand:
    """Does one thing each time that the loop stands, and lets it go on for good when there is no more to do."""

    def __init__(self, loop: SteerableLoop, *acts: Act) -> None:
        self.acts = list(acts)
        self.made: list[StepMade] = []
        """What came of each step."""
        self._loop = loop
        loop.on_hold = self.act
        loop.on_step = self.made.append

    def act(self) -> None:
        """The loop stands."""
        if self.acts:
            self.acts.pop(0)()
        else:
            self._loop.resume()

    @property
    def ran(self) -> list[list[object]]:
        """The callbacks that each step ran."""
        return [[each.callback for each in step.ran] for step in self.made]


def paused_loop(kind: LoopKind, *, debug: bool = False) -> SteerableLoop:
    """A loop that was paused before it ran."""
    loop = new_event_loop(kind)
    loop.set_debug(debug)
    loop.pause()
    return loop


def name_of(task: "asyncio.Task[Any] | None") -> str:
    """The name of a task that there has to be."""
    assert task is not None
    return task.get_name()


@contextmanager
def visitor(
    loop: SteerableLoop, visit: Callable[[], object], stands: threading.Event | None = None
) -> Iterator[list[BaseException]]:
    """A thread that does this once the loop stands, and then lets it go on; its errors are raised at the end."""
    stands = threading.Event() if stands is None else stands
    errors: list[BaseException] = []

    def run() -> None:
        stands.wait(30)
        try:
            visit()
        except BaseException as error:  # noqa: BLE001 - raised below, in the test's own thread
            errors.append(error)
        finally:
            loop.resume()

    loop.on_pause = lambda paused: stands.set() if paused else None
    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield errors
    finally:
        stands.set()
        thread.join()
    for error in errors:
        raise error


def knock(loop: SteerableLoop, times: int = 20) -> None:
    """Visit a standing loop from another thread, so often that it had every chance to run something in between."""
    for _ in range(times):
        came = threading.Event()
        loop.at_gate(came.set)
        assert came.wait(30)
