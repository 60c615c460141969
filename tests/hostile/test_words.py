"""What a person may type, or have written down: it is done, or a sentence says what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import target, verbs
from playground.errors import ClaimError, UsageError
from playground.model import claims, filters
from playground.model.defined import defined
from playground.model.tasks import Shape, TaskView, rows
from playground.ui.prompt import completion, is_complete, names_of
from playground.verbs import VERBS
from playground.wire.codec import Splitter, decode_command, encode
from playground.wire.state import Wait, WaitKind
from tests.hostile.odd import letters, pieces, refused
from tests.model.build import job, task, world

pytestmark = pytest.mark.slow

DIGITS = "9" * 5000
"""More than Python reads as a number."""

SCHEDULE = pieces(
    *(f" {verb.word} " for verb in VERBS), ";", "; ", "0.5", "1e999", "nan", "-1", " main", "f(", ")", "'", DIGITS
)

CLAIM = pieces(
    *(
        " ",
        "on ",
        "3.12+",
        "asyncio",
        ":",
        ",",
        "not ",
        " and ",
        " before ",
        "prints ",
        '"text"',
        "'",
        "main",
        " finished",
    ),
    *(
        " failed",
        " cancelled",
        " by ",
        "2 of ",
        " times",
        "took over ",
        " s",
        "program ",
        "loop blocked",
        " ends",
        DIGITS,
    ),
)

FILTER = pieces(*("state:", "waits:", "line:", "id:", "no:", '"', "!", "-", ":", " ", "14", "waiting", DIGITS))

ENTRY = pieces(
    *("await ", "x = ", "def f():", "\n", "    ", "(", ")", '"""', "\\", "if x:", "f'{", "}'", "\x00", "(" * 300)
)

WORLD = world(task(1, "load", wait=Wait(kind=WaitKind.SLEEP, until=9.0)), task(2, "\\udcff"), job(14, "slow_op"))


@given(SCHEDULE)
def test_a_schedule_of_any_words_is_sent_or_a_sentence_says_what_is_wrong(text: str) -> None:
    commands, said = refused(UsageError, lambda: verbs.parse_schedule(text))
    assert said[-1:] in ("", ".")
    for command in commands or []:
        (body,) = Splitter().feed(encode(command))
        assert type(decode_command(body)) is type(command)


@given(st.sampled_from(VERBS), letters())
def test_a_verb_with_any_words_behind_it_can_be_sent_or_names_itself_in_what_is_wrong(
    verb: verbs.Verb, rest: str
) -> None:
    command, said = refused(UsageError, lambda: verbs.parse(f"{verb.word} {rest}"))
    assert encode(command) if command is not None else verb.word in said


@given(CLAIM)
def test_a_claim_of_any_words_is_one_or_a_sentence_says_why_it_is_none(text: str) -> None:
    claim, said = refused(ClaimError, lambda: claims.parse(text))
    assert said.endswith((".", " …")) if claim is None else claim.parts


@given(FILTER)
def test_a_filter_of_any_words_leaves_rows_or_names_the_column_that_there_is_not(text: str) -> None:
    found = {row.id for row in rows(WORLD, TaskView(shape=Shape.FLAT, filter=text))}
    assert found <= {1, 2, 14}
    wrong = filters.what_is_wrong(text)
    assert not wrong or wrong.startswith("There is no column ")


@given(ENTRY)
def test_an_entry_of_any_text_is_complete_or_goes_on(text: str) -> None:
    assert is_complete(text) in (True, False)
    assert defined(text) <= {*names_of(text)}
    assert isinstance(completion(text, names_of(text)), str)


@given(st.one_of(letters(), st.sampled_from([":" * 3000, "\x00", "a" * 100_000, "\udcff.py:f(", "~" * 300])))
def test_a_word_of_the_command_line_names_something_or_a_sentence_says_that_nothing_is_named_so(word: str) -> None:
    found, said = refused(UsageError, lambda: target.split(word))
    assert (
        said.startswith(("There is no file or folder named ", "Nothing follows the colon")) or " is a folder" in said
        if found is None
        else found[0].exists()
    )


@pytest.mark.parametrize(
    "text", [f"id:{DIGITS}-", f"!id:-{DIGITS}", f"line:{DIGITS}", f"line:a:{DIGITS}", f'"{DIGITS}']
)
def test_a_number_that_is_too_long_is_no_row_s(text: str) -> None:
    assert [row.id for row in rows(WORLD, TaskView(shape=Shape.FLAT, filter=text))] == []
