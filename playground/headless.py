"""`playground run`: a program through client, lab and model, without a screen.

It is transparent, as `env` and `time` are: the program has the terminal, or the pipes, to itself, signals reach it
as they would reach `python`, and its exit status is passed on. What the playground has to say goes to stderr.
With `--json` stdout carries the facts instead, one object a line.
"""

import asyncio
import contextlib
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from playground import catalogue, saving
from playground.client import Client
from playground.errors import UsageError
from playground.model.jsonlines import line
from playground.model.rings import who_is_stuck
from playground.model.summary import hints, summary
from playground.model.world import World
from playground.process import LabProcess
from playground.wire.codec import Batch
from playground.wire.commands import AnyCommand, Start
from playground.wire.facts import CommandRefused

NEARLY = 0.001
"""Seconds. What is due so soon may be done already, as the clocks of loops are no finer."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run, and how."""

    path: Path
    name: str
    """The program's `sys.argv[0]`: the path as the person wrote it."""
    call: str | None = None
    """None: run the file as `python PATH` does. Else an entry, or a call of one: do `asyncio.run(CALL)`."""
    kind: str = "asyncio"
    """`asyncio` or `uvloop`."""
    arguments: tuple[str, ...] = ()
    """The program's `sys.argv[1:]`."""
    commands: tuple[AnyCommand, ...] = ()
    """What to do to its tasks, each at its time."""
    paused: bool = False
    """Pause before the first handle of its first loop."""
    speed: float = 1.0
    """How many times as fast as the real clock its loop's runs."""
    instant: bool = False
    """Jump to the next timer when nothing else is to do."""
    json: bool = False
    """Write facts to stdout, the program's output among them."""
    quiet: bool = False
    """Leave out what nobody asked for: the summary with its hints, and that the program is stuck."""
    python: Path | None = None
    """Where to write what was done as a program that runs by itself."""


async def run(order: Order, lab: LabProcess, *, out: BinaryIO | None, err: TextIO | None) -> int:
    """Run the program in this lab to its end; the exit status as a shell gives it.

    `out` gets the facts of `--json`, `err` what the playground itself has to say; None is a stream that is closed.
    It is 1 if the program's is 0 and `python` could not be written.
    Raises UsageError or ProgramError before anything has run, LabError if the lab ends before it, and OSError if `out`
    cannot be written.
    """
    start = _start(order)
    passer = SignalPasser(terminal=not lab.own_group)
    client = Client(lab)
    try:
        passer.to(client)
        client.send(start)
        return await _Run(order, out, err).follow(client)
    finally:
        await client.close()
        passer.close()


class SignalPasser:
    """Sees to it that the program gets the signals that it would get if `python` ran it.

    With a terminal the lab stays in the terminal's foreground group, so what the keyboard sends reaches it by itself
    and must not end this process before it. Otherwise this process is all that a sender knows of, and
    passes everything on. A signal that is ignored (`nohup`) is left so: the lab inherits that.
    """

    _KEYBOARD = (signal.SIGINT, signal.SIGQUIT)
    _OTHERS = (signal.SIGTERM, signal.SIGHUP)

    def __init__(self, *, terminal: bool) -> None:
        self._client: Client | None = None
        self._early: list[int] = []
        self._loop = asyncio.get_running_loop()
        self._seen = [each for each in (*self._KEYBOARD, *self._OTHERS) if signal.getsignal(each) is not signal.SIG_IGN]
        for each in self._seen:
            if terminal and each in self._KEYBOARD:
                # A handler and not SIG_IGN, which the lab would inherit.
                self._loop.add_signal_handler(each, lambda: None)
            else:
                self._loop.add_signal_handler(each, self._pass, each)

    def to(self, client: Client) -> None:
        """From here on they go to this lab, those that came meanwhile first."""
        self._client = client
        for signum in self._early:
            client.forward(signum)

    def close(self) -> None:
        """Let go of the signals."""
        for each in self._seen:
            self._loop.remove_signal_handler(each)

    def _pass(self, signum: int) -> None:
        if self._client is None:
            self._early.append(signum)
        else:
            self._client.forward(signum)


def _start(order: Order) -> Start:
    """The command that takes the program up. Raises UsageError or ProgramError if it cannot be done."""
    if order.path.is_dir():
        raise UsageError(f"{order.path} is a folder; `playground run` needs a file.")
    if not order.path.exists():
        raise UsageError(f"There is no file named {order.path}.")
    for word in (order.name, *order.arguments):
        if not _is_text(word):
            raise UsageError(f"{word!r} holds bytes that are not UTF-8, which cannot be passed on.")
    return Start(
        # Joined and not normalised, as Python does for __file__.
        path=order.name if order.path.is_absolute() else f"{Path.cwd()}/{order.name}",
        kind=order.kind,
        call=None if order.call is None else _call(order.path, order.call),
        arguments=(order.name, *order.arguments),
        keyboard=not order.json,
        paused=order.paused,
        speed=order.speed,
        instant=order.instant,
    )


def _is_text(word: str) -> bool:
    """Whether it is text that can be sent; bytes of the command line that are not UTF-8 are none."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _call(path: Path, text: str) -> str:
    """The call to make of `fetch` or `fetch(3)`."""
    entry = catalogue.find_entry(catalogue.read(path), catalogue.entry_name(text))
    if not entry.is_async:
        raise UsageError(f"{entry.name} in {path} is no coroutine function, so asyncio.run() cannot run it.")
    if text.strip() != entry.name:
        return text.strip()
    if entry.needs_arguments:
        raise UsageError(f"{entry.name} needs arguments: write a call such as '{path}:{entry.call}'.")
    return f"{entry.name}()"


class _Run:
    """One program on its way: its world, and what is told of it."""

    def __init__(self, order: Order, out: BinaryIO | None, err: TextIO | None) -> None:
        self._order = order
        self._out = out
        self._err = err
        self._world = World(keep_story=0, keep_output=0)
        self._unanswered: dict[int, float] = {}
        """Commands that nothing has come of yet, by their ids: when they are due."""
        self._said: set[str] = set()

    async def follow(self, client: Client) -> int:
        """Send the commands and take in what happens, to the end."""
        self._unanswered = {client.send(command): command.at or 0.0 for command in self._order.commands}
        async for batch in client.batches():
            self._world.apply(batch)
            self._answered(batch)
            self._stands()
            if self._order.json and self._out is not None:
                _write(batch, self._out)
        ended = self._world.program.ended
        assert ended is not None, "the batches of a lab end with RunEnded"
        written = self._write_python()
        self._close()
        return ended.status if written else ended.status or 1

    def _answered(self, batch: Batch) -> None:
        """Note which commands came to something; a refusal is said at once where no fact on stdout says it."""
        for fact in batch.facts:
            if fact.cause is not None:
                self._unanswered.pop(fact.cause, None)
            if isinstance(fact, CommandRefused) and not self._order.json:
                self._say(f"refused at {fact.at:.2f} s: {fact.reason}")

    def _stands(self) -> None:
        """Say, once each, that the program is stuck, and that it is paused and will stay so."""
        world = self._world
        if world.stuck is not None and not self._order.quiet and not self._order.json:
            who = who_is_stuck(world.stuck.tasks, world.rings, world, world.at)
            self._say_once("stuck", f"stuck at {world.stuck.at:.2f} s: nothing that can be seen will wake {who}.")
        if world.paused and not any(due <= world.at + NEARLY for due in self._unanswered.values()):
            self._say_once(
                "paused",
                f"paused at {world.at:.2f} s, and no command is due: it stands still until a signal ends it. "
                "A resume at the end of --do lets it go on.",
            )

    def _say_once(self, subject: str, text: str) -> None:
        if subject not in self._said:
            self._said.add(subject)
            self._say(text)

    def _close(self) -> None:
        if self._unanswered:
            missed, all_of_them = len(self._unanswered), len(self._order.commands)
            self._say(f"{missed} of {all_of_them} commands never came to their turn: the program had ended.")
        if not self._order.quiet:
            for text in [summary(self._world, facts_were_told=self._order.json), *hints(self._world)]:
                self._say(text)

    def _write_python(self) -> bool:
        """Write what was done, if that was asked for; False if it cannot be written."""
        if self._order.python is None:
            return True
        text = self._world.script.text(self._order.call).text
        try:
            saving.save(self._order.python, text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            self._say(f"{self._order.python} could not be written: {error.strerror or error}.")
            return False
        return True

    def _say(self, text: str) -> None:
        """Say it if anybody can hear it; the program's own status matters more."""
        if self._err is not None:
            with contextlib.suppress(OSError):
                print(f"playground: {text}", file=self._err, flush=True)


def _write(batch: Batch, out: BinaryIO) -> None:
    if batch.facts:
        out.write(b"".join(map(line, batch.facts)))
        out.flush()
