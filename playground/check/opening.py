"""What is wrong with a module when it is opened; tried in a process of its own, which is killed with its group.

The process says on one pipe what came of it, and faulthandler writes each second on another where it stands. What ends
the trial is whichever comes first: that the module has loaded or raised; that it stands, after a second, in code of
the person's which is no import of a library; that the process has died; that all of it took too long.
"""

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from playground.check.finding import Finding
from playground.client import Guard, signal_name
from playground.sources import is_library

LONGEST = 15.0
"""Seconds that all of it may take, with what it imports."""

_TRIAL = Path(__file__).parent.parent / "lab" / "trial.py"
_FRAME = re.compile(r'^  File "(?P<file>.+)", line (?P<line>\d+) in (?P<function>.+)$')
_MOVE = "move it into a function, which the playground can launch"

Where = tuple[str, int]
"""File and line."""


class _Said(msgspec.Struct, frozen=True):
    """A line of the trial's report."""

    what: str
    """`wrote`, `raised` or `loaded`."""
    place: Where | None
    words: str


async def findings(path: Path) -> list[Finding]:
    """Open the module for trial; what is wrong with that, by line."""
    async with _trial(path) as trial:
        found = await trial.findings()
    found += await trial.rest()
    return sorted(found)


@contextlib.asynccontextmanager
async def _trial(path: Path) -> AsyncIterator["_Trial"]:
    """A process that opens the module; killed at the end, with all that it started."""
    report, report_end = os.pipe()
    trace, trace_end = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-B", str(_TRIAL), str(report_end), str(trace_end), _absolute(path)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            pass_fds=(report_end, trace_end),
            start_new_session=True,
        )
    finally:
        os.close(report_end)
        os.close(trace_end)
    guard = Guard(-process.pid)
    try:
        async with _reading(report) as said, _reading(trace) as traced:
            yield _Trial(path, process, said, traced)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        guard.close()


@contextlib.asynccontextmanager
async def _reading(descriptor: int) -> AsyncIterator[asyncio.StreamReader]:
    """The reading end of a pipe as a stream."""
    stream = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    pipe = os.fdopen(descriptor, "rb", buffering=0)
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), pipe)
    try:
        yield stream
    finally:
        transport.close()


class _Trial:
    """One trial on its way."""

    def __init__(
        self, path: Path, process: asyncio.subprocess.Process, said: asyncio.StreamReader, traced: asyncio.StreamReader
    ) -> None:
        self._path = path
        self._process = process
        self._said = said
        self._traced = traced
        self._wrote = False
        self._last_seen: Where | None = None
        """Where it stood when faulthandler wrote last."""
        self._traced_all = asyncio.Event()
        self._output = asyncio.ensure_future(self._has_output())

    async def findings(self) -> list[Finding]:
        """What is wrong, as soon as it is known how the trial goes."""
        found: list[Finding] = []
        reported, blocked = asyncio.ensure_future(self._report(found)), asyncio.ensure_future(self._blocks())
        both = {reported, blocked}
        try:
            done, _ = await asyncio.wait(both, timeout=LONGEST, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.wait(both)
        if reported in done:
            reported.result()
        elif blocked in done:
            what = "blocks when the module is opened: after a second it still stood here"
            found.append(self._finding(blocked.result(), what, _MOVE))
        else:
            what = f"is not open after {LONGEST:g} seconds, which went by in imports"
            found.append(self._finding(None, what, "import what takes long in the function that needs it"))
        return found

    async def rest(self) -> list[Finding]:
        """What the killed process has left: output that no code of its own wrote."""
        await asyncio.wait({self._output}, timeout=LONGEST)
        has_output = self._output.done() and self._output.result()
        self._output.cancel()
        if self._wrote or not has_output:
            return []
        what = "something that it starts writes to stdout or stderr when the module is opened"
        return [self._finding(None, what, _MOVE)]

    async def _report(self, found: list[Finding]) -> None:
        """Take the report to its end."""
        try:
            async for line in self._said:
                if self._is_over(msgspec.json.decode(line, type=_Said), found):
                    return
        except (msgspec.DecodeError, ValueError):  # no line of ours: the pipe is open to whatever the module does
            what = "writes to file descriptors that are not its own when the module is opened"
            found.append(self._finding(None, what, _MOVE))
            return
        status = await self._process.wait()
        how = f"exit status {status}" if status >= 0 else signal_name(-status)
        await self._traced_all.wait()
        what = f"ends its process when the module is opened ({how})"
        found.append(self._finding(self._last_seen, what, "a module that is opened may not exit; " + _MOVE))

    def _is_over(self, said: _Said, found: list[Finding]) -> bool:
        """Note what was said; whether it was the last word."""
        match said.what:
            case "wrote":
                self._wrote = True
                what = "writes to stdout or stderr when the module is opened"
                found.append(self._finding(said.place, what, _MOVE))
                return False
            case "raised":
                what = f"raises {said.words} when the module is opened"
                found.append(self._finding(said.place, what, "correct it; until then nothing can be launched"))
        return True

    async def _blocks(self) -> Where:
        """Where it stands when it is seen to stand in code of the person's; for ever if it is not."""
        frames: list[tuple[str, int]] = []
        is_dying = False
        async for line in self._traced:
            text = line.decode("utf-8", "replace").rstrip("\n")
            is_dying |= text.startswith("Fatal Python error")
            if (frame := _FRAME.match(text)) is None:
                frames.clear()
                continue
            frames.append((frame["file"], int(frame["line"])))
            if frame["file"] == str(_TRIAL) and frame["function"] == "<module>":
                if (place := _stands(frames)) is not None and not is_dying:
                    return place
                self._last_seen = place
                frames.clear()
        self._traced_all.set()
        # The process has ended; the report tells how.
        never: asyncio.Future[Where] = asyncio.get_running_loop().create_future()
        return await never

    async def _has_output(self) -> bool:
        """Whether anything comes; it is read all the same, lest the module stand at a full pipe."""
        assert self._process.stdout is not None
        has_output = False
        while await self._process.stdout.read(65536):
            has_output = True
        return has_output

    def _finding(self, place: Where | None, what: str, todo: str) -> Finding:
        file, line = place or (str(self._path), 1)
        return Finding(str(self._path) if file == _absolute(self._path) else file, line, what, todo)


def _absolute(path: Path) -> str:
    return str(path.absolute())


def _stands(frames: list[Where]) -> Where | None:
    """The innermost line of the person's own code; None if there is none, or if that line imports a library."""
    for number, (file, line) in enumerate(frames):
        if not is_library(file):
            imports = any(inner.startswith("<frozen importlib") for inner, _ in frames[:number])
            return None if imports else (file, line)
    return None
