"""The one table of keys.

Bindings, footer, help screen, command palette and the README's table are all made from `SECTIONS`.
To give a verb a key, add a row here, or in `keymap_look.py` if it only looks. A row without a key is done from the
palette or the help screen.
"""

from collections.abc import Iterator

from textual.binding import Binding

from playground.ui.key import Group, Key, shown
from playground.ui.keymap_look import LOOK

SECTIONS = {
    Group.LAUNCH: (
        Key(
            ("l",),
            "launch",
            "screen.launch",
            "launch",
            "Launch the chosen entry as a task; it becomes the selected one.",
            'fetch_1 = asyncio.create_task(fetch(1), name="fetch-1")',
            footer=1,
        ),
        Key(
            ("L",),
            "launch_edited",
            "screen.launch_edited",
            "edit call",
            "Edit the chosen entry's call, then launch it (a `def` goes to the thread pool).",
            'fetch_1 = asyncio.create_task(fetch(3, delay=0.2), name="fetch-1")',
        ),
        Key(("left_square_bracket",), "entry_before", "screen.entry(-1)", "entry before", "Choose the entry before."),
        Key(("right_square_bracket",), "entry_after", "screen.entry(1)", "next entry", "Choose the next entry."),
        Key(
            ("x",),
            "thread",
            "screen.pool('thread')",
            "to thread",
            "Send the chosen `def` to the loop's default thread pool.",
            "job_1 = loop.run_in_executor(None, job)",
            footer=4,
        ),
        Key(
            ("X",),
            "process",
            "screen.pool('process')",
            "to process",
            "Send the chosen `def` to a process pool, which is made the first time.",
            "job_1 = loop.run_in_executor(process_pool, job)",
        ),
        Key(
            ("R",),
            "run",
            "app.run_file",
            "run file",
            "Run the whole file in a fresh lab, as python would.",
            "python PATH",
            footer=6,
        ),
    ),
    Group.ACT: (
        Key(
            ("c",),
            "cancel",
            "screen.each('cancel')",
            "cancel",
            "Cancel the task, or each marked one; of a job the future: one that runs already runs on, as a ghost.",
            "fetch_1.cancel()",
            footer=1,
            needs_task=True,
            marked=True,
        ),
        Key(
            ("s",),
            "shield",
            "screen.verb('shield')",
            "shield",
            "Make a waiter on a shield: cancel it, and the task lives on; a direct cancel reaches the task.",
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
            "await_1 = asyncio.create_task(waiter(fetch_1))",
            footer=3,
            needs_task=True,
        ),
        Key(
            ("m",),
            "mark",
            "screen.mark",
            "mark",
            "Mark the task or group, or take the marks off.",
            footer=5,
            needs_task=True,
        ),
        Key(("M",), "mark_all", "screen.mark_all", "mark all", "Mark all that is shown, or take the marks off."),
        Key(
            ("g",),
            "gather",
            "screen.over_marked('gather')",
            "gather",
            "Make a waiter that gathers the marked ones.",
            "gather_1 = asyncio.create_task(waiter(asyncio.gather(a, b)))",
            footer=5,
            needs_task=True,
            marked=True,
        ),
        Key(
            ("w",),
            "wait",
            "screen.wait_over",
            "wait",
            "Make a waiter on the marked ones: until the first ends, the first fails, or all have ended.",
            "wait_1 = asyncio.create_task(asyncio.wait({a, b}, return_when=FIRST_COMPLETED))",
        ),
        Key(
            ("d",),
            "drop",
            "screen.each('drop')",
            "drop",
            "Drop your variable, or those of the marked ones: nothing of ours holds the task any more.",
            "del fetch_1",
        ),
    ),
    Group.TIME: (
        Key(
            ("space",),
            "pause",
            "screen.pause",
            "pause",
            "Stop everything before the next handle, and the loop's clock with it; again to go on.",
            footer=1,
            verbs=("pause", "resume"),
            paused="resume",
        ),
        Key(
            ("full_stop",),
            "step",
            "screen.say('step')",
            "step",
            "Run one handle; if none is ready the next timer's, at its moment; pauses a loop that runs.",
            paused="step",
        ),
        Key(
            ("greater_than_sign",),
            "step_task",
            "screen.step_task",
            "step task",
            "Step until the selected task has run once.",
            verbs=("step",),
            paused="step task",
        ),
        Key(
            ("n",),
            "next",
            "screen.pick",
            "run next",
            "While paused: go to the ready queue and choose whose step runs next; `n` again runs it.",
            paused="run next",
        ),
        Key(
            ("j",),
            "jump",
            "screen.say('jump')",
            "jump",
            "Move the loop's clock on to the next timer's moment.",
            paused="to timer",
        ),
        Key(
            ("plus",),
            "faster",
            "screen.speed(1)",
            "faster",
            "Let the loop's clock run faster: up to ×10.",
            verbs=("speed",),
        ),
        Key(
            ("minus",),
            "slower",
            "screen.speed(-1)",
            "slower",
            "Let the loop's clock run slower: down to ×0.1.",
            verbs=("speed",),
        ),
        Key(
            ("i",),
            "instant",
            "screen.instant",
            "instant",
            "Jump to the next timer whenever nothing is ready and nothing that may answer is in flight; again for ×1.",
            verbs=("speed",),
        ),
    ),
    Group.TRY: (
        Key(
            (),
            "block",
            "screen.block",
            "block the loop",
            "Block the loop for so many seconds: nothing else runs meanwhile.",
            "loop.call_soon(time.sleep, 2.0)",
        ),
        Key(
            (),
            "fill",
            "screen.fill",
            "fill the default pool",
            "Keep every worker of the default pool busy for so many seconds.",
            "loop.run_in_executor(None, time.sleep, 5.0)",
        ),
        Key(
            (),
            "collect",
            "screen.say('collect')",
            "collect garbage",
            "Collect garbage now: what nobody holds any more goes.",
            "gc.collect()",
        ),
        Key(
            (),
            "shutdown",
            "screen.shut_down",
            "shut a pool down",
            "Shut an executor down: it takes no more jobs, and does those it has.",
            "pool.shutdown(wait=False)",
        ),
        Key(
            (),
            "debug",
            "screen.debug",
            "debug mode on or off",
            "Turn asyncio's debug mode on, or off again.",
            "loop.set_debug(True)",
        ),
        Key(
            (),
            "eager",
            "screen.eager",
            "eager tasks on or off",
            "Let new tasks take their first step at once, or no longer; needs Python 3.12.",
            "loop.set_task_factory(asyncio.eager_task_factory)",
        ),
    ),
    Group.LAB: (
        Key(("o",), "open", "app.open", "open", "Choose a module to open.", footer=3),
        Key(
            ("colon",),
            "eval",
            "screen.repl",
            "REPL",
            "Type Python for the lab; it knows `task(3)`, `tasks()`, your variables, and `_` until `del _`.",
            "await fetch(3)",
            footer=4,
        ),
        Key(
            ("e",),
            "edit",
            "app.edit",
            "edit",
            "Open the file in $VISUAL or $EDITOR, at the selected task's line; saving it reloads.",
            footer=4,
        ),
        Key(
            ("u",), "swap_loop", "app.swap_loop", "swap loop", "Restart on the other loop: asyncio or uvloop.", footer=3
        ),
        Key(("ctrl+r",), "restart", "app.restart", "restart", "Open the file again in a fresh lab.", footer=6),
        Key(
            ("y",), "copy_python", "app.copy_python", "copy python", "Copy what your keys did, as a program that runs."
        ),
        Key(
            ("Y",),
            "save_python",
            "app.save_python",
            "save python",
            "Save what your keys did to a file that plain python runs.",
            "python NAME_done.py",
        ),
        Key(
            ("C",),
            "copy_story",
            "app.copy_story",
            "copy story",
            "Copy what the story tells of the selected task, or all of it if none is selected.",
        ),
        Key(
            ("P",),
            "picture",
            "app.picture",
            "screenshot",
            "Save a picture of the screen to a file, as SVG.",
        ),
        Key(
            ("exclamation_mark",),
            "interrupt",
            "app.interrupt",
            "interrupt",
            "Interrupt the lab with a real SIGINT, as Ctrl+C does in production.",
            "os.killpg(lab, signal.SIGINT)",
        ),
        Key(
            ("ctrl+k",),
            "kill",
            "app.kill",
            "kill",
            "Kill the lab and all its processes at once with SIGKILL.",
            "os.killpg(lab, signal.SIGKILL)",
        ),
    ),
    Group.LOOK: LOOK,
    Group.APP: (
        Key(
            ("question_mark",),
            "help",
            "app.help",
            "help",
            "Show all keys; Enter does what the chosen one does.",
            footer=1,
            paused="help",
        ),
        Key(
            ("ctrl+p",),
            "palette",
            "app.command_palette",
            "palette",
            "Search all commands by their words, and choose a theme.",
        ),
        Key(("ctrl+c",), "copy", "app.help_quit", "copy", "Copy the selected text; twice within five seconds quits."),
        Key(("q", "ctrl+q"), "quit", "app.quit", "quit", "Quit; the lab and all its processes end too.", footer=5),
    ),
}
"""Every key of the app, by section; the Ready and Lesson panes, the prompt, and screens above the desk have a few
of their own and say them."""

KEYS = tuple(row for rows in SECTIONS.values() for row in rows)


def bindings() -> Iterator[Binding]:
    """The table as Textual's bindings; the row of movements is left to the panes."""
    for row in KEYS:
        if row.action and row.keys:
            yield Binding(",".join(row.keys), row.action, row.label, tooltip=row.help, show=False, id=row.id)


def markdown() -> str:
    """The table for the README."""
    lines = ["| key | what it does | as Python |", "|---|---|---|"]
    for group, rows in SECTIONS.items():
        lines.append(f"| | **{group}** | |")
        for row in rows:
            keys = " ".join(f"`{shown(key)}`" for key in row.keys) or f"*{row.label}*"
            python = f"`{row.python}`" if row.python else ""
            lines.append(f"| {keys} | {row.help} | {python} |")
    return "\n".join(lines) + "\n"
