"""The Inspector: what is known of the selected task, and what the lab is asked for meanwhile."""

from pathlib import Path

from msgspec.structs import replace

from playground.model.world import World
from playground.ui.panes.inspector import InspectorPane
from playground.ui.view import View
from playground.wire.cancel import Cancel, CancelStage
from playground.wire.facts import ProgramStarted
from playground.wire.places import Place
from playground.wire.state import Activity, FrameState, Lived, Raised, RaisedAs, TaskDetail, TaskPhase, WaitKind
from tests.model.build import GATHER, created, failure, job, task, waits_for, world
from tests.ui.driving import Player, play
from tests.ui.showing import shown

LIBRARY = "/lib/asyncio/tasks.py"
OLD = "# as compiled\nasync def fetch():\n    await sleep(2)\n"

PROGRAM = """
import asyncio


class Thing:
    def __repr__(self):
        raise RuntimeError("asked")


async def inner(thing):
    await asyncio.sleep(60)


async def main():
    await inner(Thing())


async def fails():
    async with asyncio.TaskGroup() as group:
        group.create_task(breaks())


async def breaks():
    raise ValueError("boom")
"""


def frame(line: int, function: str, text: str, *, locals_: tuple[tuple[str, str], ...] | None = ()) -> FrameState:
    """A frame of gather.py."""
    return FrameState(place=Place(GATHER, line, function), text=text, own=True, locals=locals_)


def detail(number: int, *frames: FrameState, **fields: object) -> TaskDetail:
    """What the lab tells of a task that waits."""
    usual: dict[str, object] = {
        "task": number,
        "gone": False,
        "begun": True,
        "frames": frames,
        "left_out": 0,
        "cancel_pending": False,
        "raised": (),
        "lived": None,
    }
    return TaskDetail(**{**usual, **fields})  # type: ignore[arg-type]


def rows(of: World, selected: int | None = 1, *, size: tuple[int, int] = (70, 24)) -> list[str]:
    """What the pane reads, empty rows left out."""
    view = View(selected=selected)
    return [row for row in shown(InspectorPane(), lambda pane: pane.show(of, view), size=size) if row]


def test_a_waiting_task_is_shown_with_its_wait_its_stack_and_locals_who_waits_for_it_and_who_made_it() -> None:
    sleep = FrameState(place=Place(LIBRARY, 5, "sleep"), text="return await future", own=False, locals=None)
    stack = frame(3, "main", "await fetch(1)", locals_=(("n", "1"),)), frame(7, "fetch", "await sleep(2)"), sleep
    of = world(
        created(1, "main", by=9, line=35),
        replace(task(1, "main", wait=waits_for(kind=WaitKind.SLEEP)), by=9),
        task(2, "waiter", wait=waits_for(1)),
        task(3, "guard", wait=waits_for(1, kind=WaitKind.SHIELD)),
        task(9, "parent"),
        detail(1, *stack),
        now=1.2,
    )
    assert rows(of) == [
        " state      ○ waiting  for 1.2 s",
        " waits for  sleep",
        " gather.py:3  main  await fetch(1)",
        "     n = 1",
        " gather.py:7  fetch  await sleep(2)",
        " tasks.py:5  sleep  return await future",
        " awaited by waiter, guard (shielded)",
        " cancel     not requested  cancelling() = 0",
        " steps      —",
        " coroutine  fetch()",
        " created by parent at gather.py:35  1.2 s ago",
    ]


def test_steps_and_times_go_on_since_they_were_told_and_say_since_when_they_are_counted() -> None:
    """Of one that was looked at from its birth they need not say it."""
    counted = Lived(since=0.0, steps=1_200, running=0.2, ready=0.001, waiting=0.5, activity=Activity.WAITING, at=1.0)
    from_birth = world(task(1), detail(1, lived=counted), now=1.5)
    assert " steps      1,200" in rows(from_birth)
    assert " ran        0.2 s, ready 1 ms, waited 1.0 s" in rows(from_birth)
    later = world(task(1), detail(1, lived=replace(counted, since=0.7)), now=1.5)
    assert " steps      1,200  since you look, 0.8 s ago" in rows(later)
    over = world(task(1, phase=TaskPhase.FINISHED), detail(1, lived=replace(counted, activity=None)), now=1.5)
    assert " ran        0.2 s, ready 1 ms, waited 0.5 s" in rows(over)


def test_what_does_not_fit_behind_its_place_stands_below_it_and_locals_are_wrapped() -> None:
    of = world(task(1), detail(1, frame(3, "main", "await fetch(1)", locals_=(("first", "1" * 9), ("second", "2")))))
    assert rows(of, size=(25, 24))[2:6] == [
        " gather.py:3  main",
        "   await fetch(1)",
        "     first = 111111111",
        "     second = 2",
    ]


def test_the_programs_own_lines_are_those_that_the_lab_compiled() -> None:
    of = world(ProgramStarted(GATHER, OLD, at=0.0), task(1), detail(1, frame(3, "fetch", "what the file says by now")))
    assert " gather.py:3  fetch  await sleep(2)" in rows(of)


def test_a_cancel_is_told_as_pending_until_it_is_thrown_in() -> None:
    cancelling = replace(task(1, phase=TaskPhase.CANCELLING), cancelling=1)
    pending = rows(world(cancelling, detail(1, cancel_pending=True)))
    assert pending[2] == " cancel     requested, not thrown in yet  cancelling() = 1"
    assert rows(world(cancelling, detail(1)))[2].startswith(" cancel     requested and thrown in, not taken back")


def test_how_it_stands_with_a_cancel_is_said_in_full_and_wrapped_to_the_pane() -> None:
    passed_on = replace(
        task(1, phase=TaskPhase.CANCELLING), cancelling=1, cancel=Cancel(stage=CancelStage.PASSED_ON, tasks=(2,))
    )
    cleaning = replace(task(2, "inner"), cancel=Cancel(stage=CancelStage.CLEANING_UP))
    of = world(passed_on, cleaning)
    assert rows(of, size=(90, 24))[2] == (
        " cancel     passed on to inner, which is cleaning up at gather.py:7  cancelling() = 1"
    )
    assert rows(of, size=(45, 24))[2:5] == [
        " cancel     passed on to inner, which is",
        "            cleaning up at gather.py:7",
        "            cancelling() = 1",
    ]


def test_what_is_not_known_is_a_dash_or_said() -> None:
    assert " created by —  0 ms ago" in rows(world(task(1)))
    assert "     locals —" in rows(world(task(1), detail(1, frame(3, "main", "x", locals_=None))))
    assert " The task is gone, and its stack or traceback with it." in rows(world(task(1), detail(1, gone=True)))
    assert " It has not begun: its first step is still to come." in rows(world(task(1), detail(1, begun=False)))
    deep = [frame(line, "f", "f()") for line in range(1, 31)]
    assert rows(world(task(1), detail(1, *deep, left_out=70)), size=(70, 60))[12] == " … 70 more frames"


def test_a_failed_task_is_shown_with_the_tree_of_its_exceptions() -> None:
    group = Raised(
        depth=0, as_=RaisedAs.END, type="ExceptionGroup", message="two", frames=(frame(3, "main", "x()"),), left_out=0
    )
    member = replace(group, depth=1, as_=RaisedAs.MEMBER, type="ValueError", message="", frames=())
    cause = replace(member, depth=2, as_=RaisedAs.CAUSE, type="KeyError", message="'k'", left_out=3)
    failed = replace(task(1, phase=TaskPhase.FAILED), failure=failure())
    of = world(failed, detail(1, raised=(group, member, cause)))
    assert rows(of)[1:6] == [
        " ExceptionGroup: two",
        "  gather.py:3  main  x()",
        "   in the group: ValueError",
        "     raised from KeyError: 'k'",
        "      … and 3 more exceptions below",
    ]
    assert rows(world(failed))[1] == " raised     ValueError: boom  gather.py:12"


def test_a_finished_task_is_shown_with_its_result_and_a_job_with_its_pool() -> None:
    assert rows(world(replace(task(1, phase=TaskPhase.FINISHED), value="'slept'")))[1] == " result     'slept'"
    told = rows(world(job(1, variable="job_1"), task(2, "waiter", wait=waits_for(1))))
    assert told[1:4] == [" awaited by waiter", " function   slow_op()", " pool       pool 1"]
    assert told[-1] == " held by    job_1  your variable"


def test_control_characters_are_only_text() -> None:
    of = world(task(1), detail(1, frame(3, "main", "x", locals_=(("a", "\x1b[2J"),))))
    assert "     a = ␛[2J" in rows(of)


def test_nothing_selected_says_what_comes_here() -> None:
    assert rows(world(), None) == [" What is known of the selected task is shown here."]


def test_8_shows_the_stack_of_the_selected_task_and_follows_the_selection(tmp_path: Path, kind: str) -> None:
    """In the grid beside Source; the lab tells nothing more once the pane has gone, and no call of it in the story."""
    path = tmp_path / "deep.py"
    path.write_text(PROGRAM)

    async def act(player: Player) -> None:
        await player.until(lambda world: len(world.tasks) == 1)
        await player.press("8")
        await player.until_app(lambda: "thing = <Thing>" in player.pane("inspector"))
        assert "deep.py:11  inner" in player.pane("inspector")
        await player.press("1", "right_square_bracket", "l")
        await player.until_app(lambda: "in the group: ValueError: boom" in player.pane("inspector"))
        shown = player.world.detail
        assert shown is not None
        await player.press("8", "escape")
        assert not player.app.screen.query_one(InspectorPane).display
        await player.press("1", "home")
        player.app.show()
        at = player.world.version
        await player.until(lambda world: world.version > at + 3)
        assert player.world.detail is shown
        assert not any("Inspect" in call.python for call in player.world.calls)

    play(act, path, kind, entry="main()")


def test_a_fresh_lab_is_asked_again(module: Path, kind: str) -> None:
    async def act(player: Player) -> None:
        await player.press("8")
        await player.launched("main_1")
        await player.until_app(lambda: "lesson.py:9  main" in player.pane("inspector"))
        await player.press("ctrl+r", "y")
        await player.until(lambda world: not world.variables and world.program.loaded)
        await player.launched("main_1")
        await player.until_app(lambda: "lesson.py:9  main" in player.pane("inspector"))

    play(act, module, kind, size=(80, 24))
