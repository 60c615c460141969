"""The REPL: what the person types is run here, on the loop's thread and in the program's own namespace.

An entry is compiled with `await` allowed at its top level, as `python -m asyncio` does it:

    x = 3             has no await: it runs to its end between two handles, and blocks the loop for as long as it takes
    await fetch(3)    awaits: it becomes a task of the loop's, named after its entry, and is steered like any other

The names are the module's. Only where neither the module nor Python has one are there others: `task` and `tasks`,
`asyncio`, and the person's variables. They stand among the builtins, where Python's own prompt keeps its `_`: so the
functions of an entry find them as well, and no name of the program's is ever hidden. Until the first entry nothing
of this is there.

Results are shown by `sys.displayhook`, which keeps the last one as `_`; nothing here holds one. A task of an entry
is held until it has ended, as `python -m asyncio` holds its own: nobody else would. An exception is printed as Python's
prompt does, which is what retrieves it. SystemExit ends the lab, as it ends that REPL.
"""

import ast
import asyncio
import builtins
import contextvars
import inspect
import itertools
import linecache
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from types import CodeType, FunctionType
from typing import Any

from playground.lab import describe
from playground.lab.emit import Emitter
from playground.lab.record import AnyTask, Record
from playground.lab.targets import SeveralFitError, named
from playground.lab.tasks import TaskProbe
from playground.wire.entries import EntryBegun, EntryEnded

LAST = "_"


class Repl:
    """One person's entries, one after the other; those that await run on side by side."""

    def __init__(
        self,
        emitter: Emitter,
        tasks: TaskProbe,
        module: Callable[[], dict[str, Any]],
        variables: Mapping[str, Any],
        drop: Callable[[str], None],
    ) -> None:
        """`module`: the program's names; `variables`: the person's, which `drop` takes one out of."""
        self._emitter = emitter
        self._tasks = tasks
        self._module = module
        self._variables = variables
        self._drop = drop
        self._numbers = itertools.count(1)
        self._running: set[AnyTask] = set()
        """The tasks of entries that have not ended."""
        self._context = contextvars.copy_context()
        """What one entry sets in it the next one sees."""
        self._is_used = False
        self._published: set[str] = set()
        """Names of ours among the builtins; none before the first entry."""

    def enter(self, text: str) -> None:
        """Do an entry, and tell what came of it; only SystemExit comes out."""
        number, emitter = next(self._numbers), self._emitter
        emitter.tell(EntryBegun(number, text, at=emitter.clock(), cause=emitter.cause))
        task, words, failure = None, "", None
        try:
            task, words = self._do(number, text)
        except BaseException as error:  # whatever it is, it is the entry's, KeyboardInterrupt too
            failure = describe.failure(error)
            _show(error)
            if issubclass(type(error), SystemExit):
                raise
        finally:
            emitter.tell(EntryEnded(number, task, words, failure, at=emitter.clock(), cause=emitter.cause))

    def publish(self) -> None:
        """The person's variables have changed: so do the names of theirs that entries find."""
        if not self._is_used:
            return
        places = vars(builtins)
        names = {"asyncio": asyncio, "task": self._task, "tasks": self._all_tasks, **self._variables}
        for name in self._published - names.keys():
            places.pop(name, None)
        self._published &= names.keys()
        for name, thing in names.items():
            if name in self._published or name not in places:
                places[name] = thing
                self._published.add(name)

    def _begin(self) -> None:
        self._is_used = True
        if LAST in vars(builtins):  # it is the program's, as `gettext.install` puts it there
            sys.displayhook = _print

    def _do(self, number: int, text: str) -> tuple[int | None, str]:
        """The id of the task that goes on with it, if one does, and what an expression came to in words."""
        if not self._is_used:
            self._begin()
        self.publish()
        file, name = f"<repl-{number}>", f"repl-{number}"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        try:
            tree = ast.parse(text, file)
            code = _compiled(tree, file)
        except Exception as error:  # noqa: BLE001 - the compiler's, whose frames are none of the entry's
            raise error.with_traceback(None) from None
        if self._deletes(tree, file):
            return None, ""
        value = self._context.run(FunctionType(code, self._module(), name))
        if not code.co_flags & inspect.CO_COROUTINE:
            self._context.run(_call_at, file, sys.displayhook, value)
            return None, "" if value is None else describe.value(value)
        task = asyncio.create_task(value, name=name, context=self._context)
        self._running.add(task)
        task.add_done_callback(partial(self.show_result, file), context=self._context)
        return self._tasks.record(task).id, ""

    def show_result(self, file: str, task: AnyTask) -> None:
        """Show how an entry's task ended."""
        self._running.discard(task)
        try:
            _call_at(file, sys.displayhook, task.result())
        except BaseException as error:  # as above
            _show(error)
            if isinstance(error, SystemExit) and error is not task._exception:  # that has come out of the loop by now
                raise

    def _deletes(self, tree: ast.Module, file: str) -> bool:
        """Whether it is `del _` or `del fetch_1`: then it is done. Python's own prompt has no `del` for builtins."""
        match tree.body:
            case [ast.Delete(targets=targets)]:
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case _:
                return False
        ours = {LAST, *self._variables} & vars(builtins).keys() - self._module().keys()
        if len(names) < len(targets) or not ours.issuperset(names):
            return False
        for name in names:
            if name == LAST:
                _call_at(file, delattr, builtins, LAST)
            else:
                self._drop(name)
        return True

    # What entries find beside the module's names

    def _task(self, number: int | str) -> AnyTask:
        """The task that has this number on the screen, or this name."""
        record = self._named(number) if isinstance(number, str) else self._tasks.find(number)
        task = None if record is None else record()
        if task is None:
            why = f"there is no task {number}" if record is None else f"task {number} has ended and is gone"
            raise LookupError(why)
        return task

    def _named(self, name: str) -> Record | None:
        try:
            return named(name, self._tasks.records.values())
        except SeveralFitError as error:
            raise LookupError(str(error)) from None

    def _all_tasks(self) -> list[AnyTask]:
        """All tasks that have not ended, in the order in which they were made."""
        alive = (record() for record in self._tasks.records.values())
        return [task for task in alive if task is not None and not task.done()]


def _compiled(tree: ast.Module, file: str) -> CodeType:
    """One expression has a value; of statements each that is an expression is shown, as at a prompt."""
    match tree.body:
        case [ast.Expr(value=value)]:
            whole: ast.Expression | ast.Interactive = ast.Expression(value)
        case statements:
            whole = ast.Interactive(statements)
    mode = "eval" if isinstance(whole, ast.Expression) else "single"
    code: CodeType = compile(whole, file, mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return code


def _call_at(file: str, function: Callable[..., object], *args: object) -> None:
    """Call it from the entry's first line: there it is that warnings and tracebacks then say it happened."""
    eval(compile("function(*args)", file, "eval"), {"function": function, "args": args})


def _print(value: object) -> None:
    """What `sys.displayhook` does, but for keeping the value."""
    if value is not None:
        print(repr(value))


def _show(error: BaseException) -> None:
    """Print it as Python's prompt does."""
    if not isinstance(error, SystemExit):
        traceback.print_exception(describe.without_own_frames(error))
