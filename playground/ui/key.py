"""One key of the app: what it is called, what it does, and when it is offered."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """The sections of the help screen, in its order."""

    LAUNCH = "Launch"
    ACT = "Act on the selected task, or on the marked ones"
    TIME = "Time and order"
    TRY = "Try on the loop, from the palette"
    LAB = "Program and lab"
    LOOK = "Look"
    APP = "App"


@dataclass(frozen=True, slots=True)
class Key:
    """One row: a key, or keys that do the same."""

    keys: tuple[str, ...]
    """Textual's names; none: it is done from the palette or the help screen."""
    id: str
    """The binding's id, by which it can be given another key."""
    action: str
    """Textual's action, with its arguments."""
    label: str
    """Two or three words for the footer."""
    help: str
    """One sentence."""
    python: str = ""
    """The call that it stands for; empty if it makes none."""
    footer: int = 0
    """How much it matters in the footer: 1 goes last when there is no room, 0 is never there."""
    needs_task: bool = False
    """Whether it acts on the selected task or job, so that the footer shows it only then."""
    marked: bool = False
    """Whether it acts on the marked ones if there are any; the footer says then on how many."""
    verbs: tuple[str, ...] = ()
    """The words of the verbs that it says, where its id is not the one."""
    paused: str = ""
    """The label in the footer while the loop is paused, of what matters most then; empty: it matters less."""


_SHOWN = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "exclamation_mark": "!",
    "slash": "/",
    "colon": ":",
    "space": "Space",
    "full_stop": ".",
    "greater_than_sign": ">",
    "plus": "+",
    "minus": "-",
    "question_mark": "?",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
}


def shown(key: str) -> str:
    """A key as a person writes it: `?`, `Ctrl+R`."""
    if key in _SHOWN:
        return _SHOWN[key]
    modifier, plus, letter = key.rpartition("+")
    return f"{modifier.title()}+{letter.upper()}" if plus else key


def all_shown(row: Key) -> str:
    """All keys of a row: `z Enter`."""
    return " ".join(shown(key) for key in row.keys)
