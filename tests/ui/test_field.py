"""What is typed into a field comes out as typed, however fast."""

import asyncio

from textual import events
from textual.app import App

from playground.ui.field import Field
from playground.ui.screens.ask import Ask


def test_letters_typed_right_after_backspace_do_not_overtake_it() -> None:
    asyncio.run(_types())


async def _types() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(Ask("Launch worker", "worker(0.5)", "", select=False))
        await pilot.pause()
        for key, letter in ("backspace", None), ("backspace", None), ("7", "7"), ("right_parenthesis", ")"):
            app.post_message(events.Key(key, letter))
        await pilot.pause()
        assert app.screen.query_one(Field).value == "worker(0.7)"
