"""Words and places for objects of the person's, had without running any of their code.

A `__repr__` can raise, block, print or lie, and a result that we kept would be kept alive. So a value is put
into words at once, by its exact type: builtins in full up to a length, everything else by the name of its class.
"""

import asyncio
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from types import CodeType, FrameType, MethodType, TracebackType
from typing import Any

from playground.lab import asyncio_words
from playground.lab.fields import FIELDS, MODULE, MRO, QUALNAME, function_name, native
from playground.lab.memory import note
from playground.sources import is_library, is_own
from playground.wire.places import Failure, Place

LONGEST = 120
"""Characters of a value."""

_EXCEPTIONS = frozenset(
    id(kind)  # by identity: to hash a class may be its metaclass's business
    for kind in (
        BaseException,
        BaseExceptionGroup,
        ImportError,
        OSError,
        SyntaxError,
        UnicodeDecodeError,
        UnicodeEncodeError,
    )
)

_TASK_NAME: Callable[[Any], str] = asyncio.Task.get_name

_PLAIN = (int, float, complex, bool, type(None))
_BRACKETS: dict[type, Sequence[str]] = {
    list: "[]",
    tuple: "()",
    set: "{}",
    frozenset: ("frozenset({", "})"),
    dict: "{}",
}
_EMPTY = {set: "set()", frozenset: "frozenset()"}
"""Those that are written in another way when there is nothing in them."""
_ASKED: dict[Callable[[Any], str], tuple[str, ...]] = {
    BaseException.__str__: (),
    NameError.__str__: (),
    AttributeError.__str__: (),
    KeyError.__str__: (),
    ImportError.__str__: (),
    OSError.__str__: ("errno", "strerror", "filename", "filename2"),
    UnicodeDecodeError.__str__: ("encoding", "reason"),
    UnicodeEncodeError.__str__: ("encoding", "reason"),
}
"""CPython's own `__str__` of exceptions, and of what beside the arguments each asks `str()` in turn."""


def value(thing: object) -> str:
    """The value in words, at most about `LONGEST` characters."""
    if thing is None:  # what nearly all tasks return
        return "None"
    return short(_words(thing, depth=3))


def short(text: str, longest: int = LONGEST) -> str:
    """The beginning of what is too long, be it a name."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _words(thing: object, depth: int) -> str:
    kind = type(thing)
    if type(kind) is not type:  # a metaclass of the person's may do anything when the class is asked
        return f"<{class_name(kind)}>"
    if kind is int and thing.bit_length() > 400:  # type: ignore[attr-defined]
        return f"<int of {thing.bit_length()} bits>"  # type: ignore[attr-defined]
    if kind in _PLAIN:
        return repr(thing)
    if kind is str or kind is bytes or kind is bytearray:
        return repr(thing[: LONGEST + 1])  # type: ignore[index]
    if kind in _BRACKETS:
        return _container(thing, kind, depth)
    if issubclass(kind, asyncio.Task):  # of the class: `isinstance` also asks the thing for its `__class__`
        return f"<Task {_TASK_NAME(thing)}>"  # its class's own, whatever a subclass says
    return asyncio_words.words(thing, kind) or f"<{class_name(kind)}>"


def _container(thing: object, kind: type, depth: int) -> str:
    if not thing and kind in _EMPTY:
        return _EMPTY[kind]
    opening, closing = _BRACKETS[kind]
    if depth == 0:
        return f"{opening}…{closing}"
    parts: list[str] = []
    size = 0
    items: Iterable[object] = thing.items() if isinstance(thing, dict) else thing  # type: ignore[assignment]
    for item in list(islice(items, LONGEST)):
        if size > LONGEST:
            parts.append("…")
            break
        if isinstance(thing, dict) and isinstance(item, tuple):
            parts.append(f"{_words(item[0], depth - 1)}: {_words(item[1], depth - 1)}")
        else:
            parts.append(_words(item, depth - 1))
        size += len(parts[-1])
    comma = "," if kind is tuple and len(parts) == 1 else ""
    return f"{opening}{', '.join(parts)}{comma}{closing}"


def class_name(kind: type) -> str:
    """The class's qualified name, with its module unless that is `builtins` or `__main__`."""
    name = str.__str__(QUALNAME(kind))
    module = MODULE(kind)
    return short(name if type(module) is not str or module in ("builtins", "__main__") else f"{module}.{name}")


def field(error: BaseException, name: str) -> Any:
    """What an exception keeps under this name, whatever its class says of that name."""
    return native(error, name, of=_EXCEPTIONS)


def failure(error: BaseException, *, with_traceback: bool = False) -> Failure:
    """The exception as data; the formatted traceback, which asks `str()` of it, only where it is asked for."""
    known = note(error)
    return Failure(
        class_name(type(error)),
        message(error),
        _raised_at(error),
        "".join(traceback.format_exception(without_own_frames(error))) if with_traceback else "",
        known,
    )


def message(error: BaseException) -> str:
    """What `str()` of an exception gives, if that is CPython's own doing; else its arguments in words."""
    text = _own_message(error)
    if text is None:
        text = ", ".join(_words(each, depth=2) for each in field(error, "args"))
    return short(text)


def _own_message(error: BaseException) -> str | None:
    said: Any = next((FIELDS(kind)["__str__"] for kind in MRO(type(error)) if "__str__" in FIELDS(kind)), None)
    if said is SyntaxError.__str__ and type(text := field(error, "msg")) is str:
        return text
    if said is BaseExceptionGroup.__str__ and type(text := field(error, "message")) is str:
        size = len(field(error, "exceptions"))
        return f"{text} ({size} sub-exception{'s' if size > 1 else ''})"
    for plain, names in _ASKED.items():
        if said is plain:
            asked = [*field(error, "args"), *(field(error, name) for name in names)]
            return plain(error) if all(type(each) in (str, bytes, *_PLAIN) for each in asked) else None
    return None


def _raised_at(error: BaseException) -> Place | None:
    if issubclass(type(error), SyntaxError):
        file, line = field(error, "filename"), field(error, "lineno")
        if type(file) is str and type(line) is int and file and line:
            return Place(file, line, "")
    found = None
    step = field(error, "__traceback__")
    while step is not None:
        code = step.tb_frame.f_code
        if not is_library(code.co_filename):
            found = place(code, step.tb_lineno)
        step = step.tb_next
    return found


def place(code: CodeType, line: int | None) -> Place:
    """A place in this code; a line that CPython does not know counts as the first of the function."""
    name = code.co_qualname
    return Place(code.co_filename, line or code.co_firstlineno, "" if name == "<module>" else short(name))


def callback_name(callback: object) -> str:
    """How a callback is called in words: a function's qualified name, without `<locals>`; of any other its class's."""
    inner = callback
    while issubclass(type(inner), partial):  # no other that has a `func`: a `Mock` has one that has one that has one
        inner = native(inner, "func")
    while type(inner) is MethodType:
        inner = inner.__func__
    name = function_name(inner)
    if name:
        return short(name.replace(".<locals>", ""))
    kind = type(inner)
    return class_name(inner if issubclass(kind, type) else kind)  # type: ignore[arg-type]


def caller(frame: FrameType | None) -> Place | None:
    """The innermost line of the person's own code that called what of ours runs in this frame, up to the loop."""
    while frame is not None and is_own(frame.f_code.co_filename):
        if frame.f_code.co_name == "run_forever":  # uvloop's own code, through which it called, has no frames
            return None
        frame = frame.f_back
    while frame is not None:
        code = frame.f_code
        if not is_library(code.co_filename):
            return place(code, frame.f_lineno)
        if is_own(code.co_filename):
            return None
        frame = frame.f_back
    return None


def innermost(frame: FrameType | None) -> Place | None:
    """The innermost line of the person's own code at or above this frame."""
    while frame is not None:
        if not is_library(frame.f_code.co_filename):
            return place(frame.f_code, frame.f_lineno)
        frame = frame.f_back
    return None


def thread_place(ident: int) -> Place | None:
    """The innermost line of the person's own code that this thread is running."""
    return innermost(sys._current_frames().get(ident))


def without_own_frames(error: BaseException) -> BaseException:
    """The same exception, our frames cut out of its traceback and of those that it came from."""
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        each.__traceback__ = _cut(each.__traceback__)
        pending += [each.__cause__, each.__context__]
    return error


def _cut(step: TracebackType | None) -> TracebackType | None:
    kept = []
    while step is not None:
        if not is_own(step.tb_frame.f_code.co_filename):
            kept.append(step)
        step = step.tb_next
    rest: TracebackType | None = None
    for each in reversed(kept):
        rest = TracebackType(rest, each.tb_frame, each.tb_lasti, each.tb_lineno)
    return rest
