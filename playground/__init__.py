"""A playground for asyncio in the terminal.

The map, in reading order:

    wire/        the language of the two processes: facts and state go up, commands go down
    loop/        asyncio's loop and uvloop's, with a gate behind every handle; usable alone
    lab/         the child process: runs the person's program on that loop, probes it, obeys commands
    process.py   starts the lab's process
    client.py    the parent's end of the wire: takes a lab up, watches it, ends it
    model/       a pure fold of facts and state into what can be shown
    catalogue.py what modules and entries there are; reads them, executes nothing
    progress.py  which lessons were run and predicted right, in a file of the person's own
    config.py    the person's settings, in a file of their own
    saving.py    how a file is saved: whole or not at all
    parsing.py   Python's parser, for one thread at a time
    target.py    what a word of the command line names
    own.py       one's own copy of the scenarios that come along
    check/       `playground check`: what is wrong with modules
    listing.py   `playground list`: modules and entries, as text or JSON
    new.py       `playground new`: a module to start from
    headless.py  `playground run`: client and model without a screen
    bench/       `playground bench`: what loop, probes and streaming cost
    ui/          the screen; the only place that knows Textual
    cli.py       the command line; `usage.py` has the texts of --help

One road: a key becomes a command, goes down the wire, and the lab makes one real asyncio call.
What asyncio then does comes up as facts and state, is folded into the model, and is drawn. Nothing replies.
"""

__version__ = "0.1.0"
