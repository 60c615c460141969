"""A verb over several: which of the marked ones it can be said of, and the sentence that says how many."""

from collections.abc import Sequence

from playground.model.world import World
from playground.ui.view import is_over

_WHY_NOT = {
    "cancel": ("has ended already", "have ended already"),
    "drop": ("is held by no variable of yours", "are held by no variable of yours"),
}
"""By verb: why it cannot be said of one, or of several."""


def on_each(world: World, verb: str, marked: Sequence[int]) -> tuple[list[int], str]:
    """Those of them that the verb can be said of, and what is to be told."""
    able = [number for number in marked if _can(world, verb, number)]
    left = len(marked) - len(able)
    why_not = _WHY_NOT[verb][left > 1]
    if not able:
        return able, f"Nothing to {verb}: {f'the {left:,} marked' if left > 1 else 'the marked one'} {why_not}."
    if left:
        return able, f"Asked to {verb} {len(able):,} of the {len(marked):,} marked; {left:,} {why_not}."
    return able, f"Asked to {verb} {f'the {len(able):,} marked' if len(able) > 1 else 'the marked one'}."


def _can(world: World, verb: str, number: int) -> bool:
    state = world.tasks.get(number) or world.jobs.get(number)
    if state is None:
        return False
    return state.variable is not None if verb == "drop" else not is_over(state)
