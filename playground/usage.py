"""What `--help` says of each command. Imports nothing: it is read whenever a command is."""

DESCRIPTION = """\
A playground for asyncio in the terminal: launch tasks, cancel, shield and time them out on the real loop,
and see what it did."""

COMMANDS = """\
commands:
  playground [DIR | PATH[:ENTRY]]   the screen; without a path, the modules of ./scenarios or those that come along
  playground shield                 the screen, with the scenario of that name in one of the two
  playground run PATH[:CALL]        run a program without the screen
  playground list [PATH]            list modules and what in them can be launched
  playground check [PATH …]         tell what is wrong with modules, file:line each
  playground new NAME [FOLDER]      write a new module to start from
  playground bench                  measure what the playground costs
  playground keys                   print the keys, as they would stand in the settings

A path that is named like a command needs ./ before it: playground ./run"""

RUN = """\
Run a program without the screen, as `python PATH` does; with :CALL, as asyncio.run(CALL) does.
The exit status is the program's own, 128 + the signal's number if one killed it, 2 if it could not be begun."""

BENCH = """\
Measure what the playground costs: CPU time against the bare loop, with each part of it, on five kinds of work; or, with
--screen, whether the screen keeps up, in a terminal of 160 × 48: with many tasks, in floods, at the start.
The exit status is 1 if a figure misses its bar."""

NEW = """\
Write a new module to start from: a small scenario with a whole lesson, which runs and passes `playground check`."""

CHECK = """\
Tell what is wrong with modules: one that does not parse, has no lesson or a faulty one, has nothing to launch, has an
entry that needs arguments without defaults, bears the name of a standard module; or one that blocks, prints or raises
when it is opened, which is tried in a process of its own.
Each finding is a line `file:line: what — what to do`. The exit status is 1 if anything is wrong."""

KEYS = """\
Print the keys as they stand in settings, each with what it does; a binding may have several keys, or none."""
