"""What the package's docstring shows is what happens."""

import doctest

import playground.loop


def test_the_example_runs() -> None:
    """As it stands there."""
    result = doctest.testmod(playground.loop)
    assert result.attempted > 10
    assert result.failed == 0
