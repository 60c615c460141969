"""Useless: the keys that have nothing to act on now, which the footer does not offer."""

from playground.ui.key import Group
from playground.ui.keymap import SECTIONS
from playground.ui.stage import Scene

_ON_THE_LOOP = frozenset(row.id for group in (Group.ACT, Group.TIME) for row in SECTIONS[group]) | {"eval"}
"""The ids of what a lab is asked for that must have a loop; a launch brings a lab up again."""


def useless(scene: Scene) -> frozenset[str]:
    """Of this scene, by id."""
    program, entries = scene.world.program, scene.entries
    gone = set(_ON_THE_LOOP) if program.unopened or program.ended is not None else set()
    if entries.to_launch is None or program.unopened:
        gone.add("launch")
    if entries.to_send is None or program.unopened:
        gone.add("thread")
    return frozenset(gone)
