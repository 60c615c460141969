"""What modules there are to play with, and what in them can be launched.

Modules are read and parsed, and nothing in them is ever executed: `ast` and `compile` see the text alone.
A module that does not parse is listed all the same, with its error, so that one broken file hides no other.

A folder holds modules, and folders of modules, its chapters. A number in front of a name (`02-shield.py`) gives its
place in the reading order, which is that of a plain listing, and is no part of the name: `shield` finds it.
"""

import ast
import inspect
import re
import stat
import warnings
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from playground.errors import ProgramError, UsageError
from playground.parsing import parse, parse_expression

Function = ast.FunctionDef | ast.AsyncFunctionDef

LARGEST = 16 * 1024 * 1024
"""Bytes. A longer file is not read: it is more likely data than a module, and its tree a hundred times as large."""

_NUMBER = re.compile(r"^\d\d[-_]")
"""In front of a name: its place in the order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A public function at the top level of a module."""

    name: str
    line: int
    """The line of its `def`, counted from 1."""
    is_async: bool
    """True: it can be launched as a task. False: it can be sent to a pool."""
    call: str
    """A call to start editing from, `fetch(n, delay=0.2)`: defaults as written, and each required
    argument as its parameter's name."""
    needs_arguments: bool
    """Whether a required argument has to be filled in before `call` can be made."""
    summary: str
    """The first line of its docstring; empty if there is none."""


@dataclass(frozen=True, slots=True)
class Module:
    """A file of Python, as far as it can be known without executing it."""

    path: Path
    """As it was given."""
    title: str
    """The first line of the docstring; the file's name if there is none."""
    lesson: str
    """The rest of the docstring, Markdown; may be empty."""
    docstring: str
    """All of it, without its indentation, as `model.lesson` reads it; empty if there is none."""
    docstring_line: int
    """The line of its first line, counted from 1."""
    entries: tuple[Entry, ...]
    """In the order of the file; empty when there is an error."""
    main: bool
    """Whether it has an `if __name__ == "__main__"` block."""
    error: ProgramError | None
    """Why it cannot be read or does not parse."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Modules that stand in one folder."""

    path: Path
    title: str
    """`Timeouts and shield` of `04-timeouts-and-shield`; empty for the modules of the folder that was listed itself."""
    modules: tuple[Module, ...]
    """By file name; never empty."""


def bundled() -> Path:
    """The folder of the scenarios that come along: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def default_folder() -> Path:
    """The folder to show when none is named: `scenarios` of the working directory, else those that come along."""
    own = Path("scenarios")
    return own if own.is_dir() else bundled()


def modules(folder: Path) -> list[Module]:
    """Every module of the folder and of its chapters, in reading order. Raises as `chapters` does."""
    return [module for chapter in chapters(folder) for module in chapter.modules]


def chapters(folder: Path) -> list[Chapter]:
    """The folder's own modules, then those of each folder in it, by name; one level deep, and none that is empty.

    Names that begin with `_` or `.` are left out, and so are packages, which are libraries of a program.
    Raises UsageError if that is no folder, cannot be listed, or holds no module.
    """
    steps = reading(folder)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return list(done.value)


class Read(NamedTuple):
    """A module that was just read, and how many are by now."""

    module: Module
    number: int
    of: int


def reading(folder: Path) -> Generator[Read, None, list[Chapter]]:
    """As `chapters`, a module at a time, in their order; where there are thousands it takes seconds."""
    try:
        found = _listed(folder)
    except NotADirectoryError:
        raise UsageError(f"{folder} is a file, not a folder.") from None
    except FileNotFoundError:
        raise UsageError(f"There is no folder named {folder}.") from None
    except OSError as error:
        raise UsageError(f"The folder {folder} cannot be listed: {error.strerror}.") from None
    shelves = [_Shelf(folder, "", _modules(found)), *map(_shelf, _folders(found))]
    listed: list[Chapter] = []
    numbers, of = count(1), sum(len(shelf.problem) + len(shelf.paths) for shelf in shelves)
    for shelf in shelves:
        modules: list[Module] = []
        for module in chain(shelf.problem, map(read, shelf.paths)):
            modules.append(module)
            yield Read(module, next(numbers), of)
        listed += [Chapter(shelf.folder, shelf.title, tuple(modules))] if modules else []
    if not listed:
        raise UsageError(f"The folder {folder} holds no modules, that is, files whose names end in .py.")
    return listed


def shelves(folder: Path) -> list[tuple[Path, list[Path]]]:
    """The folder, then its chapters, each with its modules; none if it cannot be listed. Nothing is read."""
    try:
        found = _listed(folder)
        return [(folder, _modules(found)), *((path, _modules(_listed(path))) for path in _folders(found))]
    except OSError:
        return []


def reason(error: ProgramError) -> str:
    """What is wrong with a module, without the file and line that stand in front of it."""
    return str(error).removeprefix(f"{error.file}:{error.line} ").removeprefix(f"{error.file} ")


def shows(module: Module) -> str:
    """What a module shows: its title without its own name and a colon in front, `late timeout: …`."""
    before, _, rest = module.title.partition(": ")
    return rest if rest and before.replace(" ", "-") == name(module.path) else module.title


def name(path: Path) -> str:
    """What a module or a chapter is called: `shield` of `02-shield.py`."""
    stem = path.stem if path.suffix == ".py" else path.name
    return _NUMBER.sub("", stem) or stem


def root(path: Path) -> Path:
    """The folder to list so that this module is found in it, among its neighbours: that above a numbered chapter."""
    return path.parent.parent if _NUMBER.match(path.parent.name) else path.parent


def read(path: Path) -> Module:
    """The module at `path`; one that cannot be read or does not parse has its `error` set."""
    try:
        return _module(path, _parse(path))
    except ProgramError as error:
        return _broken(path, error)
    except RecursionError:  # what Python compiles may still be deeper than what can be walked
        deep = f"{path} cannot be read: it is nested too deeply."
        return _broken(path, ProgramError(deep, file=str(path), line=None))


def _module(path: Path, tree: ast.Module) -> Module:
    docstring = ast.get_docstring(tree) or ""
    title, _, lesson = docstring.partition("\n")
    entries = {function.name: _entry(function) for function in _functions(tree.body)}
    in_order = sorted(entries.values(), key=lambda entry: entry.line)
    return Module(
        path,
        title or path.name,
        lesson.strip(),
        docstring,
        _first_line(tree),
        tuple(in_order),
        any(map(_is_main_block, tree.body)),
        error=None,
    )


def find_entry(module: Module, name: str) -> Entry:
    """The entry of that name. Raises the module's own error, or UsageError if it has no such entry."""
    if module.error is not None:
        raise module.error
    for entry in module.entries:
        if entry.name == name:
            return entry
    names = ", ".join(entry.name for entry in module.entries)
    known = f"it has {names}" if names else "it has no public function at all"
    raise UsageError(f"{module.path} has no public top-level function named {name}; {known}.")


def entry_name(call: str) -> str:
    """The name in `fetch` or `fetch(3, delay=0.2)`. Raises UsageError if the text is neither."""
    try:
        with warnings.catch_warnings(action="ignore"):
            node = parse_expression(call.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UsageError(f"{call!r} is not Python: {_reason(error)}.") from None
    if isinstance(node, ast.Call):
        node = node.func
    if not isinstance(node, ast.Name):
        raise UsageError(f"{call!r} is not a call of an entry: write its name, or a call such as fetch(3, delay=0.2).")
    return node.id


def _listed(folder: Path) -> list[Path]:
    """What stands in the folder, by name, without what is hidden."""
    return sorted(path for path in folder.iterdir() if path.name[0] not in "_.")


def _modules(listed: list[Path]) -> list[Path]:
    return [path for path in listed if path.suffix == ".py" and path.is_file()]


def _folders(listed: list[Path]) -> list[Path]:
    return [path for path in listed if path.is_dir() and not (path / "__init__.py").exists()]


class _Shelf(NamedTuple):
    """A chapter before it is read."""

    folder: Path
    title: str
    paths: list[Path]
    problem: tuple[Module, ...] = ()  # that it cannot be listed


def _shelf(folder: Path) -> _Shelf:
    words = re.sub("[-_]", " ", name(folder))
    title = words[:1].upper() + words[1:]
    try:
        return _Shelf(folder, title, _modules(_listed(folder)))
    except OSError as error:
        problem = ProgramError(f"{folder} cannot be listed: {error.strerror}.", file=str(folder), line=None)
        return _Shelf(folder, title, [], (_broken(folder, problem),))


def _broken(path: Path, error: ProgramError) -> Module:
    return Module(path, path.name, lesson="", docstring="", docstring_line=1, entries=(), main=False, error=error)


def _first_line(tree: ast.Module) -> int:
    """The line where the docstring's text begins; empty lines before it are no part of it. 1 if there is none."""
    match tree.body:
        case [ast.Expr(value=ast.Constant(value=str(text), lineno=line)), *_]:
            lines = text.splitlines()
            return line + next((number for number, text in enumerate(lines) if text.strip()), 0)
    return 1


def _parse(path: Path) -> ast.Module:
    """The syntax tree. Raises ProgramError for everything that Python would not compile either."""
    try:
        text = _bytes(path)
    except OSError as error:
        raise ProgramError(f"{path} cannot be read: {error.strerror}.", file=str(path), line=None) from None
    if b"\0" in text:
        line = text.count(b"\n", 0, text.index(b"\0")) + 1
        raise ProgramError(f"{path}:{line} holds a null byte, so it is not text.", file=str(path), line=line)
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(tree := parse(text, str(path)), str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        at = (error.lineno or None) if isinstance(error, SyntaxError) else None
        where = f":{at}" if at else ""
        raise ProgramError(f"{path}{where} does not parse: {_reason(error)}.", file=str(path), line=at) from None
    return tree


def _bytes(path: Path) -> bytes:
    """What is in the file. Raises OSError, or ProgramError of what never ends or is too much."""
    kind = path.stat().st_mode
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise ProgramError(f"{path} cannot be read: it is no regular file.", file=str(path), line=None)
    with path.open("rb") as file:
        text = file.read(LARGEST + 1)
    if len(text) > LARGEST:
        most = f"it holds more than {LARGEST:,} bytes, the most that is read of a module."
        raise ProgramError(f"{path} cannot be read: {most}", file=str(path), line=None)
    return text


def _reason(error: Exception) -> str:
    """Why a text is no Python, as the end of a sentence."""
    match error:
        case SyntaxError():
            return error.msg
        case RecursionError() | MemoryError():
            return "it is nested too deeply"
    return str(error)


def _functions(body: Sequence[ast.stmt]) -> Iterator[Function]:
    """The public functions of a module's top level, those under `if` and `try` too; the main block's are not.

    Generator functions are left out: a call of one runs none of its body.
    """
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if not node.name.startswith("_") and not _is_generator(node):
                yield node
        elif isinstance(node, ast.If | ast.Try | ast.With) and not _is_main_block(node):
            for block in ("body", "orelse", "finalbody"):
                yield from _functions(getattr(node, block, ()))
            for handler in getattr(node, "handlers", ()):
                yield from _functions(handler.body)


def _is_generator(function: Function) -> bool:
    """Whether there is a `yield` in the function's own body, not in one nested in it."""
    rest: list[ast.AST] = [*function.body]
    while rest:
        node = rest.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            rest.extend(ast.iter_child_nodes(node))
    return False


def _is_main_block(node: ast.stmt) -> bool:
    """Whether this is `if __name__ == "__main__":`, either way round."""
    match node:
        case ast.If(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right])):
            match left, right:
                case (ast.Name("__name__"), ast.Constant("__main__")) | (
                    ast.Constant("__main__"),
                    ast.Name("__name__"),
                ):
                    return True
    return False


def _entry(function: Function) -> Entry:
    required, arguments = _arguments(function.args)
    doc = inspect.cleandoc(ast.get_docstring(function) or "")
    return Entry(
        name=function.name,
        line=function.lineno,
        is_async=isinstance(function, ast.AsyncFunctionDef),
        call=f"{function.name}({', '.join(arguments)})",
        needs_arguments=required > 0,
        summary=doc.partition("\n")[0],
    )


def _arguments(parameters: ast.arguments) -> tuple[int, list[str]]:
    """How many arguments are required, and the text of all that a call should show."""
    positional = [*parameters.posonlyargs, *parameters.args]
    required = [parameter.arg for parameter in positional[: len(positional) - len(parameters.defaults)]]
    texts = list(required)
    by_default = zip(positional[len(required) :], parameters.defaults, strict=True)
    # A positional-only argument cannot be written with its name, and its default applies without being written.
    texts += [f"{p.arg}={ast.unparse(d)}" for p, d in by_default if p not in parameters.posonlyargs and _is_plain(d)]
    missing = 0
    for parameter, default in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True):
        if default is None:
            missing += 1
            texts.append(f"{parameter.arg}={parameter.arg}")
        elif _is_plain(default):
            texts.append(f"{parameter.arg}={ast.unparse(default)}")
    return len(required) + missing, texts


def _is_plain(default: ast.expr) -> bool:
    """Whether a launch may have this written as an argument: a literal, or a name of the module."""
    if isinstance(default, ast.Name):
        return True
    try:
        ast.literal_eval(default)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True
