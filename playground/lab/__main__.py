"""The lab's program: started by the client with the descriptors that it inherits.

    python …/playground/lab/__main__.py WIRE TRACE SIGNAL GROUP [STDOUT STDERR]

WIRE is its end of the socket pair, TRACE where faulthandler writes, SIGNAL the signal that asks faulthandler where the
main thread is, GROUP 1 if its process group is its own; STDOUT and STDERR are the reading ends of the pipes that are
its own descriptors 1 and 2.
"""

import atexit
import faulthandler
import os
import signal
import socket
import sys

# This file's own folder: the program's takes its place, as it would under `python PATH`.
del sys.path[0]

from playground.lab.lab import Lab  # noqa: E402


def main() -> None:
    """Take the descriptors up and serve."""
    wire, trace, number, group, *captured = (int(argument) for argument in sys.argv[1:])
    for descriptor in (wire, trace, *captured):
        os.set_inheritable(descriptor, False)
    faulthandler.enable(trace)
    faulthandler.register(number, trace, all_threads=False)
    atexit.register(_ask_no_more, number)  # the first, so that it is called last
    if captured and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # The app was started in the background, or under nohup; its key for an interrupt is to work all the same.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    pipes = dict(zip(captured, ("stdout", "stderr"), strict=False))
    for pipe in pipes:
        os.set_blocking(pipe, False)
    Lab(socket.socket(fileno=wire), pipes, own_group=bool(group)).serve()


def _ask_no_more(number: int) -> None:
    """The interpreter takes itself apart: from when faulthandler has gone, the question would kill the process."""
    faulthandler.unregister(number)
    signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main()
