"""Whose code a file is: the person's, a library's, or ours. Asked on both ends of the wire."""

import sysconfig
import tokenize
from functools import lru_cache
from pathlib import Path

_OWN = str(Path(__file__).parent) + "/"
_SCENARIOS = _OWN + "scenarios/"
_LIBRARIES = tuple({sysconfig.get_path(name) + "/" for name in ("stdlib", "platstdlib", "purelib", "platlib")})


def source_text(path: Path) -> str:
    """The module's text, decoded as python would; what can be shown of one that cannot be; empty if it is not there."""
    try:
        with tokenize.open(path) as file:
            return file.read()
    except OSError:
        return ""
    except (SyntaxError, UnicodeDecodeError):
        return path.read_bytes().decode("utf-8", "replace")


@lru_cache(maxsize=4096)
def is_library(filename: str) -> bool:
    """Whether code of this file is the standard library's, an installed package's or ours, so not the person's."""
    # uvloop's compiled code bears the path that it was compiled at.
    return filename.startswith((_OWN, "<frozen ", "uvloop/", *_LIBRARIES)) and not filename.startswith(_SCENARIOS)


@lru_cache(maxsize=4096)
def is_own(filename: str) -> bool:
    """Whether code of this file is the playground's own."""
    return filename.startswith(_OWN) and not filename.startswith(_SCENARIOS)
