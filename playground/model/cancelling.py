"""The words for a cancel on its way: at its request, in the task's row, and in full in the Inspector."""

from collections.abc import Mapping
from typing import Protocol, assert_never

from playground.model import words
from playground.wire.cancel import Cancel, CancelStage
from playground.wire.ran import Ran, RanKind
from playground.wire.state import LoopPhase, LoopState, TaskState


class Known(words.Known, Protocol):
    """Who knows how tasks and loop stand; `World` does."""

    @property
    def tasks(self) -> Mapping[int, TaskState]:
        """The rows of the tasks, by id."""

    @property
    def loop(self) -> LoopState | None:
        """How the loop stands."""


_CALLBACKS = {
    "gather._done_callback": "gather",
    "shield._inner_done_callback": "shield",
    "_wait._on_completion": "wait",
    "_release_waiter": "wait_for",
    "TaskGroup._on_task_done": "TaskGroup",
    "as_completed._on_completion": "as_completed",
    "_AsCompletedIterator._handle_completion": "as_completed",
}
"""asyncio's own done callbacks, by what they work for."""


_PENDING = {CancelStage.UNBEGUN, CancelStage.IN_STEP, CancelStage.NEXT_STEP, CancelStage.PASSED_ON}


def is_pending(cancel: Cancel | None) -> bool:
    """Whether one was requested and has not been thrown in."""
    return cancel is not None and cancel.stage in _PENDING


def at_request(cancel: Cancel | None, world: words.Known) -> str:
    """Why it is not delivered at once, in few words; empty where nothing but the task's next step is needed."""
    if cancel is None:
        return ""
    parts = ["it is cleaning up"] if cancel.again else []
    match cancel.stage:
        case CancelStage.UNBEGUN:
            parts.append("it has not begun")
        case CancelStage.IN_STEP:
            parts.append("its step runs")
        case CancelStage.PASSED_ON:
            parts.append(f"passed on to {_others(cancel, world)}")
        case _:
            pass
    return ", ".join(parts)


def in_row(cancel: Cancel | None, awaited: str) -> str:
    """What a task waits for, with the cancel that it is at."""
    if cancel is None:
        return awaited
    match cancel.stage:
        case CancelStage.UNBEGUN:
            return "its turn; its body will not run"
        case CancelStage.IN_STEP:
            return "cancel comes at its next await"
        case CancelStage.NEXT_STEP:
            return "its turn, for CancelledError"
        case CancelStage.PASSED_ON:
            return f"passed on: {awaited}"
        case CancelStage.CLEANING_UP:
            return f"cleanup: {awaited}"
        case CancelStage.SWALLOWED:
            return f"swallowed: {awaited}"
        case CancelStage.LOST:
            return f"cancel lost: {awaited}"
        case CancelStage.CAUGHT | CancelStage.TAKEN_BACK | CancelStage.TAKEN_OVER:
            return awaited
        case _:
            assert_never(cancel.stage)


def in_full(task: TaskState, world: Known) -> str:
    """How it stands with the cancel of a task that has not ended; empty if none is under way."""
    cancel = task.cancel
    if cancel is None:
        return ""
    told = _in_full(cancel, task, world)
    return f"again, as it cleans up: {told}" if cancel.again else told


def pending(task: TaskState, world: Known) -> str:
    """`main's cancel was passed on to fetch-1, and comes when that has ended`; empty if none is on its way."""
    cancel = task.cancel
    if cancel is None or not is_pending(cancel):
        return ""
    how = _in_full(cancel, task, world)
    if cancel.stage is CancelStage.UNBEGUN:
        how = f"comes with its first step{_held_up(task, world)}"
    elif cancel.stage is CancelStage.PASSED_ON:
        how = f"was {how}"
    return f"{task.name} is cleaning up, and another cancel {how}" if cancel.again else f"{task.name}'s cancel {how}"


def _in_full(cancel: Cancel, task: TaskState, world: Known) -> str:
    at = f" at {words.place(task.place)}" if task.place is not None else ""
    match cancel.stage:
        case CancelStage.UNBEGUN:
            return f"its first step ends it, its body never runs{_held_up(task, world)}"
        case CancelStage.IN_STEP:
            return f"comes at its next await{_held_up(task, world)}"
        case CancelStage.NEXT_STEP:
            return f"comes with its next step{_held_up(task, world)}"
        case CancelStage.PASSED_ON:
            return f"passed on to {_how_others_stand(cancel, world)}"
        case CancelStage.CLEANING_UP:
            return f"thrown in: it is cleaning up{at}"
        case CancelStage.CAUGHT:
            return "thrown in and caught, not taken back"
        case CancelStage.SWALLOWED:
            return "thrown in and swallowed: it has gone on"
        case CancelStage.LOST:
            return "passed on and lost: what it awaited went on"
        case CancelStage.TAKEN_BACK:
            return "taken back"
        case CancelStage.TAKEN_OVER:
            return "taken over by its TaskGroup, and left in the count"
        case _:
            assert_never(cancel.stage)


def _held_up(task: TaskState, world: Known) -> str:
    """What keeps the step from being taken, or from coming to an end."""
    loop = world.loop
    if loop is None:
        return ""
    if loop.phase is LoopPhase.PAUSED:
        return "; the loop is paused"
    if loop.phase is not LoopPhase.BLOCKED:
        return ""
    where = words.place(loop.place)
    by = "" if loop.task is None or loop.task == task.task else f" by {world.name_of(loop.task)}"
    return f"; the loop is blocked{by}{' at ' + where if where else ''}"


def _others(cancel: Cancel, world: words.Known) -> str:
    return words.some([world.name_of(number) for number in cancel.tasks], 3) or "what it awaits"


def _how_others_stand(cancel: Cancel, world: Known) -> str:
    """Those that it was passed on to and that have not ended; of a single one also what it is at."""
    alive = [number for number in cancel.tasks if number in world.tasks and world.tasks[number].cancel is not None]
    if len(alive) != 1:
        return f"{_others(cancel, world)}, and comes when {'they have' if len(alive) > 1 else 'that has'} ended"
    other = world.tasks[alive[0]]
    assert other.cancel is not None
    if other.cancel.stage is CancelStage.CLEANING_UP:
        return f"{other.name}, which is cleaning up at {words.place(other.place)}"
    if other.cancel.stage is CancelStage.PASSED_ON:
        return f"{other.name}, which has passed it on to {_others(other.cancel, world)}"
    if other.cancel.stage is CancelStage.SWALLOWED:
        return f"{other.name}, which has swallowed it"
    return f"{other.name}, and comes when that has ended"


def woke(ran: tuple[Ran, ...], world: words.Known) -> str:
    """Whom the end of a task has set going: `wakes main`, `tells main's gather`, `calls on_done`."""
    steps = [each.name for each in ran if each.kind is RanKind.STEP]
    own = [_told(each, world) for each in ran if each.kind is not RanKind.STEP and each.name in _CALLBACKS]
    others = [each.name for each in ran if each.kind is not RanKind.STEP and each.name not in _CALLBACKS]
    parts = (("wakes", steps), ("tells", own), ("calls", others))
    return ", ".join(f"{verb} {words.some(names, 3)}" for verb, names in parts if names)


def _told(ran: Ran, world: words.Known) -> str:
    """`main's gather`, or `a gather` of nobody that is known."""
    what = _CALLBACKS[ran.name]
    article = "an" if what[0] in "aeiou" else "a"
    return f"{article} {what}" if ran.task is None else f"{world.name_of(ran.task)}'s {what}"
