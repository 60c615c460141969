"""The tests of CPython's that pass on a bare loop and not on ours, each with the reason why they may."""

EXCEPTIONS: dict[str, dict[str, str]] = {"asyncio": {}, "uvloop": {}}
"""By kind of loop and by the test's name."""
