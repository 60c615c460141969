"""A module opened for trial, by `playground check`: in a process of its own, which is killed afterwards.

    python …/playground/lab/trial.py REPORT TRACE PATH

On REPORT it says, a line of JSON each, what came of it: `wrote`, if the module wrote to stdout or stderr, with the
place that did; and at the end `loaded` or `raised`. On TRACE faulthandler writes each second where the threads are,
also while C code holds the GIL; the main thread's lines end with this file's own.
"""

import faulthandler
import io
import json
import os
import sys

# This file's own folder: the module's takes its place.
del sys.path[0]

from playground.lab import describe  # noqa: E402
from playground.lab.program import Program  # noqa: E402
from playground.wire.places import Place  # noqa: E402

EVERY = 1.0
"""Seconds between two traces, and before the first."""


class Report:
    """The line to whoever started the trial."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._has_written = False

    def wrote(self) -> None:
        """The module writes for the first time."""
        if not self._has_written:
            self._has_written = True
            self.say("wrote", describe.innermost(sys._getframe()))

    def say(self, what: str, place: Place | None = None, words: str = "") -> None:
        """Say this; the line is written at once, as the process may end at any moment."""
        where = None if place is None else [place.file, place.line]
        os.write(self._descriptor, json.dumps({"what": what, "place": where, "words": words}).encode() + b"\n")


class ReportedIO(io.FileIO):
    """A descriptor, each writing to which is reported first."""

    def __init__(self, descriptor: int, report: Report) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._report = report

    def write(self, data: object) -> int:
        """Report it, and write."""
        self._report.wrote()
        return super().write(data)  # type: ignore[arg-type]


def main() -> None:
    """Open the module as the playground does, and end without a trace."""
    report_end, trace = int(sys.argv[1]), int(sys.argv[2])
    for descriptor in (report_end, trace):
        os.set_inheritable(descriptor, False)
    report = Report(report_end)
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        raw = ReportedIO(descriptor, report)
        setattr(sys, name, io.TextIOWrapper(raw, encoding="utf-8", write_through=True))
    faulthandler.enable(trace)
    faulthandler.dump_traceback_later(EVERY, repeat=True, file=trace)
    try:
        program = Program(sys.argv[3], ())
        program.read()
        program.load()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what the check is about
        failure = describe.failure(error)
        report.say("raised", failure.place, f"{failure.type}: {failure.message}".rstrip(": "))
    else:
        report.say("loaded")
    os._exit(0)


if __name__ == "__main__":
    main()
