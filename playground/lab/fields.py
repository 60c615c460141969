"""The fields of somebody's objects, read without calling any code of theirs and without a trace.

Of a class only `type`'s own answers are asked for: a metaclass of the person's may have others. The instance's
`__dict__` is not asked for: before Python 3.13 that takes from it the values that it holds inline, and all code that
uses the object is slower from then on.
"""

from collections.abc import Callable, Container, Mapping
from types import BuiltinFunctionType, FunctionType, GetSetDescriptorType, MemberDescriptorType
from typing import Any

NAME: Callable[[type], str] = vars(type)["__name__"].__get__
QUALNAME: Callable[[type], str] = vars(type)["__qualname__"].__get__
MODULE: Callable[[type], object] = vars(type)["__module__"].__get__
MRO: Callable[[type], tuple[type, ...]] = vars(type)["__mro__"].__get__
FIELDS: Callable[[type], Mapping[str, Any]] = vars(type)["__dict__"].__get__

_FUNCTIONS = frozenset(map(id, (FunctionType, BuiltinFunctionType)))
_NATIVE = (GetSetDescriptorType, MemberDescriptorType)
_NONE = object()


def field(thing: object, name: str) -> Any:
    """Its attribute, unless a property or the like stands for it; None if it has none."""
    for kind in MRO(type(thing)):
        found = FIELDS(kind).get(name, _NONE)
        if found is _NONE:
            continue
        if type(found) is not MemberDescriptorType and hasattr(type(found), "__get__"):
            return None
        break
    try:
        return object.__getattribute__(thing, name)
    except AttributeError:
        return None


def native(thing: object, name: str, of: Container[int] | None = None) -> Any:
    """What code in C keeps under this name, whatever a class of the person's says of the name; None if nothing.

    `of`: the classes that are believed, by identity, as to hash a class may be its metaclass's business; None: all.
    """
    for kind in MRO(type(thing)):
        if of is None or id(kind) in of:
            found = FIELDS(kind).get(name)
            if type(found) in _NATIVE:
                return _read(found, thing)
    return None


def _read(field: Any, thing: object) -> Any:
    try:
        return field.__get__(thing)
    except AttributeError:  # a slot that nothing was put into
        return None


def function_name(thing: Any) -> str:
    """The qualified name of a function in Python, C or Cython; empty for anything else."""
    kind = type(thing)
    if id(kind) not in _FUNCTIONS and NAME(kind) != "cython_function_or_method":  # of which each module has its own
        return ""
    name: str = thing.__qualname__
    return name
