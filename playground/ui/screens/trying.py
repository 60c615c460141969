"""Trying things on the loop, from the palette: the desk asks what is needed, and makes a verb of it."""

from collections.abc import Callable

from playground.errors import UsageError
from playground.ui.keyed import key_of
from playground.ui.screens.ask import Ask, Check
from playground.ui.screens.choose import Answer, Choose
from playground.ui.screens.looking import Looking
from playground.ui.steering import has_eager_tasks
from playground.ui.view import View
from playground.verbs import parse


class Trying(Looking):
    """A screen that troubles the loop."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._tried: dict[str, str] = {}
        """By verb: the seconds that were asked for last."""

    def action_say(self, verb: str) -> None:
        """A verb as it stands."""
        raise NotImplementedError

    def action_block(self) -> None:
        """Ask for seconds; then block the loop."""
        self._ask_seconds(
            "block", "Block the loop", "Seconds of time.sleep in one handle: nothing else runs meanwhile."
        )

    def action_fill(self) -> None:
        """Ask for seconds; then fill the default pool."""
        hint = "Seconds of time.sleep for every worker of the default pool: later jobs queue behind."
        self._ask_seconds("fill", "Fill the default pool", hint)

    def _ask_seconds(self, verb: str, title: str, hint: str) -> None:
        def answered(seconds: str | None) -> None:
            if seconds is not None:
                self._tried[verb] = seconds.strip()
                self.action_say(f"{verb} {seconds.strip()}")

        check = checked(lambda seconds: f"{verb} {seconds.strip()}")
        self.app.push_screen(Ask(title, self._tried.get(verb, "2.0"), hint, check=check), answered)

    def action_shut_down(self) -> None:
        """Ask which executor; then shut it down."""
        pools = [] if self._scene is None else self._scene.world.pools.values()
        able = [pool for pool in pools if not pool.shut_down]
        if not able:
            makes = f"{key_of(self, 'thread')} makes the default one, {key_of(self, 'process')} a process pool"
            self._tell(f"There is no executor to shut down: {makes}.")
            return
        answers = tuple(
            Answer(key, str(pool.pool), f"{pool.name}: {pool.kind}, at most {pool.limit}")
            for key, pool in zip("123456789", able, strict=False)
        )

        def answered(pool: str | None) -> None:
            if pool is not None:
                self.action_say(f"shutdown {pool}")

        question = "It takes no more jobs and does those that it has. Which executor?"
        self.app.push_screen(Choose("pool.shutdown(wait=False)", question, answers), answered)

    def action_debug(self) -> None:
        """Turn debug mode on or off."""
        loop = None if self._scene is None else self._scene.world.loop
        self.action_say("debug off" if loop is not None and loop.debug else "debug on")

    def action_eager(self) -> None:
        """Turn eager tasks on or off."""
        loop = None if self._scene is None else self._scene.world.loop
        if loop is not None and not has_eager_tasks(loop.python):
            self._tell(f"Eager tasks need Python 3.12 or later; this lab runs Python {loop.python}.")
        else:
            self.action_say("eager off" if loop is not None and loop.eager else "eager on")


def checked(words: Callable[[str], str]) -> Check:
    """Why a verb made of an answer will not do."""

    def check(text: str) -> str:
        try:
            parse(words(text))
        except UsageError as error:
            return str(error)
        return ""

    return check
