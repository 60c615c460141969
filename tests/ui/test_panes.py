"""What the panes read, given a world."""

import asyncio
from dataclasses import replace

import msgspec
import pytest
from textual.content import Content

from playground.model.tasks import Shape
from playground.model.world import World
from playground.ui.highlight import AT_ONCE
from playground.ui.lines import Line
from playground.ui.load import Load
from playground.ui.panes.executors import ExecutorsPane
from playground.ui.panes.loop import LoopPane
from playground.ui.panes.output import OutputPane
from playground.ui.panes.source import SourcePane
from playground.ui.panes.story import StoryPane
from playground.ui.panes.tasks import TasksPane
from playground.ui.view import View
from playground.wire.fact import Outcome
from playground.wire.facts import Printed, ProgramFailed, ProgramStarted, RunEnded, TaskEnded
from playground.wire.state import LoopPhase, PoolState, TaskPhase, TaskState, Wait, WaitKind, WorkerState
from tests.model.build import GATHER, apply, called, created, failure, job, loop, task, waits_for, world
from tests.ui.showing import Showing, read, shown

TEXT = "\n".join(f"line {number}" for number in range(1, 41))
STARTED = ProgramStarted(at=0.0, path=GATHER, text=TEXT)


def tasks_of(told: World, view: View | None = None, *, size: tuple[int, int] = (80, 12)) -> list[str]:
    """The Tasks pane of this world, empty rows left out."""
    view = view or View()
    rows = shown(TasksPane(), lambda pane: pane.show(told, view), size=size)
    return [row for row in rows if row]


def worker(name: str, number: int | None = None, *, ghost: bool = False) -> WorkerState:
    """A worker thread, idle without a job."""
    function = "" if number is None else "slow_op"
    since = None if number is None else 1.0
    return WorkerState(name=name, job=number, function=function, since=since, ghost=ghost, place=None)


def pool(kind: str = "threads", **fields: object) -> PoolState:
    """An executor with room for six."""
    usual: dict[str, object] = {"pool": 1, "kind": kind, "name": "default", "limit": 6, "workers": (), "queued": 0}
    rest: dict[str, object] = {"handed_over": 0, "done": 0, "shut_down": False, "broken": ""}
    return PoolState(**{**usual, **rest, **fields})  # type: ignore[arg-type]


def test_tasks_stand_in_columns_below_what_awaits_them() -> None:
    rows = tasks_of(
        world(
            STARTED,
            task(1, "main", wait=waits_for(2, kind=WaitKind.GATHER)),
            task(2, "fetch-1", wait=Wait(kind=WaitKind.SLEEP, until=3.0), variable="fetch_1"),
            now=1.2,
        )
    )
    assert [row.split() for row in rows] == [
        ["id", "name", "state", "for", "waits", "for", "line"],
        ["1", "main", "○", "waiting", "1.2", "s", "gather", "of", "1", ":7"],
        ["2", "└─fetch-1", "○", "waiting", "1.2", "s", "sleep,", "1.8", "s", "left", ":7"],
    ]


def test_a_task_whose_name_has_no_room_keeps_its_number() -> None:
    rows = tasks_of(world(STARTED, *(task(n, f"fetch_a_page_with_a_long_name-{n}") for n in (1, 2))), size=(60, 12))
    assert [row.split()[1][-3:] for row in rows[1:3]] == ["…-1", "…-2"]


def test_where_there_is_no_room_the_word_after_a_time_goes_and_the_name_of_a_task_does_not() -> None:
    held = Wait(kind=WaitKind.LOCK, name="db", holders=(2,))
    timed = Wait(kind=WaitKind.TIMEOUT, until=59.0)
    rows = tasks_of(world(STARTED, task(1, "main", wait=held), task(2, "left", wait=timed)), size=(64, 12))
    assert 'Lock "db", held by le…' in rows[1]
    assert "timeout block, 59.0 s :7" in " ".join(rows[2].split())


def test_a_flat_table_has_no_guides() -> None:
    view = View(tasks=replace(View().tasks, shape=Shape.FLAT))
    rows = tasks_of(world(task(1, wait=waits_for(2)), task(2)), view)
    assert "└" not in "".join(rows)


def test_what_came_of_a_task_stands_where_its_wait_stood() -> None:
    finished = task(1, phase=TaskPhase.FINISHED)
    done = type(finished)(**{name: getattr(finished, name) for name in finished.__struct_fields__} | {"value": "'ok'"})
    failed = task(2, phase=TaskPhase.FAILED)
    broke = type(failed)(**{n: getattr(failed, n) for n in failed.__struct_fields__} | {"failure": failure()})
    rows = tasks_of(world(done, broke))
    assert "✓ finished" in rows[1]
    assert "→ 'ok'" in rows[1]
    assert "! failed" in rows[2]
    assert "ValueError: boom" in rows[2]


def test_a_waiter_of_the_persons_is_told_as_an_expression() -> None:
    rows = tasks_of(
        world(
            created(1, "fetch-1"),
            called('fetch_1 = asyncio.create_task(fetch(), name="fetch-1")', 1, variable="fetch_1"),
            called(
                'shield_1 = asyncio.create_task(waiter(asyncio.shield(fetch_1)), name="shield-1")',
                2,
                variable="shield_1",
            ),
            task(1, "fetch-1", variable="fetch_1"),
            task(2, "shield-1", wait=waits_for(1, kind=WaitKind.SHIELD), variable="shield_1"),
        ),
        size=(100, 12),
    )
    assert "shield(fetch-1)" in rows[1]
    assert rows[1].endswith("you")
    assert "└╌fetch-1" in rows[2]


def test_a_job_that_was_sent_is_a_row_of_its_own_kind() -> None:
    rows = tasks_of(world(pool(), job(4, variable="slow_op_1")))
    assert rows[1].split()[:4] == ["4", "slow_op()", "◇", "queued"]


@pytest.mark.parametrize("width", [30, 48, 60, 80, 160])
def test_rows_never_get_wider_than_the_pane(width: int) -> None:
    rows = tasks_of(world(task(1, "a-very-long-name-" * 4, wait=waits_for(2)), task(2)), size=(width, 8))
    assert all(len(row) <= width for row in rows)


def test_names_with_control_characters_and_markup_are_only_text() -> None:
    rows = tasks_of(world(task(1, "\x1b[2J[bold]x")))
    assert "␛[2J[bold]x" in rows[1]


def test_the_selected_task_stays_selected_when_rows_come_and_go() -> None:
    view = View(selected=2)
    told = world(task(1), task(2), task(3))

    async def look() -> list[int | None]:
        pane = TasksPane()
        seen = []
        async with Showing(pane).run_test(size=(80, 12)) as pilot:
            for more in ((), (task(4, wait=waits_for(1, 2, 3)),)):
                apply(told, *more)
                pane.show(told, view)
                await pilot.pause()
                seen.append(view.selected)
            await pilot.press("down")
            seen.append(view.selected)
            await pilot.press("home")
            seen.append(view.selected)
            await pilot.click(pane, offset=(5, 3))
            seen.append(view.selected)
        return seen

    assert asyncio.run(look()) == [2, 2, 3, 4, 2]


def test_a_selected_task_that_is_gone_leaves_the_selection_to_its_neighbour() -> None:
    view = View(selected=2)
    told = world(task(1), task(2), task(3))
    tasks_of(told, view)
    told.tasks.pop(2)
    tasks_of(told, view)
    assert view.selected in (1, 3)


def test_what_a_launched_task_makes_comes_into_view_with_it_and_pushes_nothing_that_somebody_chose() -> None:
    told, view = world(*(task(number) for number in range(1, 21))), View(selected=20)

    async def look() -> None:
        pane = TasksPane()
        async with Showing(pane).run_test(size=(80, 12)) as pilot:

            async def show(*more: TaskState) -> list[str]:
                apply(told, *more, now=2.0)
                pane.show(told, view)
                await pilot.pause()
                return [row.split()[1] for row in read(pane)[1:]]

            await show()
            view.selected = 21
            assert (await show(task(21)))[-1] == "task-21"
            gathers = task(21, wait=waits_for(22, 23, 24, kind=WaitKind.GATHER))
            rows = await show(gathers, *(task(number) for number in (22, 23, 24)))
            assert rows[-4:] == ["task-21", "├─task-22", "├─task-23", "└─task-24"]
            view.selected = 25
            await show(task(25))
            many = range(26, 66)
            rows = await show(task(25, wait=waits_for(*many, kind=WaitKind.GATHER)), *(task(number) for number in many))
            assert rows[:2] == ["task-25", "├─task-26"]
            await pilot.press("home", *["down"] * 20)
            still = await show()
            assert still[-1] == "task-21"
            assert await show(task(66), task(21, wait=waits_for(22, 23, 24, 66, kind=WaitKind.GATHER))) == still

    asyncio.run(look())


def test_the_loop_pane_says_which_what_and_how_busy() -> None:
    load = Load()
    load.feed(loop(handles=0, busy=0.0), 1.0)
    state = loop(
        clock=2.0, handles=1240, busy=0.12, phase=LoopPhase.RUNNING, ready=2, timers=3, next_timer=2.8, tasks=6
    )
    load.feed(state, 2.0)
    text = "\n".join(shown(LoopPane(), lambda pane: pane.show(world(STARTED, state), load), size=(30, 14)))
    for part in ("▶ running", "asyncio 3.12.1", "2.00 s", "12%", "1,240/s", "3 next 0.8 s", "6 of 0"):
        assert part in text


def test_the_loop_pane_stands_in_columns_where_there_is_room() -> None:
    rows = shown(LoopPane(), lambda pane: pane.show(world(STARTED, loop()), Load()), size=(78, 6))
    assert {"state", "ready", "ended"} <= set(" ".join(rows).split())


def test_a_dead_labs_loop_is_not_said_to_wait() -> None:
    dead = world(STARTED, loop(), RunEnded(outcome=Outcome.DIED, status=3, signal=None, at=1.0))
    text = "\n".join(shown(LoopPane(), lambda pane: pane.show(dead, Load()), size=(30, 14)))
    assert "lab ended" in text
    assert "waiting" not in text


def test_executors_show_workers_with_job_and_age_queue_and_ghosts() -> None:
    workers = (worker("asyncio_0", 4), worker("asyncio_1", 5, ghost=True), worker("asyncio_2"))
    told = world(STARTED, pool(workers=workers, queued=3, done=12), now=2.2)
    rows = [row.split() for row in shown(ExecutorsPane(), lambda pane: pane.show(told), size=(60, 8)) if row]
    assert rows[0][:3] == ["default", "threads", "2/6"]
    assert rows[1] == ["▶", "#0", "4", "slow_op", "1.2", "s"]
    assert rows[2] == ["◌", "#1", "5", "ghost", "slow_op", "1.2", "s"]
    assert rows[3] == ["·", "#2", "idle"]
    assert rows[4] == ["queue", "3", "·", "done", "12"]


def test_that_a_pool_was_shut_down_can_be_read_at_120_columns() -> None:
    def last(queued: int) -> str:
        told = world(STARTED, pool(queued=queued, done=2, shut_down=True))
        return shown(ExecutorsPane(), lambda pane: pane.show(told), size=(29, 8))[1]

    assert last(0) == "  shut down · done 2"
    assert last(3).startswith("  shut down · queue 3")


def test_a_process_pool_claims_no_more_than_can_be_known() -> None:
    workers = (worker("pid 11"), worker("pid 12"))
    ghost = msgspec.structs.replace(job(7), ghost=True, started=1.0)
    gone = msgspec.structs.replace(job(8), ghost=True, outcome=Outcome.FINISHED)
    told = world(STARTED, pool("processes", workers=workers, handed_over=5), ghost, gone, job(9), now=2.2)
    rows = shown(ExecutorsPane(), lambda pane: pane.show(told), size=(60, 8))
    assert rows[1:4] == ["  up to 2 busy, 5 handed over", "  ◌ 7 ghost slow_op 1.2 s", "  · pid 11"]


def test_the_source_marks_lines_with_the_tasks_that_stand_there_and_goes_to_the_selected_ones() -> None:
    view = View(selected=2)
    told = world(STARTED, task(2), task(4), task(5, phase=TaskPhase.FINISHED))
    rows = shown(SourcePane(), lambda pane: pane.show(told, view), size=(60, 6))
    (marked,) = [row for row in rows if "◀" in row]
    assert marked.split() == ["7", "line", "7", "◀", "2,", "4"]


def test_the_source_opens_below_the_docstring_which_the_lesson_shows() -> None:
    def first(text: str) -> str:
        told = world(ProgramStarted(at=0.0, path=GATHER, text=text))
        return shown(SourcePane(), lambda pane: pane.show(told, View()), size=(60, 3))[0].strip()

    assert first('"""gather: several\n\nLesson.\n"""\n\nimport asyncio\n\n\nx = 1\ny = 2\n') == "6  import asyncio"
    assert first("import asyncio\n" * 9) == "1  import asyncio"
    assert first('"""does not parse"""\nimport asyncio (\n' + "\n" * 9) == '1  """does not parse"""'


def test_the_source_shows_an_error_at_its_line() -> None:
    told = world(STARTED, ProgramFailed(at=0.0, failure=failure("SyntaxError", "invalid syntax", 30)))
    rows = shown(SourcePane(), lambda pane: pane.show(told, View()), size=(60, 8))
    (blamed,) = [row for row in rows if "◀" in row]
    assert blamed.split()[0] == "30"
    assert blamed.endswith("◀ SyntaxError: invalid syntax")


def test_a_long_source_stands_plain_until_its_colours_are_there() -> None:
    told = world(ProgramStarted(at=0.0, path=GATHER, text="x = 1  # one\n" * (AT_ONCE // 10)))

    async def look() -> tuple[Line, Line]:
        pane = SourcePane()
        async with Showing(pane).run_test(size=(80, 6)) as pilot:
            pane.show(told, View())
            plain = pane.line(0, 60)
            await pilot.app.workers.wait_for_complete()
            return plain, pane.line(0, 60)

    plain, coloured = asyncio.run(look())
    assert "dim italic" in {tone for _, tone in coloured.spans} - {tone for _, tone in plain.spans}


@pytest.mark.parametrize(
    ("text", "last"),
    [("a\nb\n", 2), ("a\r\nb\rc", 3), ("x = '\x0c\x1b\u2028'\n\ny\n", 3), ("é = '漢'", 1), ("\n\n\nx", 4)],
)
def test_the_source_counts_lines_as_python_does(text: str, last: int) -> None:
    pane = SourcePane()
    shown(pane, lambda pane: pane.show(world(ProgramStarted(at=0.0, path=GATHER, text=text)), View()))
    assert pane.count() == last


def test_the_story_ends_with_the_newest_line_until_the_person_scrolls_up() -> None:
    told = world(*(created(number, f"task-{number}") for number in range(1, 31)))

    async def look() -> list[str]:
        pane = StoryPane()
        seen = []
        async with Showing(pane).run_test(size=(80, 6)) as pilot:
            pane.show(told, View())
            await pilot.pause()
            pane.show(told, View())
            seen.append(read(pane)[-1])
            pane.focus()
            pane.scroll_to(y=0, animate=False)
            await pilot.pause()
            apply(told, created(31, "task-31"))
            pane.show(told, View())
            await pilot.pause()
            seen.append(read(pane)[0])
            pane.scroll_end(animate=False)
            await pilot.pause()
            apply(told, created(32, "task-32"))
            pane.show(told, View())
            await pilot.pause()
            seen.append(read(pane)[-1])
        return [line.split()[1] for line in seen]

    assert asyncio.run(look()) == ["task-30", "task-1", "task-32"]


def test_the_story_can_tell_of_the_selected_task_alone() -> None:
    told = world(
        created(1, "main"),
        created(2, "fetch", by=1),
        TaskEnded(2, "fetch", Outcome.FINISHED, "'<1>'", None, False, at=1.0),
        created(3, "other"),
    )
    view = View(selected=2, only=True)
    rows = shown(StoryPane(), lambda pane: pane.show(told, view), size=(80, 6))
    assert [row.split()[1:3] for row in rows if row] == [["fetch", "created"], ["fetch", "finished:"]]
    view.selected = 9
    rows = shown(StoryPane(), lambda pane: pane.show(told, view), size=(80, 6))
    assert rows[0] == " Nothing has been told of this task."


def test_output_shows_control_characters_and_who_may_have_written_it() -> None:
    told = world(
        created(1, "fetch-1"),
        Printed(at=0.0, stream="stdout", text="\x1b[31mred\x1b[0m\nhalf", task=1),
        Printed(at=0.0, stream="stderr", text="oh\n", task=None),
    )
    rows = shown(OutputPane(), lambda pane: pane.show(told), size=(60, 5))
    assert rows[0] == " fetch-1    │ ␛[31mred␛[0m"
    assert rows[1].endswith("│ half")
    assert rows[2].endswith("┃ oh")


def test_titles_are_text_and_never_markup() -> None:
    pane = TasksPane()
    view = View(tasks=replace(View().tasks, filter="[red]x"))
    shown(pane, lambda pane: pane.show(world(task(1)), view))
    assert "[red]x" in Content.from_markup(pane.border_title or "").plain


def test_text_of_a_pane_can_be_selected_and_copied() -> None:
    told = world(Printed(at=0.0, stream="stdout", text="first\nsecond\n", task=None))

    async def look() -> str | None:
        pane = OutputPane()
        async with Showing(pane).run_test(size=(40, 6)) as pilot:
            pane.show(told)
            await pilot.pause()
            pane.text_select_all()
            await pilot.pause()
            assert "first" in read(pane)[0]
            return pane.screen.get_selected_text()

    copied = asyncio.run(look())
    assert copied is not None
    assert [line.split()[-1] for line in copied.splitlines()] == ["first", "second"]
