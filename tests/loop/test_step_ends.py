"""What ends a loop ends it in a step as well, and nothing is lost by it."""

import pytest

from playground.loop import LoopKind, SteerableLoop, new_event_loop
from tests.loop.compare import Log, on, stop_soon
from tests.loop.steering import Hand, paused_loop


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_what_ends_the_loop_comes_out_of_a_step(kind: LoopKind, error: type[BaseException]) -> None:
    """No handle behind it is lost; the loop is paused and steps on when it is run again."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []

        def fail() -> None:
            raise error

        loop.call_soon(fail)
        for number in range(3):
            loop.call_soon(ran.append, number)
        Hand(loop, loop.step)
        with pytest.raises(error):
            loop.run_forever()
        assert (loop.paused, ran, loop.ready) == (True, [], 3)
        Hand(loop, loop.step, loop.step, loop.stop)
        held: list[list[int]] = []
        loop.on_step = lambda _: held.append(list(ran))
        loop.run_forever()
        assert (held[:2], ran) == ([[0], [0, 1]], [0, 1, 2])

    on(paused_loop(kind), do)


def test_an_exit_from_a_task_comes_out_of_a_step(kind: LoopKind) -> None:
    """And leaves what stood behind it."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []

        async def leave() -> None:
            raise SystemExit(3)

        task = loop.create_task(leave())
        loop.call_soon(ran.append, 1)
        Hand(loop, loop.step)
        with pytest.raises(SystemExit):
            loop.run_forever()
        assert (loop.paused, ran) == (True, [])
        assert isinstance(task.exception(), SystemExit)
        loop.resume()
        stop_soon(loop)
        assert ran == [1]

    on(paused_loop(kind), do)


def test_a_handle_may_ask_for_steps_and_then_to_go_on(kind: LoopKind) -> None:
    """They are made first, one after the other."""

    def do(loop: SteerableLoop) -> None:
        told: list[object] = []
        loop.on_pause = told.append
        loop.on_step = lambda step: told.append(len(step.ran))

        def ask() -> None:
            loop.step()
            loop.step()
            loop.resume()

        loop.call_soon(ask)
        for number in range(4):
            loop.call_soon(told.append, f"{number} ran")
        stop_soon(loop)
        assert told == [True, "0 ran", 1, "1 ran", 1, False, "2 ran", "3 ran"]
        assert not loop.paused

    on(new_event_loop(kind), do)


def test_an_error_in_a_step_is_reported_and_the_step_is_over(kind: LoopKind) -> None:
    """As an error in any callback."""

    def do(loop: SteerableLoop) -> None:
        loop.call_soon(lambda: 1 / 0)
        loop.call_soon(loop.stop)
        hand = Hand(loop, loop.step)
        with Log() as log:
            loop.run_forever()
        assert len(hand.made) == 1
        assert len(log.lines) == 1

    on(paused_loop(kind), do)


def test_stop_in_a_step_ends_the_loop(kind: LoopKind) -> None:
    """What the same iteration still had to run is run in steps, as a stopped loop runs it."""

    def do(loop: SteerableLoop) -> None:
        ran: list[int] = []
        loop.call_soon(loop.stop)
        loop.call_soon(ran.append, 1)
        loop.on_hold = loop.step
        loop.run_forever()
        assert (ran, loop.paused) == ([1], True)

    on(paused_loop(kind), do)
