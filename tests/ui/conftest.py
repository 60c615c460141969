"""What tests of the screen share."""

from pathlib import Path

import pytest

from tests.ui.driving import MODULE


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A module to play with."""
    path = tmp_path / "lesson.py"
    path.write_text(MODULE)
    return path
