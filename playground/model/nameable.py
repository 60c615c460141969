"""What a plain program can name: calls and entries as it would write them, or why it cannot."""

import ast
from collections.abc import Callable
from collections.abc import Set as AbstractSet


class UnnamedError(Exception):
    """Plain Python has no name for something in a call; the message says for what."""


class Qualify(ast.NodeTransformer):
    """The module's names as its attributes."""

    def __init__(self, module: str, variables: AbstractSet[str]) -> None:
        """`variables` are the person's, and no names of the module's."""
        self._module = module
        self._variables = variables

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._variables:
            return node
        return ast.Attribute(ast.Name(self._module, ast.Load()), node.id, ast.Load())


class Nameable(ast.NodeTransformer):
    """Tasks by their names; refuses what has none."""

    def __init__(self, name_of: Callable[[int], str], lost: AbstractSet[str]) -> None:
        """`lost` are variables that the program has not; `name_of` raises UnnamedError."""
        self._name_of = name_of
        self._lost = lost

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id in self._lost:
            raise UnnamedError(f"{node.id} is not there")
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        match node:
            case ast.Call(func=ast.Name(id="task"), args=[ast.Constant(value=int(number))]):
                return ast.Call(node.func, [ast.Constant(self._name_of(number))], [])
            case ast.Call(func=ast.Name(id="job"), args=[ast.Constant(value=int(number))]):
                raise UnnamedError(f"job {number} is the program's own, and its future has no name here")
        self.generic_visit(node)
        return node


class Numbers(Nameable):
    """The same in an entry of the REPL's, where tasks are found by `task(3)`, `task("main")` and `tasks()`."""

    def __init__(
        self,
        name_of: Callable[[int], str],
        lost: AbstractSet[str],
        ours: AbstractSet[str],
        is_name: Callable[[str], bool],
    ) -> None:
        """`ours` are the playground's names that the module has none of its own for."""
        super().__init__(name_of, lost)
        self._ours = ours
        self._is_name = is_name
        self.has_renamed = False

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id in self._ours:
            raise UnnamedError("only the playground finds tasks like that")
        return super().visit_Name(node)

    def visit_Call(self, node: ast.Call) -> ast.Call:
        match node:
            case ast.Call(func=ast.Name(id="task"), args=[ast.Constant(value=int())]) if "task" in self._ours:
                self.has_renamed = True
                return super().visit_Call(node)
            case ast.Call(func=ast.Name(id="task"), args=[ast.Constant(value=str(name))]) if self._is_name(name):
                return node
        self.generic_visit(node)
        return node


def qualify(variable: str, made: ast.Call, names: Qualify) -> None:
    """Say where the names of the person's own call come from; a waiter's call has none of the module's.

    fetch_1 = asyncio.create_task(fetch(1, QUEUE), …)             fetch, QUEUE
    work_1 = loop.run_in_executor(None, work)                     work
    work_1 = loop.run_in_executor(None, functools.partial(work))  work, but not functools
    """
    match made:
        case ast.Call(func=ast.Attribute(attr="create_task"), args=[ast.Call(func=ast.Name(id=name)) as call]):
            if name == variable.rpartition("_")[0]:
                names.generic_visit(call)
        case ast.Call(func=ast.Attribute(attr="run_in_executor"), args=[_, ast.Call() as partial]):
            partial.args = [names.visit(each) for each in partial.args]
            for keyword in partial.keywords:
                names.generic_visit(keyword)
        case ast.Call(func=ast.Attribute(attr="run_in_executor"), args=[pool, function]):
            made.args = [pool, names.visit(function)]
