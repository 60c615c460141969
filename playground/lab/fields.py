"""One field of somebody's object, read without calling any code of theirs and without a trace.

The instance's `__dict__` is not asked for: before Python 3.13 that takes from it the values that it holds inline, and
all code that uses the object is slower from then on.
"""

from types import MemberDescriptorType
from typing import Any

_NONE = object()
_MRO: Any = type.__dict__["__mro__"]
_DICT: Any = type.__dict__["__dict__"]


def field(thing: object, name: str) -> Any:
    """Its attribute, unless a property or the like stands for it; None if it has none."""
    for kind in _MRO.__get__(type(thing)):
        found = _DICT.__get__(kind).get(name, _NONE)
        if found is _NONE:
            continue
        if type(found) is not MemberDescriptorType and hasattr(type(found), "__get__"):
            return None
        break
    try:
        return object.__getattribute__(thing, name)
    except AttributeError:
        return None
