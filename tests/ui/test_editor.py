"""Which editor, and how it is told a line."""

from pathlib import Path

import pytest

from playground.errors import UsageError
from playground.ui.editor import command


@pytest.mark.parametrize(
    ("named", "arguments"),
    [
        ("vim", ["vim", "+7", "x.py"]),
        ("nano -w", ["nano", "-w", "+7", "x.py"]),
        ("/usr/bin/emacs -nw", ["/usr/bin/emacs", "-nw", "+7", "x.py"]),
        ("code", ["code", "--wait", "-g", "x.py:7"]),
        ("code --wait", ["code", "--wait", "-g", "x.py:7"]),
        ("hx", ["hx", "x.py:7"]),
        ("'my editor'", ["my editor", "+7", "x.py"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(named: str, arguments: list[str]) -> None:
    assert command({"EDITOR": named}, Path("x.py"), 7) == arguments


def test_visual_goes_before_editor() -> None:
    assert command({"EDITOR": "ed", "VISUAL": "vim"}, Path("x.py"), 1)[0] == "vim"


@pytest.mark.parametrize("environment", [{}, {"EDITOR": ""}, {"EDITOR": "'unclosed"}, {"EDITOR": "  "}])
def test_no_editor_is_said_in_words(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="editor"):
        command(environment, Path("x.py"), 1)
