"""Text of a person's program on the screen."""

import pytest

from playground.ui.text import fit, fit_end, fit_name, harmless


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("\x9b31m", "�31m"),
        ("a\tb", "a   b"),
        ("evil\u202etxt", "evil�txt"),
        ("lone \ud800", "lone �"),
        ("grüße 漢字", "grüße 漢字"),
        ("zero\u200b\u200c\u200d\u2060width", "zero����width"),
        ("soft\u00ad hang\u3164ul tag\U000e0041", "soft� hang�ul tag�"),
        ("❤\ufe0f", "❤"),
        ("e\u0301", "e\u0301"),
        ("e" + "\u0301" * 5000 + "!", "e" + "\u0301" * 8 + "�!"),
        ("[bold]not markup[/]", "[bold]not markup[/]"),
    ],
)
def test_control_characters_are_shown_and_never_obeyed(text: str, seen: str) -> None:
    assert harmless(text) == seen


def test_what_is_too_long_ends_in_an_ellipsis_and_what_is_too_short_is_padded() -> None:
    assert fit("sleep, 0.8 s left", 8) == "sleep, …"
    assert fit("sleep", 8) == "sleep   "
    assert fit("7", 3, right=True) == "  7"
    assert fit("漢字漢字", 5) == "漢字…"


def test_a_place_that_is_too_long_keeps_its_line_number() -> None:
    assert fit_end("streams.py:188", 8) == "….py:188"


def test_a_name_that_is_too_long_keeps_the_number_that_tells_it_from_its_like() -> None:
    assert fit_name("fetch_the_page-12", 10) == "fetch_…-12"
    assert fit_name("fetch-12", 10) == "fetch-12  "
    assert fit_name("fetch_the_page", 10) == "fetch_the…"
    assert fit_name("p20261123054321", 10) == "p20261123…"
