"""`playground check`: what is wrong with scenario modules, each finding with its line and what to do.

reading.py   as far as the text tells, by the catalogue; executes nothing
opening.py   when the module is opened, in a process of its own
finding.py   what both find
progress.py  how far it has come
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from playground import catalogue
from playground.catalogue import Module
from playground.check import opening, reading
from playground.check.finding import Finding
from playground.check.progress import Progress


async def run(paths: Sequence[Path], *, out: TextIO | None, err: TextIO | None) -> int:
    """Write the findings of these modules and folders to `out`, in their order, and a sum to `err`; the exit status.

    It is 1 if anything is wrong. Raises UsageError if a folder holds no modules.
    """
    modules = list(dict.fromkeys(module for path in paths for module in _modules(path)))
    at_once = asyncio.Semaphore(os.cpu_count() or 1)
    progress = Progress(err, len(modules))
    tasks = [asyncio.create_task(_check(module, at_once, progress)) for module in modules]
    wrong = count = 0
    try:
        for task in tasks:
            found = await task
            if found:
                progress.clear()  # both may be on one terminal
            for finding in found:
                print(finding, file=out, flush=True)
            if found:
                progress.show()
            wrong, count = wrong + bool(found), count + len(found)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        progress.clear()
    if err is not None:
        print(_sum(len(modules), wrong, count, paths), file=err)
    return int(bool(wrong))


def _modules(path: Path) -> list[Module]:
    return catalogue.modules(path) if path.is_dir() else [catalogue.read(path)]


async def _check(module: Module, at_once: asyncio.Semaphore, progress: Progress) -> list[Finding]:
    found = reading.findings(module)
    if module.error is None:
        async with at_once:
            found += await opening.findings(module.path)
    progress.count()
    return sorted(found)


def _sum(modules: int, wrong: int, findings: int, paths: Sequence[Path]) -> str:
    """What was found in all, and what to do next."""
    named = " ".join(map(str, paths))
    if not wrong:
        checked = "1 module" if modules == 1 else f"{modules} modules"
        return f"playground: nothing is wrong with {checked}. Next: playground {paths[0]}"
    found = "1 thing is" if findings == 1 else f"{findings} things are"
    return f"playground: {found} wrong, in {wrong} of {modules} modules. Correct them, then: playground check {named}"
