"""What a terminal was told to do beyond drawing: a title, the clipboard, a bell, a device control string."""

import re

_POINTER = re.compile(rb"\x1b\]22;[a-z-]*\x07")
"""Textual sets the shape of the pointer."""

_TOLD = re.compile(rb"\x1b\][^\x07\x1b]*|\x1b[P^_X][^\x1b]*|\x07|\x1bc")


def obeyed(drawn: bytes) -> list[bytes]:
    """The commands among what was drawn that no screen of ours sends."""
    return _TOLD.findall(_POINTER.sub(b"", drawn))
