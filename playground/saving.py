"""How a file is saved: whole or not at all, so that a disk that is full, or a kill, tears none that was there.

A new text is written beside the file and takes its place in one go. What is no regular file, a device or a pipe, is
written to: there is nothing to tear.
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path


def save(path: Path, text: bytes) -> None:
    """Let the file have this text; it keeps its permissions. Raises OSError, and leaves all as it was then."""
    is_there = path.exists()
    if (is_there and not path.is_file()) or path.absolute().is_relative_to("/dev"):  # such as /dev/stdout
        path.write_bytes(text)
        return
    target = Path(os.path.realpath(path))  # what is a link stays one
    if is_there and not os.access(target, os.W_OK):  # which would not keep it from being replaced
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    beside = target.with_name(f".playground-{os.urandom(4).hex()}")
    create(beside, text)
    with _removed_if_it_fails(beside):
        if is_there:
            beside.chmod(target.stat().st_mode & 0o777)
        beside.replace(target)


def create(path: Path, text: bytes) -> None:
    """Make a new file with this text. Raises FileExistsError, or another OSError and leaves no file then."""
    with path.open("xb") as file, _removed_if_it_fails(path):
        file.write(text)
        file.flush()


@contextlib.contextmanager
def _removed_if_it_fails(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
