"""The text of the program that does what the person's keys did: what stands around its calls.

The calls stand in a generator that yields the moments between them, and a callback of the loop's goes on with it. So
no task of its own is among the program's, and no call is made in anybody's step: as in the lab.
"""

import re
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import NamedTuple

FINEST = 0.001
"""Seconds: moments are written no finer."""

OPENED = ""
"""As a `Start`'s call: the module was opened, and its loop lives on for launches."""

_STEPS = '''

def steps(loop):
    """What was done; what is yielded are moments of the loop's clock."""
'''

_TASK = '''\
def task(name):
    """The task of this name, which no variable holds."""
    found = [each for each in asyncio.all_tasks() if each.get_name() == name]
    if len(found) != 1:
        sys.exit(f"It went another way here: {len(found)} tasks are named {name!r}.")
    return found[0]
'''

_WAITER = '''\
async def waiter(awaitable):
    """Wait for it, and end as it ends."""
    return await awaitable
'''

_ENDED = '''\
def ended(*futures):
    """Wait for these, which had ended by then."""
    for each in futures:
        if not each.done():
            yield each
'''

_ENTERED = '''\
def entered(number, text):
    """What was typed at the prompt, in the module's own namespace. What awaits becomes a task."""
    for name in NAMES:
        if name in globals():
            setattr(builtins, name, globals()[name])
    if text == "del _" and "_" not in vars(sys.modules["__main__"]):
        del builtins._
        return
    tree = ast.parse(text)
    alone = len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr)
    whole = ast.Expression(tree.body[0].value) if alone else ast.Interactive(tree.body)
    code = compile(whole, f"<repl-{number}>", "eval" if alone else "single", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    try:
        value = CONTEXT.run(types.FunctionType(code, vars(sys.modules["__main__"])))
        if not code.co_flags & inspect.CO_COROUTINE:
            CONTEXT.run(sys.displayhook, value)
            return
    except BaseException:
        traceback.print_exc()
        return
    entries[number] = asyncio.create_task(value, name=f"repl-{number}", context=CONTEXT)
    entries[number].add_done_callback(functools.partial(displayed, number), context=CONTEXT)


def displayed(number, task):
    """Show what came of it."""
    del entries[number]
    try:
        sys.displayhook(task.result())
    except BaseException:
        traceback.print_exc()


entries = {}
CONTEXT = contextvars.copy_context()
'''

_OPENED = '''\
def opened(path):
    """The module, opened as `__main__`, without what stands under `if __name__ == "__main__":`."""
    with tokenize.open(path) as file:
        tree = ast.parse(file.read(), path)
    tests = "__name__ == '__main__'", "'__main__' == __name__"
    tree.body = [each for each in tree.body if not (isinstance(each, ast.If) and ast.unparse(each.test) in tests)]
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module  # where process pools look for its functions
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(os.path.realpath(path)))
    exec(compile(tree, path, "exec", dont_inherit=True), vars(module))
    return module


def go_on(steps, began):
    """Do what comes next, and the rest at its moment. No task does it, as none did in the playground."""
    try:
        then = next(steps)
    except StopIteration:
        return
    except Exception as error:
        sys.exit(f"It went another way here: {error!r}.")
    if asyncio.isfuture(then):
        then.add_done_callback(lambda _: go_on(steps, began))
    else:
        asyncio.get_running_loop().call_at(began + then, go_on, steps, began)


def became(future):
    """How it ended."""
    if not future.done():
        return "pending"
    if future.cancelled():
        return "cancelled"
    if (error := future.exception()) is not None:
        return f"failed: {type(error).__name__}: {error}"
    return f"finished: {future.result()!r}"


def show(*names):
    """Print what became of the variables that are there."""
    for name in names:
        if name in globals():
            print(f"{name}: {became(globals()[name])}")
'''

_LEAVE = '''\
def leave():
    """End at once, since something was still alive: it is not waited for, and cleans nothing up."""
    for child in multiprocessing.active_children():
        child.kill()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
'''

_FINDS = re.compile(r"(?<![\w.])task\(")
_VARIABLE = re.compile(r".*_\d+")
"""What a variable of the person's may be called."""

_RESERVED = {"asyncio", "ast", "functools", "gc", "multiprocessing", "os", "sys", "time", "tokenize", "types", "uvloop"}
_RESERVED |= {"became", "ended", "go_on", "leave", "opened", "show", "steps", "task", "waiter"}
_RESERVED |= {"builtins", "contextvars", "displayed", "entered", "entries", "inspect", "traceback", "BaseException"}
_RESERVED |= {"default", "loop", "process_pool", "runner", "exec", "compile", "globals", "isinstance", "len", "print"}
_RESERVED |= {"next", "type", "vars", "range", "None", "runpy", "ThreadPoolExecutor", "ProcessPoolExecutor"}


@dataclass(slots=True)
class Kept:
    """What there is to write."""

    path: str = ""
    """Of the module."""
    kind: str = "asyncio"
    """The loop that ran."""
    lines: list[str] = field(default_factory=list)
    """Calls, yields and comments."""
    newest: int = 0
    """How many of them there are up to the newest call."""
    variables: list[str] = field(default_factory=list)
    """Those that were made, in order."""
    first: float = 0.0
    """The moment of the first call; nothing happens before in a module that was opened."""
    own_pool: bool = False
    """There is one of the person's."""
    default_pool: bool = False
    """The loop's default pool needs a name."""
    has_entries: bool = False
    """Something was entered at the REPL."""
    entries_ended: list[int] = field(default_factory=list)
    """Those whose tasks had ended."""

    @property
    def module(self) -> str:
        """The module's name in the program: its own, if that is one and free."""
        name = self.file.removesuffix(".py")
        is_free = name not in _RESERVED and not _VARIABLE.fullmatch(name)
        return name if is_free and name.isidentifier() and not iskeyword(name) else "module"

    @property
    def file(self) -> str:
        """Without its folder."""
        return self.path.rpartition("/")[2]


class Told(NamedTuple):
    """A program."""

    text: str
    newest: int
    """The line of its newest call, counted from 1."""


def program(kept: Kept, call: str | None, *, ended: list[str], end: float, alive: bool) -> Told:
    """The program; `call` is in its own terms, `ended` are variables whose tasks had ended by `end`."""
    if call is None:
        return _run(kept)
    waits = call != OPENED and kept.first >= FINEST  # else its clock begins with the first call
    before = _default(kept) + ([at(kept.first)] if waits else [])
    lines, newest = before + kept.lines, len(before) + kept.newest
    if call == OPENED:
        lines = [*lines, f"{at(end)}  # the last that was seen"]
        lines += [f"yield from ended({', '.join(ended)})"] if ended else []
        if kept.entries_ended:
            lines += [f"yield from ended(*(entries[each] for each in {kept.entries_ended} if each in entries))"]
        # Before Python 3.12 the end of the interpreter may get in the way of a pool that nobody has shut down.
        lines += ["process_pool.shutdown()"] if kept.own_pool and not alive else []
        lines += ["loop.stop()"]
    else:
        lines = [*lines, at(end)]  # whatever else there is, it has to be a generator
    body = "\n".join(f"    {line}" for line in _global(kept) + lines)
    leaves = alive and call == OPENED
    main = _open(kept, leaves=leaves) if call == OPENED else _call(kept, call)
    helpers = _helpers(body, leaves=leaves, ends="yield from ended(" in body, names=_names(kept))
    rest = helpers + "\n\n" + main
    head = _head(kept, end) + _imports(kept, body, leaves=leaves)
    above = head + _STEPS
    return Told(f"{above}{body}\n\n\n{rest}", above.count("\n") + len(_global(kept)) + newest)


def _head(kept: Kept, end: float) -> str:
    """One line, as every line is Python by itself: so they can be coloured one by one."""
    return (
        f'"""What was done to {_safe(kept.file)} by {end:.2f} s, on {kept.kind}\'s loop. Plain python runs it."""\n\n'
    )


def _imports(kept: Kept, body: str, *, leaves: bool) -> str:
    names = {"ast", "asyncio", "os", "sys", "tokenize", "types"}
    names |= {name for name in ("functools", "gc", "time") if f"{name}." in body}
    names |= {"multiprocessing"} if leaves else set()
    names |= {"builtins", "contextvars", "functools", "inspect", "traceback"} if kept.has_entries else set()
    lines = [f"import {name}" for name in sorted(names)]
    pools = [("ProcessPoolExecutor", kept.own_pool), ("ThreadPoolExecutor", kept.default_pool)]
    if wanted := [name for name, is_there in pools if is_there]:
        lines.append(f"from concurrent.futures import {', '.join(wanted)}")
    lines += ["", "import uvloop"] if kept.kind == "uvloop" else []
    return "\n".join(lines) + "\n"


def _global(kept: Kept) -> list[str]:
    return [f"global {', '.join(kept.variables)}"] if kept.variables else []


def _default(kept: Kept) -> list[str]:
    """The default pool as its loop would make it, under a name."""
    made = f'default = ThreadPoolExecutor(thread_name_prefix="{kept.kind}")'
    return [made, "loop.set_default_executor(default)"] if kept.default_pool else []


def _helpers(body: str, *, leaves: bool, ends: bool, names: str) -> str:
    parts = [_WAITER if "waiter(" in body else "", _TASK if _FINDS.search(body) else "", _ENDED if ends else ""]
    if "entered(" in body:
        found = ", ".join(filter(None, [names, '"asyncio", "task"']))
        parts.append(f'{_ENTERED}NAMES = {found}\n"""What an entry finds besides the names of the module."""\n')
    return "\n\n".join(part for part in [*parts, _OPENED, _LEAVE if leaves else ""] if part)


def _open(kept: Kept, *, leaves: bool) -> str:
    began = f"loop.time() - {kept.first:.3f}" if kept.first >= FINEST else "loop.time()"
    lines = [
        *_policy(kept),
        f"{kept.module} = opened({kept.path!r})",
        "loop = asyncio.new_event_loop()",
        "asyncio.set_event_loop(loop)",
        f"loop.call_soon(go_on, steps(loop), {began})",
        "loop.run_forever()",
        f"show({_names(kept)})",
        "leave()" if leaves else "loop.close()",
    ]
    return _main(lines)


def _call(kept: Kept, call: str) -> str:
    lines = [
        *_policy(kept),
        f"{kept.module} = opened({kept.path!r})",
        "try:",
        "    with asyncio.Runner() as runner:",
        "        loop = runner.get_loop()",
        "        loop.call_soon(go_on, steps(loop), loop.time())",
        f"        runner.run({call})",
        "finally:",
        f"    show({_names(kept)})",
    ]
    return _main(lines)


def _policy(kept: Kept) -> list[str]:
    """What `uvloop.install()` does: the module, too, gets uvloop's from asyncio, or none, when it is read."""
    told = "asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())  # for loops that it makes by asyncio"
    return [told] if kept.kind == "uvloop" else []


def _main(lines: list[str]) -> str:
    return 'if __name__ == "__main__":\n' + "".join(f"    {line}\n" for line in lines)


def _names(kept: Kept) -> str:
    return ", ".join(f'"{name}"' for name in kept.variables)


def _run(kept: Kept) -> Told:
    """The file as python runs it; from outside a plain program cannot act on what runs there."""
    lines = [f'"""python {_safe(kept.path)}"""', "", "import runpy"]
    if kept.kind == "uvloop":
        lines[2:] = ["import asyncio", "import runpy", "", "import uvloop", ""]
        lines += _policy(kept)
    done = [f"# {line.removeprefix('# ')}" for line in [at(kept.first), *kept.lines] if kept.lines]
    if done:
        lines += ["", "# What was done to it while it ran, and what a program cannot do from outside:"]
        lines += done
    lines += ["", f'runpy.run_path({kept.path!r}, run_name="__main__")']
    return Told("\n".join(lines) + "\n", len(lines) - 2 if done else len(lines))


def entered(number: int, text: str) -> str:
    """An entry of the REPL's; of several lines each has its own."""
    if "\n" not in text:
        return f"entered({number}, {text!r})"
    lines = "".join(f"    {line!r}\n" for line in text.splitlines(keepends=True))
    return f"entered(\n    {number},\n{lines})"


def at(moment: float) -> str:
    """Let time pass until this moment."""
    return f"yield {moment:.3f}"


def _safe(text: str) -> str:
    """As it can stand in a docstring."""
    return text.encode("unicode_escape").decode().replace('"', "'")
