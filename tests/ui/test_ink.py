"""Tones as colours."""

from textual.theme import Theme

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
