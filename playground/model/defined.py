"""Python text as a tree, and which names a module defines at its top level; nothing is executed."""

import ast
import warnings
from collections.abc import Iterator

from playground.parsing import parse

UNREADABLE = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError)
"""What reading a text as Python may raise: it is none, or nests too deeply."""


def tree(text: str) -> ast.Module:
    """Raises one of `UNREADABLE`; says no word, as the lab has warned of what there is to warn of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parse(text)


def defined(source: str) -> frozenset[str]:
    """The names; none if the text is no Python."""
    try:
        return frozenset(name for statement in tree(source).body for name in _bound(statement))
    except UNREADABLE:
        return frozenset()


def _bound(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in names)
        case _:
            for each in ast.walk(statement):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    yield each.id
