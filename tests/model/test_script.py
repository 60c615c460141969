"""What the keys did, as a program: how what plain Python cannot say stands in it."""

from playground.model.script_text import OPENED, Told
from playground.model.world import World
from playground.wire.entries import EntryBegun, EntryEnded
from playground.wire.fact import Outcome
from playground.wire.facts import (
    AnyFact,
    CallMade,
    CommandRefused,
    LoopStarted,
    Paused,
    ProgramLoaded,
    ProgramStarted,
    Resumed,
    SpeedChanged,
    TaskEnded,
    TimeJumped,
    VariableDropped,
)
from tests.model.build import GATHER, called, created, failure, ran, stepped, world

LAUNCHED = "fetch_1 = asyncio.create_task(fetch(1), name='fetch-1')"


def made(python: str, *, at: float = 1.0, variable: str | None = None, target: int = 1) -> CallMade:
    """A call at a time."""
    return CallMade(at=at, cause=1, python=python, returned="", target=target, variable=variable)


def opened(*told: AnyFact, path: str = GATHER) -> World:
    """A world whose module was opened at 0.5 s, its loop's clock being no other's."""
    return world(
        ProgramStarted(path, "", at=0.0), ProgramLoaded((), at=0.5), LoopStarted(1, "asyncio", "3", at=0.5), *told
    )


def steps(of: World, call: str | None = OPENED) -> list[str]:
    """What the program does, without what stands around it."""
    text, _ = of.script.text(call)
    _, _, rest = text.partition('"""What was done; what is yielded are moments of the loop\'s clock."""\n')
    return [line.removeprefix("    ") for line in rest.partition("\n\n")[0].splitlines()]


def test_before_anything_was_done_there_is_a_program_that_does_nothing() -> None:
    assert opened().script.is_empty
    compile(opened().script.text().text, "done.py", "exec")
    assert steps(opened(), "main()") == ["yield 0.000"]


def test_an_entry_is_called_whose_parentheses_were_left_out() -> None:
    for call in ("main", "main()"):
        assert "runner.run(gather.main())" in opened().script.text(call).text


def test_calls_stand_at_their_moments_on_the_clock_of_the_opened_module() -> None:
    told = opened(made(LAUNCHED, variable="fetch_1"), made("fetch_1.cancel()"), made("fetch_1.cancel()", at=2.25))
    assert steps(told) == [
        "global fetch_1",
        "fetch_1 = asyncio.create_task(gather.fetch(1), name='fetch-1')",
        "fetch_1.cancel()",
        "yield 1.750",
        "fetch_1.cancel()",
        "yield 1.750  # the last that was seen",
        "loop.stop()",
    ]


def test_the_newest_call_is_known_by_its_line() -> None:
    text, newest = opened(made(LAUNCHED, variable="fetch_1"), made("gc.collect()", at=2.0)).script.text()
    assert text.splitlines()[newest - 1] == "    gc.collect()"
    text, newest = opened(made("default.shutdown(wait=False)")).script.text("main()")
    assert text.splitlines()[newest - 1] == "    default.shutdown(wait=False)"


def test_names_of_a_persons_call_are_the_modules_or_their_variables() -> None:
    told = opened(
        made("waiter_1 = asyncio.create_task(waiter(PAGES, [loop]), name='waiter-1')", variable="waiter_1"),
        made("both_1 = asyncio.create_task(both(waiter_1, at=now), name='both-1')", variable="both_1", target=2),
        made("await_1 = asyncio.create_task(waiter(both_1), name='await-1')", variable="await_1", target=3),
        made("work_1 = loop.run_in_executor(None, functools.partial(work, x, n=y))", variable="work_1", target=4),
    )
    assert [line for line in steps(told) if "_1 =" in line] == [
        "waiter_1 = asyncio.create_task(gather.waiter(gather.PAGES, [gather.loop]), name='waiter-1')",
        "both_1 = asyncio.create_task(gather.both(waiter_1, at=gather.now), name='both-1')",
        "await_1 = asyncio.create_task(waiter(both_1), name='await-1')",
        "work_1 = loop.run_in_executor(None, functools.partial(gather.work, gather.x, n=gather.y))",
    ]


def test_a_module_whose_name_is_none_of_pythons_or_is_taken_has_another_in_the_program() -> None:
    for path in ("/a/my-module.py", "/a/class.py", "/a/asyncio.py", "/a/loop.py", "/a/2.py", "/a/fetch_1.py"):
        told = opened(made(LAUNCHED, variable="fetch_1"), path=path)
        assert "fetch_1 = asyncio.create_task(module.fetch(1), name='fetch-1')" in steps(told)
        assert f"module = opened('{path}')" in told.script.text().text


def test_a_task_that_no_variable_holds_is_found_by_its_name_unless_it_has_ended_or_shares_it() -> None:
    end = TaskEnded(2, "Task-2", Outcome.FINISHED, "", None, False, at=1.0)
    shield = "shield_1 = asyncio.create_task(waiter(asyncio.shield(task(2))), name='shield-1')"
    told = opened(created(2, "Task-2"), made("task(2).cancel()", target=2), end, made(shield, variable="shield_1"))
    apply_all = steps(told)
    assert apply_all[0] == "task('Task-2').cancel()"
    assert apply_all[1:3] == [
        "# not repeated, as task 2 had ended, and plain Python finds only tasks that live:",
        f"# {shield}",
    ]
    told = opened(created(2, "a"), created(3, "a"), made("task(2).cancel()", target=2))
    assert steps(told)[0] == "# not repeated, as more than one task was named 'a':"


def test_what_was_made_of_something_unnamed_cannot_be_repeated_either() -> None:
    wait = "await_1 = asyncio.create_task(waiter(asyncio.wrap_future(job(5))), name='await-1')"
    told = opened(
        made(wait, variable="await_1"),
        made("await_1.cancel()"),
        made("pool-3.shutdown(wait=False)"),
        VariableDropped("await_1", 1, at=1.0),
    )
    assert [line for line in steps(told) if "not repeated" in line] == [
        "# not repeated, as job 5 is the program's own, and its future has no name here:",
        "# not repeated, as await_1 is not there:",
        "# not repeated, as pool-3 is the program's own, and no name of it is known here:",
    ]
    assert not any(line.startswith(("global", "await", "del")) for line in steps(told))


def test_what_was_refused_is_not_in_it_and_steering_is_a_comment() -> None:
    told = opened(
        CommandRefused("No.", at=1.0, cause=1),
        SpeedChanged(2.0, False, at=1.0, cause=2),
        Paused(at=1.5, cause=3),
        made(LAUNCHED, variable="fetch_1", at=1.5),
        Resumed(at=1.5, cause=5),
        TimeJumped(0.5, at=2.0, cause=6),
        TimeJumped(0.5, at=2.5),
    )
    comments = [line for line in steps(told) if line.startswith("#")]
    assert [comment.partition(":")[0] for comment in comments] == [
        "# speed",
        "# paused at 1.000 s",
        "# resumed",
        "# the clock was moved on by 0.5 s; here it takes its time",
    ]


def test_steps_between_two_calls_of_one_moment_let_run_what_they_ran() -> None:
    """A task runs once in each round of the loop, so as many rounds as it ran."""
    one, other = ran("fetch-1", task=1), ran("fetch-2", task=2)
    told = opened(
        called(LAUNCHED, 1, variable="fetch_1"),
        stepped(one),
        stepped(other),
        stepped(one),
        called("fetch_1.cancel()", 1),
        called("fetch_1.cancel()", 1),
    )
    assert [line for line in steps(told) if not line.startswith("#")][2:6] == [
        "yield 0.500",
        "yield 0.500",
        "fetch_1.cancel()",
        "fetch_1.cancel()",
    ]


def test_a_file_that_was_run_is_one_line_and_says_what_was_done_meanwhile() -> None:
    plain: Told = opened().script.text(None)
    assert plain.text.splitlines()[0] == f'"""python {GATHER}"""'
    assert plain.text.splitlines()[-1] == f"runpy.run_path('{GATHER}', run_name=\"__main__\")"
    told = opened(created(2, "Task-2"), made("task(2).cancel()", target=2)).script.text(None).text
    assert "# task('Task-2').cancel()" in told.splitlines()


def test_a_path_of_odd_letters_does_no_harm() -> None:
    path = '/a/\'"""\nimport os\u2028.py'
    for call in (OPENED, "main()", None):
        text = opened(made(LAUNCHED, variable="fetch_1"), path=path).script.text(call).text
        compile(text, "done.py", "exec")
        assert "\nimport os\u2028" not in text


def entered(text: str, number: int = 1, *, at: float = 1.0, task: int | None = None, failed: str = "") -> list[AnyFact]:
    """An entry of the REPL's, from its beginning to its end."""
    why = failure(failed) if failed else None
    return [EntryBegun(number, text, at=at), EntryEnded(number, task, "", why, at=at + 0.2)]


def test_an_entry_stands_at_the_moment_at_which_it_began() -> None:
    told = opened(*entered("x = 1"), *entered("def f():\n    pass", 2, at=2.0))
    lines = ["entered(1, 'x = 1')", "yield 1.500", "entered(", "    2,", "    'def f():\\n'", "    '    pass'", ")"]
    assert steps(told)[:-2] == lines
    assert '"eval" if alone' in told.script.text().text


def test_what_comes_as_soon_as_an_entry_is_done_is_of_its_moment_however_long_it_took() -> None:
    told = opened(*entered("x = 1"), *entered("y = 2", 2, at=1.2005), made("gc.collect()", at=1.45))
    assert steps(told)[:-2] == ["entered(1, 'x = 1')", "entered(2, 'y = 2')", "yield 0.950", "gc.collect()"]


def test_a_task_of_an_entry_that_had_ended_is_waited_for() -> None:
    ended = TaskEnded(5, "repl-1", Outcome.FINISHED, "", None, False, at=1.5)
    for told in (
        [created(5, "repl-1", cause=1), *entered("await x", task=5), ended],
        [created(5, "repl-1", cause=1), ended, *entered("await x", task=5)],  # it was an eager one
    ):
        assert "yield from ended(*(entries[each] for each in [1] if each in entries))" in steps(opened(*told))
    assert "yield from" not in "".join(steps(opened(*told[:1], *entered("await x", task=5))))


def test_tasks_that_an_entry_finds_by_number_are_found_by_name_unless_the_module_has_a_task() -> None:
    told = opened(created(3, "Task-3"), *entered("task(3).cancel()"))
    assert steps(told)[0] == """entered(1, "task('Task-3').cancel()")"""
    told = opened(created(3, "Task-3"), *entered("task('Task-3')"), *entered("task('main')", 2))
    assert steps(told)[0] == """entered(1, "task('Task-3')")"""
    assert steps(told)[1:3] == ["# not repeated, as only the playground finds tasks like that:", "# >>> task('main')"]
    own = world(ProgramStarted(GATHER, "def task(n): ...", at=0.0), *entered("task(3)"))
    assert steps(own)[0] == "entered(1, 'task(3)')"


def test_an_entry_that_no_plain_program_can_repeat_is_a_comment() -> None:
    told = opened(*entered("[each for\n each in tasks()]"), *entered("exit()", failed="SystemExit"))
    assert steps(told)[:4] == [
        "# not repeated, as only the playground finds tasks like that:",
        "# >>> [each for …",
        "# not repeated, as it ended with SystemExit:",
        "# >>> exit()",
    ]


def test_an_entry_of_any_depth_and_with_any_escapes_is_read_in_silence() -> None:
    deep = "0" + "+ 1" * 20_000
    told = opened(*entered(deep), *entered('"\\d"', 2))
    assert [line[:50] for line in steps(told)[:3]] == [
        "# not repeated, as it nests too deeply to be read ",
        "# >>> 0" + "+ 1" * 14 + "+",
        """entered(2, '"\\\\d"')""",
    ]
    world(ProgramStarted(GATHER, 'x = "\\d"', at=0.0))


def test_what_did_not_compile_or_is_told_by_itself_is_left_out() -> None:
    """A variable that is dropped is told as what the key would have done."""
    dropped = VariableDropped("fetch_1", 1, at=1.0)
    begun, ended = entered("del fetch_1", 2)
    told = opened(made(LAUNCHED, variable="fetch_1"), *entered("x = = 3", failed="SyntaxError"), begun, dropped, ended)
    assert steps(told)[2:4] == ["del fetch_1", "yield 0.700  # the last that was seen"]
