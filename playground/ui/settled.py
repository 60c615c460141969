"""What the settings say of the screen: its keys and colours, and what was refused of them."""

from collections.abc import Sequence

from textual.app import App
from textual.filter import LineFilter
from textual.theme import Theme

from playground.config import Settings, wrong
from playground.ui.ink import DARK, LIGHT
from playground.ui.plain import Plain
from playground.ui.rebinding import rebound
from playground.ui.speaking import SpeakingApp
from playground.ui.text import harmless

OURS = {"dark": DARK.name, "light": LIGHT.name}
"""What our themes are called in the settings."""

MOST = 5
"""Refusals that are told singly."""

PLAIN = Plain()

TO_BE_READ = 12.0
"""Seconds for which it stands what was refused."""


class Settled(SpeakingApp):
    """An app that goes by the person's settings."""

    settings: Settings

    def bind_keys(self) -> None:
        """Go by the keymap of the settings from now on; only what it refuses is said later."""
        self.keymap, self._refused_keys = rebound(self.settings.config.keys)
        for row in self.keymap.rows:
            if row.action and row.keys:
                self.bind(",".join(row.keys), row.action, description=row.label, show=False)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Called by Textual for whatever it draws."""
        filters = super().get_line_filters()
        return [*filters, PLAIN] if self.settings.config.ascii else filters

    def choose_theme(self) -> None:
        """Go by the theme of the settings from now on; that it is refused is said later."""
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        wanted = OURS.get(self.settings.config.theme, self.settings.config.theme)
        self._is_theme_refused = wanted not in self.available_themes
        self.theme = DARK.name if self._is_theme_refused else wanted

    def settle(self) -> None:
        """Say what of the settings was refused, and from now on how to keep a theme that is chosen."""
        refused = list(self.settings.refused)
        refused += [wrong(self.settings.file, f"keys.{name}", why) for name, why in self._refused_keys]
        if self._is_theme_refused:
            theme = self.settings.config.theme
            why = f"must be dark, light or a theme that {self.keymap.spoken('palette')} lists, not {theme!r}."
            refused.append(wrong(self.settings.file, "theme", why))
        self.theme_changed_signal.subscribe(self, self._tell_how_to_keep)
        if refused:
            self._tell_refused(refused)

    def _tell_refused(self, refused: list[str]) -> None:
        more = [f"... and {len(refused) - MOST:,} more."] if len(refused) > MOST else []
        sentences = [*refused[:MOST], *more, "What is refused is as by default."]
        told = "\n".join(map(harmless, sentences))
        # As it is: a sentence a line, each of which is harmless already.
        App.notify(self, told, title="Settings", severity="error", timeout=TO_BE_READ, markup=False)

    def _tell_how_to_keep(self, theme: Theme) -> None:
        name = next((name for name, ours in OURS.items() if ours == theme.name), theme.name)
        if name != self.settings.config.theme:
            self.notify(f'To keep it: theme = "{name}" in {self.settings.file}', markup=False)
