"""What is wrong with a module as far as its text tells; nothing is executed."""

import sys
from collections.abc import Iterator

from playground import catalogue
from playground.catalogue import Module
from playground.check.finding import Finding
from playground.model import lesson


def findings(module: Module) -> list[Finding]:
    """By line; of one that does not parse, that alone, beside its name."""
    return sorted(Finding(str(module.path), line, what, todo) for line, what, todo in _faults(module))


def _faults(module: Module) -> Iterator[tuple[int, str, str]]:
    if module.path.stem in sys.stdlib_module_names:
        what = f"bears the name of the standard module {module.path.stem}, which it hides from its whole folder"
        yield 1, what, "rename the file"
    if module.error is not None:
        what = catalogue.reason(module.error).rstrip(".")
        yield module.error.line or 1, what, "correct it; until then nothing in it can be launched"
        return
    for fault in lesson.read(module.docstring, module.docstring_line).faults:
        yield fault.line, _as_part(fault.message), "correct the lesson; playground new writes a whole one"
    if not module.entries:
        yield 1, "has no entry, that is, no public function at its top level", "add one: async def main()"
    for entry in module.entries:
        if entry.needs_arguments:
            what = f"{entry.call} cannot be launched as it stands: it has arguments without defaults"
            yield entry.line, what, "give them defaults"


def _as_part(sentence: str) -> str:
    """The sentence as it reads behind a colon and before a dash."""
    first = sentence.split(maxsplit=1)[0]
    plain = first.capitalize() == first and first.isalpha()
    return f"{sentence[0].lower()}{sentence[1:]}".rstrip(".") if plain else sentence.rstrip(".")
