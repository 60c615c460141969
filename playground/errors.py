"""What can go wrong, and whose doing it is.

PlaygroundError
├── UsageError      the person asked for something that cannot be done: a file, an entry, a word of the command line
│   └── NoLabError  of a lab, and none is in use
├── ProgramError    a module cannot be read or parsed
├── ClaimError      a lesson says of a run what no program can judge
├── ProgressError   the file that progress is kept in is damaged, or cannot be read or written
├── LabError        the lab's process could not be started, or ended when it should not have
└── WireError       bytes that do not fit the protocol

Every message is a plain sentence: what happened, where, and where possible what to do.
"""


class PlaygroundError(Exception):
    """Anything that the playground itself raises."""


class UsageError(PlaygroundError):
    """The person asked for something that cannot be done."""


class NoLabError(UsageError):
    """The person asked something of a lab, and none is in use."""


class ProgramError(PlaygroundError):
    """A module that cannot be read or does not parse."""

    def __init__(self, message: str, *, file: str, line: int | None) -> None:
        super().__init__(message)
        self.file = file
        """Path as the person gave it."""
        self.line = line
        """Counted from 1; None when no line is to blame."""


class ClaimError(PlaygroundError):
    """A lesson says of a run what no program can judge."""


class ProgressError(PlaygroundError):
    """The file that progress is kept in is damaged, or cannot be read or written."""


class LabError(PlaygroundError):
    """The lab's process could not be started, or ended when it should not have."""


class WireError(PlaygroundError):
    """Bytes that do not fit the protocol."""
