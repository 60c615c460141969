"""README.md says what the code says."""

from tests.readme import PATH, filled


def test_the_made_parts_of_the_readme_are_up_to_date() -> None:
    text = PATH.read_text()
    assert text == filled(text), "run `python -m tests.readme`"
