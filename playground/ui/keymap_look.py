"""The rows of the table of keys that only look: they change nothing of the program."""

from playground.ui.key import Key

LOOK = (
    Key(
        ("up", "down", "pageup", "pagedown", "home", "end"),
        "move",
        "",
        "move",
        "Move the selection, or scroll the pane in focus.",
    ),
    Key(("slash",), "filter", "screen.filter", "filter", "Show only what holds these words: `state:waiting !sleep`."),
    Key(
        ("v",),
        "tree",
        "screen.tree",
        "tree or flat",
        "Show who waits for whom as a tree, or who made whom, or all tasks as a table.",
    ),
    Key(("G",), "group", "screen.group", "group", "Show what is alike as one row: coroutine, line, kind of wait."),
    Key(("right", "left"), "unfold", "", "unfold", "Unfold a group, or fold it; move Timeline's cursor."),
    Key(("S",), "sort", "screen.sort", "sort", "Sort the table: by id, name, state, or time in this state."),
    Key(("f",), "follow", "screen.switch('follow')", "follow", "Let the selection follow what happens, or stay."),
    Key(
        ("F",),
        "only",
        "screen.switch('only')",
        "one task",
        "Let the story tell of the selected task alone: its whole life; again for all.",
    ),
    Key(("tab",), "next_pane", "app.focus_next", "next pane", "Go to the next pane."),
    Key(("shift+tab",), "previous_pane", "app.focus_previous", "pane before", "Go to the pane before."),
    Key(("1",), "tasks", "screen.pane('tasks')", "Tasks", "Go to the Tasks pane."),
    Key(("2",), "loop", "screen.pane('loop')", "Loop", "Go to the Loop pane."),
    Key(("3",), "executors", "screen.pane('executors')", "Executors", "Go to the Executors pane."),
    Key(("4",), "source", "screen.pane('source')", "Source", "Go to the Source pane."),
    Key(("5",), "story", "screen.pane('story')", "Story", "Go to the Story pane."),
    Key(("6",), "output", "screen.pane('output')", "Output", "Go to the Output pane."),
    Key(("7",), "ready", "screen.pane('ready')", "Ready", "Go to the Ready pane: what runs next."),
    Key(
        ("8",),
        "inspector",
        "screen.pane('inspector')",
        "Inspector",
        "Go to the Inspector pane: the selected task's stack and locals, who waits for it, how it ended.",
    ),
    Key(("9",), "python", "screen.pane('python')", "Python", "Go to the Python pane: what your keys did."),
    Key(
        ("0",),
        "timeline",
        "screen.pane('timeline')",
        "Timeline",
        "Go to the Timeline pane: what each task and worker did when.",
    ),
    Key(
        ("h",),
        "hints",
        "screen.pane('hints')",
        "Hints",
        "Go to the Hints pane: what to know of how the program treats its loop; the chosen one says what to do.",
    ),
    Key(("p",), "lesson", "screen.predict", "predict", "Go to the lesson, and predict what will happen.", footer=4),
    Key(("A",), "answer", "screen.answer", "answer", "Show the lesson's answer, or hide it again."),
    Key(("z", "enter"), "zoom", "screen.zoom", "zoom", "Give the pane in focus the whole screen, or take it back."),
    Key(
        ("escape",),
        "back",
        "screen.back",
        "back",
        "Take back the zoom, leave the pane beside Source, take back the filter, then the marks.",
    ),
)
"""In the order of the help screen."""
