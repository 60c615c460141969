"""The place that executes the person's module: run as `python PATH` runs it, or opened. (What is typed: `repl.py`.)

*Run*: the file is executed as `__main__`, and what ends it ends this process as it would end python.
*Open*: the same, but the `if __name__ == "__main__":` blocks are left out, and the module stays to be called into.
Either way it is registered in `sys.modules` as `__main__` with its `__file__`, so that process pools of every
start method find its functions.
"""

import ast
import atexit
import gc
import linecache
import os
import sys
import tokenize
import types
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

from playground.lab import describe


class Program:
    """One module of the person's."""

    def __init__(self, path: str, arguments: tuple[str, ...]) -> None:
        # What we are made of is no business of the program's garbage collector, which would walk it again and again;
        # until the end, when the interpreter takes everything apart as ever.
        gc.freeze()
        atexit.register(gc.unfreeze)
        self.path = path
        self.text = ""
        """The source as compiled; empty until it was read."""
        self.module = types.ModuleType("__main__")
        self._arguments = list(arguments) or [path]

    def read(self) -> None:
        """Read the source, decoded as python would; OSError, SyntaxError or UnicodeDecodeError if that fails."""
        with tokenize.open(self.path) as file:
            self.text = file.read()

    def run(self) -> None:
        """Execute the file as `__main__`; whatever it raises comes out."""
        self._enter()
        source = Path(self.path).read_bytes()
        names = self.module.__dict__
        try:
            exec(compile(source, self.path, "exec", dont_inherit=True), names)
        finally:
            names.pop("__file__", None)  # as python does before it takes the module apart
            names.pop("__cached__", None)

    def load(self) -> None:
        """Execute the file without its main blocks; whatever it raises comes out."""
        self._enter()
        # A traceback must show the lines that were compiled, even after the file was edited.
        linecache.cache[self.path] = (len(self.text), None, self.text.splitlines(keepends=True), self.path)
        if "\0" in self.text:  # python says no line
            line = self.text.count("\n", 0, self.text.index("\0")) + 1
            raise SyntaxError("source code cannot contain null bytes", (self.path, line, None, None))
        # What could not be read or decoded has no text: then this says why, in python's own words.
        tree = ast.parse(self.text or Path(self.path).read_bytes(), self.path)
        tree.body = [node for node in tree.body if not is_main_block(node)]
        exec(compile(tree, self.path, "exec", dont_inherit=True), self.module.__dict__)

    def entries(self) -> tuple[str, ...]:
        """Public functions that the module itself defines, in the order of the file."""
        found = [
            (thing.__code__.co_firstlineno, name)
            for name, thing in vars(self.module).items()
            if type(thing) is types.FunctionType and not name.startswith("_") and thing.__module__ == "__main__"
        ]
        return tuple(name for _, name in sorted(found))

    def _enter(self) -> None:
        module: Any = self.module
        module.__builtins__ = sys.modules["builtins"]
        module.__loader__ = SourceFileLoader("__main__", self.path)
        module.__annotations__ = {}
        module.__file__ = self.path
        module.__cached__ = None
        sys.modules["__main__"] = module
        sys.argv = self._arguments
        sys.path.insert(0, str(Path(os.path.realpath(self.path)).parent))


def is_main_block(node: ast.stmt) -> bool:
    """Whether this is `if __name__ == "__main__":`, either way round."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
        return False
    test = node.test
    if len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    match test.left, test.comparators[0]:
        case (ast.Name("__name__"), ast.Constant("__main__")) | (ast.Constant("__main__"), ast.Name("__name__")):
            return True
    return False


def leave_no_trace(hook: Callable[..., object]) -> Callable[..., object]:
    """This exception hook, shown tracebacks without our frames."""

    def seen(kind: Any, error: BaseException, _traceback: Any) -> None:
        describe.without_own_frames(error)
        hook(kind, error, error.__traceback__)

    return seen
