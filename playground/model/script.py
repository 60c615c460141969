"""What the person's keys did, as a program that runs by itself: a fold of facts into Python.

Each call was told as Python by the lab. Here it is put at its moment, in terms of what a plain program can name:

    fetch(1)            gather.fetch(1)        the module is opened as the lab opens it, under a name of its own
    task(3)             task("Task-3")         a task that no variable holds is found by its name, if no other has it
    job(2)              a comment              a future that only the program knows has no name in Python
    process_pool        made before its first use, as in the lab
    default.shutdown()  the loop's default executor, made and set before all else

What was made from something that cannot be named cannot be repeated either, and stands as a comment with the reason.
Refused commands are not in it. Steering is no call of asyncio's: moments are of the loop's clock, so that neither a
pause nor another speed moves them. Only a step lets something run between two calls of one moment: that is a `yield`.
"""

import ast
import re
from collections import deque

from playground.model import script_text, words
from playground.model.defined import UNREADABLE, defined, tree
from playground.model.nameable import Nameable, Numbers, Qualify, UnnamedError, qualify
from playground.model.script_text import OPENED, Kept, Told
from playground.parsing import parse, parse_expression
from playground.wire import facts
from playground.wire.entries import EntryBegun, EntryEnded
from playground.wire.facts import AnyFact
from playground.wire.ran import RanKind

SAME = 0.001
"""Seconds. A call that comes no later than this after another was done was made without a handle between them."""
REMEMBERED = 20_000
"""How many tasks and jobs are known to live at a time; the oldest go first."""
AFTER = 0.01
"""Seconds after a timer's moment at which comes what was done in steps behind it: here that timer may be late."""

_JOB = ""
"""A job has no name."""

_SHUTDOWN = re.compile(r"(.+)\.shutdown\(wait=False\)")
_NEVER_RAN = ("SyntaxError", "IndentationError", "TabError")
_ENDS = ("SystemExit", "KeyboardInterrupt")
_STANDS_STILL = "the clock stands still, so the moments below are as they would be without it"


class Script:
    """The person's calls by now, in order."""

    def __init__(self) -> None:
        self.version = 0
        """Raised by whatever changes the text."""
        self._kept = Kept()
        self._variables: dict[str, int] = {}
        """Those that the program has too, and the tasks and jobs that they hold."""
        self._lost: set[str] = set()
        """Those that it has not, because their call could not be repeated."""
        self._alive: dict[int, str] = {}
        """Names of the tasks that live, and jobs that have not ended."""
        self._ended: set[int] = set()
        """Of those that variables hold."""
        self._ended_lately: deque[int] = deque(maxlen=100)
        """An eager task ends before the call that made it is told."""
        self._entry: EntryBegun | None = None
        """What was entered last; it is written once it is known what came of it."""
        self._has_dropped = False
        """It is a `del` of the person's variables, which is told by itself."""
        self._entries: dict[int, int] = {}
        """Tasks of entries that have not ended, and the entries' numbers."""
        self._own_names: frozenset[str] = frozenset()
        """That the module defines."""
        self._loaded = True
        self._began: float | None = None
        """When the loop of the opened module began to run; moments count from there."""
        self._at: float | None = None
        """The moment of the last line."""
        self._done = 0.0
        """When what stands there was done."""
        self._last = 0.0
        """The moment of the last fact."""
        self._pools: dict[int | None, str] = {}
        """Process pools that a command made, by its id."""
        self._own_pool = ""
        self._is_whole = True
        """Nothing had to be left out. Else what ended in the lab may not end here, and is not waited for."""
        self._rounds = 0
        """How often all that was ready ran in steps since the last call, at least."""
        self._timer: float | None = None
        """The moment of the timer that was stepped to last."""
        self._ran: set[int | None] = set()
        """The tasks that ran in the last of them; one runs once in each."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done yet."""
        return not self._kept.lines

    def text(self, call: str | None = OPENED) -> Told:
        """The program, and its newest line; `call` as in `Start`: how the module was brought up."""
        ended = [name for name, held in self._variables.items() if held in self._ended and self._is_whole]
        if call:
            call = call if "(" in call else f"{call}()"
            call = ast.unparse(Qualify(self._kept.module, frozenset()).visit(parse_expression(call)))
        return script_text.program(self._kept, call, ended=ended, end=self._moment(self._last), alive=bool(self._alive))

    def learn(self, fact: AnyFact) -> None:  # noqa: C901 - one case for each kind that matters
        """Take in what happened."""
        match fact:
            case facts.ProgramStarted():
                self._kept.path, self._loaded = fact.path, False
                self._own_names = defined(fact.text)
            case facts.ProgramLoaded():
                self._loaded, self._began = True, None
            case facts.LoopStarted():
                self._kept.kind = fact.implementation
                self._began = fact.at if self._began is None and self._loaded else self._began
            case facts.TaskCreated():
                self._begin(fact.task, fact.name)
            case facts.TaskRenamed() if fact.task in self._alive:
                self._begin(fact.task, fact.name)
            case facts.TaskEnded() | facts.TaskDestroyed():
                self._end(fact.task)
                self._alive.pop(fact.task, None)
                if fact.task in self._entries:
                    self._kept.entries_ended.append(self._entries.pop(fact.task))
            case facts.JobSubmitted():
                self._begin(fact.job, _JOB)
            case facts.JobAbandoned():
                self._end(fact.job)
            case facts.JobEnded():
                self._end(fact.job)
                self._alive.pop(fact.job, None)
            case facts.PoolMade(kind="processes"):
                self._pools[fact.cause] = fact.name
            case facts.CallMade():
                self._call(fact)
            case facts.VariableDropped():
                self._drop(fact)
            case EntryBegun():
                self._entry, self._has_dropped = fact, False
            case EntryEnded():
                self._entry_ended(fact)
            case _:
                self._steer(fact)
        if not isinstance(fact, facts.RunEnded | facts.ProgramEnded):  # told by other clocks, or after the loop's end
            self._last = fact.at
        self.version += 1

    # Who lives

    def _begin(self, number: int, name: str) -> None:
        self._alive[number] = name
        if len(self._alive) > REMEMBERED:
            del self._alive[next(iter(self._alive))]

    def _end(self, number: int) -> None:
        self._ended_lately.append(number)
        if number in self._variables.values():
            self._ended.add(number)

    # What was done

    def _call(self, fact: facts.CallMade) -> None:
        if self._pools and "process_pool" in fact.python:
            self._own_pool = self._pools.pop(fact.cause, self._own_pool)
        try:
            python = self._python(fact)
        except UnnamedError as reason:
            self._leave_out(fact.python, reason)
            self._lost |= {fact.variable} if fact.variable else set()
            return
        self._come_to(fact.at, fact.at)
        if "process_pool" in python and not self._kept.own_pool:
            self._kept.own_pool = True
            self._kept.lines.append("process_pool = ProcessPoolExecutor()")
        self._add(python)
        if fact.variable is not None and fact.target is not None:
            self._variables[fact.variable] = fact.target
            self._kept.variables.append(fact.variable)
            if fact.target in self._ended_lately:
                self._ended.add(fact.target)

    def _drop(self, fact: facts.VariableDropped) -> None:
        self._has_dropped = True
        if fact.variable in self._variables:
            self._come_to(fact.at, fact.at)
            self._add(f"del {fact.variable}")
            if self._kept.has_entries:
                self._add(f"vars(builtins).pop({fact.variable!r}, None)")
            del self._variables[fact.variable]
        self._lost.discard(fact.variable)

    def _entry_ended(self, fact: EntryEnded) -> None:
        """Write the entry as what it is, with the tasks that it names by number named as a plain program can."""
        begun, self._entry = self._entry, None
        if begun is None or self._has_dropped or (fact.failure is not None and fact.failure.type in _NEVER_RAN):
            return
        try:
            python = self._entered(begun.text)
            if fact.failure is not None and fact.failure.type in _ENDS:
                raise UnnamedError(f"it ended with {fact.failure.type}")
        except UnnamedError as reason:
            self._leave_out(f">>> {words.first_line(begun.text)}", reason)
            return
        self._come_to(begun.at, fact.at)
        self._kept.has_entries = True
        self._add(script_text.entered(begun.entry, python))
        if fact.task in self._alive:
            self._entries[fact.task] = begun.entry
        elif fact.task is not None:
            self._kept.entries_ended.append(begun.entry)

    def _entered(self, text: str) -> str:
        """Raises UnnamedError."""
        ours = {"task", "tasks"} - self._own_names
        numbers = Numbers(self._task_name, self._lost, ours, self._is_name)
        try:
            changed = numbers.visit(tree(text))
            return ast.unparse(changed) if numbers.has_renamed else text
        except UNREADABLE as error:
            raise UnnamedError("it nests too deeply to be read here") from error

    def _steer(self, fact: AnyFact) -> None:
        """What is no call of asyncio's is a comment."""
        match fact:
            case facts.Paused():
                self._comment(f"paused at {self._moment(fact.at):.3f} s: {_STANDS_STILL}")
            case facts.Resumed():
                self._comment("resumed")
            case facts.SpeedChanged():
                self._comment(f"speed: {words.speed(fact.speed, instant=fact.instant)}, of the loop's clock")
            case facts.TimeJumped(cause=int()):
                self._comment(f"the clock was moved on by {words.duration(fact.seconds)}; here it takes its time")
            case facts.Stepped():
                self._step(fact)
            case facts.Interrupted():
                self._comment("interrupted with SIGINT, which is not repeated")
                self._is_whole = False

    def _step(self, fact: facts.Stepped) -> None:
        """Count the rounds that its steps amount to: a task runs once in each."""
        if fact.moved:
            self._timer, self._rounds, self._ran = self._moment(fact.at), 0, set()
        for each in fact.ran:
            is_step = each.kind is RanKind.STEP and each.task is not None
            if is_step and each.task in self._ran:
                self._rounds, self._ran = self._rounds + 1, set()
            if is_step or not fact.moved:  # the timer itself is waited for as the moment that it is
                self._rounds = max(1, self._rounds)
            self._ran |= {each.task} if is_step else set()
        ran = words.some([each.name for each in fact.ran]) if fact.ran else "nothing"
        self._comment(f"stepped: {ran} ran")

    def _leave_out(self, python: str, reason: UnnamedError) -> None:
        self._comment(f"not repeated, as {reason}:")
        self._comment(python)
        self._is_whole = False

    def _comment(self, text: str) -> None:
        self._kept.lines.append("# " + " ".join(text.split()))

    def _add(self, python: str) -> None:
        self._kept.lines += python.splitlines()
        self._kept.newest = len(self._kept.lines)

    def _come_to(self, at: float, done: float) -> None:
        """Let time pass to this moment, or what was stepped run; what comes now was `done` by then."""
        moment = self._moment(at)
        behind, rounds = self._timer is not None and moment - self._timer < SAME, self._rounds
        if self._at is None:
            self._kept.first = moment
        elif moment - self._done < SAME:
            moment = self._at
        else:
            rounds = 1 + rounds * behind
        self._kept.lines += [script_text.at(moment + AFTER * behind)] * rounds
        self._at, self._done = moment, self._moment(done)
        self._rounds, self._ran = 0, set()

    def _moment(self, at: float) -> float:
        return max(0.0, at - (self._began or 0.0))

    # A call in terms of what a plain program can name

    def _python(self, fact: facts.CallMade) -> str:
        """Raises UnnamedError."""
        if shutdown := _SHUTDOWN.fullmatch(fact.python):
            return self._shut_down(shutdown[1])
        tree = parse(fact.python)
        match tree.body:
            case [ast.Assign(value=ast.Call() as made)]:
                qualify(fact.variable or "", made, Qualify(self._kept.module, {*self._variables, *self._lost}))
        return ast.unparse(Nameable(self._task_name, self._lost).visit(tree))

    def _task_name(self, number: int) -> str:
        name = self._alive.get(number)
        if name is None:
            raise UnnamedError(f"task {number} had ended, and plain Python finds only tasks that live")
        if not self._is_name(name):
            raise UnnamedError(f"more than one task was named {name!r}")
        return name

    def _is_name(self, name: str) -> bool:
        """Whether one task that lives is called so."""
        return sum(each == name for each in self._alive.values()) == 1

    def _shut_down(self, pool: str) -> str:
        if pool == "default":
            self._kept.default_pool = True
            return "default.shutdown(wait=False)"
        if pool == self._own_pool:
            return "process_pool.shutdown(wait=False)"
        raise UnnamedError(f"{pool} is the program's own, and no name of it is known here")
