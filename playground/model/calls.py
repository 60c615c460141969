"""The person's calls as expressions: `wait_for(shield(fetch-1), 2.0)` for a waiter around a waiter.

The lab tells each call as Python. A waiter is `asyncio.create_task(X, …)` where `X` is a call of asyncio's, or
`waiter(X)`; a launch is `asyncio.create_task(fetch(1), …)`. What no variable holds is written `task(12)` or `job(12)`.
The text is parsed and never run.
"""

import ast
from collections.abc import Callable

from playground.parsing import parse

Naming = Callable[[str | int], str]
"""The words for one of the person's variables, or for the id of a task or job."""


def waiter(python: str, naming: Naming) -> str | None:
    """The expression that `python` made a task of, if that task is a waiter; None if it is something else."""
    made = _created(python)
    if made is None:
        return None
    if isinstance(made.func, ast.Name) and made.func.id == "waiter" and len(made.args) == 1:
        about = _words(made.args[0], naming)
        return about if _asyncio(made.args[0]) else f"await {about}"
    return _words(made, naming) if _asyncio(made) else None


def _created(python: str) -> ast.Call | None:
    """The call inside `asyncio.create_task(…)`; None if there is none."""
    try:
        tree = parse(python)
    except SyntaxError:
        return None
    match tree.body:
        case [ast.Assign(value=ast.Call(args=[ast.Call() as made, *_]) as outer)] if _asyncio(outer) == "create_task":
            return made
    return None


def _asyncio(node: ast.expr) -> str:
    """`shield` of `asyncio.shield(…)`; empty for all else, and for the wrapping of a job, which is no wait."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="asyncio"), attr=name)) if name != "wrap_future":
            return name
    return ""


def _words(node: ast.expr, naming: Naming) -> str:
    match node:
        case ast.Name(id=variable):
            return naming(variable)
        case ast.Call(func=ast.Name(id="task" | "job"), args=[ast.Constant(value=int(number))]):
            return naming(number)
        case ast.Call(func=ast.Attribute(attr="wrap_future"), args=[job]):
            return _words(job, naming)
        case ast.Call(args=arguments, keywords=keywords) if function := _asyncio(node):
            inside = [_words(each, naming) for each in arguments]
            inside += [f"{keyword.arg}={_words(keyword.value, naming)}" for keyword in keywords]
            return f"{function}({', '.join(inside)})"
        case ast.Set(elts=elements):
            return "{" + ", ".join(_words(each, naming) for each in elements) + "}"
        case ast.Attribute(value=ast.Name(id="asyncio"), attr=name):
            return name
    return ast.unparse(node)
