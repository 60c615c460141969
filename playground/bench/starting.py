"""How long it takes until there is something: to the first paint, to a program's end, to new code after a save.

Each is started in turn with what it is compared with, so that what else the machine does touches both; a ratio is
always that of two starts of one round.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import monotonic

from playground.bench.found import Found
from playground.bench.scenes import COUNT_WIDGETS, EMPTY, MINIMAL, SAVED
from playground.bench.window import environment, playground, window
from playground.errors import LabError

SOON = 0.002
"""Seconds between two looks at a file."""

LATEST = 30.0
"""Seconds after which new code is taken never to run."""

TO_LAUNCH = "No task yet: press l"
"""Drawn once a module is there."""

_BARE = (sys.executable, "-c")
_NOTHING = "import asyncio\nasync def main(): pass\nasyncio.run(main())"


async def starting(rounds: int, say: Callable[[str], None]) -> list[Found]:
    """All figures of starting, each the median of so many rounds."""
    with tempfile.TemporaryDirectory(prefix="playground-bench-") as folder:
        home = Path(folder)
        module = home / "empty.py"
        module.write_text(EMPTY)
        say("starting: commands")
        found = [
            _version("--version", rounds, home),
            _version("--help", rounds, home),
            _textual(home),
            _run(module, rounds, home),
        ]
        say("starting: first paint")
        found += await _painting(module, rounds, home)
        say("starting: saving")
        return [*found, await _saving(rounds, home)]


def _version(option: str, rounds: int, home: Path) -> Found:
    ratio = _ratio(playground(option), [*_BARE, "import argparse"], rounds, home)
    return Found(f"playground {option}", 'against `python -c "import argparse"`', ratio, "×", 2.0)


def _run(module: Path, rounds: int, home: Path) -> Found:
    ratio = _ratio(playground("run", str(module)), [*_BARE, _NOTHING], rounds, home)
    return Found("playground run of an empty main", 'against `python -c "asyncio.run(main())"`', ratio, "×", 2.5)


def _textual(home: Path) -> Found:
    """How many modules of Textual's `--version` and `--help` import."""
    imported = 0
    for option in ("--version", "--help"):
        command = [sys.executable, "-X", "importtime", "-m", "playground", option]
        told = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=True).stderr
        imported += sum(line.rpartition("|")[2].strip().partition(".")[0] == "textual" for line in told.splitlines())
    return Found("playground --version, --help", "modules of Textual's imported", imported, "", 0)


def _ratio(command: Sequence[str], bare: Sequence[str], rounds: int, home: Path) -> float:
    return median(_seconds(command, home) / _seconds(bare, home) for _ in range(rounds))


def _seconds(command: Sequence[str], home: Path) -> float:
    began = monotonic()
    subprocess.run(command, env=environment(home), stdout=subprocess.DEVNULL, check=True)
    return monotonic() - began


async def _painting(module: Path, rounds: int, home: Path) -> list[Found]:
    """When there is something to see, and when it can be used."""
    counting = await asyncio.create_subprocess_exec(
        *_BARE, COUNT_WIDGETS, str(module), env=environment(home), stdout=asyncio.subprocess.PIPE
    )
    widgets = (await counting.communicate())[0].decode().strip()
    ratios = []
    for _ in range(rounds):
        ours = await _seconds_until(playground(str(module)), home, "Tasks", TO_LAUNCH)
        (bare,) = await _seconds_until([*_BARE, MINIMAL, widgets], home, "Tasks")
        ratios.append([took / bare for took in ours])
    first, usable = map(median, zip(*ratios, strict=True))
    against = "against the first paint of an app of Textual's with as many widgets"
    return [
        Found("first paint: the frames of the panes", against, first, "×", 1.3),
        Found("a module to launch from", against, usable, "×", 3.0),
    ]


async def _seconds_until(command: Sequence[str], home: Path, *texts: str) -> list[float]:
    """From the command's start until each of these was drawn, in their order."""
    took = []
    began = monotonic()
    async with window(command, home) as opened:
        for text in texts:
            await opened.until(lambda drawn, text=text: text in drawn.text, text)  # type: ignore[misc]
            took.append(monotonic() - began)
    return took


async def _saving(rounds: int, home: Path) -> Found:
    module, says = home / "saved.py", home / "said"
    module.write_text(SAVED.format(version=0, says=str(says)))
    took = []
    async with window(playground(str(module)), home) as opened:
        await opened.until(lambda drawn: TO_LAUNCH in drawn.text, "the module")
        for version in range(1, rounds + 1):
            await asyncio.sleep(1.0)  # a person reads before saving again, and the next lab gets warm
            began = monotonic()
            module.write_text(SAVED.format(version=version, says=str(says)))
            took.append(await _begun(says, version) - began)
    return Found("a save", "until the new code runs", median(took) * 1000, "ms", 150)


async def _begun(says: Path, version: int) -> float:
    """The moment at which this version of the module was begun, as it says itself."""
    end = monotonic() + LATEST
    while monotonic() < end:
        said = _words(says)
        if len(said) > 1 and said[0] == str(version):
            return float(said[1])
        await asyncio.sleep(SOON)
    raise LabError("The saved module was not begun again.")


def _words(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []
