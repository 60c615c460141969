"""The one table of keys.

Bindings, footer, help screen, command palette and the README's table are all made from `KEYS`.
To give a verb a key, add a row here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Group(StrEnum):
    """The sections of the help screen, in its order."""

    LAUNCH = "Launch"
    ACT = "Act on the selected task, or on the marked ones"
    LAB = "Program and lab"
    LOOK = "Look"
    APP = "App"


@dataclass(frozen=True, slots=True)
class Key:
    """One row: a key, or keys that do the same."""

    keys: tuple[str, ...]
    """Textual's names."""
    id: str
    """The binding's id, by which it can be given another key."""
    action: str
    """Textual's action, with its arguments."""
    label: str
    """Two or three words for the footer."""
    help: str
    """One sentence."""
    group: Group
    python: str = ""
    """The call that it stands for; empty if it makes none."""
    footer: int = 0
    """How much it matters in the footer: 1 goes last when there is no room, 0 is never there."""
    needs_task: bool = False
    """Whether it acts on the selected task or job, so that the footer shows it only then."""


KEYS = (
    Key(
        ("l",),
        "launch",
        "screen.launch",
        "launch",
        "Launch the chosen entry as a task; it becomes the selected one.",
        Group.LAUNCH,
        'fetch_1 = asyncio.create_task(fetch(1), name="fetch-1")',
        footer=1,
    ),
    Key(
        ("L",),
        "launch_edited",
        "screen.launch_edited",
        "edit call",
        "Edit the chosen entry's call, then launch it (a `def` goes to the thread pool).",
        Group.LAUNCH,
        'fetch_1 = asyncio.create_task(fetch(3, delay=0.2), name="fetch-1")',
    ),
    Key(
        ("left_square_bracket",),
        "entry_before",
        "screen.entry(-1)",
        "entry before",
        "Choose the entry before.",
        Group.LAUNCH,
    ),
    Key(
        ("right_square_bracket",),
        "entry_after",
        "screen.entry(1)",
        "next entry",
        "Choose the next entry.",
        Group.LAUNCH,
    ),
    Key(
        ("x",),
        "thread",
        "screen.pool('thread')",
        "to thread",
        "Send the chosen `def` to the loop's default thread pool.",
        Group.LAUNCH,
        "job_1 = loop.run_in_executor(None, job)",
        footer=4,
    ),
    Key(
        ("X",),
        "process",
        "screen.pool('process')",
        "to process",
        "Send the chosen `def` to a process pool, which is made the first time.",
        Group.LAUNCH,
        "job_1 = loop.run_in_executor(process_pool, job)",
    ),
    Key(
        ("R",),
        "run",
        "app.run_file",
        "run file",
        "Run the whole file in a fresh lab, as python would.",
        Group.LAUNCH,
        "python PATH",
        footer=6,
    ),
    Key(
        ("c",),
        "cancel",
        "screen.verb('cancel')",
        "cancel",
        "Cancel the task, or a job's future: a job that runs already runs on, as a ghost.",
        Group.ACT,
        "fetch_1.cancel()",
        footer=1,
        needs_task=True,
    ),
    Key(
        ("s",),
        "shield",
        "screen.verb('shield')",
        "shield",
        "Make a waiter on a shield: cancel it, and the task lives on; a direct cancel reaches the task.",
        Group.ACT,
        "shield_1 = asyncio.create_task(waiter(asyncio.shield(fetch_1)))",
        footer=2,
        needs_task=True,
    ),
    Key(
        ("t",),
        "timeout",
        "screen.time_out",
        "time out",
        "Make a waiter that gives up after so many seconds, and cancels the task then.",
        Group.ACT,
        "wait_for_1 = asyncio.create_task(asyncio.wait_for(fetch_1, 2.0))",
        footer=2,
        needs_task=True,
    ),
    Key(
        ("a",),
        "await",
        "screen.verb('await')",
        "await",
        "Make a plain waiter: cancelling it cancels what it waits for.",
        Group.ACT,
        "await_1 = asyncio.create_task(waiter(fetch_1))",
        footer=3,
        needs_task=True,
    ),
    Key(
        ("m",),
        "mark",
        "screen.mark",
        "mark",
        "Mark the task for `g` and `w`, or take the mark off.",
        Group.ACT,
        footer=5,
    ),
    Key(
        ("g",),
        "gather",
        "screen.over_marked('gather')",
        "gather",
        "Make a waiter that gathers the marked ones.",
        Group.ACT,
        "gather_1 = asyncio.create_task(waiter(asyncio.gather(a, b)))",
        footer=5,
    ),
    Key(
        ("w",),
        "wait",
        "screen.wait_over",
        "wait",
        "Make a waiter on the marked ones: until the first ends, the first fails, or all have ended.",
        Group.ACT,
        "wait_1 = asyncio.create_task(asyncio.wait({a, b}, return_when=FIRST_COMPLETED))",
    ),
    Key(
        ("d",),
        "drop",
        "screen.verb('drop')",
        "drop",
        "Drop your variable: nothing of ours holds the task any more.",
        Group.ACT,
        "del fetch_1",
    ),
    Key(("o",), "open", "app.open", "open", "Choose a module to open.", Group.LAB, footer=3),
    Key(
        ("e",),
        "edit",
        "app.edit",
        "edit",
        "Open the file in $VISUAL or $EDITOR, at the selected task's line; saving it reloads.",
        Group.LAB,
        footer=4,
    ),
    Key(
        ("u",),
        "swap_loop",
        "app.swap_loop",
        "swap loop",
        "Restart on the other loop: asyncio or uvloop.",
        Group.LAB,
        footer=3,
    ),
    Key(("ctrl+r",), "restart", "app.restart", "restart", "Open the file again in a fresh lab.", Group.LAB, footer=6),
    Key(
        ("exclamation_mark",),
        "interrupt",
        "app.interrupt",
        "interrupt",
        "Interrupt the lab with a real SIGINT, as Ctrl+C does in production.",
        Group.LAB,
        "os.killpg(lab, signal.SIGINT)",
    ),
    Key(
        ("ctrl+k",),
        "kill",
        "app.kill",
        "kill",
        "Kill the lab and all its processes at once with SIGKILL.",
        Group.LAB,
        "os.killpg(lab, signal.SIGKILL)",
    ),
    Key(
        ("up", "down", "pageup", "pagedown", "home", "end"),
        "move",
        "",
        "move",
        "Move the selection, or scroll the pane in focus.",
        Group.LOOK,
    ),
    Key(
        ("slash",),
        "filter",
        "screen.filter",
        "filter",
        "Show only the tasks that match; a leading `!` hides them.",
        Group.LOOK,
    ),
    Key(
        ("v",),
        "tree",
        "screen.tree",
        "tree or flat",
        "Show who waits for whom as a tree, or all tasks as a table.",
        Group.LOOK,
    ),
    Key(("f",), "follow", "screen.follow", "follow", "Let the selection follow what happens, or stay.", Group.LOOK),
    Key(("tab",), "next_pane", "app.focus_next", "next pane", "Go to the next pane.", Group.LOOK),
    Key(("shift+tab",), "previous_pane", "app.focus_previous", "pane before", "Go to the pane before.", Group.LOOK),
    Key(("1",), "tasks", "screen.pane('tasks')", "Tasks", "Go to the Tasks pane.", Group.LOOK),
    Key(("2",), "loop", "screen.pane('loop')", "Loop", "Go to the Loop pane.", Group.LOOK),
    Key(("3",), "executors", "screen.pane('executors')", "Executors", "Go to the Executors pane.", Group.LOOK),
    Key(("4",), "source", "screen.pane('source')", "Source", "Go to the Source pane.", Group.LOOK),
    Key(("5",), "story", "screen.pane('story')", "Story", "Go to the Story pane.", Group.LOOK),
    Key(("6",), "output", "screen.pane('output')", "Output", "Go to the Output pane.", Group.LOOK),
    Key(
        ("z", "enter"),
        "zoom",
        "screen.zoom",
        "zoom",
        "Give the pane in focus the whole screen, or take it back.",
        Group.LOOK,
    ),
    Key(("escape",), "back", "screen.back", "back", "Take back the zoom, then the filter, then the marks.", Group.LOOK),
    Key(
        ("question_mark",),
        "help",
        "app.help",
        "help",
        "Show all keys; Enter does what the chosen one does.",
        Group.APP,
        footer=1,
    ),
    Key(
        ("ctrl+p",),
        "palette",
        "app.command_palette",
        "palette",
        "Search all commands by their words, and choose a theme.",
        Group.APP,
    ),
    Key(
        ("ctrl+c",),
        "copy",
        "app.help_quit",
        "copy",
        "Copy the selected text; twice within five seconds quits.",
        Group.APP,
    ),
    Key(
        ("q", "ctrl+q"), "quit", "app.quit", "quit", "Quit; the lab and all its processes end too.", Group.APP, footer=5
    ),
)
"""Every key of the app; screens above the desk have a few of their own and say them."""

_SHOWN = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "exclamation_mark": "!",
    "slash": "/",
    "question_mark": "?",
    "up": "↑",
    "down": "↓",
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


def bindings() -> Iterator[Binding]:
    """The table as Textual's bindings; the row of movements is left to the panes."""
    for row in KEYS:
        if row.action:
            yield Binding(",".join(row.keys), row.action, row.label, tooltip=row.help, show=False, id=row.id)


def in_group(group: Group) -> tuple[Key, ...]:
    """The rows of one section."""
    return tuple(row for row in KEYS if row.group is group)


def markdown() -> str:
    """The table for the README."""
    lines = ["| key | what it does | as Python |", "|---|---|---|"]
    for group in Group:
        lines.append(f"| | **{group}** | |")
        for row in in_group(group):
            keys = " ".join(f"`{shown(key)}`" for key in row.keys)
            python = f"`{row.python}`" if row.python else ""
            lines.append(f"| {keys} | {row.help} | {python} |")
    return "\n".join(lines) + "\n"
