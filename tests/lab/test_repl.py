"""The REPL: what is entered runs in the program's own namespace, and what awaits is a task like any other."""

import doctest
import textwrap
from pathlib import Path

import pytest

from playground.client import Client
from playground.model.output import YOU
from playground.wire import commands
from playground.wire.commands import Evaluate
from playground.wire.entries import EntryBegun, EntryEnded
from playground.wire.fact import Outcome
from playground.wire.facts import (
    CallMade,
    Interrupted,
    LoopBlocked,
    Paused,
    RunEnded,
    TaskCreated,
    TaskDestroyed,
    TaskEnded,
    VariableDropped,
)
from playground.wire.state import FrameState, TaskPhase
from tests.lab.running import Next, Told, program, run

MODULE = """
    import contextvars
    LIMIT = 1
    VAR = contextvars.ContextVar("VAR", default=0)

    async def fetch(n: object = 1, delay: float = 0.01) -> str:
        await asyncio.sleep(delay)
        return f"<{n}>"

    async def lost() -> None:
        await asyncio.Event().wait()

    async def shows() -> None:
        print("limit", LIMIT)

    class Odd:
        def __repr__(self) -> str:
            raise ValueError("no words for it")
"""

CHECKER = doctest.OutputChecker()
LIKE_DOCTEST = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Talk:
    """A transcript as a doctest has it: an entry is made when what the one before is to print has been printed."""

    def __init__(self, transcript: str) -> None:
        self._examples = doctest.DocTestParser().get_examples(textwrap.dedent(transcript))
        self._made = 0

    def begin(self, client: Client) -> Next:
        """Make the next entry, and go on when it has done what it is to do."""
        client.send(Evaluate(text=self._examples[self._made].source.rstrip()))
        self._made += 1
        return (self.has_come, self.begin) if self._made < len(self._examples) else self.has_come

    def has_come(self, told: Told) -> bool:
        """Whether the last entry has printed what it is to print."""
        if len(told.all(EntryEnded)) < self._made:
            return False
        return CHECKER.check_output(self._examples[self._made - 1].want, self.printed(told), LIKE_DOCTEST)

    def printed(self, told: Told) -> str:
        """What was printed since the last entry."""
        lines = list(told.world.output.lines)
        last = max(number for number, line in enumerate(lines) if line.stream == YOU)
        return "".join(f"{line.text}\n" for line in lines[last + 1 :])


def talk(path: Path, kind: str, transcript: str, *before: commands.AnyCommand) -> Told:
    """Open the module, do these, and then what the transcript says; fails with what was printed instead."""
    talking, last = Talk(transcript), Told()

    def loaded(told: Told) -> bool:
        nonlocal last
        last = told
        return told.world.loop is not None and len(told.all(CallMade)) == len(before)

    try:
        return run(path, kind, "", *before, until=loaded, then=talking.begin)
    except TimeoutError:
        entered = last.all(EntryBegun)[-1].text
        pytest.fail(f"{entered!r} printed {talking.printed(last)!r}")


TALK = """
    >>> LIMIT
    1
    >>> LIMIT = 5
    >>> await shows()
    limit 5
    >>> await fetch(3)
    '<3>'
    >>> _ + "!"
    '<3>!'
    >>> task(1) is lost_1
    True
    >>> [task(n).get_name() for n in (1,)], [each.get_name() for each in tasks()]
    (['lost-1'], ['lost-1'])
    >>> [each.get_name() for each in await asyncio.sleep(0, tasks())]
    ['lost-1', 'repl-8']
    >>> task(99)
    Traceback (most recent call last):
      File "<repl-9>", line 1, in <module>
    ...
    LookupError: there is no task 99
    >>> 1/0
    Traceback (most recent call last):
      File "<repl-10>", line 1, in <module>
        1/0
        ~^~
    ZeroDivisionError: division by zero
    >>> await fetch(1 / 0)
    Traceback (most recent call last):
      File "<repl-11>", line 1, in <module>
    ...
    ZeroDivisionError: division by zero
    >>> x = = 3
      File "<repl-12>", line 1
        x = = 3
            ^
    SyntaxError: invalid syntax
    >>> Odd()
    Traceback (most recent call last):
      File "<repl-13>", line 1, in <module>
        Odd()...
    ValueError: no words for it
    >>> async def twice(n):
    ...     return [await fetch(n), VAR.get(), lost_1.done()]
    ...
    >>> _ = VAR.set(7)
    >>> await twice(4)
    ['<4>', 7, False]
    >>> del _
    >>> for i in range(2):
    ...     i
    ...
    0
    1
    >>> fetch("lost")
    <coroutine object fetch at 0x...>
    >>> 3
    <repl-20>:1: RuntimeWarning: coroutine 'fetch' was never awaited
      3
    RuntimeWarning: Enable tracemalloc to get the object allocation traceback
    3
    >>> del _
    >>> _
    Traceback (most recent call last):
    ...
    NameError: name '_' is not defined...
    >>> import gc; gc.disable()
    >>> del lost_1
    >>> lost_1
    Traceback (most recent call last):
    ...
    NameError: name 'lost_1' is not defined...
    >>> gc.collect() > 0
    Task was destroyed but it is pending!
    task: <Task pending name='lost-1' ...
    True
    >>> tasks()
    []
"""


def test_it_talks_as_the_prompt_of_asyncio_does(tmp_path: Path, kind: str) -> None:
    """And the last entries show that it keeps nothing: what was dropped goes, its task included."""
    told = talk(program(tmp_path, MODULE), kind, TALK, commands.Launch(call="lost"))
    assert told.one(VariableDropped).variable == "lost_1"
    ended = {entry.entry: entry for entry in told.all(EntryEnded)}
    assert (ended[1].returned, ended[1].task, ended[1].failure) == ("1", None, None)
    failures = {number: entry.failure.type for number, entry in ended.items() if entry.failure is not None}
    names = {9: "LookupError", 10: "ZeroDivisionError", 12: "SyntaxError", 13: "ValueError", 22: "NameError"}
    assert failures == names | {25: "NameError"}
    awaited = next(fact for fact in told.all(TaskCreated) if fact.name == "repl-4")
    assert (ended[4].task, awaited.cause, awaited.by) == (awaited.task, told.all(EntryEnded)[3].cause, None)
    assert next(fact for fact in told.all(TaskEnded) if fact.name == "repl-4").value == "'<3>'"


def test_no_name_of_the_programs_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text("import builtins, gettext\ngettext.install('x')\ntask = 'mine'\nbuiltins.tasks = 'everywhere'\n")
    transcript = """
        >>> task, tasks
        ('mine', 'everywhere')
        >>> _("word")
        'word'
        >>> 1 + 1
        2
        >>> _("word")
        'word'
        >>> await asyncio.sleep(0, "slept")
        'slept'
        >>> "asyncio" in globals()
        False
    """
    talk(path, "asyncio", transcript)


def test_a_variable_that_the_key_drops_is_held_by_no_entrys_names(tmp_path: Path, kind: str) -> None:
    path = program(tmp_path, MODULE)
    given = (commands.Launch(call="lost"), Evaluate(text="lost_1.done()"))
    dropped = (commands.Drop(target="lost_1", at=0.1), commands.CollectGarbage(at=0.1))
    told = run(path, kind, "", *given, *dropped, until=lambda told: bool(told.all(TaskDestroyed)), instant=True)
    assert told.one(EntryEnded).returned == "False"


def test_an_entry_that_waits_is_inspected_and_cancelled_like_any_task(tmp_path: Path, kind: str) -> None:
    """To look at its frame, whose locals are the module's names, leaves those alone."""

    frames: list[FrameState] = []

    def waits(told: Told) -> bool:
        return 1 in told.world.tasks and told.world.tasks[1].phase is TaskPhase.WAITING

    def inspect(client: Client) -> Next:
        client.send(commands.Inspect(target=1))
        return is_told, cancel

    def is_told(told: Told) -> bool:
        frames.extend(told.world.detail.frames if told.world.detail is not None and not frames else ())
        return bool(frames)

    def cancel(client: Client) -> Next:
        client.send(commands.Cancel(target="repl-1"))
        return lambda told: "CancelledError" in told.output("stderr"), look

    def look(client: Client) -> Next:
        client.send(Evaluate(text="LIMIT"))
        return lambda told: len(told.all(EntryEnded)) == 2

    path = program(tmp_path, MODULE)
    told = run(path, kind, "", Evaluate(text="await asyncio.sleep(60)"), until=waits, then=inspect)
    assert told.one(TaskEnded).outcome is Outcome.CANCELLED
    assert (frames[0].text, frames[0].locals) == ("await asyncio.sleep(60)", ())
    assert told.all(EntryEnded)[-1].returned == "1"


def test_an_entry_that_blocks_is_interrupted_and_the_loop_goes_on(tmp_path: Path, kind: str) -> None:
    def go_on(client: Client) -> Next:
        client.interrupt()
        return lambda told: bool(told.all(EntryEnded)), launch

    def launch(client: Client) -> Next:
        client.send(commands.Launch(call="shows"))
        return lambda told: bool(told.all(TaskEnded))

    path = program(tmp_path, MODULE)
    entry = Evaluate(text="while True:\n    pass\n")
    told = run(path, kind, "", entry, until=lambda told: bool(told.all(LoopBlocked)), then=go_on)
    blocked, ended = told.one(LoopBlocked), told.one(EntryEnded)
    assert blocked.place is not None
    assert (blocked.place.file, blocked.place.line in (1, 2)) == ("<repl-1>", True)
    assert ended.failure is not None
    assert ended.failure.type == "KeyboardInterrupt"
    assert told.output("stderr").endswith("KeyboardInterrupt\n")
    assert told.all(Interrupted) == []
    assert told.output() == "limit 1\n"


def test_while_paused_an_entry_is_done_and_what_awaits_waits_for_the_loop(tmp_path: Path, kind: str) -> None:
    def entered(told: Told) -> bool:
        return len(told.all(EntryEnded)) == 2

    def resume(client: Client) -> Next:
        client.send(commands.Resume())
        return lambda told: "'<3>'" in told.output()

    given = (commands.Pause(), Evaluate(text="LIMIT + 1"), Evaluate(text="await fetch(3)"))
    told = run(program(tmp_path, MODULE), kind, "", *given, until=entered, then=resume)
    kinds = [type(fact).__name__ for fact in told.facts]
    resumed = kinds.index("Resumed")
    assert kinds.index(Paused.__name__) < kinds.index("EntryBegun") < resumed < kinds.index("TaskEnded")
    assert [entry.returned for entry in told.all(EntryEnded)] == ["2", ""]
    assert told.output() == "2\n'<3>'\n"


@pytest.mark.parametrize("text", ["sys.exit(4)", "await asyncio.sleep(0)\nsys.exit(4)"])
def test_sys_exit_ends_the_lab_with_its_status(tmp_path: Path, kind: str, text: str) -> None:
    told = run(program(tmp_path, MODULE), kind, "", Evaluate(text=text))
    assert told.one(RunEnded).status == 4


def test_sys_exit_in_a_task_leaves_the_program_its_cleanup(tmp_path: Path, kind: str) -> None:
    """It comes out of the loop once, and not again when `asyncio.run` lets the loop clean up."""
    source = """
        async def leave() -> None:
            await asyncio.sleep(0)
            sys.exit(4)

        async def main() -> None:
            try:
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0.01)
                print("cleaned up")
    """
    told = run(program(tmp_path, source), kind, "main()", Evaluate(text="await leave()", at=0.05), instant=True)
    assert (told.one(RunEnded).status, told.output()) == (4, "cleaned up\n")
