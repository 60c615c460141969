"""Scene: what the desk is to show of a session."""

from playground.model.prediction import Prediction
from playground.ui.entries import Entries
from playground.ui.rebinding import Keymap
from playground.ui.session import Session
from playground.ui.stage import Scene


def scene(session: Session, entries: Entries, prediction: Prediction, keymap: Keymap) -> Scene:
    """As the session stands now."""
    return Scene(
        world=session.world,
        load=session.load,
        entries=entries,
        kind=session.kind,
        changed=session.changed,
        opening=session.opening,
        waiting=session.waiting,
        as_program=session.as_program,
        last_step=session.last_step,
        prediction=prediction,
        keymap=keymap,
    )
