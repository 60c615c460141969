"""One's own copy of the scenarios that come along: what is installed is not edited where it lies.

In a checkout they lie beside the package, are the person's own already, and are edited where they are.
"""

import os
import shutil
import tempfile
from pathlib import Path

from playground import saving
from playground.errors import UsageError

FOLDER = Path("scenarios")
"""Where the copy goes: what `playground` shows from then on."""

_INSTALLED = Path(__file__).parent / "scenarios"


def is_installed(path: Path) -> bool:
    """Whether the module lies inside the installed package."""
    return Path(os.path.realpath(path)).is_relative_to(_INSTALLED.resolve())


def copy(path: Path) -> Path:
    """The copy of this installed module in `./scenarios`; all of them are copied if there is no such folder yet.

    Nothing that is there is overwritten: it is the person's copy of an earlier day. Raises UsageError if it cannot
    be written.
    """
    target = FOLDER / path.resolve().relative_to(_INSTALLED.resolve())
    try:
        if not FOLDER.exists():
            _copy_all()
        elif not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            saving.create(target, path.read_bytes())
    except (OSError, shutil.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UsageError(f"{path.name} cannot be copied to {FOLDER.absolute()}: {reason or error}.") from None
    return target


def _copy_all() -> None:
    """All of them or none: a folder that is there is taken for the person's own from then on."""
    with tempfile.TemporaryDirectory(dir=Path(), prefix=f".{FOLDER}.") as beside:
        whole = shutil.copytree(_INSTALLED, Path(beside) / FOLDER, ignore=shutil.ignore_patterns("__pycache__"))
        whole.rename(FOLDER)
