"""Python's parser, for one thread at a time.

Up to 3.11 it counts how deep it is for all threads together: where two of them were at it at once, which a collection
of garbage in between may bring about, one got "SystemError: AST constructor recursion depth mismatch".
"""

import ast
import threading

_PARSING = threading.RLock()


def parse(text: str | bytes, name: str = "<unknown>") -> ast.Module:
    """A module. Raises what `ast.parse` does."""
    with _PARSING:
        return ast.parse(text, name)


def parse_expression(text: str) -> ast.Expression:
    """An expression, likewise."""
    with _PARSING:
        return ast.parse(text, mode="eval")
