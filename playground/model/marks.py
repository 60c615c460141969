"""The state of a task or of a job as one mark: what its row says, and what a filter for `state:` asks."""

from playground.model import words
from playground.model.words import Mark
from playground.wire.fact import Outcome
from playground.wire.state import JobState, TaskPhase, TaskState

QUEUED = Mark("◇", "queued")
GHOST = Mark("◌", "ghost")

OVER = frozenset({TaskPhase.FINISHED, TaskPhase.FAILED, TaskPhase.CANCELLED})
"""The phases of a task that has ended."""

_OUTCOMES = {
    Outcome.FINISHED: TaskPhase.FINISHED,
    Outcome.FAILED: TaskPhase.FAILED,
    Outcome.CANCELLED: TaskPhase.CANCELLED,
    Outcome.INTERRUPTED: TaskPhase.CANCELLED,
    Outcome.DIED: TaskPhase.FAILED,
}


def phase_of(state: TaskState | JobState) -> TaskPhase | None:
    """The phase of a task, or the one that a job's state is like; None for a job that is queued, or a ghost."""
    if isinstance(state, TaskState):
        return state.phase
    if state.outcome is not None:
        return _OUTCOMES[state.outcome]
    return None if state.ghost or state.started is None else TaskPhase.RUNNING


def mark_of(state: TaskState | JobState) -> Mark:
    """Glyph and word."""
    phase = phase_of(state)
    if phase is not None:
        return words.phase(phase)
    return GHOST if isinstance(state, JobState) and state.ghost else QUEUED
