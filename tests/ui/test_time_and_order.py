"""Time and order at the desk: what the keys say, what the screen tells of it, and where the Ready pane stands."""

import pytest

from playground.model.world import World
from playground.wire.commands import Pause, SetSpeed
from playground.wire.ran import Ran, RanKind
from playground.wire.state import AnyState, LoopPhase, PoolState, WorkerState
from tests.model.build import apply, job, loop, ran, stepped, task, world
from tests.ui.desk import Sitting, sit

WIDE, SMALL = (120, 36), (80, 24)
MAIN, FETCH = ran("main", task=1), ran("fetch-1", task=2)
CALLBACK = ran("Future.set_result", RanKind.CALLBACK)


def running(*more: AnyState, **fields: object) -> World:
    """Two tasks and a loop that runs."""
    return world(task(1, "main"), task(2, "fetch-1"), loop(**{"python": "3.12.1", **fields}), *more)


def paused(*queue: Ran, pools: tuple[PoolState, ...] = (), **fields: object) -> World:
    """The same, the loop standing at the gate with this ready."""
    usual: dict[str, object] = {"phase": LoopPhase.PAUSED, "queue": queue, "ready": len(queue), "steered": True}
    return running(*pools, **{**usual, **fields})


def pool(number: int, name: str, *, shut_down: bool = False) -> PoolState:
    """An executor, one of its two workers busy."""
    workers = tuple(
        WorkerState(name=f"{name}_{place}", job=None, function=function, since=None, ghost=False, place=None)
        for place, function in enumerate(("job", ""))
    )
    return PoolState(
        pool=number,
        kind="threads",
        name=name,
        limit=2,
        workers=workers,
        queued=0,
        handed_over=0,
        done=0,
        shut_down=shut_down,
        broken="",
    )


def test_space_pauses_and_resumes_by_what_the_loop_does_and_was_asked_to_do() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        await desk.press("space")
        await desk.show(running(), Pause())
        await desk.press("space")
        await desk.show(paused())
        await desk.press("space")
        assert desk.said == ["pause", "resume", "resume"]

    sit(act)


def test_two_quick_spaces_leave_the_loop_as_it_was() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        await desk.press("space", "space", "space")
        assert desk.said == ["pause", "resume", "pause"]

    sit(act)


def test_steps_and_jumps_are_said_at_once() -> None:
    async def act(desk: Sitting) -> None:
        desk.view.selected = 2
        await desk.show(paused(MAIN))
        await desk.press("full_stop", "greater_than_sign", "j")
        assert desk.said == ["step", "step 2", "jump"]

    sit(act)


def test_a_job_has_no_steps() -> None:
    async def act(desk: Sitting) -> None:
        of = paused(MAIN)
        apply(of, job(7, variable="job_1"))
        desk.view.selected = 7
        await desk.show(of)
        await desk.press("greater_than_sign")
        assert desk.said == []
        assert "A job has no steps" in desk.notices[0]

    sit(act)


def test_plus_and_minus_go_by_the_speed_that_was_asked_for_last_and_stop_at_the_ends() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        await desk.press("plus", "plus", "minus")
        await desk.show(running(), SetSpeed(speed=2.0))
        await desk.press("plus")
        await desk.show(running(speed=0.5))
        await desk.press("minus")
        assert desk.said == ["speed 2", "speed 5", "speed 2", "speed 5", "speed 0.2"]
        await desk.show(running(speed=10.0))
        await desk.press("plus")
        await desk.show(running(speed=0.1))
        await desk.press("minus")
        assert desk.said == []
        assert desk.notices == ["×10 is the fastest that there is.", "×0.1 is the slowest that there is."]

    sit(act)


def test_i_goes_to_instant_time_and_back() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        await desk.press("i")
        await desk.show(running(instant=True))
        await desk.press("i")
        await desk.show(running(instant=True))
        await desk.press("minus")
        assert desk.said == ["speed instant", "speed 1", "speed 10"]

    sit(act)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_the_header_says_paused_steered_the_speed_and_what_runs_on(size: tuple[int, int]) -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(paused(speed=2.0, pools=(pool(1, "default"), pool(2, "other"))))
        for part in ("‖ PAUSED", "STEERED", "×2", "2 jobs run on in threads"):
            assert part in desk.bar("header")
        await desk.show(running(instant=True, held=("job slow_op on default",)))
        assert "instant, held by 1" in desk.bar("header")
        assert "PAUSED" not in desk.bar("header")
        assert "STEERED" not in desk.bar("header")

    sit(act, size=size)


def test_the_loop_pane_says_what_holds_a_jump_those_alike_in_one_line() -> None:
    async def act(desk: Sitting) -> None:
        held = ("job slow on a", "job slow on a", "thread T-1", "process 12")
        await desk.show(running(instant=True, steered=True, held=held))
        told = desk.pane("loop").splitlines()
        at = next(number for number, line in enumerate(told) if "held by" in line)
        assert [line.strip() for line in told[at : at + 4]] == [
            "held by",
            "2 × job slow on a",
            "thread T-1",
            "process 12",
        ]

    sit(act)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_while_paused_the_keys_of_time_and_order_stand_in_front(size: tuple[int, int]) -> None:
    async def act(desk: Sitting) -> None:
        desk.view.selected = 1
        await desk.show(paused(MAIN))
        keys = desk.bar("keys")
        assert keys.startswith(" Space resume  . step  > step task  n run next  j to timer  ")
        assert keys.endswith("? help  ")
        await desk.show(running())
        assert "Space pause" in desk.bar("keys")

    sit(act, size=size)


def test_in_the_grid_the_ready_pane_stands_beside_source_while_the_loop_is_paused() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        assert not desk.shows("ready")
        await desk.show(paused(MAIN), last_step=stepped(FETCH, ready=(MAIN,)))
        assert desk.shows("ready")
        assert desk.shows("source")
        assert "fetch-1 ran, 1 made ready" in desk.pane("ready")
        await desk.show(running())
        assert not desk.shows("ready")

    sit(act)


def test_in_the_stack_the_ready_tab_takes_the_loops_place_and_gives_it_back() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(paused(MAIN))
        assert desk.shows("ready")
        assert not desk.shows("loop")
        await desk.show(running())
        assert desk.shows("loop")

    sit(act, size=SMALL)


def test_in_the_stack_a_tab_that_the_person_opened_stays() -> None:
    async def act(desk: Sitting) -> None:
        await desk.press("4", "1")
        await desk.show(paused(MAIN))
        assert desk.shows("source")
        await desk.press("n")
        await desk.show(paused(MAIN))
        assert desk.shows("ready")
        await desk.show(running())
        assert desk.shows("source")

    sit(act, size=SMALL)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_n_goes_to_the_ready_queue_and_n_again_runs_the_chosen_step_next(size: tuple[int, int]) -> None:
    async def act(desk: Sitting) -> None:
        desk.view.selected = 1
        await desk.show(paused(CALLBACK, MAIN, FETCH))
        await desk.press("n")
        assert desk.focused == "ready"
        await desk.press("down", "n")
        assert desk.said == ["next 2"]
        assert desk.view.selected == 2

    sit(act, size=size)


def test_a_plain_callback_cannot_be_picked_and_it_is_said_why() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(paused(CALLBACK, MAIN))
        await desk.press("n", "up", "enter")
        assert desk.said == []
        assert "keep their order" in desk.notices[0]

    sit(act)


def test_n_says_why_there_is_nothing_to_pick() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        await desk.press("n")
        await desk.show(paused())
        await desk.press("n")
        assert desk.focused == "tasks"
        assert "Space pauses it" in desk.notices[0]
        assert "Nothing is ready" in desk.notices[1]

    sit(act)


def test_the_focus_goes_back_to_where_it_was_when_the_loop_goes_on_or_on_escape() -> None:
    async def act(desk: Sitting) -> None:
        await desk.press("5")
        await desk.show(paused(MAIN))
        await desk.press("n", "escape")
        assert desk.focused == "story"
        await desk.press("n")
        await desk.show(running())
        assert desk.focused == "story"

    sit(act)


def test_the_ready_pane_is_said_to_be_away_while_the_loop_runs_in_the_grid() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        await desk.press("7")
        assert desk.focused == "tasks"
        assert "Space pauses it" in desk.notices[0]

    sit(act)


def test_the_ready_tab_says_while_the_loop_runs_how_many_are_ready() -> None:
    async def act(desk: Sitting) -> None:
        await desk.press("7")
        await desk.show(running(ready=3))
        assert "The loop runs; 3 ready. Space pauses it" in desk.pane("ready")
        await desk.press("n")
        assert "Space pauses it" in desk.notices[0]

    sit(act, size=SMALL)


def test_ages_stand_still_while_the_loops_clock_does() -> None:
    async def act(desk: Sitting) -> None:
        of = paused(MAIN, clock=1.2)
        of.at = 1.2
        await desk.show(of)
        before = desk.pane("tasks"), desk.bar("header")
        of.version += 1
        await desk.show(of)
        assert (desk.pane("tasks"), desk.bar("header")) == before
        assert "1.2 s" in before[0]

    sit(act)


def test_blocking_the_loop_and_filling_the_pool_ask_for_seconds_and_check_them() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        for action, verb in (("block", "block"), ("fill", "fill")):
            await desk.do(f"screen.{action}")
            await desk.press(*"soon", "enter")
            assert desk.said == []
            await desk.press(*["backspace"] * 4, "3", "enter")
            assert desk.said == [f"{verb} 3"]

    sit(act)


def test_shutting_a_pool_down_asks_which_of_those_that_still_take_jobs() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        await desk.do("screen.shut_down")
        assert "There is no executor" in desk.notices[0]
        await desk.show(running(pool(1, "default"), pool(2, "old", shut_down=True), pool(3, "mine")))
        await desk.do("screen.shut_down")
        await desk.press("2")
        assert desk.said == ["shutdown 3"]

    sit(act)


def test_debug_mode_eager_tasks_and_garbage_are_said_by_how_things_stand() -> None:
    async def act(desk: Sitting) -> None:
        await desk.show(running())
        await desk.do("screen.debug", "screen.eager", "screen.say('collect')")
        await desk.show(running(debug=True, eager=True))
        await desk.do("screen.debug", "screen.eager")
        assert desk.said == ["debug on", "eager on", "collect", "debug off", "eager off"]
        await desk.show(running(python="3.11.9"))
        await desk.do("screen.eager")
        assert desk.said == []
        assert desk.notices == ["Eager tasks need Python 3.12 or later; this lab runs Python 3.11.9."]

    sit(act)
