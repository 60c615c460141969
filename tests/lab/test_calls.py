"""A typed call is read, never evaluated."""

import re
from typing import Any

import pytest

from playground.lab.calls import CallRefusedError, parse


def fetch(*positional: Any, **named: Any) -> tuple[Any, ...]:
    """A function that gives back its arguments."""
    return (*positional, named)


NAMES = {"fetch": fetch, "queue": object(), "number": 3}


def test_literals_names_and_containers_of_them_are_arguments() -> None:
    call = parse("fetch(1, -2.5, 'x', [queue, (1, 2)], {'k': number}, delay=0.2)", NAMES)
    assert call.make() == (1, -2.5, "x", [NAMES["queue"], (1, 2)], {"k": 3}, {"delay": 0.2})
    assert call.name == "fetch"


def test_a_bare_name_is_a_call_without_arguments() -> None:
    assert parse("fetch", NAMES).text == "fetch()"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fetch(", "'fetch(' is not a call in Python: '(' was never closed (character 6).$"),
        ("fetch('", "is not a call in Python: unterminated string literal (character 7).$"),
        ("fetch.__globals__", "not a call of a function"),
        ("fetch(open('x'))", "neither a literal nor a name"),
        ("fetch(number + 1)", "neither a literal nor a name"),
        ("fetch(**{})", "** is not understood"),
        ("nothing()", "This module has no 'nothing'"),
        ("number()", "cannot be called"),
        ("fetch(nothing)", "There is no 'nothing'"),
        ("", "not a call in Python"),
    ],
)
def test_anything_else_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(CallRefusedError, match=re.escape(reason).replace(r"\$", "$")):
        parse(text, NAMES)
