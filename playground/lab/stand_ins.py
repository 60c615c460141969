"""Functions of Python's own that a lab replaces, each because it would otherwise lose or hang something."""

import builtins
import os
import sys
from collections.abc import Callable
from typing import Any


def replace_keyboard() -> None:
    """Give `input()` and `breakpoint()` a sentence: there is nobody at this process's stdin."""

    def no_input(prompt: object = "") -> str:
        print(prompt, end="", flush=True)
        raise EOFError("input() has no keyboard here: run the file with `playground run` to type into it")

    def no_breakpoint(*_: object, **__: object) -> None:
        print(
            "breakpoint() has no keyboard here and is passed over: run the file with `playground run` to use it",
            file=sys.stderr,
        )

    builtins.input = no_input
    sys.breakpointhook = no_breakpoint


def replace_exit(leave: Callable[[], None]) -> None:
    """`os._exit` skips every clean-up; what was told before it is sent all the same."""
    exit_now = os._exit

    def _exit(status: int) -> Any:
        leave()
        exit_now(status)

    # By this name it is pickled, for a process pool say.
    _exit.__module__, _exit.__qualname__ = "os", "_exit"
    os._exit = _exit
