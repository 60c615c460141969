"""The parts of README.md that are made: the table of keys, the contents of the library, and the list of differences.

python -m tests.readme
"""

from collections.abc import Iterable
from pathlib import Path

from playground import catalogue
from playground.catalogue import Chapter, Module
from playground.ui.keymap import markdown
from tests.differences import DIFFERENCES

PATH = Path(__file__).parent.parent / "README.md"


def filled(text: str) -> str:
    """The text with its made parts made anew."""
    text = _between(text, "keys", markdown())
    text = _between(text, "library", contents(catalogue.chapters(PATH.parent / "scenarios")))
    return _between(text, "differences", "".join(f"- {difference.sentence}\n" for difference in DIFFERENCES))


def contents(chapters: Iterable[Chapter]) -> str:
    """The library: each chapter, and in it each scenario with a link to its file."""
    return "\n".join(f"**{chapter.title}**\n\n{''.join(map(_line, chapter.modules))}" for chapter in chapters)


def _line(module: Module) -> str:
    path = module.path.relative_to(PATH.parent)
    return f"- [`{catalogue.name(path)}`]({path}): {catalogue.shows(module)}\n"


def _between(text: str, name: str, made: str) -> str:
    before, begin, rest = text.partition(f"<!-- {name}: made by `python -m tests.readme` -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    assert begin, f"README.md has no place for {name}"
    assert end, f"README.md has no end of {name}"
    return f"{before}{begin}{made.rstrip()}\n{end}{after}"


if __name__ == "__main__":
    PATH.write_text(filled(PATH.read_text()))
