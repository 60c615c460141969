"""A call that the person typed, as a function and its arguments; nothing of it is evaluated.

`fetch(3, delay=0.2)`: a name of the module, then literals, names of the module or the person's variables, and
containers of these. Anything else is refused in words.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class CallRefusedError(Exception):
    """The text is no call that can be made; the message says why."""


@dataclass(frozen=True)
class Call:
    """A call that can be made."""

    name: str
    function: Callable[..., Any]
    positional: tuple[Any, ...]
    named: dict[str, Any]
    text: str
    """The call as Python, in one spelling."""

    def make(self) -> Any:
        """Make it."""
        return self.function(*self.positional, **self.named)


def parse(text: str, names: Mapping[str, Any]) -> Call:
    """Read a call; `names` are the module's and the person's. Without parentheses there are no arguments."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise CallRefusedError(f"{text!r} is not a call in Python: {_why(error)}.") from error
    if isinstance(node, ast.Name):
        node = ast.Call(node, [], [])
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise CallRefusedError(f"{text!r} is not a call of a function of this module, such as fetch(3, delay=0.2).")
    name = node.func.id
    function = names.get(name)
    if function is None:
        raise CallRefusedError(f"This module has no {name!r}.")
    if not callable(function):
        raise CallRefusedError(f"{name!r} cannot be called.")
    positional = tuple(_value(argument, names) for argument in node.args)
    named = {keyword.arg: _value(keyword.value, names) for keyword in node.keywords if keyword.arg is not None}
    if len(named) < len(node.keywords):
        raise CallRefusedError("** is not understood here: write the arguments out.")
    return Call(name, function, positional, named, ast.unparse(node))


def _why(error: SyntaxError | ValueError) -> str:
    """What is wrong and, once, where: a call is a line, so it is the character that tells."""
    if not isinstance(error, SyntaxError):
        return str(error)
    said = error.msg.replace(" (detected at line 1)", "")
    return f"{said} (character {error.offset})" if error.offset else said


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        if node.id in names:
            return names[node.id]
        raise CallRefusedError(f"There is no {node.id!r} in this module or among your variables.")
    if isinstance(node, ast.List):
        return [_value(item, names) for item in node.elts]
    if isinstance(node, ast.Tuple):
        return tuple(_value(item, names) for item in node.elts)
    if isinstance(node, ast.Set):
        return {_value(item, names) for item in node.elts}
    if isinstance(node, ast.Dict) and all(node.keys):
        keys = [_value(key, names) for key in node.keys if key is not None]
        return dict(zip(keys, (_value(value, names) for value in node.values), strict=True))
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError) as error:
        raise CallRefusedError(
            f"{ast.unparse(node)!r} is neither a literal nor a name; nothing is evaluated here."
        ) from error
