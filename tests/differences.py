"""Where a program can tell that it is under the playground: the list that README.md publishes.

Each sentence has a program whose last line of output shows it.
"""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One way in which a program differs."""

    sentence: str
    """As README.md has it, Markdown."""
    text: str
    """A program that shows it."""
    plain: str
    """The last line that it prints under plain Python."""
    played: str
    """The last line that it prints under the playground."""
    loop: str = "asyncio"


DIFFERENCES = (
    Difference(
        "`type(task)` is a subclass of `asyncio.Task`, and `type(loop)` one of the loop's own class; names, `repr` and "
        "`isinstance` are as ever.",
        """
        import asyncio
        async def main():
            task, loop = asyncio.current_task(), asyncio.get_running_loop()
            own = [kind for kind in type(loop).__mro__ if kind.__module__.startswith("playground")]
            print(type(task) is asyncio.Task, bool(own), isinstance(task, asyncio.Task), type(task), type(loop))
        asyncio.run(main())
        """,
        "True False True <class '_asyncio.Task'> <class 'asyncio.unix_events._UnixSelectorEventLoop'>",
        "False True True <class '_asyncio.Task'> <class 'asyncio.unix_events._UnixSelectorEventLoop'>",
    ),
    Difference(
        "On uvloop the handles of callbacks are Python objects, and when a callback fails, the report's traceback "
        "begins in our file instead of in uvloop's `cbhandles.pyx`.",
        """
        import asyncio
        async def main():
            print(type(asyncio.get_running_loop().call_soon(int)).__module__)
        asyncio.run(main())
        """,
        "uvloop.loop",
        "playground.loop.uv_handles",
        loop="uvloop",
    ),
    Difference(
        "`call_soon` takes its callback by its place alone, not by its name.",
        """
        import asyncio
        async def main():
            try:
                print(asyncio.get_running_loop().call_soon(callback=int).cancelled())
            except TypeError:
                print("TypeError")
        asyncio.run(main())
        """,
        "False",
        "TypeError",
    ),
    Difference(
        "Below a program's own frames, and between the loop's and a task's, lie frames of ours: `inspect.stack()`, "
        "`print_stack` and debug mode's stacks show them, and the recursion limit is a few frames nearer.",
        """
        import inspect
        print(len(inspect.stack()) == 1)
        """,
        "True",
        "False",
    ),
    Difference(
        "On asyncio a timer is of a subclass of `asyncio.TimerHandle` until it runs, and the loop's private `_ready` "
        "holds turns of ours.",
        """
        import asyncio
        async def main():
            loop = asyncio.get_running_loop()
            for _ in range(3):
                loop.call_soon(int)
            timer, ready = loop.call_later(1, int), len(loop._ready)
            print(type(timer) is asyncio.TimerHandle, ready)
        asyncio.run(main())
        """,
        "True 3",
        "False 1",
    ),
    Difference(
        "The playground's own objects are frozen, no business of the garbage collector's: `gc.get_freeze_count()` "
        "tells of many.",
        """
        import gc
        print(gc.get_freeze_count() > 10_000)
        """,
        "False",
        "True",
    ),
    Difference(
        "The traceback of a KeyboardInterrupt or SystemExit that a program catches around its loop passes our files.",
        """
        import asyncio, traceback
        def interrupt():
            raise KeyboardInterrupt
        loop = asyncio.new_event_loop()
        loop.call_soon(interrupt)
        try:
            loop.run_forever()
        except KeyboardInterrupt as error:
            files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
        loop.close()
        print(any("playground/loop" in file for file in files))
        """,
        "False",
        "True",
    ),
    Difference(
        "There is one more thread, which `threading` does not count; from Python 3.12 on `os.fork` warns of it.",
        """
        import os, warnings
        with warnings.catch_warnings(record=True, action="always") as caught:
            child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)
        print(len(caught))
        """,
        "0",
        "1" if sys.version_info >= (3, 12) else "0",
    ),
    Difference(
        "Two more file descriptors are open, with high numbers; no child inherits them.",
        """
        import os
        print(len([name for name in os.listdir("/dev/fd") if int(name) > 2]) - 1, os.dup(0))
        """,
        "0 3",
        "2 3",
    ),
    Difference(
        "`os._exit` is a Python function, `faulthandler` is on, and the highest real-time signal (on macOS `SIGUSR2`) "
        "is taken.",
        """
        import faulthandler, os
        print(type(os._exit).__name__, faulthandler.is_enabled())
        """,
        "builtin_function_or_method False",
        "function True",
    ),
    Difference(
        "The parent process is the playground, the process group is the program's own unless it has a terminal, and "
        "`sys.orig_argv` is another.",
        """
        import os, sys
        print(sys.orig_argv[1:] == sys.argv, os.getpgrp() == os.getpid())
        """,
        "True False",
        "False True",
    ),
    Difference(
        "What the playground itself imports is in `sys.modules` from the start.",
        """
        import sys
        print("msgspec" in sys.modules)
        """,
        "False",
        "True",
    ),
    Difference(
        "A file in an encoding that does not exist is refused in slightly other words.",
        "# coding: klingon",
        "SyntaxError: encoding problem: klingon",
        "SyntaxError: unknown encoding: klingon",
    ),
)
