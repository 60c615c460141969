"""CPython's own asyncio tests pass on our loops where they pass on the loops that these are built on.

`pytest -m slow tests/loop/test_cpython.py -s` prints the figures.
"""

import faulthandler
import importlib.util
import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playground.loop import LoopKind
from tests.loop.cpython import PACKAGE
from tests.loop.cpython_exceptions import EXCEPTIONS

ROOT = Path(__file__).parents[2]
TIMEOUT = 900
"""Seconds after which a run of all tests is ended; it takes about one minute."""

Outcomes = dict[str, str]


def run(kind: str, out: Path, names: list[str] | None = None) -> Outcomes:
    """The outcomes of these tests, or of all, in a process of their own, which has no terminal and its own session."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.loop.cpython", kind, str(out), *(names or [])],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=TIMEOUT,
        start_new_session=True,
        check=False,
    )
    assert out.exists(), f"The run on {kind} ended with {done.returncode}:\n{done.stderr[-3000:]}"
    outcomes: Outcomes = json.loads(out.read_text())
    return outcomes


def worse(bare: Outcomes, ours: Outcomes) -> list[str]:
    """What passes on the bare loop and not on ours."""
    return [name for name, outcome in bare.items() if outcome == "ok" and ours.get(name) != "ok"]


def passed(outcomes: Outcomes) -> str:
    """The figures."""
    counts = Counter("ok" if outcome == "ok" else outcome.split(":")[0] for outcome in outcomes.values())
    return f"{counts['ok']} of {len(outcomes)} pass, {counts['skipped']} skipped"


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("test") is None, reason="this Python came without its test package")
def test_nothing_fails_that_passes_on_the_bare_loop(kind: LoopKind, tmp_path: Path) -> None:
    """Some of these tests fail now and then wherever they run, as they measure time: so one counts only if it passes
    on the bare loop in the same run, and if it fails on ours and passes on the bare one when both run it alone.
    All are run on both at a time, for they mostly wait.
    """
    if importlib.util.find_spec(PACKAGE) is None:
        pytest.skip("this Python came without asyncio's tests")
    faulthandler.cancel_dump_traceback_later()  # this takes longer than a test may; each run is ended by `TIMEOUT`
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run, f"bare-{kind}", tmp_path / "bare.json")
        ours = run(kind, tmp_path / "ours.json")
        bare = running.result()
    print(f"\n{kind}: bare {passed(bare)}; steerable {passed(ours)}")
    assert len(bare) > 1000
    suspects = [name for name in worse(bare, ours) if name not in EXCEPTIONS[kind]]
    if suspects:
        bare_alone = run(f"bare-{kind}", tmp_path / "bare_alone.json", suspects)
        ours_alone = run(kind, tmp_path / "ours_alone.json", suspects)
        assert [(name, ours_alone.get(name)) for name in worse(bare_alone, ours_alone)] == []
