"""Tones as colours."""

from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from playground.ui.ink import DARK, LIGHT, Ink


def ink(theme: Theme, *, grey: bool = False) -> Ink:
    """Of a theme of ours."""
    return Ink(theme.to_color_system().generate(), grey=grey)


def test_where_colours_become_greys_what_is_bad_is_bold_and_nothing_is_darker_than_plain_text() -> None:
    for theme in (DARK, LIGHT):
        grey = ink(theme, grey=True)
        assert grey.style("bad").bold
        assert {grey.style(tone).color for tone in ("bad", "good", "warn", "calm", "name", "you")} == {
            grey.style("").color
        }
        assert len({grey.fill(name).bgcolor for name in ("cursor", "cursor-away", "marked")}) == 3
        assert not ink(theme).style("bad").bold
        assert ink(theme).style("bad").color != ink(theme).style("good").color


def test_what_fades_can_be_read_on_the_chosen_line() -> None:
    for theme in (DARK, LIGHT):
        for grey in (False, True):
            of = ink(theme, grey=grey)
            letters, fill = of.style("dim", "cursor").color, of.fill("cursor").bgcolor
            assert letters is not None
            assert fill is not None
            assert abs(_lightness(letters) - _lightness(fill)) > 0.4


def test_where_no_colour_can_be_blended_the_chosen_line_is_turned_around_and_of_one_colour() -> None:
    for theme in (theme for theme in BUILTIN_THEMES.values() if theme.ansi):
        of = ink(theme)
        for fill in ("cursor", "alarm"):
            assert of.fill(fill).reverse
            assert {of.style(tone, fill).color for tone in ("", "bad", "calm bold", "dim", "good")} == {None}
        assert of.fill("cursor-away").bgcolor is None
        assert of.fill("cursor-away") != of.fill("marked")
        assert of.style("calm", "cursor-away").color == of.style("calm").color


def _lightness(colour: RichColor) -> float:
    return Color.from_rich_color(colour).brightness
