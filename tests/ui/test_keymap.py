"""The one table of keys."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from textual.widgets import OptionList

from playground.ui import keymap
from playground.ui.app import PlaygroundApp
from playground.ui.key import Key, shown
from playground.ui.keymap import KEYS
from playground.ui.screens.desk import Desk
from playground.ui.screens.help import Help
from playground.ui.wanted import Wanted
from playground.verbs import VERBS


def test_no_key_does_two_things() -> None:
    keys = Counter(key for row in KEYS for key in row.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_two_bindings_share_an_id() -> None:
    assert len({row.id for row in KEYS}) == len(KEYS)


@pytest.mark.parametrize("row", KEYS, ids=lambda row: row.id)
def test_every_key_says_what_it_does_in_a_sentence(row: Key) -> None:
    assert row.help[0].isupper()
    assert row.help.endswith(".")
    assert row.label


@pytest.mark.parametrize("row", [row for row in KEYS if row.action], ids=lambda row: row.id)
def test_every_key_has_something_to_do(row: Key) -> None:
    owner, _, action = row.action.partition(".")
    where = {"app": PlaygroundApp, "screen": Desk}[owner]
    assert callable(getattr(where, f"action_{action.partition('(')[0]}"))


def test_every_verb_has_a_key_or_stands_in_the_palette() -> None:
    said = {word for row in KEYS for word in (row.verbs or (row.id,))}
    assert {verb.word for verb in VERBS} <= said


def test_no_row_says_a_verb_that_there_is_not() -> None:
    assert {word for row in KEYS for word in row.verbs} <= {verb.word for verb in VERBS}


def test_every_key_of_a_verb_says_the_python_that_it_stands_for() -> None:
    calls = {verb.word for verb in VERBS if verb.python}
    assert [row.id for row in KEYS if row.id in calls and not row.python] == []


def test_the_table_for_the_readme_has_every_key() -> None:
    table = keymap.markdown()
    for row in KEYS:
        assert row.help in table
        for key in row.keys:
            assert f"`{shown(key)}`" in table


def test_the_help_screen_and_the_palette_show_every_key_with_what_it_does(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("")

    async def look() -> dict[str, str]:
        app = PlaygroundApp(Wanted(tmp_path))
        async with app.run_test(size=(120, 36)) as pilot:
            await app.furnished.wait()
            listed = {command.help for command in app.get_system_commands(app.screen)}
            assert [row.id for row in KEYS if row.action and row.help not in listed] == ["palette"]
            await pilot.press("escape", "question_mark")
            assert isinstance(app.screen, Help)
            options = app.screen.query_one(OptionList).options
            return {option.id: str(option.prompt) for option in options if option.id}

    told = asyncio.run(look())
    for row in KEYS:
        for key in row.keys:
            assert shown(key) in told[row.id]
        assert row.help.split()[0] in told[row.id]
