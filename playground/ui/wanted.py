"""What was asked for when the screen was started."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # it is made by whoever starts the screen, and read by what is imported after the first paint
    from playground.progress import Progress


class Wanted(NamedTuple):
    """What to begin with. `speed` and `instant` hold until the person chooses others, whatever the settings say."""

    path: Path
    """A folder, to choose from, or a module, to open."""
    entry: str | None = None
    """A name or a call to launch in the module."""
    kind: str = "asyncio"
    """The loop."""
    speed: float = 1.0
    instant: bool = False
    paused: bool = False
    """The first lab is."""
    progress: "Progress | None" = None
    """Where it is kept which lessons were run; None keeps nothing."""
