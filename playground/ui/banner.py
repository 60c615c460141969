"""What the banner says: the one thing that is most wrong, and what the person can do about it.

It has three lines: what may be long, who waits for whom, stands last.
"""

from typing import assert_never

from playground.model import words
from playground.model.rings import deadlocks
from playground.model.world import World
from playground.ui.rebinding import DEFAULT, Keymap
from playground.ui.session import Opening
from playground.ui.view import is_over
from playground.wire.fact import Outcome
from playground.wire.facts import RunEnded
from playground.wire.state import LabSilent, LoopPhase, Silence

HELD = 0.4
"""Seconds. A block or a silence shorter than this is no news."""

_OPENED = "(each press: KeyboardInterrupt there)"
_AS_PROGRAM = "(first: cancels the main task, second: KeyboardInterrupt)"


def banner(
    world: World,
    *,
    changed: bool,
    as_program: bool,
    waiting: int = 0,
    keymap: Keymap = DEFAULT,
    opening: Opening | None = None,
) -> tuple[str, bool]:
    """The sentence, empty if all is well; and whether it is an alarm.

    `changed`: the file was saved and the lab was too busy to be restarted. `as_program`: the file runs as python
    would run it, so that the first interrupt goes to `asyncio.run`. `waiting`: so many verbs wait for the loop.
    `keymap`: the keys that it names. `opening`: what was asked for and is not heard of yet.
    """
    key = keymap.spoken
    kills = f"{key('kill')} kills."
    interrupt = f"{key('interrupt')} interrupts {_AS_PROGRAM if as_program else _OPENED}"
    if opening is not None and opening.seconds > HELD:
        told = f"Opening {opening.name}, {words.duration(opening.seconds)}: Python starts in its lab."
        return f"{told} {kills} {key('quit')} quits.", True
    if world.program.ended is not None:
        return _ended(world, world.program.ended, key("restart"))
    if world.silence is not None and world.silence.seconds > HELD:
        return f"{_silent(world.silence, interrupt, key('restart'))}, {kills}", True
    loop = world.loop
    if loop is not None and loop.phase is LoopPhase.NONE and loop.blocked > HELD:
        return f"{_loading(world, as_program=as_program)} {key('interrupt')} interrupts, {kills}", True
    if loop is not None and loop.phase is LoopPhase.BLOCKED and loop.blocked > HELD:
        keys = f" {words.count(waiting, 'key')} of yours wait{'s' if waiting == 1 else ''} for it." if waiting else ""
        return f"{_blocked(world)}{keys} {interrupt}, {kills}", True
    if loop is not None and loop.phase is LoopPhase.STUCK and not world.rings.found:
        return _stuck(world, key("cancel")), False
    if world.stopped is not None and world.program.loaded and not as_program and world.program.over is None:
        where = f" at {words.place(world.stopped.place)}" if world.stopped.place else ""
        on = f"{key('launch')}, {key('cancel')} or {key('eval')} runs the loop on"
        return f"Stopped: loop.stop() was called{where}. {on}; {key('restart')} starts a new lab.", True
    if deadlock := deadlocks(world.rings, world):
        return f"Deadlock: cancel one of them with {key('cancel')}. {deadlock.removeprefix('deadlock: ')}.", False
    if world.program.failure is not None and world.program.unopened:
        where = words.place(world.program.failure.place)
        told = words.failure(world.program.failure)
        if world.program.failure.type == "ModuleNotFoundError":
            told += ": install it where the playground is installed"
        return f"{where + ': ' if where else ''}{told}. Save the file to try again; {key('edit')} edits it.", True
    if changed:
        told = "The file has changed; the lab is busy, and runs what it had read."
        return f"{told} {key('restart')} restarts it.", False
    return "", False


def _silent(silence: LabSilent, interrupt: str, restart: str) -> str:
    where = words.place(silence.place)
    said = f"Not heard for {words.duration(silence.seconds)}{', at ' + where if where else ''}"
    match silence.why:
        case Silence.HELD:
            return f"{said}: something holds the GIL. {interrupt} once that lets go"
        case Silence.STOPPED:
            return f"{said}: a signal has stopped the lab's process. SIGCONT wakes it"
        case Silence.CUT_OFF:
            why = "the program has closed the lab's file descriptors, or is another now"
            return f"{said}: {why}. {restart} starts anew"
    assert_never(silence.why)


def _loading(world: World, *, as_program: bool) -> str:
    loop = world.loop
    if loop is None:
        return ""
    where = f", now at {words.place(loop.place)}" if loop.place else ""
    if as_program:
        return f"No loop runs yet: the file's own code has run for {words.duration(loop.blocked)}{where}."
    return f"The module's top level has run for {words.duration(loop.blocked)}{where}; entries come after it."


def _blocked(world: World) -> str:
    loop = world.loop
    if loop is None:
        return ""
    who = "" if loop.task is None else f" by {world.name_of(loop.task)}"
    where = f" at {words.place(loop.place)}" if loop.place else ""
    return f"The loop is blocked for {words.duration(loop.blocked)}{where}{who}."


def _stuck(world: World, cancel: str) -> str:
    tasks = world.stuck.tasks if world.stuck else [task.task for task in world.tasks.values() if not is_over(task)]
    who = words.who_waits(tasks, world, world.at)
    return f"Stuck: launch what wakes them, or cancel with {cancel}. Nothing that can be seen will wake {who}."


def _ended(world: World, ended: RunEnded, restart: str) -> tuple[str, bool]:
    again = f"{restart} starts a new lab."
    over = world.program.over
    if ended.unheard:
        end = "it was ended" if ended.signal is not None else f"it has ended, exit status {ended.status}"
        return f"The program closed the lab's own file descriptors, so that it could not be heard: {end}. {again}", True
    if ended.signal is not None:
        return f"The lab was ended by {ended.signal}{_at(ended)}. {again}", True
    if ended.outcome is Outcome.DIED:
        return f"The lab's process ended without a word, exit status {ended.status}{_at(ended)}. {again}", True
    if over is None:
        return f"The lab has ended, exit status {ended.status}. {again}", True
    failed = f": {words.failure(over.failure)}" if over.failure else ""
    return f"The program {over.outcome}{failed}, exit status {ended.status}. {again}", over.outcome is Outcome.FAILED


def _at(ended: RunEnded) -> str:
    return f" at {words.place(ended.place)}" if ended.place else ""
