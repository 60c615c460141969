"""What modules there are to play with, and what in them can be launched.

Modules are read and parsed, and nothing in them is ever executed: `ast` and `compile` see the text alone.
A module that does not parse is listed all the same, with its error, so that one broken file hides no other.
"""

import ast
import inspect
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playground.errors import ProgramError, UsageError

Function = ast.FunctionDef | ast.AsyncFunctionDef


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
    entries: tuple[Entry, ...]
    """In the order of the file; empty when there is an error."""
    main: bool
    """Whether it has an `if __name__ == "__main__"` block."""
    error: ProgramError | None
    """Why it cannot be read or does not parse."""


def bundled() -> Path:
    """The folder of the scenarios that come along: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def default_folder() -> Path:
    """The folder to show when none is named: `scenarios` of the working directory, else those that come along."""
    own = Path("scenarios")
    return own if own.is_dir() else bundled()


def folder_of(scenario: str) -> Path:
    """The folder to show a bundled scenario in: where the person's own copy of it is, else the bundled one."""
    own = default_folder()
    return own if (own / f"{scenario}.py").is_file() else bundled()


def modules(folder: Path) -> list[Module]:
    """Every module of the folder, sorted by file name; names that begin with `_` or `.` are left out.

    Raises UsageError if that is no folder, cannot be listed, or holds no module.
    """
    try:
        names = [path for path in folder.iterdir() if path.suffix == ".py" and path.name[0] not in "_."]
        paths = sorted(path for path in names if path.is_file())
    except NotADirectoryError:
        raise UsageError(f"{folder} is a file, not a folder.") from None
    except FileNotFoundError:
        raise UsageError(f"There is no folder named {folder}.") from None
    except OSError as error:
        raise UsageError(f"The folder {folder} cannot be listed: {error.strerror}.") from None
    if not paths:
        raise UsageError(f"The folder {folder} holds no modules, that is, files whose names end in .py.")
    return [read(path) for path in paths]


def read(path: Path) -> Module:
    """The module at `path`; one that cannot be read or does not parse has its `error` set."""
    try:
        tree = _parse(path)
    except ProgramError as error:
        return Module(path, title=path.name, lesson="", entries=(), main=False, error=error)
    title, _, lesson = (ast.get_docstring(tree) or path.name).partition("\n")
    entries = {function.name: _entry(function) for function in _functions(tree.body)}
    in_order = sorted(entries.values(), key=lambda entry: entry.line)
    return Module(path, title, lesson.strip(), tuple(in_order), any(map(_is_main_block, tree.body)), error=None)


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
            node = ast.parse(call.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UsageError(f"{call!r} is not Python: {_reason(error)}.") from None
    if isinstance(node, ast.Call):
        node = node.func
    if not isinstance(node, ast.Name):
        raise UsageError(f"{call!r} is not a call of an entry: write its name, or a call such as fetch(3, delay=0.2).")
    return node.id


def split_target(target: str) -> tuple[Path, str | None]:
    """`x.py:fetch(3)` as the path and the text behind its colon; None where there is no such text.

    A path may hold colons itself, and so may the call: of all ways to split, the longest path that exists counts.
    Raises UsageError if no file or folder is there, or a call is asked of a folder.
    """
    colons = [place for place, letter in enumerate(target) if letter == ":"]
    for end in [len(target), *reversed(colons)]:
        path, call = Path(target[:end]), target[end + 1 :].strip()
        if not target[:end] or not _exists(path):
            continue
        if end < len(target) and path.is_dir():
            raise UsageError(f"{path} is a folder; only a file has something to call.")
        if end < len(target) and not call:
            raise UsageError(f"Nothing follows the colon in {target!r}: name an entry, or leave the colon out.")
        return path, call or None
    head, ending, _ = target.partition(".py:")
    raise UsageError(f"There is no file or folder named {head + '.py' if ending else target}.")


def _exists(path: Path) -> bool:
    """Whether there is such a path; a text too long or too odd to be one is none."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def _parse(path: Path) -> ast.Module:
    """The syntax tree. Raises ProgramError for everything that Python would not compile either."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ProgramError(f"{path} cannot be read: {error.strerror}.", file=str(path), line=None) from None
    if b"\0" in text:
        null = text[: text.index(b"\0")].count(b"\n") + 1
        raise ProgramError(f"{path}:{null} holds a null byte, so it is not text.", file=str(path), line=null)
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(text, str(path))
            compile(tree, str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = (error.lineno or None) if isinstance(error, SyntaxError) else None
        where = f"{path}:{line}" if line else str(path)
        raise ProgramError(f"{where} does not parse: {_reason(error)}.", file=str(path), line=line) from None
    return tree


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
            sides = {ast.unparse(left), ast.unparse(right)}
            return sides == {"__name__", "'__main__'"}
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
