"""What is typed comes out as typed, however fast."""

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from playground.ui import workshop
from playground.ui.app import PlaygroundApp
from playground.ui.field import Field
from playground.ui.screens.ask import Ask
from playground.ui.screens.picker import Picker
from playground.ui.wanted import Wanted
from tests.ui.driving import Player
from tests.ui.test_lesson import SWALLOWED

LETTERS = {"space": " ", "left_parenthesis": "(", "right_parenthesis": ")", "full_stop": "."}


async def type_at_once(app: PlaygroundApp, pilot: Pilot[None], *keys: str) -> None:
    """As a terminal sends what was typed while nobody read it."""
    for key in keys:
        app.post_message(events.Key(key, LETTERS.get(key, key if len(key) == 1 else None)))
    await pilot.pause()
    while app.is_handing_on:
        await pilot.pause()


def test_letters_typed_right_after_backspace_do_not_overtake_it(module: Path) -> None:
    async def act() -> None:
        app = PlaygroundApp(Wanted(module))
        async with app.run_test() as pilot:
            await app.furnished.wait()
            await app.push_screen(Ask("Launch worker", "worker(0.5)", "", select=False))
            await pilot.pause()
            await type_at_once(app, pilot, "backspace", "backspace", "7", "right_parenthesis")
            assert app.screen.query_one(Field).value == "worker(0.7)"

    asyncio.run(act())


def test_what_is_typed_before_the_lesson_is_there_is_done_as_if_it_were(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter comes as Ctrl+J then: the terminal was not told yet to leave keys as they are."""
    monkeypatch.setattr(workshop, "HELD", 60.0)  # what is typed waits no longer than that, which may be soon over

    async def act() -> None:
        app = PlaygroundApp(Wanted(SWALLOWED, kind=kind, paused=True))
        async with app.run_test(size=(80, 24)) as pilot:
            await type_at_once(app, pilot, "p", "down", "ctrl+j", "l")
            await Player(app, pilot).until(lambda world: "main_1" in world.variables)
            assert app.workshop.learning.prediction.picked == 1
            await type_at_once(app, pilot, "ctrl+r", "y", "p", "down", "enter", "l")
            await Player(app, pilot).until(lambda world: "main_1" in world.variables)
            assert app.workshop.learning.prediction.picked == 2

    asyncio.run(act())


def test_what_is_typed_after_the_key_of_a_dialog_goes_into_it_and_after_its_end_to_what_it_leaves(module: Path) -> None:
    async def act() -> None:
        app = PlaygroundApp(Wanted(module))
        async with app.run_test() as pilot:
            await type_at_once(
                app, pilot, "L", "ctrl+u", *"main", "left_parenthesis", *"5)", "backspace", *"6)", "enter", "L"
            )
            assert isinstance(app.screen, Ask)
            assert app.screen.query_one(Field).value == "main(56)"
            await type_at_once(app, pilot, "escape", "slash", *"one", "enter", "o", *"less")
            assert app.workshop.view.tasks.filter == "one"
            assert isinstance(app.screen, Picker)
            assert app.screen.query_one(Field).value == "less"

    asyncio.run(act())
