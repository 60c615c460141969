"""Small programs, each of which does one thing that an instrument could easily spoil.

They are tried on asyncio alone: no loop is in them, or uvloop's words about it are among the published differences.
"""

PLAIN = {
    "sys.exit with a number is its status": "import sys; sys.exit(3)",
    "sys.exit with words prints them and is status 1": "import sys; sys.exit('no good')",
    "os._exit ends it at once, without what was not flushed": "import os; print('lost'); os._exit(4)",
    "all that is not its own is closed, as daemons do": """
        import asyncio, os, time
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        time.sleep(0.2)
        print(os.dup(0))
        async def main():
            await asyncio.sleep(0.01)
            print("done")
        asyncio.run(main())
    """,
    "an exception is shown with its cause": """
        def inner():
            raise KeyError("inner")
        try:
            inner()
        except KeyError as error:
            raise ValueError("outer") from error
    """,
    "an exception that has notes and an odd character is shown": """
        error = ValueError("schön")
        error.add_note("a note")
        raise error
    """,
    "an exception that cannot be printed is shown as such": """
        class Odd(Exception):
            def __str__(self):
                raise RuntimeError("never mind")
        raise Odd
    """,
    "an endless recursion ends as one": """
        def again(n):
            return again(n + 1)
        try:
            again(0)
        except RecursionError as error:
            print(error)
    """,
    "KeyboardInterrupt ends it as SIGINT does": "raise KeyboardInterrupt",
    "a syntax error is shown at its line": "x = 1\ny = (",
    "a failed import is shown": "import no_such_module",
    "both streams get their own": """
        import sys
        print("out")
        print("err", file=sys.stderr)
        sys.stdout.write("no end of line")
    """,
    "bytes on the file descriptors pass through": """
        import os
        os.write(1, b"out\\n")
        os.write(2, b"err\\n")
    """,
    "stdin is read": """
        import sys
        print(repr(input("? ")), repr(sys.stdin.read()))
    """,
    "the end of stdin is seen": """
        input(), input()
        input()
    """,
    "streams are set up as ever": """
        import sys
        for stream in sys.stdin, sys.stdout, sys.stderr:
            print(stream.name, stream.mode, stream.encoding, stream.errors, stream.line_buffering, stream.isatty())
    """,
    "a module knows itself as ever": """
        '''A docstring.'''
        x: int = 1
        import sys
        print({name: value for name, value in globals().items() if name not in ("__builtins__", "sys")})
        print(__builtins__, sys.modules["__main__"].__dict__ is globals(), sys.modules["__main__"])
        print(sys.argv, sys.path[0], __annotations__)
    """,
    "the interpreter is set up as ever": """
        import gc, os, signal, sys, threading, warnings
        print(gc.isenabled(), gc.get_threshold(), gc.callbacks, sys.gettrace(), sys.getprofile(), sys.flags)
        print(sys.excepthook is sys.__excepthook__, sys.unraisablehook is sys.__unraisablehook__, sys.displayhook)
        print(threading.excepthook is threading.__excepthook__, threading.active_count(), sys.getswitchinterval())
        print(threading.current_thread() is threading.main_thread(), sys.get_asyncgen_hooks(), warnings.filters)
        print(sys.executable, sys.prefix, sys.warnoptions, sys.getrecursionlimit(), os.getcwd())
        print([(n, signal.getsignal(n)) for n in sorted(signal.valid_signals()) if signal.getsignal(n)])
        print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getitimer(signal.ITIMER_REAL))
    """,
    "the environment is as ever": """
        import os
        print({name: value for name, value in os.environ.items() if name != "PYTHONPATH"})
    """,
    "a hook for exceptions is asked": """
        import sys
        sys.excepthook = lambda kind, error, traceback: print("hooked", kind.__name__, traceback.tb_lineno)
        raise ValueError
    """,
    "what was registered to run at the end runs": """
        import atexit
        atexit.register(print, "at exit")
        print("end of the module")
    """,
    "threads are waited for": """
        import threading, time
        def work():
            time.sleep(0.2)
            print(threading.current_thread().name, "is done")
            raise ValueError("in a thread")
        threading.Thread(target=work).start()
        print("end of the module")
    """,
    "deprecated things are warned of at their line": """
        import warnings
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        x = "\\d"
    """,
    "SIGTERM ends it": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    "SIGKILL ends it": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "an abort ends it": "import os; os.abort()",
    "another program takes its place": "import os; os.execv('/bin/sh', ['sh', '-c', 'echo taken over; exit 7'])",
    "a child process inherits only the three streams": """
        import os, sys
        sys.stdout.flush()
        os.system("ls /dev/fd | wc -l; exec echo hello")
    """,
    "a fork runs on as ever": """
        import os, sys, warnings
        warnings.simplefilter("ignore")
        if child := os.fork():
            print("child ended with", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        else:
            print("in the child")
            sys.exit(5)
    """,
    "processes are spawned with the module's functions": """
        import multiprocessing
        def square(n):
            return n * n
        if __name__ == "__main__":
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                print(pool.map(square, [1, 2, 3]))
    """,
    "its source can be looked up": """
        import inspect
        def f(): return 1
        print(inspect.getsource(f), inspect.getsourcefile(f), f.__module__)
    """,
    "an exception in a callback is reported": """
        import asyncio
        async def main():
            loop = asyncio.get_running_loop()
            loop.call_soon(lambda: 1 / 0)
            loop.call_later(0.01, print, "later")
            await asyncio.sleep(0.05)
        asyncio.run(main())
    """,
}
