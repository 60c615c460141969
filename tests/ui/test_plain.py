"""The screen in ASCII alone."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import playground
from playground.model import words
from playground.model.marks import GHOST, QUEUED
from playground.ui.panes.timeline import _MARKS, _STEPPED
from playground.ui.plain import GLYPHS, plain
from playground.wire.state import LoopPhase, TaskPhase
from tests.ui.terminal import terminal

ROOMS = ("ui", "model")
SOURCES = [path for room in ROOMS for path in (Path(playground.__file__).parent / room).rglob("*.py")]

FOREIGN = """
import asyncio

async def main():
    print("caf\u00e9 \u6f22\u5b57 \U0001f600 end")
    await asyncio.create_task(asyncio.sleep(0), name="na\u00efve")
    await asyncio.sleep(3600)
"""


def written(path: Path) -> Iterator[str]:
    """The strings of a file that are no docstrings."""
    tree = ast.parse(path.read_text())
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_every_glyph_that_the_screen_draws_has_a_letter() -> None:
    glyphs = {letter for path in SOURCES if path.stem != "plain" for text in written(path) for letter in text}
    assert {glyph for glyph in glyphs if not glyph.isascii()} - set(GLYPHS) == set()


@pytest.mark.parametrize(
    "glyphs",
    [
        [words.phase(phase).glyph for phase in TaskPhase] + [QUEUED.glyph, GHOST.glyph],
        [words.loop_phase(phase).glyph for phase in LoopPhase],
        [*(glyph for glyph, _ in _MARKS.values()), _STEPPED[0]],
        list("─═╌"),
        list(" ●◐"),
    ],
    ids=["tasks", "loop", "timeline", "edges", "marks"],
)
def test_what_is_told_apart_by_its_glyph_is_told_apart_by_its_letter(glyphs: list[str]) -> None:
    assert len(set(map(plain, glyphs))) == len(set(glyphs))


@given(st.text(st.characters(exclude_categories=["Cc"])))
def test_any_text_becomes_ascii_and_takes_as_many_cells(text: str) -> None:
    assert plain(text).isascii()
    assert len(plain(text)) == cell_len(text)


def test_nothing_but_ascii_reaches_the_terminal(module: Path) -> None:
    module.write_text(FOREIGN)
    with terminal(module, "--ascii") as app:
        app.until(lambda text: "No task yet: press l" in text)
        app.press(b"l")
        app.until(lambda text: "caf? ???? ?? end" in text)
        for keys, read in ((b"0", "0 Timeline"), (b"8", "8 Inspector"), (b"h", "h Hints"), (b" ", '" PAUSED')):
            app.press(keys)
            app.until(showing(read))
        for keys, read in (
            (b"?", "Launch the chosen entry"),
            (b"o", "Open a module"),
            (b"\x10", "Search for commands"),
        ):
            app.press(keys)
            app.until(showing(read))
            app.press(b"\x1b")
            app.until(showing("+- 1 Tasks"))
        assert app.drawn.isascii()


def showing(read: str) -> Callable[[str], bool]:
    """Whether this can be read on the screen."""
    return lambda text: read in text
