"""Where something is, and how something failed: the small shapes that facts and state share."""

import msgspec


class Place(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A line of source."""

    file: str
    """Absolute path, or the name in angle brackets that the code was compiled under."""
    line: int
    """Counted from 1."""
    function: str
    """The code object's qualified name; empty at module level."""


class Failure(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An exception, as told without running any code of the person's."""

    type: str
    """The class's name, with its module unless that is `builtins`."""
    message: str
    """What `str()` gives where that is safe to ask for, else empty."""
    place: Place | None
    """Where it was raised; None if it carries no traceback."""
    traceback: str
    """The formatted traceback; empty where it was not asked for."""
    note: str = ""
    """What a person should know beside it, in words: of a MemoryError the limit, if there is one."""
