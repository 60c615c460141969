"""The child process: runs the person's program on the real loop, probes it, and obeys commands.

`lab.py` wires the rooms together; `emit.py` is the only way out. Nobody imports this package: the client starts
it as a program. The loop runs on the main thread, as in production; `line.py` has a thread of its own.
"""
