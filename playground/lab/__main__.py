"""The lab's program: started by the client with the descriptors that it inherits.

    python …/playground/lab/__main__.py WIRE TRACE SIGNAL GROUP [STDOUT STDERR]

WIRE is its end of the socket pair, TRACE where faulthandler writes, SIGNAL the signal that asks faulthandler where the
main thread is, GROUP 1 if its process group is its own; STDOUT and STDERR are the reading ends of the pipes that are
its own descriptors 1 and 2. All of them are moved to where no program looks for descriptors of its own: the next that
it opens has the number that it has under python, and one that closes all up to 1024 leaves the wire alone.
"""

import atexit
import faulthandler
import fcntl
import gc
import os
import resource
import signal
import socket
import sys
from functools import partial

# This file's own folder: the program's takes its place, as it would under `python PATH`.
del sys.path[0]

gc.disable()  # nothing of what is imported is let go of again: to search it for cycles is in vain

from playground.lab.lab import Lab  # noqa: E402
from playground.lab.line import end_unheard  # noqa: E402

gc.enable()

HIGH = 4096 - 16
"""Descriptors of ours have numbers from here on, or the highest that there may be."""


def main() -> None:
    """Take the descriptors up and serve."""
    wire, trace, number, group, *captured = (int(argument) for argument in sys.argv[1:])
    wire, trace, *captured = (_moved_out_of_the_way(descriptor) for descriptor in (wire, trace, *captured))
    faulthandler.enable(trace)
    faulthandler.register(number, trace, all_threads=False)
    atexit.register(_ask_no_more, number)  # the first, so that it is called last
    if captured and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # The app was started in the background, or under nohup; its key for an interrupt is to work all the same.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    pipes = dict(zip(captured, ("stdout", "stderr"), strict=False))
    for pipe in pipes:
        os.set_blocking(pipe, False)
    # With its output to itself a program can go on unheard; what is only looked at through the wire cannot.
    unheard = partial(end_unheard, number) if captured else _go_on_unheard
    Lab(socket.socket(fileno=wire), pipes, own_group=bool(group), unheard=unheard).serve()


def _moved_out_of_the_way(descriptor: int) -> int:
    """This descriptor under a high number, and not to be inherited."""
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = HIGH if most == resource.RLIM_INFINITY else min(HIGH, most - 16)
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, max(0, lowest))
    os.close(descriptor)
    return moved


def _go_on_unheard() -> None:
    """Nothing is to be done for it."""


def _ask_no_more(number: int) -> None:
    """The interpreter takes itself apart: from when faulthandler has gone, the question would kill the process."""
    faulthandler.unregister(number)
    signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main()
