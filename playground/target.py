"""What a word of the command line names: a file, a folder, or a scenario by its name; and the call behind its colon."""

import difflib
import errno
import os
import stat
from pathlib import Path

from playground import catalogue
from playground.errors import UsageError


def split(target: str) -> tuple[Path, str | None]:
    """`x.py:fetch(3)` as the path and the text behind its colon; None where there is no such text.

    A path may hold colons itself, and so may the call: of all ways to split, the longest path that exists counts.
    If there is none, the text before the first colon may be the name of a scenario, or of a chapter: see `find`.
    Raises UsageError if nothing is there, or a call is asked of a folder.
    """
    colons = [place for place, letter in enumerate(target) if letter == ":"]
    for end in [len(target), *reversed(colons)]:
        if target[:end] and _exists(Path(target[:end])):
            return _checked(Path(target[:end]), target, end)
    head, ending, _ = target.partition(".py:")
    word = target.partition(":")[0]
    if (found := find(word)) is not None:
        return _checked(found, target, len(word))
    missing = head + ".py" if ending else target
    _complain_of(Path(missing))
    raise UsageError(f"There is no file or folder named {missing}.{_near(word)}")


def absolute(path: Path) -> str:
    """Where the file really is, which need not be there. Raises UsageError of what no lab could be told, or read."""
    real = os.path.realpath(path)
    if _is_read_once(real):
        raise UsageError(f"{path} is a pipe or a socket, which can be read only once: write the program into a file.")
    try:
        real.encode()
    except UnicodeEncodeError:
        raise UsageError(f"The name of {path} is not UTF-8, so it cannot be opened here: rename it.") from None
    return real


def path(target: str) -> Path:
    """The file or folder, where nothing can be called. Raises UsageError as `split` does."""
    found, call = split(target)
    if call is not None:
        raise UsageError(f"A file or a folder is needed, without a call: {found}")
    return found


def find(word: str) -> Path | None:
    """The scenario of that name, else the chapter: `shield` or `02-shield` for `04-timeouts-and-shield/02-shield.py`.

    It is looked for in `./scenarios`, then among those that come along; None if it is in neither.
    Raises UsageError if several have the name.
    """
    wanted = _plain(word)
    for folder in _folders():
        shelves = catalogue.shelves(folder)
        for paths in (
            [module for _, modules in shelves for module in modules],
            [chapter for chapter, _ in shelves[1:]],
        ):
            found = [path for path in paths if wanted in (_plain(catalogue.name(path)), _plain(path.name))]
            if len(found) > 1:
                raise UsageError(f"{word} may be {' or '.join(map(str, found))}: write which, as a path.")
            if found:
                return found[0]
    return None


def _folders() -> tuple[Path, ...]:
    return Path("scenarios"), catalogue.bundled()


def _checked(found: Path, target: str, end: int) -> tuple[Path, str | None]:
    """The path, and the text behind its colon, which stands at `end` if there is one."""
    absolute(found)
    call = target[end + 1 :].strip()
    if end < len(target) and found.is_dir():
        raise UsageError(f"{found} is a folder; only a file has something to call.")
    if end < len(target) and not call:
        raise UsageError(f"Nothing follows the colon in {target!r}: name an entry, or leave the colon out.")
    return found, call or None


def _is_read_once(real: str) -> bool:
    try:
        mode = Path(real).stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _complain_of(path: Path) -> None:
    """Raise UsageError if something of that name is there, and cannot be got at: behind a closed door, or in a ring."""
    try:
        path.stat()
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
            raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:  # a null byte in it
        return


def _near(word: str) -> str:
    """A sentence about scenarios whose names are like it; empty if there are none."""
    shelves = [shelf for folder in _folders() for shelf in catalogue.shelves(folder)]
    names = [catalogue.name(module) for _, modules in shelves for module in modules]
    near = [name for name in names if word and _plain(word) in _plain(name)]
    near += difflib.get_close_matches(word, names)
    return f" There are scenarios named {', '.join(dict.fromkeys(near))}." if near else ""


def _plain(word: str) -> str:
    """The word as names are compared."""
    return word.removesuffix(".py").replace("_", "-").casefold()


def _exists(path: Path) -> bool:
    """Whether there is such a path; a text too long or too odd to be one is none."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True
