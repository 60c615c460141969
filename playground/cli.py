"""The command line: what is asked for, in words, and one call to whoever does it.

Rooms are imported late, so that `--help` is instant and `playground run` never loads the screen.
Whatever is wrong with what was asked is one sentence on stderr and status 2.
"""

import gc
import os
import signal
import sys
from collections.abc import Sequence

from playground import __version__, usage
from playground.errors import LabError, PlaygroundError, UsageError, WireError

TYPE_CHECKING = False  # type checkers take this name for true; to import `typing` takes as long as all of `--version`
if TYPE_CHECKING:
    import argparse
    from pathlib import Path
    from typing import NoReturn

    from playground.headless import Order
    from playground.process import LabProcess

WRONG = 2
"""The status for what could not be begun."""

LAST_STANDARD_STREAM = 2

KINDS = ("asyncio", "uvloop")


def _parser(prog: str, description: str, *, usage: str | None = None, epilog: str = "") -> "argparse.ArgumentParser":
    """A parser whose complaint is one sentence, told like every other."""
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> "NoReturn":
            raise UsageError(f"{message[:1].upper()}{message[1:]}; see {self.prog} --help.")

    raw = argparse.RawDescriptionHelpFormatter
    return Parser(
        prog=prog, usage=usage, description=description, epilog=epilog, formatter_class=raw, allow_abbrev=False
    )


def main(argv: Sequence[str]) -> int:
    """Do what the words ask for; the exit status."""
    commands = {"run": _run, "list": _list, "check": _check, "new": _new, "bench": _bench, "keys": _keys}
    command, *rest = argv or [""]
    try:
        return commands[command](rest) if command in commands else _screen(argv)
    except PlaygroundError as error:
        _complain(str(error))
        return 1 if isinstance(error, LabError | WireError) else WRONG
    except OSError as error:
        return _cannot_write(error)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _screen(argv: Sequence[str]) -> int:
    """`playground [DIR | PATH[:ENTRY]]`."""
    parser = _parser("playground", usage.DESCRIPTION, epilog=usage.COMMANDS)
    parser.add_argument(
        "path", nargs="?", metavar="DIR | PATH[:ENTRY] | NAME", help="a folder of modules, a module, or its bare name"
    )
    _add_loop(parser)
    _add_time(parser, speed=None)
    parser.add_argument(
        "--ascii", action="store_true", help="draw nothing beyond ASCII, as a terminal or font may need"
    )
    parser.add_argument("--version", action="version", version=f"playground {__version__}")
    asked = parser.parse_args(argv)
    from playground import verbs  # not before: `--help` and `--version` have ended by now

    path, entry = _target_of_screen(asked.path)
    if asked.speed is not None:
        verbs.speed(asked.speed)  # whatever the settings say
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The screen needs a terminal on stdin and stdout; `playground run PATH` works without one.")
    gc.disable()  # until the screen is there: what is imported stays, and is not to be gone through again and again
    from msgspec import structs

    from playground import config
    from playground.progress import Progress, default_file
    from playground.ui.app import PlaygroundApp
    from playground.ui.wanted import Wanted

    settings = config.read(config.default_file())
    if asked.ascii or not _has_all_letters():
        settings = structs.replace(settings, config=structs.replace(settings.config, ascii=True))
    speed = verbs.speed(str(settings.config.speed) if asked.speed is None else asked.speed)
    loop, progress = asked.loop, Progress(default_file())
    wanted = Wanted(path, entry, loop, speed.speed, speed.instant, paused=asked.paused, progress=progress)
    app = PlaygroundApp(wanted, settings)
    app.run()
    return app.return_code or 0


def _has_all_letters() -> bool:
    """Whether what the screen draws, which goes to stderr, is written in an encoding that has more than ASCII."""
    stream = sys.__stderr__
    return stream is not None and stream.encoding.lower().startswith("utf")


def _target_of_screen(text: str | None) -> tuple["Path", str | None]:
    """The folder or file, and the entry to begin with. Raises UsageError if there is nothing to show."""
    from playground import catalogue, target

    path, call = (catalogue.default_folder(), None) if text is None else target.split(text)
    if path.is_dir():
        next(catalogue.reading(path), None)
        return path, None
    if not path.is_file():
        raise UsageError(f"{path} is neither a regular file nor a folder.")
    module = catalogue.read(path)
    if call is not None and module.error is None:
        catalogue.find_entry(module, catalogue.entry_name(call))
    return path, call


def _run(argv: Sequence[str]) -> int:
    """`playground run PATH[:CALL] [-- ARGS]`."""
    own, arguments = _split(argv)
    if not {"-h", "--help"}.isdisjoint(own):
        _run_parser(epilog=_verbs()).parse_args(["--help"])
    json = "--json" in own
    if json and sys.stdout is None:
        raise UsageError("--json needs a stdout to write to, and it is closed.")
    _hold_standard_streams()
    from contextlib import closing

    from playground.process import LabProcess

    # With a terminal it stays in our group, which is the one that the keyboard's signals go to.
    terminal = sys.stdin is not None and sys.stdin.isatty()
    # Before the words are understood and all else is imported, for the lab imports as much meanwhile.
    with closing(LabProcess.spawn(capture=json, own_group=not terminal)) as lab:
        status = _headless(own, arguments, lab)
    gc.freeze()  # what is left is the interpreter's to let go of, which need not search it for cycles first
    return status


def _run_parser(epilog: str = "") -> "argparse.ArgumentParser":
    parser = _parser(
        "playground run",
        usage.RUN,
        usage="playground run PATH[:CALL] [--loop KIND] [--speed X|instant] [--paused] [--json] [--quiet]\n"
        '                      [--do "…"] [--python FILE] [-- ARGS]',
        epilog=epilog,
    )
    parser.add_argument("path", metavar="PATH[:CALL]", help="a file, and optionally an entry or a call of one")
    _add_loop(parser)
    _add_time(parser)
    parser.add_argument("--json", action="store_true", help="write facts to stdout, one JSON object a line")
    parser.add_argument("--quiet", action="store_true", help="do not say on stderr how it ended, or that it is stuck")
    parser.add_argument("--do", metavar="SCHEDULE", default="", help='"0.5 cancel fetch-1; 1 timeout main 0.2"')
    parser.add_argument("--python", metavar="FILE", help="write what was done to FILE, as a program")
    return parser


def _headless(own: Sequence[str], arguments: tuple[str, ...], lab: "LabProcess") -> int:
    asked, stray = _run_parser().parse_known_args(own)
    if stray:
        raise UsageError(f"{stray[0]!r} is not understood; arguments for the program stand behind --.")
    import asyncio

    from playground import headless

    out = None if sys.stdout is None else sys.stdout.buffer
    return asyncio.run(headless.run(_order(asked, arguments), lab, out=out, err=sys.stderr))


def _order(asked: "argparse.Namespace", arguments: tuple[str, ...]) -> "Order":
    """What `playground run` is to do. Raises UsageError if that is not understood."""
    from pathlib import Path

    from playground import headless, target, verbs

    speed = verbs.speed(asked.speed)
    commands = tuple(verbs.parse_schedule(asked.do))
    path, call = target.split(asked.path)
    return headless.Order(
        path,
        asked.path if path == Path(asked.path) else str(path),
        call,
        asked.loop,
        arguments,
        commands,
        paused=asked.paused,
        speed=speed.speed,
        instant=speed.instant,
        json=asked.json,
        quiet=asked.quiet,
        python=None if asked.python is None else Path(asked.python),
    )


def _list(argv: Sequence[str]) -> int:
    """`playground list [PATH] [--json]`."""
    from playground import catalogue, listing, target

    parser = _parser("playground list", "List modules and what in them can be launched. Nothing is executed.")
    parser.add_argument("path", nargs="?", help="a folder or a module; ./scenarios if there is one")
    parser.add_argument("--json", action="store_true", help="one JSON object a line for each module")
    asked = parser.parse_args(argv)
    path = catalogue.default_folder() if asked.path is None else target.path(asked.path)
    read = (each.module for each in catalogue.reading(path)) if path.is_dir() else [catalogue.read(path)]
    for module in read:
        print(listing.as_json(module) if asked.json else _shown(listing.as_text(module)))
    if sys.stdout is not None:
        sys.stdout.flush()
    return 0


def _check(argv: Sequence[str]) -> int:
    """`playground check [PATH …]`."""
    import asyncio

    from playground import catalogue, check, target

    parser = _parser("playground check", usage.CHECK)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a module or a folder; ./scenarios if there is one")
    asked = parser.parse_args(argv)
    paths = [target.path(each) for each in asked.paths] or [catalogue.default_folder()]
    return asyncio.run(check.run(paths, out=sys.stdout, err=sys.stderr))


def _new(argv: Sequence[str]) -> int:
    """`playground new NAME [FOLDER]`."""
    from pathlib import Path

    from playground import new

    parser = _parser("playground new", usage.NEW)
    parser.add_argument("name", metavar="NAME", help="what the file is called, with .py or without")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="./scenarios if there is one, else here")
    asked = parser.parse_args(argv)
    own = Path("scenarios")
    path = new.write(asked.name, asked.folder or (own if own.is_dir() else Path()))
    print(f"Wrote {path}. Next: playground {path}, then l; e opens it in your editor, and saving it reloads it.")
    return 0


def _bench(argv: Sequence[str]) -> int:
    """`playground bench [--screen] [--loop KIND] [--rounds N] [--only NAME …] [--json]`."""
    import asyncio

    from playground import bench
    from playground.bench import screen

    parser = _parser("playground bench", usage.BENCH)
    parser.add_argument("--screen", action="store_true", help="measure whether the screen keeps up, in a terminal")
    parser.add_argument("--loop", choices=KINDS, help="measure on this loop only; on both unless said otherwise")
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="take the median of N rounds; 7 by default")
    every = screen.NAMES if "--screen" in argv else bench.NAMES
    parser.add_argument("--only", nargs="+", choices=every, metavar="NAME", help=f"of {', '.join(every)}")
    parser.add_argument("--json", action="store_true", help="write one JSON object a line instead of the table")
    parser.add_argument("--size", type=int, help="==SUPPRESS==")  # so that a test need not measure, only run
    asked = parser.parse_args(argv)
    if asked.rounds < 1:
        raise UsageError(f"--rounds has to be 1 or more, not {asked.rounds}.")
    if asked.screen:
        looked = screen.ScreenOrder(asked.only or every, asked.rounds, asked.size, json=asked.json)
        return asyncio.run(screen.run(looked, out=sys.stdout, err=sys.stderr))
    kinds = KINDS if asked.loop is None else (asked.loop,)
    order = bench.Order(kinds, asked.only or every, asked.rounds, asked.size, json=asked.json)
    return asyncio.run(bench.run(order, out=sys.stdout, err=sys.stderr))


def _keys(argv: Sequence[str]) -> int:
    """`playground keys`."""
    from playground import config
    from playground.ui import rebinding

    parser = _parser("playground keys", usage.KEYS)
    parser.parse_args(argv)
    print(f"# A part of {config.default_file()}; a line that is left out there is as here.")
    print(rebinding.sample(), end="")
    return 0


def _shown(text: str) -> str:
    """The text with its control characters and lone surrogates as Python writes them: no terminal obeys those."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    from unicodedata import category

    is_odd = [category(each).startswith("C") and each != "\n" for each in text]
    return "".join(
        each.encode("unicode_escape").decode() if odd else each for each, odd in zip(text, is_odd, strict=True)
    )


def _add_loop(parser: "argparse.ArgumentParser") -> None:
    parser.add_argument(
        "--loop",
        choices=KINDS,
        default="asyncio",
        help="the loop that a program gets where it does not ask for one itself; asyncio unless said otherwise",
    )


def _add_time(parser: "argparse.ArgumentParser", speed: str | None = "1") -> None:
    """`speed`: by default; None if the settings say it."""
    parser.add_argument(
        "--speed",
        metavar="X|instant",
        default=speed,
        help="let the loop's clock run 0.1 to 10 times as fast, or jump from timer to timer",
    )
    parser.add_argument("--paused", action="store_true", help="pause before anything runs on the loop")


def _verbs() -> str:
    """The table of `--do`."""
    from playground.verbs import VERBS

    rows = [(f"{verb.word} {verb.arguments}".rstrip(), verb.does) for verb in VERBS]
    wide = max(len(left) for left, _ in rows)
    lines = [f"  {left:{wide}}  {right}" for left, right in rows]
    head = "--do takes SECONDS VERB; SECONDS VERB; …, seconds on the loop's clock. A target is an id or a name: main is"
    more = "also the task of main() that has no name of its own, if only one fits. Verbs:"
    return "\n".join([head, more, *lines])


def _split(argv: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Our own words, and those behind the first `--`, which are the program's."""
    words = list(argv)
    if "--" not in words:
        return words, ()
    place = words.index("--")
    return words[:place], tuple(words[place + 1 :])


def _complain(sentence: str) -> None:
    """Say what is wrong on stderr; nowhere if that is closed."""
    if sys.stderr is not None:
        print(f"playground: {_shown(sentence)}", file=sys.stderr)


def _hold_standard_streams() -> None:
    """Give the descriptors 0 to 2 that are closed a file, so that nothing of ours lands on them.

    The program still finds them closed, as `python` would: what is opened here is not inherited.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= LAST_STANDARD_STREAM:
        pass
    os.close(descriptor)


def _cannot_write(error: OSError) -> int:
    """End as a program does that SIGPIPE ends, or say what is wrong; and quieten the last flush."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 128 + signal.SIGPIPE
    _complain(f"{error.strerror or error}.")
    return 1
